"""What the confirm screen says about a draft besides its facts: how its time was read, a sooner day one may
take, the host's checklist. All of it stands in the draft's notes.
"""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.event_copies import sooner_day
from bot.domain.ids import to_token
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.services.event_drafts import EventDraft
from bot.text.describe import day_text
from bot.text.normalise import fold
from bot.view import Actions, Block, Note, Paragraph, Text

TEMPLATE = "template-"  # and the template's name
SOONER = "sooner-"  # and the day
_NEXT_MONTH = tuple(fold(word) for word in ("来月", "next month"))
_DAY = "%Y%m%d"


def hint_sooner(phrase: str, starts_at: datetime, words: Words, now: datetime) -> tuple[str, ...]:
    """A note with a sooner day, where a new event is far ahead or said to be next month."""
    said = any(word in fold(phrase) for word in _NEXT_MONTH)
    day = sooner_day(starts_at, words.zone, now, said=said)
    return () if day is None else (f"{SOONER}{day.strftime(_DAY)}",)


def sooner_of(notes: Sequence[str]) -> date | None:
    """The sooner day a draft names."""
    found = next((note.removeprefix(SOONER) for note in notes if note.startswith(SOONER)), None)
    return None if found is None else date(int(found[:4]), int(found[4:6]), int(found[6:]))


def hints(words: Words, draft: EventDraft) -> list[Block]:
    """All hints of a draft."""
    blocks: list[Block] = [
        Note(words(_note_key(words, note))) for note in draft.notes if not note.startswith((TEMPLATE, SOONER))
    ]
    day = sooner_of(draft.notes)
    if day is not None:
        blocks.append(Note(words("event.sooner", day=day_text(day, words.language))))
        blocks.append(Actions((to("event.draft.sooner", words, to_token(draft.id)),)))
    return blocks + checklist(words, draft.notes)


def checklist(words: Words, notes: Sequence[str]) -> list[Block]:
    """What the host may want to see to, where the event began with a template."""
    found = next((note.removeprefix(TEMPLATE) for note in notes if note.startswith(TEMPLATE)), None)
    if found is None:
        return []
    heading = words.text("template.checklist_heading", name=words.text(f"template.{found}.name"))
    listed = words.text(f"template.{found}.checklist").strip()
    return [
        Paragraph((Text(heading, bold=True),)),
        Paragraph((Text(listed),)),
        Note(words("template.checklist_private")),
    ]


def _note_key(words: Words, note: str) -> str:
    keys = (f"series.note_{note}", f"event.note_{note}")
    return next((key for key in keys if words.has(key)), f"reminder.note_{note}")
