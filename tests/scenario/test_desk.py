"""{@chief}席: what the desk shows, a word with newcomers, the load, a rest."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import EventId, MemberId, SectionId, from_token, new_id
from bot.domain.members import Office
from bot.domain.sections import Membership, Post
from bot.view import Form, Message, controls
from tests.builders.answers import field_of, said
from tests.builders.events import event_called
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person

DAY = timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


def section_id(token: str) -> SectionId:
    number = from_token(token)
    assert number is not None
    return SectionId(number)


async def joins(hall: Hall, name: str, token: str, post: Post = Post.MEMBER) -> Person:
    """Somebody who takes a seat now."""
    person = await hall.town.member(name)
    async with hall.town.storage.write() as work:
        member_id = (await person.record()).id
        await work.sections.seat(Membership(section_id(token), member_id, post, hall.town.clock.now()))
    return person


async def held(hall: Hall, token: str, host: MemberId, *days_ago: int) -> None:
    """Events of a section that took place."""
    async with hall.town.storage.write() as work:
        for days in days_ago:
            event = event_called(f"{host}-{days}", -days * DAY, section_id=section_id(token))
            moved = replace(event, id=EventId(new_id(hall.town.clock.now())), host_id=host)
            start = hall.town.clock.now() - days * DAY
            details = replace(moved.details, starts_at=start, ends_at=start + timedelta(hours=1))
            await work.events.add(replace(moved, details=details))


def labels(answer: object) -> list[str]:
    assert isinstance(answer, Message), answer
    return [getattr(control, "label", "") for control in controls(answer)]


async def test_one_screen_tells_who_waits_and_what_is_next(hall: Hall) -> None:
    chief = await hall.town.member("花子")
    token = await section_of(hall, "窓口改善課", chief)
    hall.town.clock.advance(40 * DAY)
    kenta = await joins(hall, "健太", token)
    hall.town.clock.advance(timedelta(minutes=1))
    yumi = await joins(hall, "由美", token)
    await kenta.do("question.ask.form", "", title="番号札の並べ方", body="", section=token)

    page = await chief.press(await chief.do("section.info", section=token), "課長席を開く")

    assert "「窓口改善課」の課長席" in said(page)
    assert field_of(page, "庁員") == "3人(この30日で2人が入りました)"
    assert field_of(page, "次の集まり") == "まだ決まっていません"
    assert "1件が答えを待っています。いちばん長く待っているのは「番号札の並べ方」" in field_of(page, "質問")
    assert field_of(page, "お手伝い") == "手を待っているものはありません"
    assert "2人の新しい方が、ひとことを待っています" in said(page)
    assert isinstance(await chief.press(page, "次の集まりを決める"), Form)
    assert "番号札の並べ方" in said(await chief.press(page, "待っている質問を開く"))

    greeted = await chief.press(page, "声をかけた")  # the earliest first
    assert "健太さんに声をかけてくださって" in said(greeted)
    assert "1人の新しい方が" in said(greeted)
    assert "もうどなたかが" in said(await chief.press(page, "声をかけた"))
    assert (await chief.do("desk.look")) == (await chief.do("desk.look", section=token))

    await held(hall, token, (await chief.record()).id, -3)
    page = await chief.do("desk.look")
    assert "番号札" not in field_of(page, "次の集まり")
    assert labels(page).count("次の集まりを見る") == 1
    hall.town.clock.advance(31 * DAY)
    assert "新しい方" not in said(await chief.do("desk.look"))
    assert "由美" in said(await chief.do("section.members", section=token))
    assert (await yumi.record()).active


async def test_the_desk_is_for_those_who_hold_a_post_and_for_the_office(hall: Hall) -> None:
    chief, office = await hall.town.member("花子"), await hall.town.member("総務", Office.ADMINISTRATOR)
    token = await section_of(hall, "窓口改善課", chief)
    other = await section_of(hall, "読書課", chief)
    staff, member = await joins(hall, "健太", token, Post.STAFF), await joins(hall, "由美", token)

    assert "どの課の席を開きますか" in said(await chief.do("desk.look"))
    assert "「読書課」の課長席" in said(await office.do("desk.look", section=other))
    assert "「窓口改善課」の課長席" in said(await staff.do("desk.look"))
    assert "世話をしている課がありません" in said(await member.do("desk.look"))
    refused = await member.do("desk.look", section=token)
    assert "「窓口改善課」" in said(refused)
    assert "席」" not in said(refused)
    page = await member.do("section.info", section=token)
    assert "課長席を開く" not in labels(page)
    assert "お手伝いを見る" in labels(page)


async def test_who_carries_much_is_offered_a_hand_and_a_rest(hall: Hall) -> None:
    chief = await hall.town.member("花子")
    token = await section_of(hall, "窓口改善課", chief)
    kenta = await joins(hall, "健太", token, Post.STAFF)
    hall.town.clock.advance(100 * DAY)
    mine, his = (await chief.record()).id, (await kenta.record()).id
    await held(hall, token, his, 20)
    await held(hall, token, mine, 1, 10, 20, 30, 40)

    page = await chief.do("desk.look")
    assert "この3か月の集まり6回のうち5回を、おひとりで開いています" in said(page)
    assert isinstance(await chief.press(page, "手伝って"), Form)
    assert "荷は、みなさんで分かち合えています" in said(await kenta.do("desk.look"))

    rest = await chief.press(page, "少し休む")
    assert "休んでも大丈夫です" in said(rest)
    assert "休職する" in labels(rest)
    told = await chief.press(rest, "休むと伝える")
    await hall.listen()
    assert "1人にお伝えしました" in said(told)
    assert "花子さんが、「窓口改善課」の世話をしばらくお休みします" in said(hall.in_private(kenta)[-1])

    await held(hall, token, mine, 50, 60)
    assert "8週間、休みなく続けてくださっています" in said(await chief.do("desk.look"))
