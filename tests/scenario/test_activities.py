"""一人活動 and 準備室: what begins small, grows, and loses nothing on the way."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import Refused
from bot.domain.members import Office
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.domain.surfaces import SurfaceKind
from bot.services.origin import Origin
from bot.services.rooms import RoomKeeper
from bot.view import Form
from tests.builders.answers import said
from tests.builders.hall import EVENTS_CHANNEL, Hall, open_hall
from tests.builders.town import Person, button
from tests.fakes.keeper import FakeKeeper

NAMES = ("健太", "由美", "大輔", "恵")
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        await give_square(opened)
        yield opened


async def give_square(hall: Hall) -> None:
    async with hall.town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        await work.places.set_channel(place.id, Purpose.SECTIONS, EVENTS_CHANNEL)


async def start(person: Person, name: str = "朝の学び") -> str:
    form = await person.say("課 一人活動")
    return said(await person.send(form, name=name, purpose="朝30分だけ", kind="skill", style="weekly"))


async def test_what_one_begins_alone_grows_into_a_section(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    others = [await hall.town.member(name) for name in NAMES]

    assert "2人になると準備室に、5人になると課に育ちます" in await start(hanako)
    assert "一人活動 ・ スキルアップ" in said(await others[0].do("section.list"))
    await hanako.do("event.create", line="来週土曜7時 朝の会", section="朝の学び")
    await others[0].do("section.join", section="朝の学び")
    await hall.listen()
    assert "健太さんが「朝の学び」に加わりました。最初の仲間です" in said(hall.in_private(hanako)[-1])
    assert "準備室" in said(await hanako.do("section.info", section="朝の学び"))

    for person in others[1:]:
        hall.town.clock.advance(MINUTE)
        await person.do("section.join", section="朝の学び")
    await hall.listen()

    page = said(await hanako.do("section.info", section="朝の学び"))
    assert "準備室" not in page
    assert "5人" in page
    assert "毎週集まる" in page
    assert "準備室「朝の学び」が、課になりました" in said(hall.in_channel()[-1])
    letter = hall.in_private(hanako)[-1]
    assert "課に育ちました" in said(letter)
    assert isinstance(await hanako.press(letter, "最初のイベントを開く"), Form)


async def test_what_has_grown_stays_so_and_is_announced_once(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await start(hanako)
    await kenta.do("section.join", section="朝の学び")
    await kenta.do("section.leave", section="朝の学び")
    await kenta.do("section.join", section="朝の学び")
    await hall.listen()

    letters = [said(letter) for letter in hall.in_private(hanako)]
    assert sum("最初の仲間" in letter for letter in letters) == 1
    assert "準備室" in said(await kenta.do("section.info", section="朝の学び"))


async def test_it_grows_by_whatever_way_people_come_in(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    others = [await hall.town.member(name) for name in NAMES]
    await start(hanako)
    eager = (await others[0].record()).id
    with pytest.raises(Refused, match=r"privacy\.open_to_all"):  # opened while somebody was asking
        await hall.town.town.join_requests.ask("朝の学び", eager, Origin("", hall.town.clock.now()))
    closing = await hanako.do("section.privacy", section="朝の学び", choice="members")
    await hanako.press(closing, "非公開にする")
    for person in others[:3]:
        hall.town.clock.advance(MINUTE)
        await person.do("section.join", section="朝の学び")
        await hall.listen()
        await hanako.press(hall.in_private(hanako)[-1], "迎える")
    hall.town.clock.advance(MINUTE)
    await others[3].do("section.join", section="朝の学び")
    await hall.listen()
    asked = hall.in_private(hanako)[-1]
    await admin.do("section.appoint", section="朝の学び", member=NAMES[3])
    hall.town.clock.advance(MINUTE)
    await hall.listen()

    assert "準備室「朝の学び」が、課になりました" in said(hall.in_channel()[-1])
    assert "もう返事が済んでいます" in said(await others[3].press(asked, "迎える"))


async def test_who_rests_while_a_proposal_opens_is_looked_for_a_stand_in(hall: Hall) -> None:
    hanako, *others = [await hall.town.member(name) for name in ("花子", *NAMES)]
    await hanako.do("section.propose", name="窓口改善課", purpose="待ち時間を短く", kind="work")
    await hall.listen()
    card = hall.in_channel()[-1]
    for person in others[:3]:
        await person.press(card, "賛同する")
    await hanako.do("sleep")
    await others[3].press(card, "賛同する")
    hall.town.clock.advance(MINUTE)
    await hall.listen()

    assert any("課長" in one.summary for one in hall.in_private(others[0])), hall.in_private(others[0])


async def test_a_proposal_begins_with_those_who_are_there(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    await hanako.do("section.propose", name="窓口改善課", purpose="待ち時間を短く", kind="work")
    await hall.listen()
    card = hall.in_channel()[-1]
    await kenta.press(card, "賛同する")
    page = await hanako.press(card, "詳しく見る")

    assert "いまの2人で始めました" in said(await hanako.press(page, "いまの仲間で始める"))
    assert "発起人の方です" in said(await yumi.do("section.start_together", token_of(hall)))
    assert "準備室" in said(await yumi.do("section.info", section="窓口改善課"))
    assert "窓口改善課" in said(await kenta.do("section.mine"))
    hall.town.clock.advance(MINUTE)
    await hall.listen()
    assert "「窓口改善課」が始まりました" in said(hall.in_private(hanako)[-1])
    assert "もう開いています" in said(await yumi.press(card, "賛同する"))


async def test_a_proposal_whose_time_is_over_still_begins_small(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await hanako.do("section.propose", name="窓口改善課", purpose="待ち時間を短く", kind="work")
    hall.town.clock.advance(timedelta(days=60))
    await hall.town.town.founding.tick(hall.town.clock.now())
    await hall.listen()

    begun = await hanako.press(hall.in_private(hanako)[-1], "いまの仲間で始める")

    assert "いまの1人で始めました" in said(begun)
    assert "一人活動" in said(await hanako.press(begun, "この課を見る"))


async def test_where_fewer_founders_are_asked_for_waiting_proposals_open(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
        answer = await hanako.do("section.propose", name="窓口改善課", purpose="待たせない", kind="work")
        await kenta.press(await kenta.press(answer, "詳しく見る"), "賛同する")

    async with open_hall(tmp_path, Policy(founders=2)) as hall:
        await hall.town.town.founding.tick(hall.town.clock.now())
        await hall.town.town.founding.tick(hall.town.clock.now())

        mine = Person(hall.town, kenta.user)
        assert "窓口改善課" in said(await mine.do("section.mine"))
        assert "準備室" not in said(await mine.do("section.info", section="窓口改善課"))


async def test_nobody_begins_more_alone_than_there_are_seats(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    for name in ("朝の学び", "昼の学び", "夜の学び"):
        assert "始めました" in await start(hanako, name)

    assert "もう3つあります" in await start(hanako, "休日の学び")
    kenta = await hall.town.member("健太")
    await kenta.do("section.join", section="昼の学び")
    assert "始めました" in await start(hanako, "休日の学び")


async def test_a_room_comes_with_the_second_person_and_grows_with_the_section(tmp_path: Path) -> None:
    policy = Policy(surface_local=SurfaceKind.CHANNEL, founders=3)
    async with open_hall(tmp_path, policy) as hall:
        hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
        await give_square(hall)
        keeper = FakeKeeper()
        rooms = RoomKeeper(hall.town.storage, policy, {Platform.LOCAL: keeper})
        await start(hanako)

        async def kinds() -> list[SurfaceKind]:
            hall.town.clock.advance(MINUTE)
            await rooms.reconcile(hall.town.clock.now())
            return [room.kind for room in keeper.rooms.values() if room.open]

        assert await kinds() == []
        await kenta.do("section.join", section="朝の学び")
        assert await kinds() == [SurfaceKind.THREAD]
        await yumi.do("section.join", section="朝の学び")
        assert await kinds() == [SurfaceKind.CHANNEL]


async def test_beginning_alone_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")
    john = await hall.town.member("John", locale="en")

    form = await emma.say("section start")
    begun = said(await emma.send(form, name="Morning study", purpose="Half an hour", kind="skill"))
    assert "With 2 people it is a section in preparation" in begun
    await john.do("section.join", section="Morning study")
    await hall.listen()
    assert "John has joined “Morning study”: your first companion" in said(hall.in_private(emma)[-1])
    assert "in preparation" in said(await john.do("section.info", section="Morning study"))


async def test_an_administrator_founds_a_section_at_once(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)

    await admin.do("section.create", name="読書課", purpose="読む", kind="hobby")

    assert "準備室" not in said(await admin.do("section.info", section="読書課"))


def token_of(hall: Hall) -> str:
    """The proposal announced first."""
    return button(hall.in_channel()[0], "賛同する").action.args[0]
