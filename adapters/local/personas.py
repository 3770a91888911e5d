"""Adding personas and choosing their language."""

from dataclasses import replace

from bot.clock import Clock
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import new_id, to_token
from bot.domain.places import Platform
from bot.ports.local import LOCAL_PLACE, Persona
from bot.ports.work import Storage
from bot.text.normalise import fold, is_blank, single_line

NAME_LIMIT = 60


class Personas:
    """The people one can be on the local page."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def find(self, external_id: str) -> Persona | None:
        async with self._storage.read() as work:
            return await work.local.persona(external_id)

    async def add(self, name: str, *, manages_place: bool) -> Persona:
        """A new persona. Raises Refused for a name that is empty or taken."""
        line = single_line(name, NAME_LIMIT)
        if is_blank(line):
            raise Refused("local.persona_name_needed")
        now = self._clock.now()
        persona = Persona(f"p-{to_token(new_id(now))}", line, manages_place, "ja", "", now)
        async with self._storage.write() as work:
            if any(fold(one.name) == fold(line) for one in await work.local.personas()):
                raise Refused("local.persona_name_taken", name=line)
            await work.local.save_persona(persona)
        return persona

    async def speak(self, external_id: str, language: str) -> None:
        """Choose the language of a persona, of their account and of the member behind it."""
        async with self._storage.write() as work:
            persona = await work.local.persona(external_id)
            if persona is None:
                raise NotFound("local.persona_gone")
            await work.local.save_persona(replace(persona, locale=language))
            known = await work.members.recognise(Platform.LOCAL, LOCAL_PLACE, external_id)
            if known:
                await work.members.save_account(replace(known.account, locale=language))
            if known and known.member:
                await work.members.save(replace(known.member, language=language))
