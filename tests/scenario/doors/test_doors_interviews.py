"""The scenario table, part: 課長面談, at every door."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.places import Platform
from tests.scenario.doors.city import City

ENDS = datetime(2026, 12, 3, 19, 30, tzinfo=ZoneInfo("Asia/Tokyo"))


async def test_a_chief_is_invited_books_a_time_and_the_office_notes_what_was_said(
    city: City, door: Platform
) -> None:
    midori = await city.member(door, "みどり", administrator=True)
    hanako = await city.member(door, "花子")
    await midori.call("office.appoint", member="みどり", office="administrator")
    await midori.call("section.create", name="読書課", purpose="読む", kind="hobby", chief="花子")

    await midori.call("interview.start", name="冬の面談", words="困りごとを聞かせて", until="12月20日")
    await midori.call("interview.slots", when="12/3 19:00")
    offered = await midori.press("この日時で出す")
    await city.settle()
    (invitation,) = [seen for seen in await hanako.letters() if "「冬の面談」のご案内" in seen.text]
    free = await hanako.press("日時を選ぶ", invitation)
    booked = await hanako.press("これにする")
    await city.settle_until(ENDS - timedelta(minutes=35))
    reminded = await hanako.letters()
    await city.settle_until(ENDS + timedelta(minutes=1))
    (after,) = [seen for seen in await midori.letters() if "メモを残しませんか" in seen.text]
    form = await midori.press("面談のメモを残す", after)
    kept = await midori.fill(notes="席が足りない", themes="人手不足、引き継ぎ")
    progress = await midori.call("interview.progress")

    assert "1件の日時を出しました" in offered.text
    assert "困りごとを聞かせて" in invitation.text
    assert "12月3日(木) 19:00〜19:30" in free.text
    assert "みどりさんと決まりました" in booked.text
    assert any("面談が近づいています" in seen.text for seen in reminded)
    assert form.is_form
    assert "席が足りない" in kept.text
    assert "1/1" in progress.text
    assert all("席が足りない" not in seen.text for seen in await hanako.letters())
    await city.check_wire()
