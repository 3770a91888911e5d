"""Events in Discord's own list, and their threads, with the whole program."""

import pytest

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


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
