"""What the town says, once and in private, to whoever brought it to a new guild or workspace."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import PlaceId
from bot.domain.policy import Policy
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import Action, Actions, Button, Heading, Item, Items, Message, Paragraph, Style, Text

STEPS = 3


class Greeting:
    """Renders the first message at a new place."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    async def render(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """The next three steps for the owner of a place."""
        place = await work.places.get(PlaceId(delivery.plan.subject_id))
        if place is None:
            return Skip("the place is gone")
        heading = words.text("office.greeting", town=self._policy.town_name, place=place.name)
        steps = tuple(Item(words(f"office.greeting_step{number + 1}")) for number in range(STEPS))
        buttons = (
            Button(words.text("command.join.title"), Action("join"), Style.PRIMARY),
            Button(words.text("command.help.title"), Action("help")),
        )
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Paragraph(words("office.greeting_intro")),
                Items(steps),
                Actions(buttons),
            ),
        )
