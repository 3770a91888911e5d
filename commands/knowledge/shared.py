"""What the counters that keep answers alive share."""

from typing import Annotated

from bot.interaction.params import Carried, Input


class OnePage(Input):
    page: Annotated[int, Carried()] = 0
