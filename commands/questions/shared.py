"""What the counters of questions share: references, names, rows, plain answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from bot.domain.handbook import Page
from bot.domain.ids import AnswerId, DraftId, to_token
from bot.domain.members import Member
from bot.domain.questions import Answer, Question
from bot.interaction.freshness import dated
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import to
from bot.interaction.people import name_of
from bot.interaction.questions import see
from bot.interaction.references import carried
from bot.interaction.seeking import with_due
from bot.interaction.words import Words
from bot.view import Action, Actions, Block, Button, Item, Line, Message, Note, Text


class OwnQuestion(Input):
    """A question the person may change: chosen, typed by title or carried by a button."""

    question: Annotated[str, Ref("own_question")]


class CarriedAnswer(Input):
    """An answer referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def answer_id(self) -> AnswerId:
        """Raises Refused for anything a button of ours cannot carry."""
        return AnswerId(carried(self.which))


class CarriedDraft(Input):
    """A draft referred to by a button of ours."""

    draft: Annotated[str, Carried()]

    @property
    def draft_id(self) -> DraftId:
        """Raises Refused for anything a button of ours cannot carry."""
        return DraftId(carried(self.draft))


def opened_from(draft: str) -> DraftId | None:
    """The draft a form was opened from; None for none. Raises Refused for anything a form of ours cannot
    carry.
    """
    return DraftId(carried(draft)) if draft else None


def asker_name(question: Question, member: Member | None, words: Words) -> str:
    """What who asked is called; nothing but that where they asked anonymously."""
    return words.text("seal.somebody") if question.anonymous else name_of(member, words)


def writer_name(question: Question, answer: Answer, member: Member | None, words: Words) -> str:
    """What who wrote an answer is called; an anonymous asker has no name below their question either, nor
    below the one it became part of.
    """
    if answer.member_id is None:
        return words.text("seal.asker" if question.own_answer(answer) else "seal.somebody")
    return name_of(member, words)


def written(answer: Answer, name: str, words: Words) -> Line:
    """Who wrote an answer and when, and whether it was put in other words since."""
    key = "question.answer_edited" if answer.edited_at else "question.answer_by"
    return words(key, name=name, when=words.when(answer.at))


def status(question: Question, words: Words) -> str:
    """解決済 with the year it was last known to be right in, とりあえず解決 or 未解決, in words."""
    if question.solved and question.fresh_at is not None:
        return dated(words.text("question.solved"), question.fresh_at, question.outdated_at, words)
    if question.settled:
        return words.text("question.solved" if question.solved else "question_ties.settled_so_far")
    return words.text("question.unsolved")


def facts(question: Question, words: Words, now: datetime) -> Line:
    """The deadline where there is one, status, number of answers, when it was asked."""
    told = words(
        "question.facts",
        status=status(question, words),
        answers=words.text("question.answers", count=question.answers),
        when=words.when(question.asked_at),
    )
    return with_due(question, words, now, told)


def background(question: Question, words: Words) -> tuple[Note, ...]:
    """Which work it is about and how large the asker's town is, as far as that is known."""
    size = words.text(f"choice.TownSize.{question.town_size.value}") if question.town_size else ""
    if question.area and size:
        return (Note(words("question_ties.area_and_size", area=question.area, size=size)),)
    if question.area:
        return (Note(words("question_ties.area", area=question.area)),)
    return (Note(words("question_ties.size", size=size)),) if size else ()


def row(question: Question, words: Words, note: Line) -> Item:
    """A question in a list."""
    return Item((Text(question.title, bold=True),), note, see(question, words))


def with_pages(message: Message, pages: Sequence[Page], words: Words) -> Message:
    """What was taken back, and the way to pages of the handbook that may say it still."""
    blocks: list[Block] = []
    for page in pages:
        look = Actions((to("handbook.info", words, to_token(page.id)),))
        blocks += [Note(words("question.stays_in_page", title=page.title)), look]
    return replace(message, blocks=(*message.blocks, *blocks))


def turns(page: int, words: Words, path: str, *args: str, more: bool) -> tuple[Button, ...]:
    """Buttons to the pages before and behind this one; the page is the action's first argument."""
    buttons = []
    if page:
        buttons.append(Button(words.text("question.before"), Action(path, (str(page - 1), *args))))
    if more:
        buttons.append(Button(words.text("question.next"), Action(path, (str(page + 1), *args))))
    return tuple(buttons)
