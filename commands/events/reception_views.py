"""The screen with the rules for an event's answers."""

from collections.abc import Iterable

from bot.domain.ids import to_token
from bot.domain.receptions import MOST_GUESTS, Reception, SeatTaking
from bot.domain.rsvps import RsvpStyle
from bot.interaction.words import Words
from bot.services.receptions import Settings
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
from commands.events import views

RULES = "event.reception"


def reception_view(words: Words, settings: Settings, *, changed: bool = False) -> Message:
    """How answers are taken, and a control for each rule. ``changed``: one was set a moment ago."""
    key = "event.reception_changed" if changed else "event.reception_heading"
    said = words.text(key, title=settings.title)
    blocks: list[Block] = [Heading((Text(said),)), _facts(words, settings.reception)]
    if settings.over:
        blocks.append(Paragraph(words("event.seats_over", count=settings.over)))
    token = to_token(settings.id)
    blocks += [Actions((menu,)) for menu in _menus(words, settings.reception, token)]
    blocks.append(Note(words("event.reception_note")))
    blocks.append(Actions((_deadline(words, token), _back(words, settings, token))))
    return Message(said, tuple(blocks), Tone.SUCCESS if changed else Tone.PLAIN)


def styles(words: Words, chosen: Iterable[RsvpStyle]) -> str:
    """参加、聞くだけ."""
    those = frozenset(chosen)
    return words.text("list.comma").join(views.style_name(words, one) for one in RsvpStyle if one in those)


def _facts(words: Words, reception: Reception) -> Fields:
    until = reception.answers_until
    limit = reception.guest_limit
    names = "host" if reception.names_hidden else "everybody"
    return Fields(
        (
            Field(words.text("event.field_offered"), (Text(styles(words, reception.offered_styles)),)),
            Field(words.text("event.field_seated"), (Text(styles(words, reception.seated_styles)),)),
            Field(
                words.text("event.field_until"),
                (words.when(until),) if until else words("event.no_deadline"),
            ),
            Field(words.text("event.field_guests"), (Text(_limit(words, limit)),)),
            Field(words.text("event.field_names"), words(f"choice.NamesShown.{names}")),
        )
    )


def _limit(words: Words, limit: int) -> str:
    return words.text("event.guests_up_to", count=limit) if limit else words.text("event.guests_none")


def _menus(words: Words, reception: Reception, token: str) -> tuple[Select, ...]:
    """One menu per rule. What is chosen stands where the command expects it; what lies before stays empty."""
    offers = tuple(
        Option(
            words.text(
                "event.style_stop" if style in reception.offered_styles else "event.style_start",
                style=views.style_name(words, style),
            ),
            style.value,
        )
        for style in RsvpStyle
    )
    taking = tuple(Option(words.text(f"choice.SeatTaking.{one.value}"), one.value) for one in SeatTaking)
    limits = tuple(Option(_limit(words, count), str(count)) for count in range(MOST_GUESTS + 1))
    names = tuple(Option(words.text(f"choice.NamesShown.{one}"), one) for one in ("everybody", "host"))
    return (
        Select(words.text("event.choose_offered"), Action(RULES, (token, "", "", "")), offers),
        Select(words.text("event.choose_seated"), Action(RULES, (token,)), taking),
        Select(words.text("event.choose_limit"), Action(RULES, (token, "")), limits),
        Select(words.text("event.choose_names"), Action(RULES, (token, "", "")), names),
    )


def _deadline(words: Words, token: str) -> Button:
    return Button(words.text("command.event.deadline.title"), Action("event.deadline", (token,)))


def _back(words: Words, settings: Settings, token: str) -> Button:
    """To the confirm screen's form of a draft, or to the public event."""
    if settings.draft:
        return Button(words.text("event.back_to_draft"), Action("event.draft", (token,)), Style.PRIMARY)
    return Button(words.text("command.event.info.title"), Action("event.info", (token,)), Style.PRIMARY)
