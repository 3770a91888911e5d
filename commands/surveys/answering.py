"""One tap answers for the own organisation; what is missing is asked on the way, and nothing is lost."""

from dataclasses import replace
from typing import Annotated

from bot.domain.comparisons import REMARK_LIMIT, choice_mark, number_of
from bot.domain.errors import Refused
from bot.domain.ids import to_token
from bot.domain.town_sizes import TownSize
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Line, Paragraph, Ref
from bot.interaction.prefectures import read_prefecture
from bot.interaction.words import Words
from bot.services.comparison_answers import Besides, ComparisonAnswers, Need, with_name, with_words
from bot.services.comparisons import ComparisonService, SeenComparison
from bot.view import Action, Actions, Answer, Block, Heading, Item, Items, Message, Note, Text, Tone
from commands.surveys.references import NamedSurvey, OneSurvey
from commands.surveys.views import detail_view, look_button, sizes_menu

CHOICE_TYPED = 60
NUMBER_TYPED = 20


class AnswerSurvey(NamedSurvey):
    """A choice by number or in words; without one, the choices are shown."""

    choice: Annotated[str, Line(CHOICE_TYPED)] = ""


class PlaceOf(OneSurvey):
    choice: Annotated[str, Carried()]
    prefecture: Annotated[str, Ref("prefecture")]


class SizeOf(OneSurvey):
    choice: Annotated[str, Carried()]
    size: Annotated[TownSize, Carried()]


class NameWish(OneSurvey):
    wish: Annotated[str, Carried()]


class SurveyWords(OneSurvey):
    remark: Annotated[str, Paragraph(REMARK_LIMIT)] = ""
    number: Annotated[str, Line(NUMBER_TYPED)] = ""


class Answering:
    """Handlers of answers. The commands are what forms send."""

    def __init__(
        self,
        surveys: ComparisonService,
        answers: ComparisonAnswers,
        least: int,
    ) -> None:
        self._surveys = surveys
        self._answers = answers
        self._least = least
        self.place_form = Command("survey.place", PlaceOf, self.tell_place, listed=False)
        self.words_form = Command("survey.say_save", SurveyWords, self.say, listed=False)

    async def answer(self, call: Call, asked: AnswerSurvey) -> Answer:
        """答える, by a tap on the card or typed."""
        seen = await self._surveys.see(asked.survey, call.origin)
        seen.comparison.check_accepts(call.now)
        if not asked.choice:
            return self._view(call, seen)
        mark = choice_mark(seen.comparison.choice(asked.choice))
        return await self._answered(call, seen, mark, Besides())

    async def tell_place(self, call: Call, form: PlaceOf) -> Answer:
        """The missing prefecture came in: it stands in the profile from now on, and the answer counts."""
        prefecture = read_prefecture(form.prefecture, call.words)
        if prefecture is None:
            raise Refused("comparison.needs_prefecture").about(form.survey_id)
        seen = await self._surveys.get(form.survey_id, call.origin)
        return await self._answered(call, seen, form.choice, Besides(prefecture=prefecture))

    async def tell_size(self, call: Call, asked: SizeOf) -> Answer:
        """The size came in: it is kept with the organisation, and the answer counts."""
        seen = await self._surveys.get(asked.survey_id, call.origin)
        return await self._answered(call, seen, asked.choice, Besides(size=asked.size))

    async def ask_size(self, call: Call, asked: OneSurvey) -> Answer:
        """人口規模を直す."""
        seen = await self._surveys.get(asked.survey_id, call.origin)
        seen.comparison.check_accepts(call.now)
        if seen.mine is None:
            raise Refused("comparison.answer_first", title=seen.comparison.title).about(asked.survey_id)
        return _size_view(call, seen, choice_mark(seen.mine.choice))

    async def open_words(self, call: Call, asked: OneSurvey) -> Answer:
        """ひとこと・数を添える: the form, with what was said so far."""
        seen = await self._surveys.get(asked.survey_id, call.origin)
        seen.comparison.check_accepts(call.now)
        if seen.mine is None:
            raise Refused("comparison.answer_first", title=seen.comparison.title).about(asked.survey_id)
        number = "" if seen.mine.number is None else str(seen.mine.number)
        label = seen.comparison.number_of
        form = form_for(
            self.words_form,
            call.words,
            args=(asked.which,),
            values={"remark": seen.mine.remark, "number": number},
            intro=call.words.text("comparison.remark_intro"),
        )
        remark, numbers = form.fields
        return replace(form, fields=(remark, replace(numbers, label=label)) if label else (remark,))

    async def say(self, call: Call, form: SurveyWords) -> Answer:
        """The words came in."""
        number = number_of(form.number) if form.number else None
        change = with_words(form.remark, number)
        seen = await self._answers.change(form.survey_id, call.member.id, change, call.origin)
        return self._thanks(call, seen)

    async def name(self, call: Call, asked: NameWish) -> Answer:
        """自治体名を出す, or not."""
        if asked.wish not in {"on", "off"}:
            raise Refused("refusal.unknown_widget")
        change = with_name(named=asked.wish == "on")
        return self._thanks(
            call, await self._answers.change(asked.survey_id, call.member.id, change, call.origin)
        )

    async def history(self, call: Call, asked: OneSurvey) -> Answer:
        """Who set the answer, for the organisation's own members."""
        seen, changes = await self._surveys.history(asked.survey_id, call.origin)
        words, choices = call.words, seen.comparison.choices
        heading = words.text("comparison.history_heading", title=seen.comparison.title)
        items = tuple(
            Item(
                words(
                    "comparison.history_row",
                    choice=choices[one.choice],
                    name=_named(one.name, words),
                ),
                (words.when(one.at),),
            )
            for one in changes
        )
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Items(items),
            Note(words("comparison.history_note")),
            Actions((look_button(words, asked.which),)),
        ]
        return Message(heading, tuple(blocks))

    async def _answered(self, call: Call, seen: SeenComparison, choice: str, besides: Besides) -> Answer:
        """The survey with the answer, or the question for what is missing."""
        survey = seen.comparison
        found = await self._answers.answer(survey.id, call.member.id, choice, call.origin, besides)
        token = to_token(survey.id)
        match found:
            case Need.PLACE:
                intro = call.words.text("comparison.place_intro", title=survey.title)
                return form_for(self.place_form, call.words, args=(token, choice), intro=intro)
            case Need.SIZE:
                return _size_view(call, seen, choice)
            case _:
                return self._thanks(call, found)

    def _thanks(self, call: Call, seen: SeenComparison) -> Message:
        mine = seen.mine
        assert mine is not None, "it was just given"
        choice = seen.comparison.choices[mine.choice]
        said = call.words.text("comparison.thanks", organisation=mine.name, choice=choice)
        shown = self._view(call, seen, said)
        thanks, *rest = shown.blocks
        if seen.former:
            taken = call.words("comparison.taken_along", former=seen.former, organisation=mine.name)
            rest.insert(0, Note(taken))
        return replace(shown, blocks=(thanks, *rest), tone=Tone.SUCCESS)

    def _view(self, call: Call, seen: SeenComparison, said: str = "") -> Message:
        return detail_view(call.words, seen, call.now, self._least, said=said)


def _named(name: str, words: Words) -> str:
    """What a colleague is called; who left the town by no name any more."""
    return words.text("people.named", name=name) if name else words.text("people.former")


def _size_view(call: Call, seen: SeenComparison, choice: str) -> Message:
    """How large is it? One tap, and the answer counts."""
    words, survey = call.words, seen.comparison
    organisation = seen.own.name if seen.own else call.member.profile.organisation
    summary = words.text("comparison.ask_size", organisation=organisation)
    token = to_token(survey.id)
    menu = sizes_menu(words, Action("survey.size", (token, choice)))
    note = Note(words("comparison.ask_size_note"))
    return Message(
        summary, (Heading((Text(summary),)), note, menu, Actions((look_button(words, token),))), Tone.NOTICE
    )
