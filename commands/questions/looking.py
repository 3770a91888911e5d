"""Finding questions: lists, search, one question."""

from collections.abc import Sequence
from typing import Annotated

from bot.domain.findings import FindWhat, QuestionState
from bot.domain.ids import to_token
from bot.domain.questions import AREA_LIMIT, Question
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import PAGE, none_on, to
from bot.interaction.words import Words
from bot.services.finding import Wish
from bot.services.question_index import Match
from bot.services.questions import Found, QuestionService
from bot.text.years import describe_fiscal_year
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Option,
    Paragraph,
    Style,
    Text,
)
from commands.questions.shared import CarriedDraft, facts, row, status, turns
from commands.questions.views import ANSWERS_PER_PAGE, detail_view

SEARCH_LIMIT = 200
YEAR_LIMIT = 20
SUGGESTIONS = 25


class QuestionList(Input):
    page: Annotated[int, Carried()] = 0
    section: Annotated[str, Ref("section")] = ""


class Unanswered(Input):
    page: Annotated[int, Carried()] = 0


class SearchQuery(Input):
    text: Annotated[str, Line(SEARCH_LIMIT)]
    section: Annotated[str, Ref("section")] = ""
    state: QuestionState | None = None
    area: Annotated[str, Line(AREA_LIMIT)] = ""
    year: Annotated[str, Line(YEAR_LIMIT)] = ""

    @property
    def wish(self) -> Wish:
        """What is looked for."""
        what = FindWhat(self.state.value) if self.state else None
        return Wish(self.text, what, self.section, self.area, self.year)


class MoreFound(CarriedDraft):
    page: Annotated[int, Carried()] = 0


class QuestionInfo(Input):
    question: Annotated[str, Ref("question")]
    page: Annotated[int, Carried()] = 0


class Looking:
    """Handlers of everything that only reads."""

    def __init__(self, service: QuestionService) -> None:
        self._service = service

    async def list(self, call: Call, asked: QuestionList) -> Answer:
        """All questions, the newest first, of the whole town or of one section."""
        words, page = call.words, page_of(asked.page)
        found = await self._service.recent(asked.section, call.member.id, limit=PAGE + 1, offset=page * PAGE)
        heading = words.text("question.list_heading")
        if found.section:
            heading = words.text("question.list_heading_of", section=found.section.name)
        items = tuple(
            row(question, words, facts(question, words, call.now)) for question in found.questions[:PAGE]
        )
        more = len(found.questions) > PAGE
        token = (to_token(found.section.id),) if found.section else ()
        turning = turns(page, words, "question.list", *token, more=more)
        others = (to("question.unanswered", words), to("question.search", words))
        return _page(
            heading, words, items, none=none_on(page, "question.list_none"), turning=turning, others=others
        )

    async def unanswered(self, call: Call, asked: Unanswered) -> Answer:
        """Questions nobody has answered, the one that has waited longest first."""
        words, page = call.words, page_of(asked.page)
        found = await self._service.unanswered(call.member.id, limit=PAGE + 1, offset=page * PAGE)
        items = tuple(
            row(question, words, facts(question, words, call.now)) for question in found.questions[:PAGE]
        )
        turning = turns(page, words, "question.unanswered", more=len(found.questions) > PAGE)
        heading = words.text("question.unanswered_heading")
        return _page(
            heading,
            words,
            items,
            none=none_on(page, "question.unanswered_none"),
            turning=turning,
            others=(to("question.list", words), to("advice.show", words)),
        )

    async def search(self, call: Call, asked: SearchQuery) -> Answer:
        """Questions that speak of a text, the best first."""
        return await self._found(call, asked.wish, 0, draft="")

    async def more(self, call: Call, asked: MoreFound) -> Answer:
        """Another page of a search."""
        kept = await self._service.searches.kept(asked.draft_id, call.actor.account.id)
        what = FindWhat(kept["state"]) if kept.get("state") else None
        wish = Wish(kept["text"], what, kept["section"], kept.get("area", ""), kept.get("year", ""))
        return await self._found(call, wish, page_of(asked.page), draft=asked.draft)

    async def info(self, call: Call, asked: QuestionInfo) -> Answer:
        """One question with a page of its answers."""
        page = page_of(asked.page)
        question_id = await self._service.meant(asked.question, call.member.id)
        detail = await self._service.detail(
            question_id,
            call.member.id,
            limit=ANSWERS_PER_PAGE + 1,
            offset=page * ANSWERS_PER_PAGE,
            place_id=call.place.id,
        )
        return detail_view(call, detail, page)

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Questions whose title contains what was typed."""
        return _options(call, await self._service.titled(typed, call.member.id, limit=SUGGESTIONS))

    async def suggest_own(self, call: Call, typed: str) -> tuple[Option, ...]:
        """The same among those the person may change."""
        return _options(call, await self._service.own_titled(typed, call.origin, limit=SUGGESTIONS))

    async def _found(self, call: Call, wish: Wish, page: int, *, draft: str) -> Message:
        words, text = call.words, wish.text
        found = await self._service.search(wish, call.origin, limit=PAGE + 1, offset=page * PAGE)
        more = len(found.matches) > PAGE
        if more and not draft:
            state = wish.what.value if wish.what else ""
            kept = {"text": text, "section": wish.section, "state": state}
            kept |= {"area": wish.area, "year": wish.year}
            draft = to_token(await self._service.searches.keep(call.actor.account.id, kept, call.origin))
        heading = words.text("question.search_heading", text=text)
        items = tuple(_match(match, words) for match in found.matches[:PAGE])
        turning = [
            Button(words.text(f"question.{label}"), Action("question.more", (draft, str(target))))
            for label, target, there in (("before", page - 1, page > 0), ("next", page + 1, more))
            if there
        ]
        others = (to("question.search", words), to("question.list", words))
        message = _page(
            heading,
            words,
            items,
            none=none_on(page, "question.search_none"),
            turning=tuple(turning),
            others=others,
        )
        notes = _narrowed(wish, found, words)
        if found.matches and not found.fits and not page:
            notes = (*notes, Note(words("find.nearest")))
        return Message(heading, (message.blocks[0], *notes, *message.blocks[1:]))


def _page(
    heading: str,
    words: Words,
    items: tuple[Item, ...],
    *,
    none: str,
    turning: tuple[Button, ...],
    others: tuple[Button, ...],
) -> Message:
    blocks: list[Block] = [Heading((Text(heading),))]
    blocks.append(Items(items) if items else Paragraph(words(none)))
    if turning:
        blocks.append(Actions(turning))
    blocks.append(Actions((to("question.ask", words, style=Style.PRIMARY), *others)))
    return Message(heading, tuple(blocks))


def _narrowed(wish: Wish, found: Found, words: Words) -> tuple[Note, ...]:
    """What the search was narrowed to."""
    notes = []
    if found.section:
        notes.append(Note(words("question.search_in", section=found.section.name)))
    parts = [words.text(f"choice.FindWhat.{wish.what.value}")] if wish.what else []
    parts += [words.text("find.in_area", area=wish.area)] if wish.area else []
    parts += [describe_fiscal_year(found.year.year, words.language)] if found.year else []
    if parts:
        notes.append(Note(words("find.narrowed", to=words.text("list.comma").join(parts))))
    return tuple(notes)


def _match(match: Match, words: Words) -> Item:
    question = match.question
    key = "question.row_found" if match.snippet else "question.row"
    note = words(
        key,
        status=status(question, words),
        answers=words.text("question.answers", count=question.answers),
        snippet=match.snippet,
    )
    return row(question, words, note)


def _options(call: Call, questions: Sequence[Question]) -> tuple[Option, ...]:
    return tuple(
        Option(question.title, to_token(question.id), status(question, call.words)) for question in questions
    )
