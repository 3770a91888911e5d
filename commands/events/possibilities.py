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


def now_wanted(words: Words, event: Event, detail: Detail, now: datetime) -> list[Button]:
    """What most of those who look at an event do next, besides answering it."""
    token, opened, mine = to_token(event.id), event.open_at(now), detail.mine
    buttons: list[Button] = []
    if opened and mine is not None and mine.offered:
        buttons += views.offer_buttons(words, event)
    if doors_open(event, now):
        buttons.append(to("event.here", words, token))
    if detail.extras.cafe:
        buttons.append(Button(words.text("cafe.open_page"), Action("event.cafe", (token,))))
    if event.over(now):
        buttons.append(to("event.after", words, token))
    if opened and detail.may_manage:
        buttons += [to("programme.prepare", words, token), to("event.edit", words, token)]
    return buttons if detail.may_manage else [*buttons, *_coming(words, event, detail, now)]


def used_rarely(words: Words, event: Event, detail: Detail, now: datetime) -> list[Button]:
    """What is done with an event now and then, calling it off last."""
    token = to_token(event.id)
    buttons = _coming(words, event, detail, now) if detail.may_manage else []
    buttons += _around(words, event, detail) if event.open_at(now) else []
    buttons += _reading(words, event, detail)
    if detail.may_manage and event.open_at(now):
        buttons.append(to("event.cancel", words, token, style=Style.DANGER))
    elif detail.may_manage:
        buttons.append(to("event.duplicate", words, token))
    return buttons


def _coming(words: Words, event: Event, detail: Detail, now: datetime) -> list[Button]:
    """For who comes, or may: not to come after all, and to have it in the calendar."""
    if not event.open_at(now):
        return []
    gone = [] if detail.mine is None else [views.withdraw_button(words, event)]
    return [*gone, to("event.calendar", words, to_token(event.id))]


def _around(words: Words, event: Event, detail: Detail) -> list[Button]:
    """For who comes: people to meet, a way there, and when to be told."""
    token, buttons = to_token(event.id), []
    if takes_part(detail.mine):
        buttons += [to("event.card", words, token), to("event.talk_to", words, token)]
    if in_person(event.details.place, detail.extras.venue):
        buttons.append(to("ride.list", words, token))
    if detail.mine is not None and detail.mine.style is not RsvpStyle.LATER:
        buttons.append(to("event.remind_me", words, token))
    return buttons


def _reading(words: Words, event: Event, detail: Detail) -> list[Button]:
    """What belongs to an event."""
    token, extras, buttons = to_token(event.id), detail.extras, []
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
