"""Personal reminders that do not count yet, kept in the store: their confirm screen outlives a restart."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.calendar.recurrence import DaysOff
from bot.calendar.rrules import from_rrule, to_rrule
from bot.domain.errors import NotFound
from bot.domain.ids import AccountId, DraftId, PersonalReminderId, to_token
from bot.domain.personal_reminders import Timing
from bot.ports.records import Draft
from bot.ports.work import Work

FORM = "remind.form"  # the command whose form a draft opens again


@dataclass(frozen=True, slots=True)
class ReminderDraft:
    """A reminder about to count. ``phrase``: its time as the form shows it. ``both_ways``: the phrase can be
    said of one time and of many. ``editing``: the reminder it changes, as it was at ``version``. ``notes``
    name what deserves a second look.
    """

    id: DraftId
    words: str
    phrase: str
    timing: Timing
    notes: tuple[str, ...] = ()
    both_ways: bool = False
    editing: PersonalReminderId | None = None
    version: int = 0


async def save_draft(work: Work, draft: ReminderDraft, account_id: AccountId, now: datetime) -> None:
    """Keep a draft, in the place of an earlier one of the same id."""
    rule = draft.timing.rule
    values = {
        "words": draft.words,
        "when": draft.phrase,
        "starts": draft.timing.starts.isoformat(timespec="minutes"),
        "rrule": to_rrule(rule) if rule else "",
        "days_off": (rule.days_off if rule else DaysOff.KEEP).value,
        "exceptions": ",".join(day.isoformat() for day in sorted(rule.exceptions)) if rule else "",
        "notes": ",".join(draft.notes),
        "both_ways": "1" if draft.both_ways else "",
        "editing": "" if draft.editing is None else str(draft.editing),
        "version": str(draft.version),
    }
    editing = "" if draft.editing is None else to_token(draft.editing)
    args = (to_token(draft.id), editing, str(draft.version))
    await work.drafts.save(Draft(draft.id, account_id, FORM, args, values, now))


async def own_draft(work: Work, draft_id: DraftId, account_id: AccountId) -> ReminderDraft:
    """A draft of an account. Raises NotFound when it is gone or somebody else's."""
    draft = await work.drafts.get(draft_id, account_id)
    if draft is None or draft.verb != FORM or "starts" not in draft.values:
        raise NotFound("refusal.draft_gone")
    values = draft.values
    starts = datetime.fromisoformat(values["starts"])
    rule = None
    if values["rrule"]:
        exceptions = frozenset(date.fromisoformat(day) for day in values["exceptions"].split(",") if day)
        days_off = DaysOff(values["days_off"])
        rule = from_rrule(values["rrule"], starts.date(), days_off=days_off, exceptions=exceptions)
    return ReminderDraft(
        words=values["words"],
        phrase=values["when"],
        timing=Timing(starts, rule),
        notes=tuple(note for note in values["notes"].split(",") if note),
        both_ways=bool(values["both_ways"]),
        editing=PersonalReminderId(int(values["editing"])) if values["editing"] else None,
        version=int(values["version"]),
        id=draft.id,
    )
