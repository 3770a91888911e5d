"""Finding surveys and looking at one; its results on pages, and as files."""

from typing import Annotated

from bot.domain.comparisons import Comparison
from bot.domain.ids import to_token
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import PAGE, beside, to
from bot.interaction.words import Words
from bot.services.comparisons import ComparisonService
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
    Option,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.surveys.files import files_of
from commands.surveys.references import NamedSurvey, OneSurvey
from commands.surveys.results_view import Part, part_view, results_view
from commands.surveys.views import detail_view, look_button, results_button

SUGGESTIONS = 25


class Surveys(Input):
    """Empty for all."""

    survey: Annotated[str, Ref("survey")] = ""
    page: Annotated[int, Carried()] = 0


class PartOf(OneSurvey):
    part: Annotated[Part, Carried()]
    page: Annotated[int, Carried()] = 0


class Looking:
    """Handlers of lists, details and results."""

    def __init__(self, surveys: ComparisonService, least: int) -> None:
        self._surveys = surveys
        self._least = least

    async def look(self, call: Call, asked: Surveys) -> Answer:
        """One survey, or all of them, open ones first."""
        if asked.survey:
            seen = await self._surveys.see(asked.survey, call.origin)
            return detail_view(call.words, seen, call.now, self._least)
        words, page = call.words, page_of(asked.page)
        found = await self._surveys.found(call.origin, limit=PAGE + 1, offset=page * PAGE)
        heading = words.text("comparison.list_heading")
        blocks: list[Block] = [Heading((Text(heading),))]
        if found:
            blocks.append(Items(tuple(_row(words, one) for one in found[:PAGE])))
        else:
            blocks.append(Paragraph(words("comparison.list_empty")))
        turning = beside("survey.list", page, words, more=len(found) > PAGE, before=("",))
        blocks.append(Actions((*turning, to("survey.new", words, style=Style.PRIMARY))))
        return Message(heading, tuple(blocks))

    async def results(self, call: Call, asked: NamedSurvey) -> Answer:
        """What came of it."""
        seen = await self._surveys.see(asked.survey, call.origin)
        seen, results = await self._surveys.results(seen.comparison.id, call.origin)
        return results_view(call.words, seen, results, self._least)

    async def part(self, call: Call, asked: PartOf) -> Answer:
        """By prefecture, with names, or what was said, ten to a page."""
        seen, results = await self._surveys.results(asked.survey_id, call.origin)
        return part_view(call.words, seen, results, asked.part, page_of(asked.page))

    async def files(self, call: Call, asked: OneSurvey) -> Answer:
        """CSVを受け取る."""
        seen, results = await self._surveys.files(asked.survey_id, call.origin)
        heading = call.words.text("comparison.files", title=seen.comparison.title)
        blocks: tuple[Block, ...] = (
            Paragraph((Text(heading),)),
            Actions((results_button(call.words, asked.which), look_button(call.words, asked.which))),
        )
        return Message(
            heading, blocks, Tone.SUCCESS, files=files_of(call.words, seen.comparison, results, self._least)
        )

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Surveys whose title contains what was typed, open ones first."""
        found = await self._surveys.found(call.origin, text=typed, limit=SUGGESTIONS)
        return tuple(Option(one.title, to_token(one.id)) for one in found)


def _row(words: Words, one: Comparison) -> Item:
    key = "comparison.list_open" if one.open else "comparison.list_ended"
    label = words.text("comparison.look_and_answer" if one.open else "command.survey.results.title")
    path = "survey.list" if one.open else "survey.results"
    look = Button(label, Action(path, (to_token(one.id),)))
    return Item((Text(one.title, bold=True),), words(key, deadline=one.deadline), look)
