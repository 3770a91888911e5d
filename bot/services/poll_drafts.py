"""Date polls that are not public yet, kept in the store: their confirm screen outlives a restart."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.date_polls import PollOption, numbered
from bot.domain.errors import NotFound
from bot.domain.ids import AccountId, DraftId, SectionId, from_token, to_token
from bot.ports.records import Draft
from bot.ports.work import Work
from bot.services.telling import moment_at, occurrence_at

FORM = "poll.form"  # the command whose form a draft opens again

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A time as it was read; ``ends_given`` is false where the usual length was added."""

    starts_at: datetime
    ends_at: datetime
    ends_given: bool

    def lasting(self, minutes: int) -> "Candidate":
        """The same with another usual length."""
        return self if self.ends_given else replace(self, ends_at=self.starts_at + minutes * _MINUTE)


@dataclass(frozen=True, slots=True)
class PollDraft:
    """A poll about to be published. ``dates`` and ``closes``: what the form shows of its candidates and its
    deadline; ``minutes``: the usual length. ``remarks`` name what deserves a second look.
    """

    id: DraftId
    title: str
    candidates: tuple[Candidate, ...]
    deadline: datetime
    dates: str
    closes: str
    minutes: int
    section_id: SectionId | None = None
    place: str = ""
    notes: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[PollOption, ...]:
        return numbered([(one.starts_at, one.ends_at) for one in self.candidates])

    def closing(self, deadline: datetime, closes: str) -> "PollDraft":
        """The draft with its deadline, and that as the form shows it."""
        return replace(self, deadline=deadline, closes=closes)

    def held_by(self, section_id: SectionId | None) -> "PollDraft":
        """The draft of a section, or of the whole town (None)."""
        return replace(self, section_id=section_id)

    def lasting(self, minutes: int) -> "PollDraft":
        """The draft with another usual length."""
        return replace(
            self, minutes=minutes, candidates=tuple(one.lasting(minutes) for one in self.candidates)
        )


async def save_draft(work: Work, draft: PollDraft, account_id: AccountId, now: datetime) -> None:
    """Keep a draft, in the place of an earlier one of the same id."""
    section = "" if draft.section_id is None else to_token(draft.section_id)
    values = {
        "title": draft.title,
        "dates": draft.dates,
        "deadline": draft.closes,
        "place": draft.place,
        "notes": draft.notes,
        "spans": ",".join(
            f"{occurrence_at(one.starts_at)}-{occurrence_at(one.ends_at)}-{int(one.ends_given)}"
            for one in draft.candidates
        ),
        "closes_at": occurrence_at(draft.deadline),
        "remarks": ",".join(draft.remarks),
    }
    args = (to_token(draft.id), section, str(draft.minutes))
    await work.drafts.save(Draft(draft.id, account_id, FORM, args, values, now))


async def own_draft(work: Work, draft_id: DraftId, account_id: AccountId) -> PollDraft:
    """A draft of an account. Raises NotFound when it is gone or somebody else's."""
    draft = await work.drafts.get(draft_id, account_id)
    if draft is None or draft.verb != FORM or "spans" not in draft.values:
        raise NotFound("refusal.draft_gone")
    return _read(draft)


def _read(draft: Draft) -> PollDraft:
    values = draft.values
    _, section, minutes = draft.args
    return PollDraft(
        id=draft.id,
        title=values["title"],
        candidates=tuple(_candidate(span) for span in values["spans"].split(",")),
        deadline=moment_at(values["closes_at"]),
        dates=values["dates"],
        closes=values["deadline"],
        minutes=int(minutes),
        section_id=_section(section),
        place=values["place"],
        notes=values["notes"],
        remarks=tuple(one for one in values["remarks"].split(",") if one),
    )


def _section(token: str) -> SectionId | None:
    number = from_token(token)
    return None if number is None else SectionId(number)


def _candidate(span: str) -> Candidate:
    starts, ends, given = span.split("-")
    return Candidate(moment_at(starts), moment_at(ends), given == "1")
