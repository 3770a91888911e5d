"""後任: every way a post ends, and how the next chief is found; in Japanese and in English."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.domain.places import Platform, Purpose
from bot.view import Form, Message, controls
from tests.builders.answers import said
from tests.builders.chiefs import MINUTE, WINDOW, people_of, turn
from tests.builders.hall import EVENTS_CHANNEL, Hall, hall_of, open_hall, section_of
from tests.builders.town import Person, button, open_town

WEEK = timedelta(days=7)
NAMES = ("千葉", "健太", "由美", "大輔")


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


def letters(hall: Hall, person: Person) -> list[str]:
    return [said(letter) for letter in hall.in_private(person)]


async def resign(person: Person, note: str = "") -> None:
    """Step down as a chief, by the form."""
    form = await person.press(await person.do("chief.resign", WINDOW), "降りる")
    assert "課長を降りました" in said(await person.send(form, note=note))


async def chief(reader: Person) -> str:
    listed = said(await reader.do("section.members", "0", WINDOW))
    return next((line.removesuffix(" (課長)") for line in listed.splitlines() if "(課長)" in line), "")


async def state(reader: Person) -> str:
    return said(await reader.do("chief.succession", "0", WINDOW))


async def test_one_volunteer_becomes_chief_and_gets_the_note(hall: Hall) -> None:
    chiba, kenta, yumi, _ = await people_of(hall, *NAMES)
    edit = await chiba.do("section.edit", WINDOW)
    await resign(chiba, "鍵は受付にあります")

    assert "課長か総務課の方ができる手続き" in said(await chiba.send(edit, purpose="まだ直せる?"))
    await turn(hall)
    assert await chief(yumi) == ""
    assert letters(hall, chiba) == []  # who stepped down knows
    card = hall.in_channel()[-1]
    assert "「窓口改善課」の後任" in said(card)
    assert "課長が役目を終えたため" in said(card)
    assert "進める方がいません" in said(card)

    form = await kenta.press(hall.in_private(kenta)[-1], "立候補する")
    assert isinstance(form, Form)
    stood = await kenta.send(form, words="やってみます")
    assert "立候補しました" in said(stood)
    await turn(hall)
    assert "健太\nやってみます" in said(hall.in_channel()[-1])
    await turn(hall, WEEK)

    assert await chief(yumi) == "健太"
    assert sum("課長をお願いすることになりました" in text for text in letters(hall, kenta)) == 1
    assert "鍵は受付にあります" in letters(hall, kenta)[-1]
    news = [said(message) for message in hall.in_channel()]
    assert sum("「窓口改善課」の課長は、健太さんです" in text for text in news) == 1
    settled = next(one for one in hall.in_channel() if "新しい課長が決まりました" in said(one))
    assert list(controls(settled)) == []
    assert "いま後任を募っていません" in said(await yumi.press(card, "立候補する"))
    assert isinstance(await kenta.do("section.edit", WINDOW), Form)


async def test_several_are_voted_on_and_a_vote_can_be_changed(hall: Hall) -> None:
    chiba, kenta, yumi, daisuke = await people_of(hall, *NAMES)
    outsider = await hall.town.member("恵")
    await resign(chiba)
    await turn(hall)
    await kenta.do("chief.volunteer", WINDOW)
    hall.town.clock.advance(MINUTE)
    await yumi.do("chief.volunteer", WINDOW, "明るい窓口に")
    await yumi.do("chief.volunteer", WINDOW, "もっと明るい窓口に")
    assert "投票の時間ではありません" in said(await daisuke.do("chief.vote", WINDOW, "健太"))
    assert "一員の方です" in said(await outsider.do("chief.volunteer", WINDOW))
    assert "一員の方です" in said(await outsider.do("chief.succession", "0", WINDOW))

    await turn(hall, WEEK)
    ballot = hall.in_private(daisuke)[-1]
    assert "投票で決めます" in said(ballot)
    assert "もっと明るい窓口に" in said(ballot)
    assert "受付は終わっています" in said(await daisuke.do("chief.volunteer", WINDOW))
    assert "健太さんを推しました" in said(await daisuke.press(ballot, "この方に投票する"))
    assert "あなたの一票" in await state(daisuke)
    assert "あなたの一票" not in await state(kenta)
    await daisuke.do("chief.vote", WINDOW, "由美")
    await yumi.do("chief.vote", WINDOW, "由美")
    await kenta.do("chief.vote", WINDOW, "健太")
    assert "立候補していません" in said(await kenta.do("chief.vote", WINDOW, "千葉"))
    assert "一員の方です" in said(await outsider.do("chief.vote", WINDOW, "健太"))
    before_the_end = await state(kenta)
    assert not any(f"{count}票" in before_the_end for count in range(4))
    await turn(hall)
    assert "3人" in said(hall.in_channel()[-1])

    await turn(hall, WEEK)
    assert await chief(kenta) == "由美"
    assert "由美 2票" in await state(kenta)
    assert "いま後任を募っていません" in said(await daisuke.press(ballot, "この方に投票する"))


@pytest.mark.parametrize("votes", [{}, {"健太": "健太", "由美": "由美"}])
async def test_a_tie_and_no_votes_are_left_to_the_administrators(hall: Hall, votes: dict[str, str]) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    people = dict(zip(NAMES, await people_of(hall, *NAMES), strict=True))
    await give_operations(hall)
    await resign(people["千葉"])
    for name in ("健太", "由美"):
        await people[name].do("chief.volunteer", WINDOW)
    await turn(hall, WEEK)
    for voter, candidate in votes.items():
        await people[voter].do("chief.vote", WINDOW, candidate)

    await turn(hall, WEEK)

    assert await chief(admin) == ""
    assert sum("投票では決まりませんでした" in text for text in letters(hall, admin)) == 1
    assert sum("投票では決まりませんでした" in said(one) for one in hall.in_channel()) == 1
    await turn(hall, 10 * WEEK)
    form = await admin.press(hall.in_private(admin)[-1], "課長を任命する")
    assert "課長は、大輔さんです" in said(await admin.send(form, member="大輔"))
    assert "新しい課長が決まりました" in await state(people["健太"])


async def give_operations(hall: Hall) -> None:
    async with hall.town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        await work.places.set_channel(place.id, Purpose.OPERATIONS, EVENTS_CHANNEL)


async def test_without_volunteers_the_administrators_hear_of_it(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    chiba, kenta = await people_of(hall, "千葉", "健太")
    await resign(chiba)
    await kenta.do("chief.volunteer", WINDOW)
    assert "取り消しました" in said(await kenta.do("chief.stand_down", WINDOW))
    assert "立候補していません" in said(await kenta.do("chief.stand_down", WINDOW))

    await turn(hall, WEEK)

    assert "立候補がありませんでした" in letters(hall, admin)[-1]
    assert "総務課が次の課長を任命します" in await state(kenta)


async def test_who_leaves_alone_leaves_it_to_the_administrators_at_once(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    (chiba,) = await people_of(hall, "千葉")

    await chiba.press(await chiba.do("section.leave", WINDOW), "役目を終えて出る")
    await turn(hall)

    assert "立候補がありませんでした" in letters(hall, admin)[-1]


@pytest.mark.parametrize(
    ("way", "because"),
    [
        ("dismiss", "総務課が任を解いたため"),
        ("leave section", "課長が課を出たため"),
        ("leave town", "課長が退庁したため"),
    ],
)
async def test_however_a_post_ends_a_search_begins_at_once(hall: Hall, way: str, because: str) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    chiba, kenta = await people_of(hall, "千葉", "健太")
    match way:
        case "dismiss":
            answer = await admin.do("section.dismiss", WINDOW)
            assert because in said(await admin.press(answer, "後任選びのようす"))
        case "leave section":
            await chiba.press(await chiba.do("section.leave", WINDOW), "役目を終えて出る")
        case _:
            await chiba.do("leave.now")

    assert because in await state(kenta)
    page = await kenta.do("section.info", WINDOW)
    assert because in said(await kenta.press(page, "後任選びのようす"))
    await turn(hall)
    assert "次の課長を募っています" in letters(hall, kenta)[-1]
    assert "課長は、健太さんです" in said(await admin.do("section.appoint", WINDOW, "健太"))
    assert "新しい課長が決まりました" in await state(kenta)


async def test_while_a_chief_is_on_leave_the_deputy_acts(hall: Hall) -> None:
    chiba, kenta, yumi = await people_of(hall, "千葉", "健太", "由美")
    await chiba.do("chief.post", WINDOW, "健太", "deputy")
    await turn(hall)

    await chiba.do("sleep")
    await turn(hall)
    assert "代わりに進められます" in letters(hall, kenta)[-1]
    assert "後任選びはしていません" in await state(yumi)
    assert isinstance(await kenta.do("section.edit", WINDOW), Form)

    await kenta.do("sleep")  # now nobody leads
    await turn(hall)
    assert "課長が休職に入ったため" in await state(yumi)
    assert "次の課長を募っています" in letters(hall, yumi)[-1]
    await chiba.do("wake")
    assert "取りやめになりました" in await state(yumi)
    await turn(hall, WEEK)
    assert await chief(yumi) == "千葉"
    assert isinstance(await chiba.do("section.edit", WINDOW), Form)


async def test_who_comes_back_after_the_end_of_the_term_does_not_end_the_search(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    chiba, kenta = await people_of(hall, "千葉", "健太")
    await admin.do("chief.term", WINDOW, "明日")
    await chiba.do("sleep")
    await turn(hall, timedelta(days=3))

    await chiba.do("wake")

    assert "課長の任期が満ちたため" in await state(kenta)
    assert "まで待っています" in await state(kenta)


async def test_how_it_ended_is_shown_for_a_month(hall: Hall) -> None:
    chiba, kenta = await people_of(hall, "千葉", "健太")
    await resign(chiba)
    await kenta.do("chief.volunteer", WINDOW)
    await turn(hall, WEEK)
    assert "新しい課長が決まりました" in await state(chiba)

    await turn(hall, 5 * WEEK)

    assert "いまの課長は健太さんです" in await state(chiba)


async def test_a_section_for_members_only_is_not_spoken_of_in_public(hall: Hall) -> None:
    chiba, kenta = await people_of(hall, "千葉", "健太")
    async with hall.town.storage.write() as work:
        (section,) = await work.sections.search(WINDOW, limit=1)
        await work.sections.save(replace(section, members_only=True))

    await resign(chiba)
    await turn(hall)

    assert hall.in_channel() == []
    assert "次の課長を募っています" in letters(hall, kenta)[-1]


async def test_who_is_on_leave_too_long_finds_the_post_in_other_hands(hall: Hall) -> None:
    chiba, kenta = await people_of(hall, "千葉", "健太")
    await chiba.do("sleep")
    await kenta.do("chief.volunteer", WINDOW)

    await turn(hall, WEEK)
    await chiba.do("wake")

    assert await chief(kenta) == "健太"
    assert "この課の一員です" in said(await chiba.do("section.info", WINDOW))


async def test_candidates_who_leave_or_rest_fall_out(hall: Hall) -> None:
    chiba, kenta, yumi, daisuke = await people_of(hall, *NAMES)
    await resign(chiba)
    for person in (chiba, kenta, yumi, daisuke):
        await person.do("chief.volunteer", WINDOW)
    await turn(hall, WEEK)
    await daisuke.do("chief.vote", WINDOW, "健太")
    await yumi.do("chief.vote", WINDOW, "由美")

    await kenta.do("sleep")
    await daisuke.do("section.leave", WINDOW)
    await chiba.do("leave.now")
    await kenta.do("wake")

    shown = await state(kenta)
    assert "立候補\n" not in shown
    assert "健太" not in shown
    assert "大輔" not in shown
    await turn(hall, WEEK)
    assert await chief(kenta) == "由美"


async def test_a_closed_section_needs_no_chief(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    chiba, kenta = await people_of(hall, "千葉", "健太")
    await resign(chiba)
    await turn(hall)
    card = hall.in_channel()[-1]
    token = button(card, "立候補する").action.args[0]

    await admin.do("reform.close_now", token, reason="役目を終えたため")
    await turn(hall, WEEK)

    assert "取りやめになりました" in said(hall.in_channel()[-1])
    assert isinstance(await kenta.do("chief.volunteer", token), Message)
    assert "閉課しています" in said(await kenta.do("chief.volunteer", token))


async def test_it_all_survives_a_restart(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        chiba, kenta, yumi = await people_of(hall, "千葉", "健太", "由美")
        await resign(chiba, "鍵は受付にあります")
        await kenta.do("chief.volunteer", WINDOW)
        later = hall.town.clock.now() + WEEK

    async with open_town(tmp_path) as again:
        hall = hall_of(again)
        await turn(hall, later - again.clock.now())
        kenta, yumi = again.person("健太"), again.person("由美")
        assert await chief(yumi) == "健太"
        assert "鍵は受付にあります" in letters(hall, kenta)[-1]


async def test_the_same_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")
    john = await hall.town.member("John", locale="en")
    mary = await hall.town.member("Mary", locale="en")
    token = await section_of(hall, "Counters", emma, john, mary)

    given = await emma.say("chief post Counters John deputy chief")
    assert "John is deputy chief of “Counters” now" in said(given)
    assert "lasts until Wed 31 Mar 2027" in said(await emma.say("chief term Counters 31 March 2027"))
    asked = await emma.say("chief resign Counters")
    form = await emma.press(asked, "Step down")
    assert "The search for a successor begins" in said(await emma.send(form, note="Keys are at the desk."))
    stood = await john.say("chief volunteer Counters")
    assert "Thank you for stepping forward" in said(stood)
    hall.town.clock.advance(MINUTE)
    await mary.say("chief volunteer Counters")
    await turn(hall, WEEK)
    page = await emma.do("chief.succession", "0", token)
    assert "Everybody has one vote" in said(page)
    assert "You voted for John" in said(await emma.press(page, "Vote for them"))
    await turn(hall, WEEK)
    shown = said(await mary.do("chief.succession", "0", token))
    assert "There is a new chief" in shown
    assert "John 1 vote" in shown
    assert "Keys are at the desk." in said(await john.say("chief note Counters"))
