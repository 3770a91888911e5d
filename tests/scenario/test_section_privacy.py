"""公開と非公開: what closes, what opens again, and how people come in."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import SectionId, from_token
from bot.domain.members import Office
from bot.domain.places import Platform, Purpose
from bot.domain.surfaces import Surface, SurfaceKind
from bot.view import Answer, Message, controls
from tests.builders.anonymous import asked_anonymously
from tests.builders.answers import field_of, said
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, cards, open_desk, reply
from tests.builders.town import Person

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ROOM, TASKS_CHANNEL = "c-room", "c-tasks"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def announce(host: Person, section: str) -> Answer:
    form = await host.do("event.create", section, complete=False)
    filled = await host.send(form, title="夜の読書会", when="11/30 21時", place="3階", capacity="1")
    return await host.press(filled, "公開する")


async def close_in(host: Person, name: str = "読書課") -> Answer:
    asked = await host.do("section.privacy", section=name, choice="members")
    return await host.press(asked, "非公開にする")


async def give_room(hall: Hall, section: str, *, private: bool) -> None:
    """The section's own room, as the reconciler leaves it behind."""
    number = from_token(section)
    assert number is not None
    async with hall.town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        room = Surface(SectionId(number), place.id, SurfaceKind.CHANNEL, hall.town.clock.now())
        made = replace(room, made=SurfaceKind.CHANNEL, channel_id=ROOM, private=private)
        await work.sections.save_surface(made)


async def later(hall: Hall, by: timedelta = MINUTE) -> None:
    """Let time pass in some steps: a channel takes its messages one after the other."""
    for _ in range(4):
        hall.town.clock.advance(by / 4)
        await hall.town.town.rsvps.tick(hall.town.clock.now())
        await hall.listen()


def letter(hall: Hall, person: Person, about: str) -> Message:
    """What somebody was told in private about another."""
    return next(one for one in hall.in_private(person) if about in one.summary)


def in_room(hall: Hall, room: str = ROOM) -> list[Message]:
    return [shown.message for shown in hall.messenger.shown if shown.channel == room]


async def test_everything_closes_behind_the_members(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    section = await section_of(hall, "読書課", hanako)
    await announce(hanako, section)
    await ask(hanako, "おすすめの一冊", section="読書課")
    async with hall.town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        await work.places.set_channel(place.id, Purpose.SECTIONS, TASKS_CHANNEL)
    wanted = await hanako.do("desk.ask_help", section, complete=False)
    await hanako.send(wanted, what="本棚を運ぶ", until="")
    await hall.listen()
    card, question = hall.card(), cards(hall)[-1]
    assert "本棚を運ぶ" in said(in_room(hall, TASKS_CHANNEL)[-1])
    await kenta.press(card, "参加")
    await reply(kenta, question, "これです")

    asked = await hanako.press(await hanako.do("section.info", section="読書課"), "非公開にする")
    assert "一員だけのものになります" in said(asked)
    assert "もう公開されています" in said(await hanako.do("section.privacy", section="読書課", choice="open"))
    assert "中身は一員だけが読めます" in said(await hanako.press(asked, "非公開にする"))
    await later(hall)

    assert said(hall.in_channel()[-1]).count("中へ移りました") == 2
    assert said(cards(hall)[-1]).count("中へ移りました") == 2
    assert said(in_room(hall, TASKS_CHANNEL)[-1]).count("中へ移りました") == 2
    for outsider in (kenta, admin):
        assert "見つかりません" in said(await outsider.press(card, "参加"))
        assert "夜の読書会" not in said(await outsider.do("event.list", section="読書課"))
        assert "夜の読書会" not in said(await outsider.do("event.mine"))
        assert "未解決" not in said(await outsider.do("question.search", text="おすすめの一冊"))
        assert "見つかりません" in said(await outsider.press(question, "読む"))
        assert "非公開の課です" in said(await outsider.do("section.members", section="読書課"))
    assert "非公開(申し込みで入れます)" in said(await kenta.do("section.list"))
    assert "1人" not in said(await kenta.do("section.info", section="読書課"))
    assert "1人" in said(await admin.do("section.info", section="読書課"))
    assert "読書課" not in said(await kenta.do("profile", member="花子"))
    assert "非公開" in field_of(await hanako.do("section.info", section="読書課"), "公開のしかた")
    # Who cannot come any more keeps nobody from it.
    assert "参加 0/1人" in said(await hanako.do("event.list"))
    assert "未解決" in said(await hanako.do("question.search", text="おすすめの一冊"))


async def test_an_event_inside_is_told_in_the_sections_own_room_once_nobody_else_is_there(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    section = await section_of(hall, "読書課", hanako)
    await give_room(hall, section, private=False)
    await close_in(hanako)

    await announce(hanako, section)
    await ask(hanako, "おすすめの一冊", section="読書課")
    await later(hall)
    assert in_room(hall) == hall.in_channel() == cards(hall) == []
    await give_room(hall, section, private=True)
    await later(hall, 2 * MINUTE)

    assert sorted(one.summary for one in in_room(hall)) == [
        "イベントのご案内:夜の読書会",
        "質問:おすすめの一冊",
    ]
    await hanako.do("event.rsvp", _event(in_room(hall)), "come")
    await later(hall, timedelta(days=9, hours=-1))
    assert any("始まります" in one.summary for one in in_room(hall))
    assert hall.in_channel() == []


async def test_a_section_without_a_room_of_its_own_keeps_its_events_to_its_lists(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    section = await section_of(hall, "読書課", hanako)
    await close_in(hanako)

    await announce(hanako, section)
    await later(hall)
    assert hall.in_channel() == []

    opened = await hanako.press(
        await hanako.do("section.privacy", section="読書課", choice="open"), "公開する"
    )
    await later(hall)
    assert "どなたでも読めて" in said(opened)
    assert "夜の読書会" in said(hall.card())


async def test_joining_is_asked_for_and_answered_either_way(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    yumi, dai = await hall.town.member("由美"), await hall.town.member("大輔")
    await section_of(hall, "読書課", hanako)
    await close_in(hanako)
    await later(hall)
    assert "非公開になりました" in said(hall.in_private(hanako)[-1])

    info = await kenta.do("section.info", section="読書課")
    assert "フォロー" not in str([getattr(one, "label", "") for one in controls(info)])  # type: ignore[arg-type]
    assert "申し込みました" in said(await kenta.press(info, "加入を申し込む"))
    assert "もう届いています" in said(await kenta.do("section.join", section="読書課"))
    assert "フォローはできません" in said(await kenta.do("section.follow", section="読書課"))
    await yumi.do("section.join", section="読書課")
    await dai.do("section.join", section="読書課")
    await later(hall)
    first, second = letter(hall, hanako, "健太"), letter(hall, hanako, "由美")
    assert "健太さん(縁側市)が「読書課」への加入を希望しています" in said(first)
    assert "できる手続きです" in said(await kenta.press(first, "迎える"))

    assert "健太さんを「読書課」に迎えました" in said(await hanako.press(first, "迎える"))
    assert "もう返事が済んでいます" in said(await hanako.press(first, "今回は見送る"))
    assert "由美さんへ" in said(await hanako.press(second, "今回は見送る"))
    await later(hall)
    assert "迎えられました" in said(hall.in_private(kenta)[-1])
    assert "今回は見送りとなりました" in said(hall.in_private(yumi)[-1])
    assert "健太" in said(await kenta.do("section.members", section="読書課"))
    assert "申し込みました" in said(await yumi.do("section.join", section="読書課"))
    left = await kenta.do("section.leave", section="読書課")
    assert "申し込みました" in said(await kenta.press(left, "加入を申し込む"))

    await hanako.do("section.privacy_now", _token(info), "open")
    await later(hall)
    for person in (kenta, yumi, dai):
        invited = hall.in_private(person)[-1]
        assert "申し込みはもういりません" in said(invited)
        assert "入りました" in said(await person.press(invited, "この課に入る"))


async def test_who_waits_outside_for_answers_hears_that_they_moved_inside(hall: Hall) -> None:
    chief, hanako, kenta, emi = [await hall.town.member(name) for name in ("課長", "花子", "健太", "恵美")]
    section = await section_of(hall, "読書課", chief)
    for asker, title in ((chief, "おすすめの一冊"), (hanako, "閉館の時間")):
        await ask(asker, title, section="読書課")
        await later(hall)
        await kenta.press(cards(hall)[-1], "私も知りたい")
    await asked_anonymously(hall, emi, section="読書課")

    await chief.do("section.privacy_now", section, "members")
    await later(hall)
    for outsider in (hanako, kenta, emi):
        (told,) = [one for one in hall.in_private(outsider) if "お待ちの質問" in one.summary]
        assert "一冊" not in said(told)
        assert "閉館" not in said(told)
        assert "加入を申し込む" in said(told)
    assert not [one for one in hall.in_private(chief) if "お待ちの質問" in one.summary]


async def test_beside_it_another_one_opens_that_is_for_its_members_only_too(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    section = await section_of(hall, "読書課", hanako, kenta, yumi)
    await close_in(hanako)
    await later(hall)

    assert "非公開の「絵本課」を開きました" in said(
        await hanako.do("reform.split", section, "絵本課", "絵本を読む", "由美")
    )
    await later(hall)
    told = hall.in_private(kenta)[-1]
    assert "加入を申し込んでください" in said(told)
    assert "こちらへ移る" not in said(told)
    assert "絵本課" not in said(await kenta.do("section.mine"))
    assert "申し込みました" in said(await kenta.press(told, "この課に入る"))


async def test_who_has_no_seat_left_frees_one_first(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "読書課", hanako)
    for name in ("税務課", "防災課", "写真課"):
        await section_of(hall, name)
    await close_in(hanako)
    for name in ("税務課", "防災課"):
        await kenta.do("section.join", section=name)
    await kenta.do("section.join", section="読書課")
    await kenta.do("section.join", section="写真課")
    await later(hall)

    asks = letter(hall, hanako, "健太")
    assert "席は、いますべて埋まっています" in said(await hanako.press(asks, "迎える"))
    swap = await kenta.do("section.swap", leaving="写真課", entering="読書課")
    assert "加入を申し込んでください" in said(swap)
    await kenta.do("section.leave", section="写真課")
    assert "迎えました" in said(await hanako.press(asks, "迎える"))


async def test_who_waits_when_a_section_closes_for_good_hears_so(hall: Hall) -> None:
    admin, kenta = await hall.town.member("総務", Office.ADMINISTRATOR), await hall.town.member("健太")
    section = await section_of(hall, "読書課")
    assert "非公開にしました" in said(await close_in(admin))
    await kenta.do("section.join", section="読書課")
    await later(hall)
    assert "健太さん" in said(letter(hall, admin, "健太"))  # nobody leads it: 総務課 is asked

    await admin.do("reform.close_now", section, reason="役目を終えたため")
    await later(hall)

    assert "今回は見送りとなりました" in said(hall.in_private(kenta)[-1])


async def test_the_same_in_english(hall: Hall) -> None:
    emma, john = await hall.town.member("Emma", locale="en"), await hall.town.member("John", locale="en")
    await section_of(hall, "Readers", emma)

    asked = await emma.say("section privacy Readers members")
    assert "is members only now" in said(await emma.press(asked, "Make members only"))
    assert "You have asked to join" in said(await john.say("section join Readers"))
    await later(hall)
    assert "John belongs to “Readers” now" in said(await emma.press(letter(hall, emma, "John"), "Welcome"))


def _token(info: Answer) -> str:
    assert isinstance(info, Message)
    return next(one.action.args[0] for one in controls(info) if getattr(one, "label", "") == "加入を申し込む")  # type: ignore[union-attr]


def _event(messages: list[Message]) -> str:
    return next(
        one.action.args[0]  # type: ignore[union-attr]
        for message in messages
        for one in controls(message)
        if getattr(one, "label", "") == "参加"
    )
