"""運営: which channel serves for what, and how the town hall itself is doing."""

from bot.interaction.commands import Command, Feature, Right
from bot.interaction.params import Nothing
from bot.services.delivery_lane import FAILED
from bot.services.places import GREETING
from bot.services.town import Town
from commands.office.channels import ChannelChoice, Channels
from commands.office.failures import render_failure
from commands.office.greeting import Greeting
from commands.office.status import StatusDesk


def office(town: Town) -> Feature:
    """Commands of 総務課; the core refuses them to everybody else."""
    channels = Channels(town.places)
    return Feature(
        "office",
        commands=(
            Command("office.channels", Nothing, channels.show, Right.ADMINISTRATOR),
            Command("office.channel", ChannelChoice, channels.serve, Right.ADMINISTRATOR),
            Command("office.channel_off", ChannelChoice, channels.free, Right.ADMINISTRATOR, listed=False),
            Command(
                "office.status", Nothing, StatusDesk(town.storage, town.policy).show, Right.ADMINISTRATOR
            ),
        ),
        notices={GREETING: Greeting(town.policy).render, FAILED: render_failure},
    )
