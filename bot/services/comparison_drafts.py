"""Surveys that are not public yet, kept in the store: their confirm screen outlives a restart."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.comparisons import Scope
from bot.domain.errors import NotFound
from bot.domain.ids import AccountId, DraftId, SectionId, from_token, to_token
from bot.domain.town_sizes import TownSize
from bot.ports.records import Draft
from bot.ports.work import Work
from bot.services.telling import moment_at, occurrence_at

FORM = "survey.form"  # the command whose form a draft opens again


@dataclass(frozen=True, slots=True)
class ComparisonDraft:
    """A survey about to be published. ``closes``: what the form shows of its deadline."""

    id: DraftId
    title: str
    choices: tuple[str, ...]
    deadline: datetime
    closes: str
    notes: str = ""
    number_of: str = ""
    scope: Scope = field(default_factory=Scope)

    def asking(self, scope: Scope) -> "ComparisonDraft":
        """The draft with others to ask."""
        return replace(self, scope=scope)


async def save_draft(work: Work, draft: ComparisonDraft, account_id: AccountId, now: datetime) -> None:
    """Keep a draft, in the place of an earlier one of the same id."""
    values = {
        "title": draft.title,
        "notes": draft.notes,
        "choices": "\n".join(draft.choices),
        "number_of": draft.number_of,
        "deadline": draft.closes,
        "closes_at": occurrence_at(draft.deadline),
    }
    args = (to_token(draft.id), *scope_args(draft.scope))
    await work.drafts.save(Draft(draft.id, account_id, FORM, args, values, now))


async def own_draft(work: Work, draft_id: DraftId, account_id: AccountId) -> ComparisonDraft:
    """A draft of an account. Raises NotFound when it is gone or somebody else's."""
    draft = await work.drafts.get(draft_id, account_id)
    if draft is None or draft.verb != FORM or "closes_at" not in draft.values:
        raise NotFound("refusal.draft_gone")
    values = draft.values
    _, *scope = draft.args
    return ComparisonDraft(
        id=draft.id,
        title=values["title"],
        choices=tuple(values["choices"].split("\n")),
        deadline=moment_at(values["closes_at"]),
        closes=values["deadline"],
        notes=values["notes"],
        number_of=values["number_of"],
        scope=read_scope(*scope),
    )


def scope_args(scope: Scope) -> tuple[str, str, str]:
    """Who is asked, as a form carries it."""
    section = "" if scope.section_id is None else to_token(scope.section_id)
    return section, scope.prefecture, "" if scope.size is None else scope.size.value


def read_scope(section: str, prefecture: str, size: str) -> Scope:
    """Who is asked, as ``scope_args`` wrote it; what nobody can have written says nothing."""
    number = from_token(section)
    known = size in set(TownSize)
    return Scope(
        None if number is None else SectionId(number),
        prefecture if prefecture.isdecimal() else "",
        TownSize(size) if known else None,
    )
