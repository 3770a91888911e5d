"""How the town hall is doing, in numbers an operator needs."""

from bot.domain.deliveries import Status
from bot.domain.members import Standing
from bot.domain.policy import Policy
from bot.interaction.call import Call
from bot.interaction.params import Nothing
from bot.interaction.words import Words
from bot.ports.work import Storage
from bot.services.card_threads import hindrances
from bot.view import Action, Actions, Answer, Button, Field, Fields, Heading, Message, Text

THREADS_LOOKED_AT = 100
_WAITING = (Status.PENDING, Status.LEASED, Status.HELD)


class StatusDesk:
    """Handler of the status command."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def show(self, call: Call, _input: Nothing) -> Answer:
        """Members, waiting applicants, places and the state of the outbox."""
        words = call.words
        async with self._storage.read() as work:
            members = await work.members.count(Standing.MEMBER)
            waiting = await work.members.count(Standing.APPLIED)
            places = await work.places.all()
            deliveries = await work.deliveries.count_by_status()
        numbers = {
            "members": members,
            "waiting": waiting,
            "places": len(places),
            "pending": sum(deliveries.get(status, 0) for status in _WAITING),
            "sent": deliveries.get(Status.SENT, 0),
            "dead": deliveries.get(Status.DEAD, 0),
        }
        fields = tuple(
            Field(words.text(f"office.status_{name}"), words("office.number", number=number))
            for name, number in numbers.items()
        )
        heading = words.text("office.status_heading", town=self._policy.town_name)
        troubles = await self._troubles(words)
        clock = Field(words.text("office.status_clock"), (words.when(call.now),))
        buttons = tuple(
            Button(words.text(f"command.office.{name}.title"), Action(f"office.{name}"))
            for name in ("applicants", "channels", "people")
        )
        return Message(
            heading, (Heading((Text(heading),)), Fields((*fields, *troubles, clock)), Actions(buttons))
        )

    async def _troubles(self, words: Words) -> tuple[Field, ...]:
        """What an administrator has to allow, by place: events in the platform's own list, their threads."""
        async with self._storage.read() as work:
            places = {place.id: place.name for place in await work.places.all()}
            boards = await work.event_mirrors.hindered()
            threads = await hindrances(work, limit=THREADS_LOOKED_AT)
        problems = {("mirrors", board.place_id): board.problem for board in boards}
        problems |= {("threads", place_id): problem for place_id, problem in threads.items()}
        return tuple(
            Field(words.text(f"office.status_{what}", place=places[place_id]), words(problem))
            for (what, place_id), problem in problems.items()
        )
