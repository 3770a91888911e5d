"""The confirm screen of a date poll that is not public yet: every time in full."""

from collections.abc import Sequence

from bot.domain.errors import Problem
from bot.domain.ids import to_token
from bot.domain.sections import Section
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.parts import to
from bot.interaction.section_menu import section_menu
from bot.interaction.words import Words
from bot.services.poll_drafts import Candidate, PollDraft
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
    Tone,
)

LENGTHS = (30, 60, 90, 120, 180, 240, 480)

_HOUR = 60


def dates_text(words: Words, candidates: Sequence[Candidate]) -> str:
    """Candidates as the form shows them; an end only where one was written."""
    return "\n".join(
        words.when(one.starts_at, one.ends_at if one.ends_given else None).text for one in candidates
    )


def confirm_view(
    words: Words,
    draft: PollDraft,
    sections: Sequence[Section],
    *,
    section: str,
    problems: Sequence[Problem] = (),
) -> Message:
    """What will be asked. ``problems``: why it cannot be yet."""
    token = to_token(draft.id)
    summary = words.text("poll.confirm", title=draft.title)
    blocks: list[Block] = [Heading((Text(summary),))]
    blocks += [Paragraph((Text(words.problem(problem), bold=True),)) for problem in problems]
    blocks += [Paragraph((Text(_dates(words, draft)),)), _facts(words, draft, section)]
    if draft.notes:
        blocks.append(Paragraph((Text(draft.notes),)))
    blocks += [Note(words(f"event.note_{remark}")) for remark in draft.remarks]
    asked = "poll.confirm_town" if draft.section_id is None else "poll.confirm_section"
    blocks.append(Note((*words("poll.confirm_note"), Text(" "), *words(asked))))
    revise = Button(words.text("poll.revise"), Action(DRAFT_VERB, (token,)))
    buttons = (revise, to("poll.discard", words, token))
    publish = to("poll.publish", words, token, style=Style.PRIMARY)
    blocks.append(Actions(buttons if problems else (publish, *buttons)))
    blocks += _menus(words, draft, sections, token)
    return Message(summary, tuple(blocks), Tone.PROBLEM if problems else Tone.NOTICE)


def _dates(words: Words, draft: PollDraft) -> str:
    lines = (
        words.text("poll.numbered", number=option.number, when=words.when(option.starts_at, option.ends_at))
        for option in draft.options
    )
    return "\n".join(lines)


def _menus(words: Words, draft: PollDraft, sections: Sequence[Section], token: str) -> list[Block]:
    menus: list[Block] = []
    if not all(one.ends_given for one in draft.candidates):
        lengths = tuple(Option(length(words, minutes), str(minutes)) for minutes in LENGTHS)
        action = Action("poll.length", (token,))
        menus.append(Actions((Select(words.text("poll.choose_length"), action, lengths),)))
    if sections:
        title, action = words.text("poll.choose_section"), Action("poll.section", (token,))
        menus.append(Actions((section_menu(title, words.text("event.whole_town"), action, sections),)))
    return menus


def length(words: Words, minutes: int) -> str:
    """30分, 1時間, 1時間30分."""
    hours, rest = divmod(minutes, _HOUR)
    if not hours:
        return words.text("event.left_minutes", count=rest)
    return words.text("event.left_hours_minutes" if rest else "event.left_hours", count=hours, minutes=rest)


def _facts(words: Words, draft: PollDraft, section: str) -> Fields:
    fields = [Field(words.text("poll.field_deadline"), (words.when(draft.deadline),))]
    if not all(one.ends_given for one in draft.candidates):
        fields.append(Field(words.text("poll.field_length"), (Text(length(words, draft.minutes)),)))
    if draft.place:
        fields.append(Field(words.text("event.field_place"), (Text(draft.place),)))
    shown = section or words.text("event.whole_town")
    fields.append(Field(words.text("poll.field_section"), (Text(shown),)))
    return Fields(tuple(fields))
