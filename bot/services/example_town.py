"""The example town: invented people, sections, events and questions, so that there is something to see.

Everything is written in one transaction: it is there as a whole or not at all. What members would hear of
at the time (somebody joined, somebody asked) is history here and announced to nobody; coming events are
published as always, with card and reminders.
"""

from bot.clock import Clock
from bot.domain.errors import Refused
from bot.domain.members import Standing
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.ports.local import LOCAL_PLACE
from bot.ports.work import Storage, Work
from bot.services.question_index import QuestionIndex

MOST_PERSONAS = 50  # a town with more members has had visitors


class ExampleTown:
    """Loads the example into a town that nobody but the local page's own people has joined."""

    def __init__(self, storage: Storage, clock: Clock, policy: Policy, index: QuestionIndex) -> None:
        self._storage = storage
        self._clock = clock
        self._policy = policy
        self._index = index

    async def fits(self, work: Work) -> bool:
        """Whether the town is empty: the only members are people of the local page."""
        count = await work.members.count(Standing.MEMBER)
        if count == 0:
            return True
        own = 0
        for persona in await work.local.personas() if count < MOST_PERSONAS else ():
            known = await work.members.recognise(Platform.LOCAL, LOCAL_PLACE, persona.external_id)
            own += bool(known and known.member and known.member.active)
        return count == own

    async def load(self) -> None:
        """Build the example. Raises Refused in a town that has members already."""
        # Imported here: a town is furnished once, and hardly any at all.
        from bot.services.example_building import Building  # noqa: PLC0415
        from bot.services.example_data import load_example  # noqa: PLC0415
        from bot.services.example_furnisher import Furnisher  # noqa: PLC0415

        data = load_example()
        async with self._storage.write() as work:
            place = await work.places.find(Platform.LOCAL, LOCAL_PLACE)
            if place is None or not await self.fits(work):
                raise Refused("local.example_not_empty")
            building = Building(work, place, self._clock.now(), self._policy)
            await Furnisher(self._policy, self._index).furnish(building, data)
