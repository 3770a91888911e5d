"""Roles at events: calling for them, taking one, giving it back."""

from typing import Annotated

from bot.domain.event_roles import MOST_SLOTS, NAME_LIMIT, RoleKind
from bot.domain.ids import RoleId, to_token
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Number
from bot.interaction.parts import done, to
from bot.interaction.programmes import drop_button
from bot.interaction.references import carried
from bot.services.event_roles import RoleChange, RoleService
from bot.services.programmes import ProgrammeService
from bot.services.rsvps import Answered
from bot.view import Answer, Button, Message, Tone
from commands.programme.views import roles_view
from commands.programme.writing import OneEvent, ShowProgramme


class CallForRole(OneEvent):
    name: Annotated[str, Line(NAME_LIMIT)]
    slots: Annotated[int, Number(1, MOST_SLOTS)] = 1


class UsualRole(Input):
    event: Annotated[str, Carried()]
    kind: Annotated[RoleKind, Carried()]


class OneRole(Input):
    """A role referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def role_id(self) -> RoleId:
        """Raises Refused for anything a button of ours cannot carry."""
        return RoleId(carried(self.which))


class Roles:
    """Handlers of roles; the service checks who acts."""

    def __init__(self, roles: RoleService, programmes: ProgrammeService) -> None:
        self._roles = roles
        self._programmes = programmes

    async def show(self, call: Call, asked: ShowProgramme) -> Answer:
        """Who does what."""
        page = await self._programmes.page(asked.event, call.origin)
        return roles_view(call, page, number=page_of(asked.page))

    async def call_for(self, call: Call, asked: CallForRole) -> Answer:
        """A role by any name."""
        return await self._called(
            call, await self._roles.ask(asked.event, asked.name, asked.slots, call.origin)
        )

    async def call_for_usual(self, call: Call, asked: UsualRole) -> Answer:
        """司会, 進行, 記録 or グラレコ, one of it."""
        name = call.words.text(f"choice.RoleKind.{asked.kind.value}")
        return await self._called(call, await self._roles.ask(asked.event, name, 1, call.origin))

    async def close(self, call: Call, asked: OneRole) -> Answer:
        """Call for it no more."""
        change = await self._roles.close(asked.role_id, call.origin)
        return await self._page(call, change, "role.closed")

    async def take(self, call: Call, asked: OneRole) -> Answer:
        """引き受ける."""
        change = await self._roles.take(asked.role_id, call.member.id, call.origin)
        key = "role.taken" if change.changed else "role.taken_already"
        role, title = change.seats.role.name, change.event.title
        buttons = (drop_button(call.words, change.seats), *_ways(call, change))
        if waits(change.answered):
            return done(call, "role.taken_waiting", *buttons, tone=Tone.NOTICE, role=role, title=title)
        return done(call, key, *buttons, role=role, title=title)

    async def drop(self, call: Call, asked: OneRole) -> Answer:
        """Give it back."""
        change = await self._roles.drop(asked.role_id, call.member.id, call.origin)
        role, title = change.seats.role.name, change.event.title
        return done(call, "role.dropped", *_ways(call, change), role=role, title=title)

    async def _called(self, call: Call, change: RoleChange) -> Message:
        return await self._page(call, change, "role.called_for")

    async def _page(self, call: Call, change: RoleChange, key: str) -> Message:
        page = await self._programmes.page(to_token(change.event.id), call.origin)
        role = change.seats.role
        return roles_view(call, page, said=call.words.text(key, role=role.name, count=role.slots))


def waits(answered: Answered | None) -> bool:
    """Whether somebody who does something has no seat yet."""
    return answered is not None and answered.mine is not None and answered.mine.waiting


def _ways(call: Call, change: RoleChange) -> tuple[Button, ...]:
    token = to_token(change.event.id)
    return (to("programme.show", call.words, token), to("event.info", call.words, token))
