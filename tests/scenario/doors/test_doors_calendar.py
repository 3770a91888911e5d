"""A file for a calendar, and a feed with its address, at every door."""

from ical.calendar_stream import IcsCalendarStream

from bot.domain.places import Platform
from tests.scenario.doors.city import City


async def test_an_event_and_a_feed_go_to_a_calendar(city: City, door: Platform) -> None:
    offered_here = city.hall.town.feeds.offered  # beside the page, where no other door is open
    city.hall.town.feeds.serve_at("https://town.example")
    hanako = await city.member(door, "花子")
    await hanako.call("event.create", line="来月1日19時 もくもく会")
    published = await hanako.press("公開する")

    made = await hanako.press("カレンダーに入れる", published)
    files = await hanako.files()
    feeds = await hanako.press("カレンダーで購読する", made)
    told = await hanako.press("自分の予定を購読する", feeds)

    assert offered_here is (door is Platform.LOCAL)
    assert "「もくもく会」をカレンダー用のファイルにしました" in made.text
    ((name, content),) = files.items()
    assert name.endswith(".ics")
    (event,) = IcsCalendarStream.calendar_from_ics(content.decode()).events
    assert event.summary == "もくもく会"
    assert "https://town.example/calendar/" in told.text
    await city.check_wire()
