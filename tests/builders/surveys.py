"""横並び調査 as members ask and see them."""

from bot.view import Answer, Message
from tests.builders.hall import Hall
from tests.builders.town import Person, button


def card(hall: Hall) -> Message:
    return next(one for one in reversed(hall.in_channel()) if "横並び調査のお願い" in one.summary)


async def asked(hall: Hall, person: Person, **values: str) -> Message:
    """A survey as its surveyor sees it once it is public."""
    form = await person.say("調査 聞く 電子契約の状況")
    shown = await person.press(await person.send(form, **values), "公開する")
    await hall.listen()
    assert isinstance(shown, Message)
    return shown


def token_of(shown: Answer) -> str:
    return button(shown, "締切をのばす").action.args[0]
