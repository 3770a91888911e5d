"""What becomes of an idea: adopting, seeing to it, finishing, declining."""

from typing import Annotated

from bot.domain.ideas import OUTCOME_LIMIT, REASON_LIMIT, Idea
from bot.interaction.call import Call
from bot.interaction.days import DAY_LIMIT, last_day, read_last_day
from bot.interaction.params import Line, Paragraph, Ref
from bot.interaction.parts import done, to
from bot.services.ideas import IdeaService
from bot.view import Answer, Button
from commands.ideas.looking import OneIdea
from commands.ideas.views import button


class AdoptIdea(OneIdea):
    owner: Annotated[str, Ref("member")]
    until: Annotated[str, Line(DAY_LIMIT)]


class PostponeIdea(OneIdea):
    until: Annotated[str, Line(DAY_LIMIT)]


class FinishIdea(OneIdea):
    outcome: Annotated[str, Paragraph(OUTCOME_LIMIT)]


class DeclineIdea(OneIdea):
    reason: Annotated[str, Paragraph(REASON_LIMIT)]


class Deciding:
    """Handlers for who looks after ideas and who sees to one."""

    def __init__(self, service: IdeaService) -> None:
        self._service = service

    async def adopt(self, call: Call, form: AdoptIdea) -> Answer:
        """採用."""
        due_at = read_last_day(form.until, call, param="until")
        idea = await self._service.adopt(form.idea, form.owner, due_at, call.origin)
        key = "idea.adopted_yours" if idea.agreed and idea.owner_id == call.member.id else "idea.adopted"
        return self._said(call, key, idea, day=last_day(due_at, call.words))

    async def take(self, call: Call, asked: OneIdea) -> Answer:
        """引き受ける."""
        idea = await self._service.take(asked.idea, call.member.id, call.origin)
        day = last_day(idea.due_at, call.words) if idea.due_at else ""
        if idea.due_at is not None and idea.due_at <= call.now:
            return self._said(call, "idea.taken_late", idea, "idea.postpone", "idea.finish", day=day)
        return self._said(call, "idea.taken", idea, "idea.finish", day=day)

    async def release(self, call: Call, asked: OneIdea) -> Answer:
        """手放す."""
        idea = await self._service.release(asked.idea, call.member.id, call.origin)
        return self._said(call, "idea.released", idea)

    async def postpone(self, call: Call, form: PostponeIdea) -> Answer:
        """Another day."""
        due_at = read_last_day(form.until, call, param="until")
        idea = await self._service.postpone(form.idea, due_at, call.origin)
        return self._said(call, "idea.postponed", idea, day=last_day(due_at, call.words))

    async def finish(self, call: Call, form: FinishIdea) -> Answer:
        """実施済."""
        idea = await self._service.finish(form.idea, form.outcome, call.origin)
        return self._said(call, "idea.finished" if idea.section_id else "idea.finished_of_town", idea)

    async def decline(self, call: Call, form: DeclineIdea) -> Answer:
        """見送り."""
        return self._said(
            call, "idea.declined", await self._service.decline(form.idea, form.reason, call.origin)
        )

    async def reopen(self, call: Call, asked: OneIdea) -> Answer:
        """もう一度話し合う."""
        return self._said(call, "idea.reopened", await self._service.reopen(asked.idea, call.origin))

    def _said(self, call: Call, key: str, idea: Idea, *paths: str, day: str = "") -> Answer:
        words = call.words
        buttons: list[Button] = [button(path, idea, words) for path in (*paths, "idea.show")]
        return done(call, key, *buttons, to("idea.list", words), title=idea.title, day=day)
