"""What buttons of a café carry."""

from typing import Annotated

from bot.domain.ids import CafeId, MemberId
from bot.domain.world_cafe import (
    LEAST_MINUTES,
    LEAST_SIZE,
    MOST_MINUTES,
    MOST_ROUNDS,
    MOST_SIZE,
    USUAL_MINUTES,
    USUAL_ROUNDS,
    USUAL_SIZE,
    CafePlan,
)
from bot.interaction.params import Carried, Input, Number, Ref
from bot.interaction.references import carried
from bot.services.cafe_rounds import Whom


class CafeOf(Input):
    """The café of an event, chosen, typed by its title or carried by a button."""

    event: Annotated[str, Ref("event")]


class OneCafe(Input):
    """A café referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def cafe_id(self) -> CafeId:
        """Raises Refused for anything a button of ours cannot carry."""
        return CafeId(carried(self.which))


class CafeForm(Input):
    """``event`` where a café is opened, ``which`` where one is arranged anew."""

    event: Annotated[str, Carried()] = ""
    which: Annotated[str, Carried()] = ""
    size: Annotated[int, Number(LEAST_SIZE, MOST_SIZE)] = USUAL_SIZE
    rounds: Annotated[int, Number(1, MOST_ROUNDS)] = USUAL_ROUNDS
    minutes: Annotated[int, Number(LEAST_MINUTES, MOST_MINUTES)] = USUAL_MINUTES

    @property
    def plan(self) -> CafePlan:
        return CafePlan(self.size, self.rounds, self.minutes)


class NextRound(OneCafe):
    held: Annotated[int, Carried()]
    whom: Annotated[Whom, Carried()] = Whom.HERE


class CafeRows(Input):
    """A page of a café's tables or people; the page comes first, see ``turns``."""

    page: Annotated[int, Carried()]
    which: Annotated[str, Carried()]

    @property
    def cafe_id(self) -> CafeId:
        """Raises Refused for anything a button of ours cannot carry."""
        return CafeId(carried(self.which))


class Picked(OneCafe):
    who: Annotated[str, Carried()]
    host: Annotated[int, Carried()]
    page: Annotated[int, Carried()] = 0

    @property
    def member_id(self) -> MemberId:
        """Raises Refused for anything a button of ours cannot carry."""
        return MemberId(carried(self.who))
