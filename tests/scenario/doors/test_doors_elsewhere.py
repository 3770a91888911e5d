"""Events in Discord's own list, and threads of events and questions, with the whole program."""

from datetime import timedelta

import pytest

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.at_discord import seen_message
from tests.scenario.doors.at_slack import seen_surface
from tests.scenario.doors.city import City
from tests.simulators.discord.model import Channel
from tests.simulators.slack.state import Message


@pytest.mark.usefixtures("elsewhere")
async def test_an_event_stands_in_discords_list_and_has_a_thread_at_both_platforms(city: City) -> None:
    host = await city.member(Platform.DISCORD, "花子")
    guest = await city.member(Platform.SLACK, "健太")
    reader = await city.member(Platform.LOCAL, "実")
    await host.call("event.create", line="来週土曜21時 もくもく会")
    await host.press("公開する")
    await city.settle()  # the cards stand
    await city.settle()  # their threads are opened

    def is_there() -> bool:
        listed = [one.name for one in city.guild.scheduled.values()]
        threads = [one for one in city.guild.channels.values() if one.thread and one.messages]
        return listed == [one.name for one in threads] == ["もくもく会"]

    await city.discord.until(is_there)
    replies = city.slack_channels[Purpose.EVENTS]
    await city.slack.until(lambda: any(one.is_reply for one in replies.messages))
    await city.settle()
    for person, has_one in ((host, True), (guest, True), (reader, False)):
        detail = await person.call("event.info", event="もくもく会")
        assert ("スレッドをひらく" in detail.buttons) is has_one
    await city.check_wire()


@pytest.mark.usefixtures("elsewhere")
async def test_an_answer_of_discord_is_read_in_slacks_thread_and_accepted_there(city: City) -> None:
    asker = await city.member(Platform.SLACK, "花子")
    answerer = await city.member(Platform.DISCORD, "健太")
    reader = await city.member(Platform.LOCAL, "実")
    await asker.call("question.ask", text="電子契約の印紙税は?")
    await asker.fill()
    await city.settle()  # the cards stand
    await city.settle()  # their threads are opened
    channel = city.slack_channels[Purpose.QUESTIONS]

    def thread() -> Channel | None:
        return next((one for one in city.guild.channels.values() if one.thread and one.messages), None)

    def replies() -> list[Message]:
        return [one for one in channel.messages if one.is_reply]

    await city.discord.until(lambda: thread() is not None)
    await city.slack.until(lambda: bool(replies()))
    await answerer.press("回答する", (await answerer.board(Purpose.QUESTIONS))[-1])
    await answerer.fill(body="課税文書だけです")
    await city.settle()
    given = seen_surface(city.slack, replies()[-1])
    assert ["課税文書だけです" in given.text, "健太さん" in given.text] == [True, True]
    await asker.press("この回答で解決", given)
    await city.settle(timedelta(minutes=7))  # Discord takes two names in ten minutes
    await city.settle()

    await city.discord.until(lambda: (one := thread()) is not None and one.name.startswith("【回答済】"))
    said = seen_message(city.discord.world, list(thread().messages)[-1])  # type: ignore[union-attr]
    assert ["課税文書だけです" in said.text, "この回答で解決しました" in said.text] == [True, True]
    card = (await reader.board(Purpose.QUESTIONS))[-1]
    assert ["解決済" in card.text, "課税文書だけです" in card.text] == [True, True]
    await city.check_wire()
