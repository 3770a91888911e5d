"""Coming, keeping a table, finding one's seat, going."""

from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.parts import done
from bot.services.cafes import CafePage, CafeService
from bot.view import Answer, Tone
from commands.cafe import views
from commands.cafe.references import CafeRows, OneCafe, Picked


class Sitting:
    """Handlers of everybody at a café."""

    def __init__(self, cafes: CafeService) -> None:
        self._cafes = cafes

    async def come(self, call: Call, asked: OneCafe) -> Answer:
        """来ました, 途中から参加."""
        page = await self._cafes.come(asked.cafe_id, call.member.id, call.origin)
        if page.place is not None:
            return _page(call, page, call.words.text("cafe.came_seated", table=page.place.table))
        return _page(call, page, call.words.text("cafe.came"))

    async def host(self, call: Call, asked: OneCafe) -> Answer:
        """テーブルホストになる."""
        page = await self._cafes.come(asked.cafe_id, call.member.id, call.origin, host=True)
        return _page(call, page, call.words.text("cafe.now_host"))

    async def unhost(self, call: Call, asked: OneCafe) -> Answer:
        """ホストをやめる."""
        page = await self._cafes.unhost(asked.cafe_id, call.member.id, call.origin)
        return _page(call, page, call.words.text("cafe.no_host"))

    async def leave(self, call: Call, asked: OneCafe) -> Answer:
        """抜けます."""
        page = await self._cafes.leave(asked.cafe_id, call.member.id, call.origin)
        return _page(call, page, call.words.text("cafe.went"))

    async def seat(self, call: Call, asked: OneCafe) -> Answer:
        """私の席."""
        floor = await self._cafes.floor(asked.cafe_id, call.member.id)
        seat = views.seat_view(call.words, floor, call.member.id)
        if seat is not None:
            return seat
        key = "cafe.no_seat" if floor.round else "cafe.not_begun"
        return done(call, key, views.come_button(call.words, floor.cafe), tone=Tone.NOTICE)

    async def tables(self, call: Call, asked: CafeRows) -> Answer:
        """席表."""
        floor = await self._cafes.floor(asked.cafe_id, call.member.id)
        return views.tables_view(call.words, floor, page_of(asked.page))

    async def people(self, call: Call, asked: CafeRows) -> Answer:
        """Who is there, for those who manage the event."""
        page, people = await self._cafes.people(asked.cafe_id, call.origin)
        assert page.cafe is not None, "it was looked up by its own id"
        return views.people_view(call.words, page, people, page.cafe, page_of(asked.page))

    async def pick(self, call: Call, asked: Picked) -> Answer:
        """Have somebody keep a table, or no longer."""
        page, people = await self._cafes.pick(
            asked.cafe_id, asked.member_id, call.origin, host=bool(asked.host)
        )
        assert page.cafe is not None, "it was looked up by its own id"
        return views.people_view(call.words, page, people, page.cafe, page_of(asked.page))


def _page(call: Call, page: CafePage, said: str) -> Answer:
    assert page.cafe is not None, "it was looked up by its own id"
    return views.page_view(call.words, page, page.cafe, said=said)
