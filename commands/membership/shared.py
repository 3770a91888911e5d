"""What the counters of membership share: references carried by our widgets."""

from typing import Annotated

from bot.domain.ids import MemberId
from bot.interaction.params import Carried, Input
from bot.interaction.references import carried


class OnePerson(Input):
    """A member referred to by a button of ours."""

    who: Annotated[str, Carried()]

    @property
    def member_id(self) -> MemberId:
        """Raises Refused for anything a button of ours cannot carry."""
        return MemberId(carried(self.who))
