"""A way to let time pass at an office whose cards have threads."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.places import Platform
from bot.services.delivery import DeliveryService
from bot.services.event_threads import EventThreadService
from bot.services.question_threads import QuestionThreadService
from tests.integration.slack.slack_office import Office

Turn = Callable[..., Awaitable[None]]


def turning(office: Office, service: type[EventThreadService | QuestionThreadService]) -> Turn:
    """Lets time pass: what is due is said, and the service looks after the threads."""
    town = office.town
    doors = {Platform.SLACK: office.door.messenger}
    delivery = DeliveryService(
        town.storage, town.clock, doors, town.notices.render, owner="tests", policy=town.town.policy
    )

    async def turn(after: timedelta = timedelta()) -> None:
        now = town.clock.advance(after)
        keepers = {Platform.SLACK: office.door.threads}
        for _ in range(2):
            while await delivery.run_due():
                pass
            await service(town.storage, town.town.policy, keepers).tick(now)
        while await delivery.run_due():
            pass

    return turn
