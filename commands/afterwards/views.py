"""How what comes after events looks."""

from datetime import datetime

from bot.domain.afterwards import Mood, Suggestion, Wish
from bot.domain.events import Event
from bot.domain.ids import to_token
from bot.interaction.days import last_day
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.services.recaps import Afterwards, Told
from bot.view import Action, Actions, Block, Button, Field, Fields, Link, Note, Paragraph, Style, Text


def mood_buttons(words: Words, event: Event) -> tuple[Button, ...]:
    """The first tap."""
    token = to_token(event.id)
    return tuple(
        Button(words.text(f"choice.Mood.{mood.value}"), Action("event.mood", (token, mood.value)))
        for mood in Mood
    )


def wish_buttons(words: Words, event: Event) -> tuple[Button, ...]:
    """The second tap."""
    token = to_token(event.id)
    return tuple(
        Button(words.text(f"choice.Wish.{wish.value}"), Action("event.wish", (token, wish.value)))
        for wish in Wish
    )


def host_buttons(words: Words, event: Event, seen: Afterwards, now: datetime) -> list[Button]:
    """What those who manage an event can do with it afterwards."""
    token = to_token(event.id)
    if not event.over(now):
        return [to("host.word", words, token)]
    recap = to("host.recap", words, token, style=Style.PRIMARY)
    if seen.told is not None:
        recap = Button(words.text("after.revise"), Action("host.recap", (token,)))
    return [
        recap,
        to("host.opinions", words, token),
        to("material.add", words, token),
    ]


def suggestion_blocks(words: Words, suggestion: Suggestion | None) -> tuple[Block, ...]:
    """One thing outside one's own sections."""
    if suggestion is None:
        return ()
    event = suggestion.event
    key = "after.suggest_interest" if suggestion.interest else "after.suggest"
    line = words(
        key,
        title=event.title,
        when=words.when(event.starts_at, event.ends_at),
        interest=suggestion.interest,
    )
    look = to("event.info", words, to_token(event.id), style=Style.PRIMARY)
    return Paragraph(line), Actions((look,))


def told_blocks(words: Words, told: Told, *, short: bool = False) -> list[Block]:
    """A recap. ``short``: for a card in a channel, whose links would outlive their time."""
    recap, event = told.recap, told.named.event
    blocks: list[Block] = [Fields(_facts(words, told)), Paragraph((Text(recap.happened),))]
    blocks += [Paragraph(_quote(words, quote.comment, quote.name)) for quote in told.quotes]
    if recap.following:
        blocks.append(Paragraph(words("after.following", text=recap.following)))
    if recap.picture and told.recordings and (recap.until is None or not short):
        label = words.text("after.picture", text=recap.picture_words)
        blocks.append(Paragraph((Link(recap.picture, label),)))
    if recap.until is not None:
        key = "after.until" if told.recordings else "after.until_over"
        blocks.append(Note(words(key, day=last_day(recap.until, words))))
    blocks.append(Note(words("after.thanks_everybody", title=event.title)))
    return blocks


def _facts(words: Words, told: Told) -> tuple[Field, ...]:
    event, comma = told.named.event, words.text("list.comma")
    fields = [Field(words.text("event.field_when"), (words.when(event.starts_at, event.ends_at),))]
    if told.came:
        fields.append(Field(words.text("after.field_came"), words("after.people", count=told.came)))
    if told.named.section:
        fields.append(Field(words.text("event.field_section"), (Text(told.named.section),)))
    if told.named.host:
        fields.append(Field(words.text("event.field_host"), (Text(told.named.host),)))
    for role, names in told.credits.items():
        label = role or words.text("after.field_speakers")
        fields.append(Field(label, (Text(comma.join(names)),)))
    return tuple(fields)


def _quote(words: Words, comment: str, name: str) -> tuple[Text, ...]:
    key = "after.quote_by" if name else "after.quote"
    return (Text(words.text(key, comment=comment, name=name)),)
