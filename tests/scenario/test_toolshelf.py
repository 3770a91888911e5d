"""共有棚: put there with a checklist, found, used with thanks, made better, handed on, asked about yearly."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.ids import to_token
from bot.domain.members import Office
from bot.view import Answer, Form, Message
from tests.builders.answers import buttons_of, facts, rows, said, select_of, values_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person, button

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SURE = dict.fromkeys(("personal", "names", "secrets", "rules"), "yes")
TEXT = "第1条 この要綱は、会議録の作り方を定める。\n\n第2条 *すみやかに*作る。"
WORDS = {"kind": "guideline", "title": "会議録作成要綱", "about": "会議録を作る庶務の方に", "text": TEXT}


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def draft(person: Person, *, origin: Answer | None = None, section: str = "", **values: str) -> Answer:
    """Something typed, with its area and licence chosen."""
    form = await person.press(origin, "もとにして置く") if origin else await person.say("共有棚 置く")
    shown = await person.send(form, **(WORDS | values))
    shown = await person.choose(select_of(shown, "shelf.draft.area").action, "general")
    shown = await person.choose(select_of(shown, "shelf.draft.licence").action, "credit")
    return await person.choose(select_of(shown, "shelf.draft.section").action, section) if section else shown


async def put(person: Person, *, origin: Answer | None = None, section: str = "", **values: str) -> Answer:
    shown = await draft(person, origin=origin, section=section, **values)
    return await person.send(await person.press(shown, "確かめて棚に置く"), **SURE)


def letters(hall: Hall, person: Person) -> list[str]:
    return [one.summary for one in hall.in_private(person)]


def last(hall: Hall, person: Person) -> Message:
    return hall.in_private(person)[-1]


async def test_an_item_stands_there_once_its_checklist_is_sure(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    typed = await hanako.send(await hanako.say("共有棚 置く"), **(WORDS | {"text": ""}))
    assert isinstance(typed, Form)
    assert "どちらか" in typed.problems["url"]
    typed = await hanako.send(typed, url="http://example.jp/x")
    assert isinstance(typed, Form)
    assert "https://" in typed.problems["url"]
    shown = await hanako.send(typed, url="", text=TEXT)
    assert facts(shown)["使い方の約束"] == "まだ選ばれていません"
    with pytest.raises(AssertionError):
        button(shown, "確かめて棚に置く")

    shown = await hanako.choose(select_of(shown, "shelf.draft.area").action, "general")
    shown = await hanako.choose(select_of(shown, "shelf.draft.licence").action, "credit")
    assert "作った方の名前を書けば" in facts(shown)["使い方の約束"]
    assert values_of(await hanako.press(shown, "書き直す"))["title"] == "会議録作成要綱"
    form = await hanako.press(shown, "確かめて棚に置く")
    unsure = await hanako.send(form, **(SURE | {"personal": "no", "rules": "no"}))
    assert isinstance(unsure, Form)
    assert set(unsure.problems) == {"personal", "rules"}
    assert values_of(unsure)["names"] == "yes"
    assert "まだ何もありません" in said(await kenta.say("共有棚 一覧"))

    there = await hanako.send(unsure, **SURE)
    again = await hanako.send(form, **SURE)
    assert "共有棚に置きました" in said(there)
    assert "共有棚に置きました" in said(again)
    assert rows(await kenta.say("共有棚 検索 会議録 庶務")) == ["会議録作成要綱"]
    assert "見つかりませんでした" in said(await kenta.say("共有棚 検索 会議録 給食"))
    lines = await put(kenta, title="持ち物", text="印かん\n筆記用具")
    copy = (await kenta.press(lines, "本文を受け取る")).files[0]  # type: ignore[union-attr]
    assert "\n印かん  \n筆記用具\n" in copy.content.decode(), "lines without a mark a text editor would show"
    await kenta.press(await kenta.press(lines, "棚から取り下げる"), "取り下げる")
    listed = await kenta.say("共有棚 一覧")
    assert "令和8年度時点" in said(listed)
    assert rows(await kenta.choose(select_of(listed, "shelf.list").action, "guideline")) == ["会議録作成要綱"]
    assert rows(await kenta.choose(select_of(listed, "shelf.by_area").action, "tax")) == []
    page = await kenta.press(await kenta.press(listed, "よく使われている順"), "ひな形を見る")
    file = (await kenta.press(page, "本文を受け取る")).files[0]  # type: ignore[union-attr]
    assert file.name.endswith("-v1.md")
    assert "\n\n第2条 \\*すみやかに\\*作る。\n\n" in file.content.decode()
    assert "- 縁側市役所の共有棚より。作った方:花子さん\n" in file.content.decode()


async def test_thanks_come_back_once_a_day_and_up_the_chain(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    midori, taro = await hall.town.member("みどり"), await hall.town.member("太郎")
    section = await section_of(hall, "庶務課", midori, hanako)
    await put(hanako, section=section)
    page = await kenta.say("共有棚 詳細 会議録作成要綱")

    used = await kenta.press(page, "使った")
    assert "作った方とその課に、お礼をまとめて" in said(used)
    await kenta.press(page, "使った")
    word = {"how": "半分の時間でできました", "signing": "organisation"}
    await kenta.send(await kenta.press(used, "ひとこと添える"), **word)
    await taro.press(page, "使った")
    assert facts(await taro.say("共有棚 詳細 会議録作成要綱"))["使った人"] == "2人"
    assert "ご自身のもの" in said(await hanako.do("shelf.used", button(page, "使った").action.args[0]))
    assert letters(hall, hanako) == []
    heard = await hall.wait(8 * HOUR)
    assert letters(hall, hanako) == ["あなたのひな形を、2人が使ってくれました"]
    assert "「半分の時間でできました」(縁側市)" in said(last(hall, hanako))
    assert "「庶務課」のひな形を、2人が使ってくれました" in heard
    await taro.press(await taro.say("共有棚 詳細 会議録作成要綱"), "を取り消す")
    await midori.press(page, "使った")
    await midori.press(await midori.say("共有棚 詳細 会議録作成要綱"), "を取り消す")
    await hall.wait(DAY)
    assert len(letters(hall, hanako)) == 1
    assert "のべ1人" in said(await hanako.say("共有棚 自分の棚"))
    report = await midori.do("desk.report", section=section)
    assert isinstance(report, Message)
    assert "ひな形が使われた数** 1件" in report.files[0].content.decode()

    made = await put(kenta, origin=page, title="学校の会議録要綱")
    await hall.wait(HOUR)
    await put(taro, origin=made, title="学級の会議録要綱")
    await hall.listen()
    assert [one for one in letters(hall, hanako) if "もとに" in one] == [
        "健太さんが、「会議録作成要綱」をもとに「学校の会議録要綱」を作りました。あなたの工夫が、先へ広がっています。",
        "太郎さんが、「会議録作成要綱」をもとに「学級の会議録要綱」を作りました。あなたの工夫が、先へ広がっています。",
    ]
    assert facts(made)["もとにしたもの"] == "会議録作成要綱"
    page = await hanako.say("共有棚 詳細 会議録作成要綱")
    assert facts(page)["ここから生まれたもの"] == "学校の会議録要綱"
    gone = await hanako.press(await hanako.press(page, "棚から取り下げる"), "取り下げる")
    assert "取り下げました" in said(gone)
    assert facts(await taro.say("共有棚 詳細 学校の会議録要綱"))["もとにしたもの"] == "(いまは棚にありません)"


async def test_what_was_made_from_something_stands_there_also_where_that_is_gone(
    hall: Hall,
) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    page = await put(hanako)
    shown = await draft(kenta, origin=page, title="学校の会議録要綱")
    typing = await kenta.press(page, "もとにして置く")
    await hanako.press(await hanako.press(page, "棚から取り下げる"), "取り下げる")

    made = await kenta.send(await kenta.press(shown, "確かめて棚に置く"), **SURE)
    later = await kenta.send(typing, **(WORDS | {"title": "学級の会議録要綱"}))

    assert facts(made)["もとにしたもの"] == "(いまは棚にありません)"
    assert "「学級の会議録要綱」を、この内容で置きますか" in said(later)
    assert "もとの「会議録作成要綱」の使い方の約束:出典を書けば自由(CC BY)" in said(later)
    await hall.listen()
    assert [one.label for one in buttons_of(last(hall, hanako))] == ["ひな形を見る"]


async def test_a_long_improvement_is_read_to_its_end_before_it_is_taken_in(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await put(hanako)
    page = await kenta.say("共有棚 詳細 会議録作成要綱")
    long = "第1条" + "あ" * 3_000 + "おわり"
    await kenta.send(await kenta.press(page, "改善を送る"), what="全文を見直しました", text=long)
    await hall.listen()

    letter = last(hall, hanako)
    assert "全体で3006文字" in said(letter)
    assert "おわり" not in said(letter)
    whole = await hanako.press(letter, "改善を見る")
    assert "おわり" in said(whole)
    assert isinstance(await hanako.press(whole, "取り入れる"), Form)


async def test_who_left_the_section_of_a_draft_puts_it_elsewhere(hall: Hall) -> None:
    hanako, midori = await hall.town.member("花子"), await hall.town.member("みどり")
    section = await section_of(hall, "庶務課", midori, hanako)
    shown = await draft(hanako, section=section)
    await hanako.press(await hanako.do("section.info", section="庶務課"), "この課を出る")

    refused = await hanako.send(await hanako.press(shown, "確かめて棚に置く"), **SURE)

    assert "「庶務課」のひな形にできるのは" in said(refused)
    elsewhere = await hanako.choose(select_of(refused, "shelf.draft.section").action, "-")
    there = await hanako.send(await hanako.press(elsewhere, "確かめて棚に置く"), **SURE)
    assert "共有棚に置きました" in said(there)


async def test_who_keeps_what_a_leaver_shared_hears_the_thanks(hall: Hall) -> None:
    hanako, kenta, taro = [await hall.town.member(name) for name in ("花子", "健太", "太郎")]
    for title in ("引き継ぐ様式", "だれも預からない様式"):
        await put(hanako, title=title)
        await hall.wait(HOUR)
    page = await hanako.say("共有棚 詳細 引き継ぐ様式")
    await hanako.send(await hanako.press(page, "引き継ぐ"), member="健太")
    await hall.wait(HOUR)
    await hanako.do("leave.now")

    kept, alone = [
        said(await taro.press(await taro.say(f"共有棚 詳細 {title}"), "使った"))
        for title in ("引き継ぐ様式", "だれも預からない様式")
    ]
    assert "作った方は退庁されたので、いま担当している方や課に、お礼をまとめて" in kept
    assert "ありがとうございます" in alone
    assert "お伝えします" not in alone
    await hall.wait(DAY)

    assert letters(hall, kenta)[1:] == ["お預かりのひな形を、1人が使ってくれました"]
    assert "「引き継ぐ様式」 新しく1人" in said(last(hall, kenta))
    assert "だれも預からない様式" not in said(last(hall, kenta))


async def test_without_a_section_only_its_author_is_said_to_hear_thanks(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    emma = await hall.town.member("Emma", locale="en-GB")
    section = await section_of(hall, "庶務課", hanako)
    await put(hanako)
    await put(hanako, section=section, title="書庫の要綱")

    assert "作った方に、お礼を" in said(await kenta.do("shelf.used", item="会議録作成要綱"))
    assert "Its author will hear" in said(await emma.do("shelf.used", item="会議録作成要綱"))
    assert "Its author and their section will hear" in said(await emma.do("shelf.used", item="書庫の要綱"))
    await (await hall.town.member("総務", Office.ADMINISTRATOR)).do(
        "reform.close_now", section, reason="役目を終えたため"
    )
    assert "作った方に、お礼を" in said(await kenta.do("shelf.used", item="書庫の要綱"))


async def test_thanks_in_a_channel_are_taken_back_where_their_section_closes(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await put(hanako, section=await section_of(hall, "庶務課", hanako))
    await kenta.press(await kenta.say("共有棚 詳細 会議録作成要綱"), "使った")
    await hall.wait(8 * HOUR)
    assert [one for one in hall.in_channel() if "会議録作成要綱" in said(one)]

    closing = await hanako.do("section.privacy", section="庶務課", choice="members")
    await hanako.press(closing, "非公開にする")
    await hall.wait(HOUR)

    assert not [one for one in hall.in_channel() if "会議録作成要綱" in said(one)]


async def test_a_word_keeps_its_name_when_its_author_taps_once_more(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await put(hanako)
    page = await kenta.say("共有棚 詳細 会議録作成要綱")
    word = {"how": "半分の時間でできました", "signing": "organisation"}
    await kenta.send(await kenta.press(await kenta.press(page, "使った"), "ひとこと添える"), **word)

    await kenta.press(page, "使った")

    assert "「半分の時間でできました」(縁側市)" in said(await kenta.say("共有棚 詳細 会議録作成要綱"))


async def test_improvements_flow_back_and_stand_in_the_history(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await put(hanako)
    page = await kenta.say("共有棚 詳細 会議録作成要綱")

    better = {"what": "第3条を足しました", "text": "第3条 ほめる。"}
    assert "送りました" in said(await kenta.send(await kenta.press(page, "改善を送る"), **better))
    await hall.wait(HOUR)
    await kenta.send(
        await kenta.press(page, "改善を送る"), what="誤字を直しました", url="https://example.jp/fix"
    )
    await hall.listen()
    first, second = hall.in_private(hanako)
    unsure = await hanako.send(await hanako.press(first, "取り入れる"), **(SURE | {"names": "no"}))
    assert isinstance(unsure, Form)
    taken = await hanako.send(unsure, **SURE)
    await hall.listen()
    assert facts(taken)["改善した方"] == "健太さん"
    assert "第2版" in facts(taken)["版"]
    assert "見送り" not in said(await hanako.press(second, "今回は見送る"))
    assert "もう決まっています" in said(await hanako.press(second, "今回は見送る"))
    await hall.wait(HOUR)
    assert "新しい版に取り入れられました" in letters(hall, kenta)[0]
    assert "今回は見送りとなりましたが" in letters(hall, kenta)[1]

    edit = await hanako.press(taken, "ひな形を直す")
    other = await hanako.press(taken, "ひな形を直す")
    changed = await hanako.send(edit, title="会議録の要綱")
    assert "第3条" in said(changed)
    renew = await hanako.press(changed, "新しい版にする")
    renewed = await hanako.send(renew, **SURE, note="題を短く")
    assert "第3版" in said(renewed)
    assert "新しい版になりました" in said(await hanako.send(other))
    history = await kenta.press(await kenta.say("共有棚 詳細 会議録の要綱"), "版の履歴")
    assert rows(history) == ["第3版 会議録の要綱", "第2版 会議録作成要綱", "第1版 会議録作成要綱"]
    assert "健太さんの改善を、花子さんが取り入れました ・ 第3条を足しました" in said(history)
    assert "直せるのは" in said(await kenta.do("shelf.edit", edit.action.args[1]))  # type: ignore[union-attr]


async def test_an_item_outlives_its_author_and_problems_are_told_in_private(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    midori = await hall.town.member("みどり")
    somu = await hall.town.member("総務", Office.ADMINISTRATOR)
    section = await section_of(hall, "庶務課", midori, hanako)
    page = await put(hanako, section=section)
    await put(hanako, title="自分だけの様式")
    token = button(page, "ひな形を直す").action.args[0]
    told = await kenta.send(await kenta.press(page, "困りごと"), words="住民の名前が入っています")
    assert "お名前は伝わりません" in said(told)
    await hall.listen()
    assert "直すか、取り下げてください" in said(last(hall, hanako))
    assert "健太" not in said(last(hall, midori))
    hidden = await midori.press(last(hall, midori), "いったん下ろす")
    assert "下ろしました" in said(hidden)
    assert "いまは棚にありません" in said(await kenta.do("shelf.used", token))
    assert rows(await kenta.say("共有棚 一覧")) == ["自分だけの様式"]
    await hall.listen()
    assert "いったん棚から下ろされました" in letters(hall, hanako)[-1]
    assert "下ろしたり戻したりできるのは" in said(await hanako.do("shelf.unhide", token))
    changed = await hanako.send(await hanako.press(last(hall, hanako), "ひな形を直す"), text="第1条 ○○さん")
    await hanako.send(await hanako.press(changed, "新しい版にする"), **SURE)
    assert "棚に戻しました" in said(await midori.press(hidden, "棚に戻す"))
    assert "本文はありません" in said(await kenta.do("shelf.text", token, "1"))
    assert "○○" in (await kenta.do("shelf.text", token)).files[0].content.decode()  # type: ignore[union-attr]

    await hall.wait(HOUR)
    form = await hanako.press(page, "引き継ぐ")
    await midori.do("sleep")
    asleep = to_token((await midori.record()).id)
    assert "みどりさんは、いまお休みか" in said(await hanako.send(form, member=asleep))
    await midori.do("wake")
    handed = await hanako.send(form, member="健太")
    assert "健太さんに引き継ぎました" in said(handed)
    await hall.listen()
    assert "あなたが担当です" in letters(hall, kenta)[-1]
    back = await kenta.press(await kenta.say("共有棚 詳細 会議録作成要綱"), "課に預ける")
    assert "預けました" in said(back)
    await hall.listen()
    assert "課長のあなたに" in letters(hall, midori)[-1]
    await hanako.do("leave.now")
    page = await midori.say("共有棚 詳細 会議録作成要綱")
    assert "退庁した方が置きました ・ 庶務課" in said(page)
    assert facts(page)["いまの担当"] == "課でお預かりしています"
    assert isinstance(await midori.press(page, "ひな形を直す"), Form)
    assert isinstance(await somu.say("共有棚 編集 自分だけの様式"), Form)


async def test_once_a_year_one_is_asked_whether_it_still_holds(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    for title in ("会議録作成要綱", "出張報告の様式"):
        await put(hanako, title=title)
        await hall.wait(HOUR)

    async def at(moment: datetime) -> list[str]:
        hall.town.clock.set(moment)
        await hall.town.town.toolshelf.tick(moment)
        await hall.listen()
        return letters(hall, hanako)

    assert await at(datetime(2027, 5, 14, tzinfo=UTC)) == []
    assert await at(datetime(2027, 5, 15, tzinfo=UTC)) == ["令和9年度も、まだ使えますか"]
    assert await at(datetime(2027, 9, 15, tzinfo=UTC)) == ["令和9年度も、まだ使えますか"]
    asked = last(hall, hanako)
    assert "印をつけました" in said(await hanako.press(asked, "まだ使えます"))
    outdated = [one for one in buttons_of(asked) if "古くなりました" in one.label][1]
    await hanako.do(outdated.action.verb, *outdated.action.args)
    listed = said(await kenta.say("共有棚 一覧"))
    assert listed.endswith("令和9年度時点")
    assert "令和8年度時点(古くなっています)" in listed
    assert "いまの制度と見比べて" in said(await kenta.say("共有棚 詳細 出張報告の様式"))
    assert len(await at(datetime(2028, 6, 1, tzinfo=UTC))) == 2

    # What nobody keeps any more is asked of 総務課.
    somu = await hall.town.member("総務", Office.ADMINISTRATOR)
    await hanako.do("leave.now")
    await at(datetime(2029, 6, 1, tzinfo=UTC))
    assert letters(hall, somu)[-1] == "令和11年度も、まだ使えますか"
    assert "会議録作成要綱" in said(last(hall, somu))
