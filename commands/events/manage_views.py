"""What those who changed or cancelled an event see."""

from collections.abc import Sequence

from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.domain.series import Scope
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
    count = event.seats.over
    over = (Paragraph(words("event.seats_over", count=count)),) if count else ()
    again = Action("event.reminders", (to_token(event.id), str(event.version)))
    return Message(
        said,
        (
            Paragraph((Text(said, bold=True),)),
            views.facts(words, Named(event, host="")),
            Fields((reminders,)),
            Note(words("event.edited_told" if told else "event.edited_quietly")),
            *over,
            Actions((views.open_button(words, event),)),
            Actions((reminder_select(words, again),)),
        ),
        Tone.SUCCESS,
    )


WITH_CHILDREN = "1"


def confirm_cancel_view(
    words: Words, event: Event, reason: str, draft: str, children: Sequence[Event]
) -> Message:
    """A last look before an event is called off. ``children``: what could go with it."""
    summary = words.text("event.confirm_cancel", title=event.title)
    both = Action("event.cancel.confirm", (draft, Scope.ONE.value, WITH_CHILDREN))
    together = (Button(words.text("event.cancel_together"), both, Style.DANGER),) if children else ()
    alone = words.text("event.cancel_alone" if children else "event.cancel_now")
    asks = (Paragraph(words("event.cancel_children", titles=_titles(words, children))),) if children else ()
    now = Button(alone, Action("event.cancel.confirm", (draft,)), Style.DANGER)
    buttons = (
        *together,
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
            *asks,
            Note(words("event.cancel_tells")),
            Actions(buttons),
        ),
        Tone.NOTICE,
    )


def _titles(words: Words, events: Sequence[Event]) -> str:
    return words.text("list.comma").join(words.text("event.quoted", title=one.title) for one in events)


def cancelled_view(words: Words, event: Event, gone: Sequence[Event] = ()) -> Message:
    """An event was called off, and ``gone`` with it."""
    said = words.text("event.now_cancelled", title=event.title)
    back = Button(words.text("command.event.list.title"), Action("event.list"))
    return Message(
        said,
        (
            Paragraph((Text(said, bold=True),)),
            *((Paragraph(words("event.went_too", titles=_titles(words, gone))),) if gone else ()),
            Note(words("event.cancel_told")),
            Actions((back,)),
        ),
        Tone.SUCCESS,
    )
