"""アイデア: from a passing thought to what came of it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.domain.places import Platform, Purpose
from bot.services.pruning import PruningService
from bot.view import Form, Message, controls
from tests.builders.answers import field_of, rows, said, select_of
from tests.builders.hall import EVENTS_CHANNEL, Hall, open_hall, section_of
from tests.builders.reforms import NOTICE, turn
from tests.builders.town import Person, button

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TITLE = "待ち人数をスマホで"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        async with opened.town.storage.write() as work:
            place = await work.places.find(Platform.LOCAL, "local")
            assert place is not None
            await work.places.set_channel(place.id, Purpose.SECTIONS, EVENTS_CHANNEL)
        yield opened


async def posted(hall: Hall, author: Person, section: str = "") -> Message:
    """Post the idea; returns its card."""
    form = await author.say("アイデア 投稿")
    filled = {"title": TITLE, "what": "待ち人数を見せる", "why": "お問い合わせが多い", "section": section}
    assert "「待ち人数をスマホで」を出しました" in said(await author.send(form, **filled))
    await hall.listen()
    return hall.in_channel()[-1]


async def test_an_idea_is_supported_and_talked_about(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    await section_of(hall, "窓口改善課", yumi)
    card = await posted(hall, hanako, "窓口改善課")
    assert "花子さんから「窓口改善課」へのアイデア" in said(card)

    assert "賛成しました(いま1人)" in said(await kenta.press(card, "賛成する"))
    assert "取り消しました(いま0人)" in said(await kenta.press(card, "賛成する"))
    await kenta.press(card, "賛成する")
    assert "ご自分のアイデア" in said(await hanako.press(card, "賛成する"))
    talked = await kenta.send(await kenta.press(card, "ひとこと書く"), body="隣の市にあります")
    assert "隣の市にあります" in said(talked)
    await hall.wait(MINUTE)
    assert "健太さんが「待ち人数をスマホで」にひとこと書きました" in said(hall.in_private(hanako)[-1])
    assert "賛成1人 ・ ひとこと1件" in said(hall.in_channel()[-1])
    back = button(talked, "このひとことを消す").action
    assert "消せません" in said(await hanako.do(back.verb, *back.args))
    assert "ひとことを消しました" in said(await yumi.do(back.verb, *back.args))
    assert "もうありません" in said(await kenta.do(back.verb, *back.args))


async def test_an_idea_finds_its_owner(hall: Hall) -> None:
    names = ("花子", "健太", "由美", "課長")
    hanako, kenta, yumi, chief = [await hall.town.member(name) for name in names]
    await section_of(hall, "窓口改善課", chief, hanako)
    await kenta.press(await posted(hall, hanako, "窓口改善課"), "賛成する")

    assert "課長と総務課が決めます" in said(await kenta.do("idea.adopt", TITLE, owner="由美", until="12/25"))
    form = await chief.press(await chief.say(f"アイデア 見る {TITLE}"), "採用する")
    again = await chief.send(form, owner="由美", until="昨日")
    assert isinstance(again, Form)
    assert "もう過ぎた日" in again.problems["until"]
    assert "引き受けていただけるか" in said(await chief.send(again, until="12/25"))
    await hall.wait(MINUTE)
    for person in (hanako, kenta):
        assert "「待ち人数をスマホで」が採用になりました" in said(hall.in_private(person)[-1])
    asked = hall.in_private(yumi)[-1]
    assert "担当をお願いできますか" in said(asked)
    assert field_of(await kenta.say(f"アイデア 見る {TITLE}"), "担当") == "由美さんにお願い中です"
    assert "ほかの方にお願い" in said(await kenta.do("idea.take", TITLE))
    assert "手放しました" in said(await yumi.press(asked, "担当を手放す"))
    await hall.wait(MINUTE)
    freed = hall.in_private(chief)[-1]
    assert "担当の方を探しています" in said(freed)
    assert "担当になりました" in said(await kenta.press(freed, "引き受ける"))
    assert "もうあなたが担当です" in said(await kenta.press(freed, "引き受ける"))
    await hall.wait(MINUTE)
    assert "健太さんが担当します" in said(hall.in_private(chief)[-1])
    await chief.do("idea.adopt", TITLE, owner="課長", until="12/25")
    await hall.wait(MINUTE)
    assert "ほかの方が担当することに" in said(hall.in_private(kenta)[-1])


async def test_its_owner_is_reminded_once_asked_once_and_tells_what_came_of_it(hall: Hall) -> None:
    hanako, kenta, chief = [await hall.town.member(name) for name in ("花子", "健太", "課長")]
    await section_of(hall, "窓口改善課", chief, hanako)
    await kenta.press(await posted(hall, hanako, "窓口改善課"), "賛成する")
    await chief.do("idea.adopt", TITLE, owner="健太", until="12/25")
    await hall.wait(MINUTE)
    await kenta.press(hall.in_private(kenta)[-1], "引き受ける")

    told = len(hall.in_private(kenta))
    await hall.wait(30 * DAY)  # 21 December, before nine in the morning of the 22nd
    assert len(hall.in_private(kenta)) == told
    await hall.wait(DAY)
    assert "の期日(2026年12月25日(金))が近づきました" in said(hall.in_private(kenta)[-1])
    later = await kenta.send(await kenta.press(hall.in_private(kenta)[-1], "期日を変える"), until="12/28")
    assert "2026年12月28日(月)" in said(later)
    await hall.wait(8 * DAY)
    question = hall.in_private(kenta)[-1]
    assert "その後、いかがでしょうか" in said(question)
    assert [getattr(one, "label", "") for one in controls(question)] == [
        "実施済にする",
        "期日を変える",
        "担当を手放す",
    ]
    assert len(hall.in_private(kenta)) == told + 2
    form = await kenta.press(question, "実施済にする")
    assert "みなさんにお知らせします" in said(await kenta.send(form, outcome="待ち時間が半分になりました"))
    await hall.wait(MINUTE)
    assert "待ち時間が半分になりました" in said(hall.in_private(hanako)[-1])
    outcome = [message for message in hall.in_channel() if "を実施しました" in message.summary]
    assert "賛成してくださった1人のみなさん" in said(outcome[-1])
    await hall.wait(30 * DAY)
    assert len(hall.in_private(kenta)) == told + 2
    assert "もう実施済です" in said(await kenta.do("idea.support", TITLE))
    listed = await hanako.choose(select_of(await hanako.say("アイデア"), "idea.list").action, "done")
    assert rows(listed) == [TITLE]
    assert "実施済1" in said(listed)
    report = await chief.do("desk.report", "窓口改善課", year="2026")
    assert isinstance(report, Message)
    assert "実施したもの" in report.files[0].content.decode()


async def test_nobody_is_thanked_for_support_where_nobody_gave_any(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    office = await hall.town.member("総務", Office.ADMINISTRATOR)
    await posted(hall, hanako)
    await office.do("idea.adopt", TITLE, owner="総務", until="12/25")
    finished = await office.do("idea.finish", TITLE, outcome="画面を置きました")
    assert "賛成した方と市役所のみなさん" in said(finished)
    await hall.wait(MINUTE)

    (outcome,) = [message for message in hall.in_channel() if "を実施しました" in message.summary]
    assert "画面を置きました" in said(outcome)
    assert "賛成してくださった" not in said(outcome)


async def test_an_idea_is_declined_kindly_talked_about_again_and_taken_back(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    office = await hall.town.member("総務", Office.ADMINISTRATOR)
    await hanako.do("idea.post", title=TITLE, what="待ち人数を見せる")
    await kenta.do("idea.support", TITLE)
    assert "総務課が決めます" in said(await hanako.do("idea.decline", TITLE, reason="いいえ"))
    await office.do("idea.decline", TITLE, reason="来年度の更新のときに、ぜひ")
    await hall.listen()
    for person in (hanako, kenta):
        assert "来年度の更新のときに、ぜひ" in said(hall.in_private(person)[-1])
    assert "見送りになっています" in said(await kenta.do("idea.support", TITLE))
    assert "もう一度話し合います" in said(await office.press(await office.do("idea.show", TITLE), "もう一度"))
    assert "出した方だけ" in said(await kenta.do("idea.withdraw", TITLE))
    form = await hanako.press(await hanako.do("idea.show", TITLE), "書き直す")
    assert "書き直しました" in said(await hanako.send(form, what="待ち人数と時間を見せる"))
    assert "取り下げました" in said(await hanako.do("idea.withdraw", TITLE))
    await hall.wait(MINUTE)
    assert "取り下げられました" in said(hall.in_channel()[-1])
    assert rows(await kenta.say("アイデア 一覧 新しい順")) == []


async def test_a_press_on_take_it_back_is_asked_once_more(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await posted(hall, hanako)
    page = await hanako.do("idea.show", TITLE)
    asked = await hanako.press(page, "取り下げる")
    assert "いただいた賛成とひとことも見えなくなり" in said(asked)
    assert TITLE in said(await kenta.do("idea.show", TITLE))

    assert "取り下げました" in said(await hanako.press(asked, "取り下げる"))
    assert "取り下げられました" in said(await hanako.press(page, "取り下げる"))
    assert isinstance(await kenta.do("idea.show", TITLE), Form)


async def test_what_who_was_asked_never_answered_is_free_after_its_day(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    office = await hall.town.member("総務", Office.ADMINISTRATOR)
    card = await posted(hall, hanako)
    page = await office.press(card, "くわしく見る")
    await office.send(await office.press(page, "採用する"), owner="健太", until="12/1")
    await hall.wait(9 * DAY)
    await hall.town.town.ideas.tick(hall.town.clock.now())
    assert not [one for one in hall.in_private(office) if "担当の方を探しています" in said(one)]

    await hall.wait(5 * DAY)
    for _ in range(2):
        await hall.town.town.ideas.tick(hall.town.clock.now())
    await hall.listen()

    for person in (hanako, office):
        assert "担当の方を探しています" in said(hall.in_private(person)[-1])
    freed = hall.in_private(hanako)[-1]
    taken = await yumi.press(freed, "担当を引き受ける")
    assert "期日(2026年12月1日(火))は過ぎていますので" in said(taken)
    assert isinstance(await yumi.press(taken, "期日を変える"), Form)
    await hall.wait(DAY)
    assert hall.in_private(yumi) == [], "nobody asks at once why it is late"
    assert "担当です" not in said(await kenta.press(freed, "くわしく見る"))


async def test_who_leaves_the_town_leaves_an_idea_free_and_their_supports_uncounted(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    office = await hall.town.member("総務", Office.ADMINISTRATOR)
    await hanako.do("idea.post", title=TITLE, what="待ち人数を見せる")
    await kenta.do("idea.support", TITLE)
    await office.do("idea.adopt", TITLE, owner="健太", until="12/25")
    await kenta.do("idea.take", TITLE)
    await kenta.do("leave.now")
    await hall.wait(MINUTE)

    assert "担当の方を探しています" in said(hall.in_private(office)[-1])
    assert "賛成0人" in said(await hanako.do("idea.show", TITLE))
    await hall.wait(40 * DAY)
    assert not any("期日" in said(letter) for letter in hall.in_private(kenta))


async def test_who_left_a_members_only_section_leaves_its_idea_free(hall: Hall) -> None:
    chief, kenta = await hall.town.member("課長"), await hall.town.member("健太")
    await section_of(hall, "読書課", chief, kenta)
    await posted(hall, chief, "読書課")
    await chief.do("idea.adopt", TITLE, owner="健太", until="12/25")
    await kenta.do("idea.take", TITLE)
    await hall.town.town.ideas.tick(hall.town.clock.now())
    assert field_of(await chief.do("idea.show", TITLE), "担当") == "健太さん"
    asked = await chief.do("section.privacy", section="読書課", choice="members")
    await chief.press(asked, "非公開にする")
    page = await kenta.do("section.info", section="読書課")
    assert "出ました" in said(await kenta.press(page, "この課を出る"))

    for _ in range(2):
        await hall.town.town.ideas.tick(hall.town.clock.now())
    await hall.wait(MINUTE)

    assert field_of(await chief.do("idea.show", TITLE), "担当") == "探しています"
    freed = [letter for letter in hall.in_private(chief) if "担当の方を探しています" in letter.summary]
    assert len(freed) == 1
    assert not any("期日" in said(letter) for letter in hall.in_private(kenta))


async def test_a_card_says_nothing_of_what_became_for_members_only(hall: Hall) -> None:
    chief, kenta = await hall.town.member("課長"), await hall.town.member("健太")
    await section_of(hall, "読書課", chief)
    card = await posted(hall, chief, "読書課")
    assert "待ち人数を見せる" in said(card)
    hall.town.clock.advance(200 * DAY)  # however long it has stood
    await PruningService(hall.town.storage).tick(hall.town.clock.now())
    asked = await chief.do("section.privacy", section="読書課", choice="members")
    await chief.press(asked, "非公開にする")
    await hall.wait(MINUTE)

    (shown,) = [message for message in hall.in_channel() if "中へ移りました" in said(message)]
    assert not any("待ち人数" in said(message) for message in hall.in_channel())
    assert TITLE not in said(shown)
    assert "古くなりました" in said(await kenta.press(card, "賛成する"))


async def test_what_came_of_an_idea_goes_with_it_where_its_section_closes(hall: Hall) -> None:
    chief = await hall.town.member("課長")
    await section_of(hall, "読書課", chief)
    await posted(hall, chief, "読書課")
    await chief.do("idea.adopt", TITLE, owner="課長", until="12/25")
    await chief.do("idea.finish", TITLE, outcome="窓口に表示機を置きました")
    await hall.wait(MINUTE)
    assert any("表示機" in said(message) for message in hall.in_channel())
    hall.town.clock.advance(200 * DAY)
    await PruningService(hall.town.storage).tick(hall.town.clock.now())
    asked = await chief.do("section.privacy", section="読書課", choice="members")
    await chief.press(asked, "非公開にする")
    await hall.wait(MINUTE)

    assert not any("表示機" in said(message) or TITLE in said(message) for message in hall.in_channel())
    assert len([message for message in hall.in_channel() if "中へ移りました" in said(message)]) == 2
    assert "表示機" in said(await chief.do("idea.show", TITLE))


async def test_a_card_says_nothing_of_what_was_merged_into_a_members_only_section(hall: Hall) -> None:
    chief, kenta = await hall.town.member("課長"), await hall.town.member("健太")
    reading = await section_of(hall, "読書課", chief)
    await section_of(hall, "本の課", kenta)
    await posted(hall, chief, "読書課")
    asked = await kenta.do("section.privacy", section="本の課", choice="members")
    await kenta.press(asked, "非公開にする")
    form = await chief.do("reform.merge", reading, complete=False)
    await chief.send(form, into="本の課", reason="やっていることが同じなので")
    await turn(hall, NOTICE)
    await turn(hall)
    await hall.wait(MINUTE)

    assert "待ち人数を見せる" in said(await kenta.do("idea.show", TITLE))
    assert [message for message in hall.in_channel() if "中へ移りました" in said(message)]
    assert not any("待ち人数" in said(message) for message in hall.in_channel())
