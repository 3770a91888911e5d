"""What a reader can do with an event besides answering it; other features' commands among it."""

from datetime import datetime

from bot.domain.afterwards import doors_open
from bot.domain.attendee_cards import takes_part
from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.domain.rsvps import RsvpStyle
from bot.domain.venues import in_person
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.services.events import Detail
from bot.text.graphemes import cut
from bot.view import Action, Button, Style
from commands.events import views

MOST_RELATED = 3
LABEL_WORDS = 40


def what_one_can_do(words: Words, event: Event, detail: Detail) -> list[Button]:
    """Buttons of an open event beside its answers, for one reader."""
    token = (to_token(event.id),)
    buttons: list[Button] = []
    if detail.mine is not None and detail.mine.offered:
        buttons += views.offer_buttons(words, event)
    if detail.mine is not None:
        buttons.append(views.withdraw_button(words, event))
    buttons.append(Button(words.text("command.event.calendar.title"), Action("event.calendar", token)))
    if takes_part(detail.mine):
        buttons += [to("event.card", words, *token), to("event.talk_to", words, *token)]
    if in_person(event.details.place, detail.extras.venue):
        buttons.append(to("ride.list", words, *token))
    if detail.mine is not None and detail.mine.style is not RsvpStyle.LATER:
        mine = Action("event.remind_me", token)
        buttons.append(Button(words.text("command.event.remind_me.title"), mine))
    if detail.may_manage:
        buttons.append(Button(words.text("command.event.edit.title"), Action("event.edit", token)))
        cancel = Action("event.cancel", token)
        buttons.append(Button(words.text("command.event.cancel.title"), cancel, Style.DANGER))
        buttons.append(to("programme.prepare", words, *token))
    return buttons


def what_one_can_read(words: Words, event: Event, detail: Detail, now: datetime) -> list[Button]:
    """Buttons to what belongs to an event, before it and afterwards."""
    token, extras = to_token(event.id), detail.extras
    buttons = []
    if doors_open(event, now):
        buttons.append(to("event.here", words, token))
    if extras.cafe:
        buttons.append(Button(words.text("cafe.open_page"), Action("event.cafe", (token,))))
    if event.over(now):
        buttons.append(to("event.after", words, token))
    if not extras.programme.empty:
        buttons.append(to("programme.show", words, token))
    if extras.materials:
        shelf = words.text("material.open", count=extras.materials)
        buttons.append(Button(shelf, Action("material.list", (token,))))
    elif extras.helps:
        buttons.append(to("material.add", words, token))
    related = (*(() if extras.parent is None else (extras.parent,)), *extras.children)
    for other in related[:MOST_RELATED]:
        label = words.text("event.quoted", title=cut(other.title, LABEL_WORDS))
        buttons.append(Button(label, Action("event.info", (to_token(other.id),))))
    return buttons


def what_is_left(words: Words, event: Event, detail: Detail) -> list[Button]:
    """Buttons of an event that is over or was called off, for one reader."""
    return [to("event.duplicate", words, to_token(event.id))] if detail.may_manage else []
