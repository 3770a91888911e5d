"""How the weekly digest of followed sections looks. It stays short: what is left out is a button away."""

from collections.abc import Mapping, Sequence

from bot.domain.events import Event
from bot.domain.ids import NewsId, to_token
from bot.domain.questions import Question
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.services.digests import SectionWeek
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Divider,
    Heading,
    Item,
    Items,
    Line,
    Message,
    Note,
    Paragraph,
    Text,
)

SECTIONS = 5
EVENTS = 2
QUESTIONS = 1


def digest_view(weeks: Sequence[SectionWeek], news: Mapping[NewsId, Line], words: Words) -> Message:
    """The week of several sections. ``news``: what happened to them, in sentences."""
    heading = words.text("following.digest_heading")
    blocks: list[Block] = [Heading((Text(heading),))]
    for week in weeks[:SECTIONS]:
        blocks += [Divider(), *_section(week, news, words)]
    more = len(weeks) - SECTIONS
    blocks.append(Divider())
    if more > 0:
        blocks.append(Note(words("following.more_sections", count=more)))
    blocks.append(Actions((to("section.mine", words), to("section.digest", words))))
    return Message(heading, tuple(blocks))


def _section(week: SectionWeek, news: Mapping[NewsId, Line], words: Words) -> list[Block]:
    blocks: list[Block] = [Heading((Text(week.section.name),))]
    blocks += [Paragraph(news[told.id]) for told in week.news if news.get(told.id)]
    items = (
        *(_event(event, words) for event in week.events[:EVENTS]),
        *(_question(question, words) for question in week.questions[:QUESTIONS]),
    )
    if items:
        blocks.append(Items(items))
    if week.held:
        titles = words.text("list.comma").join(event.title for event in week.held[:EVENTS])
        blocks.append(Paragraph(words("following.held", titles=titles, count=len(week.held))))
    numbers = _numbers(week, words)
    if numbers:
        blocks.append(Note((Text(numbers),)))
    return blocks


def _event(event: Event, words: Words) -> Item:
    look = Action("event.info", (to_token(event.id),))
    when = (words.when(event.starts_at, event.ends_at),)
    return Item((Text(event.title, bold=True),), when, Button(words.text("broadcast.event_button"), look))


def _question(question: Question, words: Words) -> Item:
    look = Action("question.info", (to_token(question.id),))
    note = words("question.answers", count=question.answers)
    return Item((Text(question.title, bold=True),), note, Button(words.text("question.see"), look))


def _numbers(week: SectionWeek, words: Words) -> str:
    """新しいイベント 2 ・ 質問 3 ・ 回答 5 ・ 解決 1 ・ 新しい仲間 2人."""
    counts = week.counts
    numbers = {
        "events": len(week.events),
        "questions": counts.questions if counts else 0,
        "answers": counts.answers if counts else 0,
        "solved": counts.solved if counts else 0,
        "newcomers": counts.newcomers if counts else 0,
    }
    told = [words.text(f"following.{name}", count=number) for name, number in numbers.items() if number]
    return words.text("following.join").join(told)
