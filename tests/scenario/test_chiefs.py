"""課長・課長補佐・運営: giving posts, stepping down, handing over, terms."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import to_token
from bot.domain.members import Office
from bot.domain.policy import Policy
from bot.domain.sections import Membership, Post, Section
from bot.view import Form, Message
from tests.builders.answers import field_of, said, values_of
from tests.builders.chiefs import MINUTE, WINDOW, people_of, turn
from tests.builders.hall import Hall, open_hall
from tests.builders.town import Person, button

DAY = timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


def last_letter(hall: Hall, person: Person) -> Message:
    return hall.in_private(person)[-1]


async def test_a_chief_gives_posts_and_whoever_gets_one_hears_of_it(hall: Hall) -> None:
    chiba, kenta, yumi = await people_of(hall, "千葉", "健太", "由美")

    given = await chiba.say(f"課長 役職 {WINDOW} 健太 課長補佐")
    await chiba.do("chief.post", WINDOW, "由美", "staff")
    await turn(hall)

    assert "「窓口改善課」の課長補佐は、健太さんです" in said(given)
    assert "課長補佐をお願いすることになりました" in said(last_letter(hall, kenta))
    assert "運営をお願いすることになりました" in said(last_letter(hall, yumi))
    listed = said(await chiba.press(given, "顔ぶれを見る"))
    assert "千葉 (課長)" in listed
    assert listed.index("健太 (課長補佐)") < listed.index("由美 (運営)")
    assert "課長補佐です" in said(await kenta.do("section.info", WINDOW))
    page = await yumi.do("section.info", WINDOW)
    assert field_of(page, "課長補佐") == "健太"
    assert field_of(page, "運営") == "由美"
    for number in range(6):
        await section_seat(hall, f"係{number}", Post.STAFF)
    assert field_of(await yumi.do("section.info", WINDOW), "運営").endswith("ほか2人")
    assert "もうそのとおりです" in said(await chiba.do("chief.post", WINDOW, "由美", "staff"))


async def test_a_deputy_leads_but_names_no_deputies_and_cannot_end_the_chief(hall: Hall) -> None:
    chiba, kenta, yumi, megumi = await people_of(hall, "千葉", "健太", "由美", "恵")
    daisuke = await hall.town.member("大輔")
    await chiba.do("chief.post", WINDOW, "健太", "deputy")
    await chiba.do("chief.post", WINDOW, "恵", "deputy")

    assert "運営は、由美さんです" in said(await kenta.do("chief.post", WINDOW, "由美", "staff"))
    assert isinstance(await kenta.do("section.edit", WINDOW), Form)
    for name, post in (("由美", "deputy"), ("恵", "member"), ("健太", "member")):
        assert "課長か総務課の方です" in said(await kenta.do("chief.post", WINDOW, name, post))
    assert "千葉さんは「窓口改善課」の課長です" in said(
        await kenta.do("chief.post", WINDOW, "千葉", "member")
    )
    assert "総務課の担当です" in said(await kenta.do("section.dismiss", WINDOW))
    assert "課長の方です" in said(await kenta.do("chief.hand_over", WINDOW, "由美"))
    assert "課長か総務課の方です" in said(await kenta.do("chief.term", WINDOW, "なし"))
    assert "入っていません" in said(await kenta.do("chief.post", WINDOW, "大輔", "staff"))
    for outsider in (yumi, daisuke):
        assert "課長か総務課の方ができる手続き" in said(
            await outsider.do("chief.post", WINDOW, "恵", "staff")
        )
    assert "役職が終わりました" not in "".join(said(one) for one in hall.in_private(megumi))


async def test_a_seat_with_a_post_below_the_chief_counts(hall: Hall) -> None:
    chiba, kenta = await people_of(hall, "千葉", "健太")
    await chiba.do("chief.post", WINDOW, "健太", "deputy")

    assert "あと2つの課に入れます" in said(await kenta.do("section.mine"))
    assert "あと3つの課に入れます" in said(await chiba.do("section.mine"))


async def test_who_steps_down_from_a_smaller_post_keeps_the_seat_and_starts_no_search(hall: Hall) -> None:
    chiba, kenta = await people_of(hall, "千葉", "健太")
    await chiba.do("chief.post", WINDOW, "健太", "deputy")

    asked = await kenta.do("chief.resign", WINDOW)
    assert "課長補佐を降りますか" in said(asked)
    assert "課長補佐を終えました" in said(await kenta.press(asked, "降りる"))

    assert "いま役職についていません" in said(await kenta.press(asked, "降りる"))
    assert "後任選びはしていません" in said(await kenta.do("chief.succession", "0", WINDOW))
    assert "健太\n" in said(await kenta.do("section.members", "0", WINDOW))


async def test_a_chief_hands_over_to_whom_they_have_in_mind(hall: Hall) -> None:
    chiba, kenta, yumi = await people_of(hall, "千葉", "健太", "由美")
    form = await chiba.press(await chiba.do("chief.resign", WINDOW), "後任の方にお願いする")

    asked = await chiba.send(form, member="由美", note="鍵は受付にあります")
    await turn(hall)
    first = last_letter(hall, yumi)
    assert "引き受けていただけるまで、課長はあなたのままです" in said(asked)
    assert "千葉さんから、「窓口改善課」の課長を引き継いでほしい" in said(first)
    assert "鍵は受付にあります" in said(first)
    assert "見送りとお伝えします" in said(await yumi.press(first, "今回は見送る"))
    await turn(hall)
    sorry = last_letter(hall, chiba)
    assert "由美さんの都合で今回は見送り" in said(sorry)
    assert "もう終わっています" in said(await yumi.press(first, "引き受ける"))

    form = await chiba.press(sorry, "後任の方にお願いする")
    await chiba.send(form, member="健太", note="鍵は受付にあります")
    await turn(hall)
    second = last_letter(hall, kenta)
    assert "ほかの方にあてた" in said(
        await yumi.do("chief.accept", *button(second, "引き受ける").action.args)
    )
    taken = await kenta.press(second, "引き受ける")
    await turn(hall)

    assert "課長を引き受けました" in said(taken)
    assert "もう終わっています" in said(await kenta.press(second, "引き受ける"))
    assert "千葉さんより" in said(await kenta.press(taken, "引き継ぎメモを読む"))
    letter = said(last_letter(hall, kenta))
    assert "課長をお願いすることになりました" in letter
    assert "鍵は受付にあります" in letter
    assert "健太さんが「窓口改善課」の課長を引き受けてくれました" in said(last_letter(hall, chiba))
    assert "「窓口改善課」の課長は、健太さんです" in said(hall.in_channel()[-1])
    listed = said(await kenta.do("section.members", "0", WINDOW))
    assert "健太 (課長)" in listed
    assert "千葉\n" in listed
    # Powers ended at once: notes are for those who lead.
    assert "課長か総務課の方ができる手続き" in said(await chiba.do("chief.note", WINDOW))
    assert "課長の方です" in said(await chiba.send(form, member="由美"))


async def test_an_offer_ends_with_the_post_of_whoever_made_it(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    chiba, kenta, yumi = await people_of(hall, "千葉", "健太", "由美")
    await chiba.do("chief.hand_over", WINDOW, "健太")
    await turn(hall)
    letter = last_letter(hall, kenta)
    await chiba.do("chief.hand_over", WINDOW, "由美")
    assert "もう終わっています" in said(await kenta.press(letter, "引き受ける"))  # somebody else was asked
    await turn(hall)
    letter = last_letter(hall, yumi)

    await admin.do("section.dismiss", WINDOW)

    assert "もう終わっています" in said(await yumi.press(letter, "引き受ける"))
    assert "課長の方です" in said(await chiba.do("chief.hand_over", WINDOW, "健太"))


async def test_who_moved_is_asked_and_nothing_happens_by_itself(hall: Hall) -> None:
    chiba, kenta = await people_of(hall, "千葉", "健太")
    edit = await chiba.do("profile.edit")
    await chiba.send(edit, work="窓口")
    await chiba.send(await chiba.do("profile.edit"), organisation="隣の市")
    await kenta.send(await kenta.do("profile.edit"), organisation="隣の市")
    await turn(hall)

    (letter,) = hall.in_private(chiba)
    assert "異動されたようです。「窓口改善課」の課長を続けますか" in said(letter)
    assert hall.in_private(kenta) == []
    assert "これからもよろしく" in said(await chiba.press(letter, "続ける"))
    assert "課長を降りますか" in said(await chiba.press(letter, "引き継ぐ"))
    assert "千葉 (課長)" in said(await kenta.do("section.members", "0", WINDOW))
    await chiba.do("section.leave_now", to_token((await the_section(hall)).id))
    assert "いま「窓口改善課」の課長の方だけ" in said(await chiba.press(letter, "続ける"))


async def section_seat(hall: Hall, name: str, post: Post) -> None:
    member = await (await hall.town.member(name)).record()
    async with hall.town.storage.write() as work:
        section = (await work.sections.search(WINDOW, limit=1))[0]
        await work.sections.seat(Membership(section.id, member.id, post, hall.town.clock.now()))


async def the_section(hall: Hall) -> Section:
    async with hall.town.storage.read() as work:
        (section,) = await work.sections.search(WINDOW, limit=1)
    return section


async def test_a_term_reminds_its_chief_and_can_go_on(hall: Hall) -> None:
    chiba, _ = await people_of(hall, "千葉", "健太")

    set_to = await chiba.say(f"課長 任期 {WINDOW} 来年3月31日")
    assert "3月31日" in said(set_to)
    section = await the_section(hall)
    assert section.term_ends_at is not None
    await turn(hall, section.term_ends_at - 30 * DAY - hall.town.clock.now() - MINUTE)
    assert hall.in_private(chiba) == []
    await turn(hall)
    await turn(hall)
    (letter,) = hall.in_private(chiba)
    assert "任期は、" in said(letter)
    assert "3月31日" in said(letter)
    await turn(hall, 23 * DAY)
    assert len(hall.in_private(chiba)) == 2
    letter = last_letter(hall, chiba)

    assert "延ばしました" in said(await chiba.press(letter, "続ける"))
    assert "もう変わっています" in said(await chiba.press(letter, "続ける"))
    assert (await the_section(hall)).term_ends_at == section.term_ends_at.replace(
        year=section.term_ends_at.year + 1
    )
    await turn(hall, 30 * DAY)
    assert len(hall.in_private(chiba)) == 2
    assert "定めないことに" in said(await chiba.do("chief.term", WINDOW, "なし"))
    await turn(hall, 400 * DAY)
    assert len(hall.in_private(chiba)) == 2


@pytest.mark.parametrize(
    ("until", "problem"),
    [
        ("昨日", "もう過ぎた日"),
        ("2月30日", "という日はありません"),
        ("そのうち", "日付として読み取れません"),
        ("2099年1月1日", "より先の日は決められません"),
    ],
)
async def test_an_unclear_end_comes_back_at_its_field(hall: Hall, until: str, problem: str) -> None:
    chiba, _ = await people_of(hall, "千葉", "健太")

    form = await chiba.do("chief.term", section=WINDOW, until=until)

    assert isinstance(form, Form)
    assert problem in form.problems["until"]
    assert values_of(form)["until"] == until


async def test_when_a_term_is_over_the_chief_stays_until_somebody_is_found(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    chiba, kenta = await people_of(hall, "千葉", "健太")
    await admin.do("chief.term", WINDOW, "明日")

    await turn(hall, 3 * DAY)

    assert "任期が満ちました" in said(last_letter(hall, chiba))
    assert "任期が満ちました" in said(last_letter(hall, admin))
    assert "次の課長を募っています" in said(last_letter(hall, kenta))
    seen = await kenta.press(await kenta.do("section.info", WINDOW), "後任選びのようす")
    assert "課長の任期が満ちたため" in said(seen)
    assert isinstance(await chiba.do("section.edit", WINDOW), Form)
    assert "任期は満ちています" in said(await chiba.do("chief.term", WINDOW, "来年3月31日"))
    await chiba.do("chief.volunteer", WINDOW, "もう一期")  # alone: the same chief, a new term
    await turn(hall, 8 * DAY)
    assert "課長をお願いすることになりました" in said(last_letter(hall, chiba))
    assert (await the_section(hall)).term_ends_at is None


async def test_an_administrator_lengthens_a_term_that_is_over(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    _, kenta = await people_of(hall, "千葉", "健太")
    await admin.do("chief.term", WINDOW, "明日")
    await turn(hall, 3 * DAY)

    await admin.do("chief.term", WINDOW, "来年3月31日")

    assert "取りやめになりました" in said(await kenta.do("chief.succession", "0", WINDOW))


async def test_a_town_may_give_every_chief_a_term(tmp_path: Path) -> None:
    async with open_hall(tmp_path, Policy(term_months=12)) as hall:
        admin = await hall.town.member("総務", Office.ADMINISTRATOR)
        await hall.town.member("千葉")
        await admin.do("section.create", name=WINDOW, purpose="よくする", kind="work", chief="千葉")

        now = hall.town.clock.now()
        assert (await the_section(hall)).term_ends_at == now.replace(year=now.year + 1)
