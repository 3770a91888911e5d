"""What those who changed or cancelled an event see."""

from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.words import Words
from bot.services.events import Named
from bot.view import (
    Action,
    Actions,
    Button,
    Field,
    Fields,
    Heading,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.events import views
from commands.events.draft_views import reminder_select
from commands.events.series_manage_views import cancel_buttons


def edited_view(words: Words, event: Event, *, told: bool) -> Message:
    """An event was changed. ``told``: those who answered hear of it."""
    said = words.text("event.edited", title=event.title)
    reminders = Field(
        words.text("event.field_reminders"), (Text(views.offsets(words, event.details.reminder_offsets)),)
    )
    again = Action("event.reminders", (to_token(event.id), str(event.version)))
    return Message(
        said,
        (
            Paragraph((Text(said, bold=True),)),
            views.facts(words, Named(event, host="")),
            Fields((reminders,)),
            Note(words("event.edited_told" if told else "event.edited_quietly")),
            Actions((views.open_button(words, event),)),
            Actions((reminder_select(words, again),)),
        ),
        Tone.SUCCESS,
    )


def confirm_cancel_view(words: Words, event: Event, reason: str, draft: str) -> Message:
    """A last look before an event is called off."""
    summary = words.text("event.confirm_cancel", title=event.title)
    now = Button(words.text("event.cancel_now"), Action("event.cancel.confirm", (draft,)), Style.DANGER)
    buttons = (
        *((now,) if event.occurrence is None else cancel_buttons(words, draft)),
        Button(words.text("event.revise"), Action(DRAFT_VERB, (draft,))),
        Button(words.text("event.keep"), Action("event.info", (to_token(event.id),))),
    )
    return Message(
        summary,
        (
            Heading((Text(summary),)),
            views.facts(words, Named(event, host="")),
            Paragraph(words("event.cancel_reason", reason=reason)),
            Note(words("event.cancel_tells")),
            Actions(buttons),
        ),
        Tone.NOTICE,
    )


def cancelled_view(words: Words, event: Event) -> Message:
    """An event was called off."""
    said = words.text("event.now_cancelled", title=event.title)
    back = Button(words.text("command.event.list.title"), Action("event.list"))
    return Message(
        said,
        (Paragraph((Text(said, bold=True),)), Note(words("event.cancel_told")), Actions((back,))),
        Tone.SUCCESS,
    )
