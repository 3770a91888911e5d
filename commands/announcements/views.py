"""How announcements look: before they count, on their way, and to whom they are for."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.announcements import Announcement
from bot.domain.ids import to_token
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.services.announcements import Progress, Shown
from bot.view import (
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)

_MINUTE = timedelta(minutes=1)


def shown_view(words: Words, shown: Shown) -> Message:
    """What would be said, to how many, and how long it takes; nothing has been sent yet."""
    token = to_token(shown.draft_id)
    minutes = max(1, -(-shown.lasts // _MINUTE))
    summary = words.text("announce.confirm", people=shown.people, minutes=minutes)
    blocks: list[Block] = [Heading((Text(shown.title),)), Paragraph((Text(shown.body),))]
    blocks += [Paragraph((Text(summary, bold=True),)), Fields((_audience(words, shown),))]
    if shown.unreachable:
        blocks.append(Note(words("announce.unreachable_note", count=shown.unreachable)))
    blocks.append(Note(words("announce.confirm_note")))
    buttons = (
        to("office.announce.send", words, token, style=Style.PRIMARY),
        to("office.announce.edit", words, token),
        to("office.announce.discard", words, token),
    )
    return Message(summary, (*blocks, Actions(buttons)), Tone.NOTICE)


def _audience(words: Words, shown: Shown) -> Field:
    if shown.section and shown.prefecture:
        line = words("announce.to_both", section=shown.section, prefecture=shown.prefecture)
    elif shown.section:
        line = words("announce.to_section", section=shown.section)
    elif shown.prefecture:
        line = words("announce.to_prefecture", prefecture=shown.prefecture)
    else:
        line = words("announce.to_all")
    return Field(words.text("announce.field_to"), line)


def progress_view(words: Words, progress: Progress, *, said: str = "") -> Message:
    """How far an announcement is; looked at again, or stopped. ``said``: what has just happened."""
    announcement = progress.announcement
    token = to_token(announcement.id)
    heading = words.text("announce.progress", title=announcement.title)
    numbers = {
        "sent": progress.sent,
        "waiting": progress.waiting,
        "held": progress.held,
        "failed": progress.failed,
        "taken_back": progress.taken_back,
    }
    fields = [Field(words.text("announce.field_people"), words("announce.number", number=progress.people))]
    fields += [
        Field(words.text(f"announce.field_{name}"), words("announce.number", number=number))
        for name, number in numbers.items()
        if number or name in {"sent", "waiting"}
    ]
    if progress.ends_at is not None:
        fields.append(Field(words.text("announce.field_ends"), (words.when(progress.ends_at),)))
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += [Heading((Text(heading),)), Fields(tuple(fields))]
    buttons: list[Button] = [to("office.progress", words, token, style=Style.PRIMARY)]
    if progress.waiting or progress.held:
        blocks.append(Note(words("announce.waiting_note")))
        buttons.append(to("office.stop", words, token, style=Style.DANGER))
    buttons.append(to("office.announcements", words))
    return Message(said or heading, (*blocks, Actions(tuple(buttons))), Tone.SUCCESS if said else Tone.PLAIN)


def list_view(words: Words, announcements: Sequence[Announcement]) -> Message:
    """The newest announcements, each with the way to its progress."""
    heading = words.text("announce.list_heading")
    blocks: list[Block] = [Heading((Text(heading),))]
    if announcements:
        blocks.append(Items(tuple(_row(words, one) for one in announcements)))
    else:
        blocks.append(Paragraph(words("announce.list_empty")))
    blocks.append(Actions((to("office.announce", words, style=Style.PRIMARY),)))
    return Message(heading, tuple(blocks))


def _row(words: Words, announcement: Announcement) -> Item:
    status = words.text(f"announce.status_{announcement.status.value}")
    note = words("announce.row", when=words.when(announcement.begun_at), status=status)
    look = to("office.progress", words, to_token(announcement.id))
    return Item((Text(announcement.title, bold=True),), note, look)


def read_view(words: Words, announcement: Announcement) -> Message:
    """What was announced."""
    blocks: tuple[Block, ...] = (
        Heading((Text(announcement.title),)),
        Paragraph((Text(announcement.body),)),
        Note(words("announce.from_office", when=words.when(announcement.begun_at))),
        Actions((to("home", words),)),
    )
    return Message(announcement.title, blocks)
