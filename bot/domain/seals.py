"""Sealed authors (匿名): who asked an anonymous question is kept under a key of its own, and opened only by
two administrators together. The rules; the sealing itself is storage's (docs/decisions/0038).
"""

import string
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import MemberId, QuestionId, SealOpeningId
from bot.domain.organisations import same_signs, spellings
from bot.domain.prefectures import Prefecture
from bot.text.normalise import fold, fold_whole

REASON_LIMIT = 300
AGREE_WITHIN = timedelta(hours=24)
"""How long a second administrator has to agree, and how long both may read the name afterwards."""

BARRED_FOR = timedelta(days=30)
_BETWEEN = str.maketrans(dict.fromkeys(string.punctuation, " "))
FEW_READERS = 10
"""Where fewer than this many read a section's questions, one without a name may give its author away."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What is kept of an anonymous question's author. Neither says anything without the town's key, and two
    questions of one author have nothing in common.

    proof: whether somebody is the author can be told from it. author: who it is, encrypted.
    """

    proof: str
    author: str


class Giveaway(StrEnum):
    """What may give an anonymous asker away."""

    FEW_READERS = "few_readers"
    OWN_NAME = "own_name"
    OWN_ORGANISATION = "own_organisation"


@dataclass(frozen=True, slots=True)
class Opening:
    """A request of an administrator to learn who asked, which another one has to agree to. Times are UTC."""

    id: SealOpeningId
    question_id: QuestionId
    asked_by: MemberId
    reason: str
    asked_at: datetime
    agreed_by: MemberId | None = None
    agreed_at: datetime | None = None

    def waits(self, now: datetime) -> bool:
        """Whether a second administrator can still agree."""
        return self.agreed_by is None and now < self.asked_at + AGREE_WITHIN

    def agree(self, by: MemberId, now: datetime) -> "Opening":
        """Open the seal. Raises NotAllowed for who asked for it themselves, Refused when it is too late or
        was agreed to before.
        """
        if by == self.asked_by:
            raise NotAllowed("seal.needs_another")
        if self.agreed_by is not None:
            raise Refused("seal.agreed_before")
        if not self.waits(now):
            raise Refused("seal.too_late")
        return replace(self, agreed_by=by, agreed_at=now)

    def shown_to(self, member_id: MemberId | None, now: datetime) -> bool:
        """Whether somebody may read the name now."""
        if self.agreed_at is None or now >= self.agreed_at + AGREE_WITHIN:
            return False
        return member_id in {self.asked_by, self.agreed_by}


def giveaways(
    text: str,
    *,
    name: str,
    organisation: str,
    readers: int | None,
    prefecture: Prefecture | None = None,
) -> tuple[Giveaway, ...]:
    """What an asker should know before they ask anonymously.

    text: all they wrote. name, organisation, prefecture: what their profile says; a family name alone gives
    them away, too. readers: how many can read where it is asked; None: the whole town.
    """
    found = []
    written = fold_whole(text)
    if readers is not None and readers < FEW_READERS:
        found.append(Giveaway.FEW_READERS)
    if _names(name, text, written):
        found.append(Giveaway.OWN_NAME)
    places = same_signs(written)
    if any(one in places for one in spellings(organisation, prefecture)):
        found.append(Giveaway.OWN_ORGANISATION)
    return tuple(found)


def _names(name: str, text: str, written: str) -> bool:
    """Whether a text says a name, or a part of it that is not a single character. Parts in Latin letters are
    words, since Ann stands in planning. ``written``: the text, folded.
    """
    whole, words = fold(name), text.casefold().translate(_BETWEEN).split()
    parts = [part for one in name.split() if len(part := fold(one)) > 1]
    return bool(whole) and (
        whole in written or any(one in (words if one.isascii() else written) for one in parts)
    )
