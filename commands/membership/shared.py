"""What the counters of membership share: references carried by our widgets, and plain answers."""

from typing import Annotated

from bot.domain.errors import Refused
from bot.domain.ids import MemberId, from_token
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input
from bot.interaction.words import Value
from bot.view import Actions, Button, Message, Paragraph, Tone


class OnePerson(Input):
    """A member referred to by a button of ours."""

    who: Annotated[str, Carried()]

    @property
    def member_id(self) -> MemberId:
        """Raises Refused for anything a button of ours cannot carry."""
        number = from_token(self.who)
        if number is None:
            raise Refused("refusal.unknown_widget")
        return MemberId(number)


def done(call: Call, key: str, *buttons: Button, tone: Tone = Tone.SUCCESS, **values: Value) -> Message:
    """One sentence, and what one may want to do next."""
    row = (Actions(buttons),) if buttons else ()
    return Message(call.words.text(key, **values), (Paragraph(call.words(key, **values)), *row), tone)
