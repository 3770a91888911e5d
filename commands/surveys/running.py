"""What a surveyor does: more time, an earlier end, taking it back, and a word about the results."""

from typing import Annotated

from bot.domain.comparisons import COMMENT_LIMIT, ENDS_AT
from bot.interaction.call import Call
from bot.interaction.deadlines import read_deadline
from bot.interaction.params import Line, Paragraph
from bot.interaction.parts import done, to
from bot.services.comparisons import ComparisonService
from bot.view import Answer, Style, Tone
from commands.surveys.asking import DEADLINE_LIMIT
from commands.surveys.references import OneSurvey
from commands.surveys.views import look_button, results_button


class ExtendSurvey(OneSurvey):
    deadline: Annotated[str, Line(DEADLINE_LIMIT)]


class CommentSurvey(OneSurvey):
    comment: Annotated[str, Paragraph(COMMENT_LIMIT)]


class Running:
    """Handlers for those a survey belongs to."""

    def __init__(self, surveys: ComparisonService) -> None:
        self._surveys = surveys

    async def extend(self, call: Call, asked: ExtendSurvey) -> Answer:
        """締切をのばす."""
        deadline = read_deadline(asked.deadline, call, ends=ENDS_AT)
        survey = await self._surveys.extend(asked.survey_id, deadline, call.origin)
        look = look_button(call.words, asked.which)
        return done(call, "comparison.extended", look, title=survey.title, deadline=survey.deadline)

    async def ask_close(self, call: Call, asked: OneSurvey) -> Answer:
        """いま締め切る: asked once more."""
        return await self._ask(call, asked, "close")

    async def close(self, call: Call, asked: OneSurvey) -> Answer:
        """締め切る."""
        survey = await self._surveys.close(asked.survey_id, call.origin)
        words = call.words
        buttons = (
            to("survey.comment", words, asked.which, style=Style.PRIMARY),
            to("survey.tell", words, asked.which),
            results_button(words, asked.which),
        )
        return done(call, "comparison.closed", *buttons, title=survey.title)

    async def ask_withdraw(self, call: Call, asked: OneSurvey) -> Answer:
        """調査を取り下げる: asked once more."""
        return await self._ask(call, asked, "withdraw")

    async def withdraw(self, call: Call, asked: OneSurvey) -> Answer:
        """取り下げる."""
        survey = await self._surveys.withdraw(asked.survey_id, call.origin)
        again = to("survey.new", call.words)
        return done(call, "comparison.withdrawn", again, to("survey.list", call.words), title=survey.title)

    async def comment(self, call: Call, form: CommentSurvey) -> Answer:
        """What was learnt; those who answered hear of the results with it."""
        return await self._tell(call, form, form.comment)

    async def tell(self, call: Call, asked: OneSurvey) -> Answer:
        """コメントなしで知らせる."""
        return await self._tell(call, asked, "")

    async def _tell(self, call: Call, asked: OneSurvey, comment: str) -> Answer:
        survey = await self._surveys.tell(asked.survey_id, comment, call.origin)
        results = results_button(call.words, asked.which)
        return done(call, "comparison.told", results, title=survey.title)

    async def _ask(self, call: Call, asked: OneSurvey, what: str) -> Answer:
        seen = await self._surveys.get(asked.survey_id, call.origin)
        seen.check_manages()
        seen.comparison.check_open()
        words, title = call.words, seen.comparison.title
        sure = to(f"survey.{what}_now", words, asked.which, style=Style.DANGER)
        back = look_button(words, asked.which)
        return done(call, f"comparison.confirm_{what}", sure, back, tone=Tone.NOTICE, title=title)
