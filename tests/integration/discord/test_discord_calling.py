"""Calling the bot by name in a channel, and writing to it: what comes back is buttons."""

from tests.integration.discord.discord_hall import Hall
from tests.simulators.discord.model import Message
from tests.simulators.discord.people import User
from tests.simulators.discord.reading import text_of


async def heard(hall: Hall, person: User, text: str, *, alone: bool = False) -> Message:
    """What the bot says back."""
    channel = hall.sim.world.dm_channel(person.account) if alone else None
    said = person.say(text, channel=channel)
    await hall.sim.until(lambda: list(said.channel.messages)[-1] is not said)
    answer = list(said.channel.messages)[-1]
    assert answer.reply_to is said
    return answer


async def test_who_asks_by_calling_the_bot_finds_the_words_in_the_form(hall: Hall) -> None:
    hanako = await hall.join()
    taro = await hall.join(hall.sim.add_member(hall.guild, "太郎"), name="太郎")
    bot = f"<@{hall.sim.world.bot.id}>"

    answer = await heard(hall, hanako, f"{bot} 印紙税はどうしていますか?\nはじめてで")
    assert "印紙税" not in text_of(answer)
    form = (await hanako.press(answer, "この内容で質問する")).modal
    assert (form.field("title").prefilled, form.field("body").prefilled) == (
        "印紙税はどうしていますか?",
        "印紙税はどうしていますか?\nはじめてで",
    )
    assert "ご本人だけが使えます" in (await taro.press(answer, "この内容で質問する")).text
    command = await heard(hall, hanako, f"{bot} ヘルプ")
    assert "この内容で質問する" not in text_of(command)
    letter = await heard(hall, hanako, "電子契約の印紙税は?", alone=True)
    assert (await hanako.press(letter, "この内容で質問する")).modal.field("title").prefilled == (
        "電子契約の印紙税は?"
    )


async def test_what_is_said_to_others_is_left_alone(hall: Hall) -> None:
    hanako = await hall.join()
    mark = len(hall.sim.calls)

    hanako.say("印紙税はどうしていますか?")
    asked = await heard(hall, hanako, f"<@{hall.sim.world.bot.id}>")
    hanako.say("ありがとう", reply_to=asked)
    await heard(hall, hanako, f"<@{hall.sim.world.bot.id}> もう一度")

    assert [call.method for call in hall.sim.calls[mark:]] == ["POST", "POST"]
