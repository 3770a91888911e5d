"""Opening a café and moving it on: for those who may manage the event; the service checks who they are."""

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.ids import EventId, from_token, to_token
from bot.domain.world_cafe import Cafe, CafePlan
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.services.cafe_rounds import CafeRounds
from bot.services.cafes import CafePage, CafeService
from bot.view import Actions, Answer, Heading, Message, Text, Tone
from commands.cafe import views
from commands.cafe.references import CafeForm, CafeOf, NextRound, OneCafe


class Running:
    """Handlers of those who look after a café."""

    def __init__(self, cafes: CafeService, rounds: CafeRounds) -> None:
        self._cafes = cafes
        self._rounds = rounds
        self.form = Command("cafe.form", CafeForm, self.fill_in, listed=False)

    async def enter(self, call: Call, asked: CafeOf) -> Answer:
        """テーブル替え: the café's page, or the form that opens one."""
        page = await self._cafes.find(asked.event, call.origin)
        if page.cafe is not None and (page.cafe.open or not page.manages):
            return views.page_view(call.words, page, page.cafe)
        if not page.manages:
            raise NotFound("cafe.none_yet", title=page.event.title).about(page.event.id)
        page.event.check_open(call.now)
        return self._form(call, CafePlan(), (to_token(page.event.id), ""))

    async def arrange(self, call: Call, asked: OneCafe) -> Answer:
        """The form with everything as it is."""
        page, cafe = await self._page(call, asked)
        if not page.manages:
            raise NotAllowed("event.not_yours", title=page.event.title)
        cafe.check_open()
        return self._form(call, cafe.plan, (to_token(page.event.id), to_token(cafe.id)))

    async def fill_in(self, call: Call, form: CafeForm) -> Answer:
        """The form came in."""
        if form.which:
            cafe = await self._rounds.arrange(OneCafe(which=form.which).cafe_id, form.plan, call.origin)
            said = call.words.text("cafe.arranged")
        else:
            event_id = from_token(form.event)
            if event_id is None:
                raise NotFound("event.gone")
            cafe = await self._rounds.open(EventId(event_id), form.plan, call.origin)
            said = call.words.text("cafe.opened")
        page = await self._cafes.look(cafe.id, call.origin)
        return views.page_view(call.words, page, cafe, said=said)

    async def begin(self, call: Call, asked: NextRound) -> Answer:
        """次の席へ."""
        floor = await self._rounds.begin(asked.cafe_id, asked.held, asked.whom, call.origin)
        page = await self._cafes.look(floor.cafe.id, call.origin)
        said = call.words.text("cafe.begun", round=floor.round, number=len(floor.tables))
        return views.page_view(call.words, page, floor.cafe, said=said)

    async def end(self, call: Call, asked: OneCafe) -> Answer:
        """おひらき: asked once more."""
        page, cafe = await self._page(call, asked)
        if not page.manages:
            raise NotAllowed("event.not_yours", title=page.event.title)
        cafe.check_open()
        return views.confirm_end_view(call.words, page, cafe)

    async def end_now(self, call: Call, asked: OneCafe) -> Answer:
        """おひらき, once more."""
        closed = await self._rounds.finish(asked.cafe_id, call.origin)
        said = call.words.text("cafe.closed", title=closed.event.title)
        blocks = (
            Heading((Text(said),)),
            views.summary_fields(call.words, closed.summary),
            Actions((views.event_button(call.words, closed.event),)),
        )
        return Message(said, blocks, Tone.SUCCESS)

    def _form(self, call: Call, plan: CafePlan, args: tuple[str, str]) -> Answer:
        values = {"size": str(plan.size), "rounds": str(plan.rounds), "minutes": str(plan.minutes)}
        return form_for(self.form, call.words, args=args, values=values)

    async def _page(self, call: Call, asked: OneCafe) -> tuple[CafePage, Cafe]:
        page = await self._cafes.look(asked.cafe_id, call.origin)
        assert page.cafe is not None, "it was looked up by its own id"
        return page, page.cafe
