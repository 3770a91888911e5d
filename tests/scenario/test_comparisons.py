"""横並び調査: one question, one answer per organisation, results in which nobody stands alone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.view import Answer, Form, Message
from tests.builders.answers import facts, field_of, rows, said, select_of, values_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.organisations import clerk_of, works_at
from tests.builders.surveys import asked, card, token_of
from tests.builders.town import Person, button

DAY = timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


def told(hall: Hall, person: Person) -> list[str]:
    return [message.summary for message in hall.in_private(person)]


async def wait(hall: Hall, by: timedelta) -> None:
    hall.town.clock.advance(by)
    for _ in range(2):  # once would do
        await hall.town.town.comparisons.tick(hall.town.clock.now())
    await hall.listen()


async def test_an_organisation_has_one_answer_that_its_own_people_see(hall: Hall) -> None:
    hanako, kenta, minoru, stranger = [
        await hall.town.member(name) for name in ("花子", "健太", "実", "よそ者")
    ]
    form = await hanako.say("調査 聞く 電子契約の状況")
    assert values_of(form)["choices"] == "導入済\n検討中\n未"
    confirm = await hanako.send(form, number_of="年間の件数", notes="予算の参考にします")
    assert facts(confirm) == {
        "選択肢": "導入済 / 検討中 / 未",
        "数": "年間の件数",
        "締切": "2026年12月5日(土) 17:00",
        "お聞きする方": "全国の自治体のみなさん",
    }
    back = await hanako.press(confirm, "直す")
    assert said(await hanako.send(back)) == said(confirm)
    assert "始めました" in said(await hanako.press(confirm, "公開する"))
    await hall.listen()
    assert "いまの回答" not in facts(card(hall))

    # The first of a town: the prefecture and the size are asked on the way, and the tap is not lost.
    await works_at(hall.town, kenta, "縁側市", confirmed=False)
    place = await kenta.press(card(hall), "検討中")
    assert isinstance(place, Form)
    size = await kenta.send(place, prefecture="長野")
    menu = select_of(size, "survey.size")
    thanks = await kenta.choose(menu.action, "city_small")
    assert "縁側市の答えを「検討中」で受け取りました" in said(thanks)
    assert (await kenta.record()).prefecture is not None

    hall.town.clock.advance(timedelta(minutes=1))
    # A colleague sees the answer that stands, changes it, and both see who did; nobody else.
    await works_at(hall.town, minoru, "長野県縁側市役所 市民課", "長野")
    seen = await minoru.do("survey.list", "電子契約の状況")
    assert "縁側市の回答:検討中" in said(seen)
    changed = await minoru.press(card(hall), "導入済")
    assert "縁側市の答えを「導入済」で" in said(changed)
    hall.town.clock.advance(timedelta(minutes=1))
    words = await minoru.send(
        await minoru.press(changed, "ひとことを添える"), remark="3年目です", number="1,200"
    )
    assert "年間の件数:1,200" in said(words)
    assert rows(await minoru.press(words, "回答の記録")) == [
        "導入済 ・ 実さん",
        "導入済 ・ 実さん",
        "検討中 ・ 健太さん",
    ]
    await works_at(hall.town, stranger, "縁側市", "長野", confirmed=False)
    answers = [
        await stranger.press(card(hall), "未"),
        await stranger.do("survey.list", "電子契約の状況"),
        await stranger.do("survey.history", button(changed, "回答の記録").action.args[0]),
    ]
    assert "もう届いています" in said(answers[0])
    for answer in answers:
        assert not [word for word in ("健太", "実さん", "回答:導入済", "3年目です") if word in said(answer)]


async def test_a_tap_and_a_typed_answer_mean_what_they_say_where_choices_are_numbers(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    form = await hanako.say("調査 聞く 延長窓口は週に何回ですか")
    await hanako.press(await hanako.send(form, choices="0、1、2"), "公開する")
    await hall.listen()
    kenta = await clerk_of(hall.town, "見本町", "長野")
    for choice in "012":
        assert f"見本町の答えを「{choice}」で" in said(await kenta.press(card(hall), choice))
        typed = await kenta.do("survey.answer", "延長窓口は週に何回ですか", choice)
        assert f"見本町の答えを「{choice}」で" in said(typed)


async def test_results_tell_of_nobody_who_was_not_named(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await asked(hall, hanako)
    await works_at(hall.town, kenta, "縁側市", "長野")
    size = await kenta.press(card(hall), "導入済")
    counted = await kenta.choose(select_of(size, "survey.size").action, "city_small")
    await kenta.send(await kenta.press(counted, "ひとことを添える"), remark="3年目です")
    named = await clerk_of(hall.town, "見本町", "長野")
    await named.press(await named.press(card(hall), "導入済"), "自治体名を出してよい")
    for number in range(4):
        await (await clerk_of(hall.town, f"例{number}町", "北海道")).press(card(hall), "未")
    for number in range(4):
        await (await clerk_of(hall.town, f"凡{number}村", "沖縄")).press(card(hall), "導入済")
    lone = await clerk_of(hall.town, "ひとり村", "長野")
    await lone.say("調査 答える 電子契約の状況 検討中")
    await wait(hall, timedelta(minutes=1))
    assert field_of(card(hall), "いまの回答") == "9団体以上"

    early = await hanako.do("survey.results", "電子契約の状況")
    assert "締切(2026年12月5日(土) 17:00)のあとに公開します" in said(early)
    await wait(hall, 15 * DAY)
    assert told(hall, hanako) == ["「電子契約の状況」の回答を締め切りました"]
    letter = hall.in_private(hanako)[-1]
    results = await hanako.press(letter, "結果を見る")
    assert facts(results) == {
        "導入済": "6団体",  # 縁側市, 見本町 (named) and 4 villages
        "検討中または未": "5団体",
    }
    assert "少数のため、人口規模別には表示しません" in said(results)  # one city alone
    assert "ひとり村" not in said(results)
    assert rows(await hanako.press(results, "自治体名つき")) == ["導入済:見本町(長野県)"]
    assert rows(await hanako.press(results, "ひとこと")) == ["3年目です"]

    form = await hanako.press(letter, "コメントを添えて")
    assert "お知らせします" in said(await hanako.send(form, comment="小さな町ほど早いです"))
    await wait(hall, timedelta(minutes=1))
    assert told(hall, kenta) == told(hall, lone) == ["横並び調査「電子契約の状況」の結果が出ました"]
    (note,) = [one for one in hall.in_channel() if "結果が出ました" in one.summary]
    assert "花子さんより:小さな町ほど早いです" in said(note)
    files = await lone.press(hall.in_private(lone)[-1], "CSV")
    assert isinstance(files, Message)
    tables, names = (one.content.decode("utf-8-sig") for one in files.files)
    assert "全体,,6,5" in tables
    assert "見本町,長野県,町村,導入済," in names
    assert not [one for one in ("ひとり村", "縁側市", "の人", "健太") if one in tables + names]
    outsider = await clerk_of(hall.town, "圏外市", "東京")
    assert "CSVは、答えてくださった" in said(
        await outsider.do("survey.csv", button(results, "CSV").action.args[0])
    )
    everything = "\n".join(said(shown.message) for shown in hall.messenger.shown)
    assert not [name for name in ("健太", "縁側市の", "例0町", "凡0村", "ひとり村") if name in everything]


async def test_each_organisation_is_reminded_once_through_one_member(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await works_at(hall.town, hanako, "縁側市", "長野")
    first, second, third, away = [await hall.town.member(name) for name in ("一", "二", "三", "休み")]
    for person in (first, second):
        await works_at(hall.town, person, "例市", "長野")
    await works_at(hall.town, third, "別市", "長野", confirmed=False)
    await works_at(hall.town, away, "空町", "長野")
    await away.do("sleep")
    far = await clerk_of(hall.town, "遠市", "東京")
    done = await clerk_of(hall.town, "済町", "長野")
    await hall.wants_direct_reminders(second)
    confirm = await hanako.send(await hanako.say("調査 聞く 電子契約の状況"), choices="はい、いいえ")
    form = await hanako.press(confirm, "都道府県をしぼる")
    assert isinstance(form, Form)
    confirm = await hanako.send(form, prefecture="長野県")
    assert field_of(confirm, "お聞きする方") == "長野県"
    await hanako.press(confirm, "公開する")
    await hall.listen()
    await done.press(card(hall), "はい")
    assert "ほかの自治体" in said(await far.press(card(hall), "はい"))

    for _ in range(13):
        await wait(hall, DAY)

    assert told(hall, second) == told(hall, third) == ["「電子契約の状況」への回答をお待ちしています"]
    assert [told(hall, one) for one in (first, away, far, done, hanako)] == [[]] * 5
    assert "別市の状況はいかがですか" in said(hall.in_private(third)[-1])
    size = await third.press(hall.in_private(third)[-1], "いいえ")
    await third.choose(select_of(size, "survey.size").action, "city_large")
    for _ in range(9):  # the surveyor says nothing: it is told as it is
        await wait(hall, DAY)
    assert told(hall, third)[1:] == ["横並び調査「電子契約の状況」の結果が出ました"]
    assert "回答が少ないため" in said(await far.do("survey.results", "電子契約の状況"))


async def test_who_never_answered_anything_is_reminded_where_the_name_tells_the_size(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    village, city = await clerk_of(hall.town, "見本村", "長野"), await clerk_of(hall.town, "例市", "長野")
    confirm = await hanako.send(await hanako.say("調査 聞く 電子契約の状況"))
    towns = await hanako.choose(select_of(confirm, "survey.asked_size").action, "town")
    await hanako.press(towns, "公開する")
    await hall.listen()

    await wait(hall, 13 * DAY)

    assert told(hall, village) == ["「電子契約の状況」への回答をお待ちしています"]
    assert told(hall, city) == []


async def test_a_surveyor_extends_ends_and_takes_back(hall: Hall) -> None:
    hanako, kenta, minoru = [await hall.town.member(name) for name in ("花子", "健太", "実")]
    chief = await hall.town.member("総務", Office.ADMINISTRATOR)
    section = await section_of(hall, "契約課", hanako, kenta)
    for person in (kenta, minoru):
        await works_at(hall.town, person, "縁側町", "長野")
    form = await hanako.say("調査 聞く 電子契約の状況")
    assert field_of(await hanako.send(form, deadline="12/5"), "締切") == values_of(form)["deadline"]
    confirm = await hanako.send(form, deadline="11/30 12時")
    held = select_of(confirm, "survey.section")
    confirm = await hanako.choose(held.action, held.options[1].value)
    large = await hanako.choose(select_of(confirm, "survey.asked_size").action, "town")
    assert field_of(large, "お聞きする方") == "契約課・町村"
    shown = await hanako.press(large, "公開する")
    await hall.listen()

    assert "ほかの自治体や課の方に" in said(await minoru.press(card(hall), "未"))
    await kenta.press(card(hall), "未")
    sooner = await hanako.send(await hanako.press(shown, "締切をのばす"), deadline="11/29")
    assert isinstance(sooner, Form)
    assert "12月7日(月) 12:00までのばしました" in said(await hanako.send(sooner, deadline="12/7 12時"))
    assert "12月8日(火) 17:00までのばしました" in said(await hanako.send(sooner, deadline="12/8"))
    token = button(shown, "締切をのばす").action.args[0]
    assert "変えられるのは" in said(await kenta.do("survey.close_now", token))
    closed = await chief.press(await chief.do("survey.close", token), "締め切る")
    assert "締め切りました" in said(closed)
    assert "締め切られました" in said(await kenta.press(card(hall), "検討中"))
    await hanako.do("section.privacy_now", section, "members")  # what it asked is its members' own now
    await wait(hall, timedelta(minutes=1))
    assert "見つかりませんでした" in said(await minoru.do("survey.csv", token))
    assert not [one for one in hall.in_channel() if "回答の受付は終わりました" in said(one)]
    assert "「契約課」の中へ移りました" in said(hall.in_channel()[-1])
    await hanako.press(closed, "コメントなしで")
    assert "もうお知らせしました" in said(await hanako.do("survey.tell", token))
    await wait(hall, timedelta(minutes=1))

    for _ in range(2):
        shown = await asked(hall, hanako)
    third = await hanako.send(await hanako.say("調査 聞く 電子契約の状況"))
    assert "2件まで" in said(await hanako.press(third, "公開する"))
    await wait(hall, timedelta(minutes=1))
    await kenta.press(card(hall), "導入済")
    gone = await hanako.press(await hanako.press(shown, "調査を取り下げる"), "取り下げる")
    assert "消しました" in said(gone)
    await wait(hall, timedelta(minutes=1))
    assert any("取り下げられました" in said(one) for one in hall.in_channel())
    assert "取り下げられました" in said(await kenta.do("survey.answer", token_of(shown), "1"))
    await hanako.do("leave.now")
    listed = await kenta.do("survey.list")
    assert len(rows(listed)) == 2  # the one that was closed, and the one that ended with her leaving
    assert said(listed).count("に終わりました") == 2


async def test_who_asked_and_left_is_called_by_no_name_any_more(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    token = token_of(await asked(hall, hanako))
    assert field_of(await kenta.do("survey.list", token), "聞いている人") == "花子さん"
    await hanako.do("survey.close_now", token)
    await hanako.send(await hanako.do("survey.comment", token), comment="助かりました")
    assert "花子さんより:助かりました" in said(await kenta.do("survey.results", token))

    await hanako.do("leave.now")

    for seen in (await kenta.do("survey.list", token), await kenta.do("survey.results", token)):
        assert "退庁した方より:助かりました" in said(seen)
        assert "花子" not in said(seen)


async def test_the_same_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")
    await works_at(hall.town, emma, "Riverside", "Nagano")

    form = await emma.say("survey new E-contracts")
    assert values_of(form)["choices"] == "In use\nConsidering\nNot yet"
    confirm = await emma.send(form, deadline="30 Nov 18:00")
    assert said(await emma.send(await emma.press(confirm, "Change"))) == said(confirm)
    await emma.press(confirm, "Publish")
    size = await emma.say("survey answer E-contracts 2")
    thanks = await emma.choose(select_of(size, "survey.size").action, "city_middle")
    assert "The answer of Riverside is “Considering”" in said(thanks)
    assert isinstance(await emma.say("survey answer E-contracts maybe"), Form)


async def test_who_has_enough_open_publishes_from_the_same_screen_once_one_ended(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "契約課", kenta, hanako)
    public = [await asked(hall, hanako) for _ in range(2)]
    third = await hanako.send(await hanako.say("調査 聞く 公用車の台数"))
    waiting = await hanako.press(third, "公開する")
    assert "2件までです。「公用車の台数」はこのまま残って" in said(waiting)
    assert {"選択肢", "締切"} <= set(facts(waiting))

    # What is not theirs to ask is told before that there are enough.
    elsewhere = await hanako.choose(select_of(waiting, "survey.section").action, section_token(waiting))
    await hanako.press(await hanako.do("section.info", section="契約課"), "この課を出る")
    assert "先に契約課へ入るか" in said(await hanako.press(elsewhere, "公開する"))
    whole = await hanako.choose(select_of(waiting, "survey.section").action, "-")
    await hanako.press(await hanako.press(public[0], "いま締め切る"), "締め切る")
    assert "「公用車の台数」の横並び調査を始めました" in said(await hanako.press(whole, "公開する"))
    assert "公用車の台数" in said(await kenta.do("survey.list"))


def section_token(shown: Answer) -> str:
    return next(one.value for one in select_of(shown, "survey.section").options if one.label == "契約課")


async def test_what_a_section_was_asked_ends_where_it_is_closed(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    office = await hall.town.member("総務", Office.ADMINISTRATOR)
    section = await section_of(hall, "契約課", kenta, hanako)
    confirm = await hanako.send(await hanako.say("調査 聞く 電子契約の状況"))
    menu = select_of(confirm, "survey.section").action
    await hanako.press(await hanako.choose(menu, section_token(confirm)), "公開する")
    await asked(hall, hanako)
    await works_at(hall.town, kenta, "見本町", "長野")
    await kenta.press(hall.in_channel()[0], "検討中")

    await office.do("reform.close_now", section, reason="役目を終えたため")
    await hall.listen()

    assert told(hall, hanako).count("「電子契約の状況」の回答を締め切りました") == 1
    both = said(await hanako.do("survey.list"))
    assert both.count("に終わりました") == 1, "the one that asks everybody goes on"
    assert both.count("まで") == 1


async def test_its_closing_note_goes_with_it_where_its_section_closes_to_others(hall: Hall) -> None:
    kenta = await hall.town.member("健太")
    await section_of(hall, "契約課", kenta)
    confirm = await kenta.send(await kenta.say("調査 聞く 電子契約の状況"))
    menu = select_of(confirm, "survey.section").action
    shown = await kenta.press(await kenta.choose(menu, section_token(confirm)), "公開する")
    await wait(hall, timedelta(minutes=1))
    await kenta.press(await kenta.press(shown, "いま締め切る"), "締め切る")
    await kenta.do("survey.comment", token_of(shown), comment="小さな町ほど早いです")
    await wait(hall, timedelta(minutes=1))
    assert any("小さな町" in said(one) for one in hall.in_channel())

    asked = await kenta.do("section.privacy", section="契約課", choice="members")
    await kenta.press(asked, "非公開にする")
    await wait(hall, timedelta(minutes=1))

    assert not [one for one in hall.in_channel() if "電子契約" in said(one) or "小さな町" in said(one)]
    assert len([one for one in hall.in_channel() if "中へ移りました" in said(one)]) == 2


async def test_a_colleague_who_left_is_called_by_no_name_in_the_record(hall: Hall) -> None:
    hanako, kenta, minoru = [await hall.town.member(name) for name in ("花子", "健太", "実")]
    await asked(hall, hanako)
    await works_at(hall.town, kenta, "見本町", "長野")
    await works_at(hall.town, minoru, "見本町", "長野")
    await kenta.press(card(hall), "検討中")
    await kenta.do("leave.now")
    hall.town.clock.advance(timedelta(minutes=1))

    changed = await minoru.press(card(hall), "導入済")
    record = await minoru.press(changed, "回答の記録")

    assert rows(record) == ["導入済 ・ 実さん", "検討中 ・ 退庁した方"]
