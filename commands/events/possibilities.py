"""What a reader can do with an event besides answering it; other features' commands among it."""

from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.domain.rsvps import RsvpStyle
from bot.interaction.words import Words
from bot.services.events import Detail
from bot.view import Action, Button, Style


def what_one_can_do(words: Words, event: Event, detail: Detail) -> list[Button]:
    """Buttons of an open event beside its answers, for one reader."""
    token = (to_token(event.id),)
    buttons = []
    if detail.mine is not None:
        buttons.append(Button(words.text("event.withdraw"), Action("event.withdraw", token)))
    if detail.mine is not None and detail.mine.style is not RsvpStyle.LATER:
        mine = Action("event.remind_me", token)
        buttons.append(Button(words.text("command.event.remind_me.title"), mine))
    if detail.may_manage:
        buttons.append(Button(words.text("command.event.edit.title"), Action("event.edit", token)))
        cancel = Action("event.cancel", token)
        buttons.append(Button(words.text("command.event.cancel.title"), cancel, Style.DANGER))
    return buttons
