"""質問: from asking to the accepted answer, in Japanese and in English."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.services import questions
from bot.services.pruning import PruningService
from bot.view import Form, Message
from tests.builders.answers import said, values_of
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, cards, open_desk, reply, rows
from tests.builders.town import Person, button

TITLE = "電子契約の印紙税はどうしていますか"
ANSWER = "電子契約なら印紙税はかかりません。国税庁の質疑応答が根拠です。"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def asked(hall: Hall, person: Person, title: str = TITLE, body: str = "") -> Message:
    """Ask; returns the question's card."""
    await ask(person, title, body)
    await hall.listen()
    return cards(hall)[-1]


async def test_a_card_is_edited_however_long_it_has_stood(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await asked(hall, hanako)
    hall.town.clock.advance(timedelta(days=200))
    await PruningService(hall.town.storage).tick(hall.town.clock.now())

    await hanako.press(await hanako.do("question.withdraw", question=TITLE), "取り下げる")
    hall.town.clock.advance(MINUTE)
    await hall.listen()

    assert "取り下げられました" in said(cards(hall)[-1])


async def test_a_question_is_asked_answered_and_solved(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")

    answer = await ask(hanako, TITLE, "はじめての電子契約です。")
    assert "質問しました" in said(answer)
    assert await hall.listen() == [f"質問:{TITLE}"]
    assert "未解決 ・ 回答0件" in said(cards(hall)[0])

    assert "回答しました" in said(await reply(kenta, cards(hall)[0], ANSWER))
    hall.town.clock.advance(MINUTE)
    assert f"「{TITLE}」に回答が届きました" in await hall.listen()
    letter = hall.in_private(hanako)[-1]
    assert ANSWER in said(letter)
    assert "健太さん" in said(letter)

    assert "解決済にしました" in said(await hanako.press(letter, "この回答で解決"))
    hall.town.clock.advance(MINUTE)
    await hall.listen()
    assert "解決済(令和8年度時点) ・ 回答1件" in said(cards(hall)[0])
    assert ANSWER in said(cards(hall)[0])
    assert "あなたの回答で" in hall.in_private(kenta)[-1].summary


async def test_the_same_in_english(hall: Hall) -> None:
    emma, john = await hall.town.member("Emma", locale="en"), await hall.town.member("John", locale="en")

    form = await emma.say("question ask how do you archive email")
    assert isinstance(form, Form)
    assert form.title == "Ask a question"
    assert "has been asked" in said(await emma.send(form))
    listed = await john.say("question unanswered")
    assert rows(listed) == ["how do you archive email"]
    shown = await john.press(listed, "Read")
    assert "Not solved · 0 answers" in said(shown)
    await john.send(await john.press(shown, "Answer"), body="We print it.")
    await hall.listen()
    letter = hall.in_private(emma)[-1]
    assert letter.summary == "“how do you archive email” has an answer"
    assert "is solved" in said(await emma.press(letter, "This answer solved it"))


async def test_words_typed_after_the_command_are_in_the_form(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    short = values_of(await hanako.say(f"質問 する {TITLE}"))
    long = values_of(await hanako.say("質問 きく " + "会議録を早くまとめたいのです。" * 8))

    assert (short["title"], short["body"]) == (TITLE, "")
    assert len(long["title"]) <= 80
    assert long["body"] == "会議録を早くまとめたいのです。" * 8


async def test_a_message_becomes_a_question_that_says_where_it_came_from(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    hanako.channel = "c-zatsudan"

    form = await hanako.do(
        "question.from_message", complete=False, body="印紙税ってどうしてます?\nはじめてで…"
    )
    assert values_of(form)["title"] == "印紙税ってどうしてます?"
    assert values_of(form)["body"] == "印紙税ってどうしてます?\nはじめてで…"
    await hanako.send(form)

    await hall.listen()
    assert "#c-zatsudan での発言から" in said(cards(hall)[-1])


async def test_a_picture_without_words_still_opens_the_form(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    form = await hanako.do("question.from_message", complete=False, body="")

    assert values_of(form) == dict.fromkeys(("title", "body", "tried", "section", "until"), "")


async def test_a_question_to_a_section_names_it_and_is_found_under_it(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await section_of(hall, "契約課", hanako)

    await ask(hanako, TITLE, section="契約課")
    await ask(hanako, "給食の献立は誰が決めますか")
    await hall.listen()

    assert any("花子さんから「契約課」への質問" in said(card) for card in cards(hall))
    assert rows(await hanako.do("question.list", "0", section="契約課")) == [TITLE]


async def test_an_unknown_section_is_said_at_its_field(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    form = await ask(hanako, TITLE, section="ない課")

    assert isinstance(form, Form)
    assert "見つかりませんでした" in form.problems["section"]
    assert values_of(form)["title"] == TITLE


async def test_without_a_channel_the_asker_hears_where_the_question_stands(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as hall:
        async with hall.town.storage.write() as work:
            for place in await work.places.all():
                for purpose in await work.places.channels(place.id):
                    await work.places.set_channel(place.id, purpose, None)

        assert "一覧だけ" in said(await ask(await hall.town.member("花子"), TITLE))


async def test_lists_page_and_the_longest_waiting_stand_first_among_the_unanswered(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    for number in range(12):
        await ask(hanako, f"{'甲乙丙丁戊己庚辛壬癸子丑'[number]}")
        hall.town.clock.advance(MINUTE)

    newest, waiting = await hanako.say("質問"), await hanako.say("質問 回答待ち")

    assert rows(newest) == list("丑子癸壬辛庚己戊丁丙")
    assert rows(await hanako.press(newest, "次の10件")) == list("乙甲")
    assert rows(waiting) == list("甲乙丙丁戊己庚辛壬癸")
    assert rows(await hanako.press(await hanako.press(waiting, "次"), "前")) == list("甲乙丙丁戊己庚辛壬癸")


async def test_answers_page_and_the_accepted_one_stands_first(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await asked(hall, hanako)
    for number in range(1, 6):
        await reply(hanako, card, f"{number}番目の考え")
        hall.town.clock.advance(MINUTE)

    first = await hanako.press(card, "読む")
    second = await hanako.press(first, "次の回答")
    assert "3番目" in said(first)
    assert "4番目" not in said(first)
    assert "5番目" in said(second)

    await hanako.press(second, "この回答で解決")
    again = said(await hanako.press(card, "読む"))
    assert again.index("この回答で解決しました") < again.index("4番目の考え") < again.index("1番目の考え")


async def test_a_long_answer_is_read_on(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await asked(hall, hanako)
    await reply(hanako, card, "まず、" + "長い話。" * 400 + "おしまい")

    shown = await hanako.press(card, "読む")

    assert "おしまい" not in said(shown)
    whole = await hanako.press(shown, "続きを読む")
    assert "おしまい" in said(whole)
    assert "加筆あり" not in said(whole)
    await hanako.send(await hanako.press(shown, "回答を直す"), body="まず、" + "短い話。" * 400)
    assert "加筆あり" in said(await hanako.press(shown, "続きを読む"))


async def test_another_answer_can_be_accepted_and_the_question_opened_again(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await asked(hall, hanako)
    for body in ("ひとつめ", "ふたつめ"):
        await reply(kenta, card, body)
        hall.town.clock.advance(MINUTE)
    await hall.listen()
    first, second = hall.in_private(hanako)[-2:]

    await hanako.press(first, "この回答で解決")
    await hanako.press(second, "この回答で解決")
    shown = await hanako.press(card, "読む")
    assert (
        said(shown).index("この回答で解決しました")
        < said(shown).index("ふたつめ")
        < said(shown).index("ひとつめ")
    )

    assert "未解決に戻しました" in said(await hanako.press(shown, "解決を取り消す"))
    assert "未解決 ・ 回答2件" in said(await hanako.press(card, "読む"))


async def test_a_question_is_put_in_other_words_and_its_card_follows(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await asked(hall, hanako)

    form = await hanako.press(await hanako.press(card, "読む"), "質問を直す")
    assert values_of(form)["title"] == TITLE
    await hanako.send(form, title="電子契約の印紙について", body="くわしく")
    hall.town.clock.advance(MINUTE)
    await hall.listen()

    assert cards(hall)[0].summary == "質問:電子契約の印紙について"
    assert "書き直されました" in said(await hanako.press(card, "読む"))


async def test_a_withdrawn_question_is_hidden_kindly_everywhere(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await asked(hall, hanako, body="取り下げる前の内容")

    confirm = await hanako.press(await hanako.press(card, "読む"), "質問を取り下げる")
    await hanako.press(confirm, "取り下げる")
    hall.town.clock.advance(MINUTE)
    await hall.listen()

    assert said(cards(hall)[0]).count("取り下げられました") > 0
    assert TITLE not in said(cards(hall)[0])
    assert "取り下げられました" in said(await kenta.press(card, "読む"))
    assert "取り下げられました" in said(await reply(kenta, card, "間に合わなかった回答"))
    assert rows(await kenta.say("質問 一覧")) == []
    assert rows(await kenta.say("質問 検索 電子契約")) == []


async def test_an_answer_is_changed_and_taken_back_by_who_wrote_it(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await asked(hall, hanako)
    await reply(kenta, card, "書きかけの回答")
    await hall.listen()
    await hanako.press(hall.in_private(hanako)[-1], "この回答で解決")

    shown = await kenta.press(card, "読む")
    form = await kenta.press(shown, "回答を直す")
    assert values_of(form) == {"body": "書きかけの回答"}
    await kenta.send(form, body="書き上げた回答")
    shown = await kenta.press(card, "読む")
    assert "書き上げた回答" in said(shown)
    assert "加筆あり" in said(shown)

    confirm = await kenta.press(shown, "回答を取り下げる")
    assert "未解決に戻ります" in said(confirm)
    await kenta.press(confirm, "取り下げる")
    after = said(await hanako.press(card, "読む"))
    assert "書き上げた回答" not in after
    assert "未解決 ・ 回答0件" in after


async def test_who_left_stays_without_a_name(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await asked(hall, hanako)
    await reply(kenta, card, ANSWER)
    for person in (hanako, kenta):
        await person.press(await person.do("leave", complete=False), "退庁する")

    shown = said(await (await hall.town.member("次郎")).press(card, "読む"))

    assert "退庁した方さんの質問" not in shown
    assert "退庁した方" in shown
    assert ANSWER in shown
    assert "花子" not in shown
    assert "健太" not in shown


async def test_the_asker_is_not_told_of_their_own_answer(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await asked(hall, hanako)

    await reply(hanako, card, "自分で解決しました")

    await hall.listen()
    assert hall.in_private(hanako) == []


async def test_a_request_that_comes_twice_asks_once(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    await hanako.do("question.ask.form", "", request="twice", title=TITLE)
    assert await hanako.again("question.ask.form", "", request="twice", title=TITLE) is None

    assert rows(await hanako.say("質問")) == [TITLE]


async def test_titles_are_suggested_while_typing(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await ask(hanako, TITLE)

    assert await hanako.suggest("question", "印紙") == (TITLE,)
    assert "印紙税" in said(await hanako.do("question.info", question="電子契約の印紙税"))


async def test_what_is_typed_stays_text(hall: Hall) -> None:
    hostile = "<!everyone> @here **太字** </b> [x](https://x.example) \u202e{count}"
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)

    card = await asked(hall, admin, hostile, hostile * 9)
    await reply(admin, card, hostile * 20)
    found = await admin.do("question.search", text="everyone 太字:::{@town}")

    clean = hostile.replace("\u202e", "").replace("  ", " ")
    assert cards(hall)[0].summary == f"質問:{clean}"
    assert clean in said(found)
    assert button(found, "読む").action.verb == "question.info"


async def test_an_old_question_is_found_by_its_title_however_many_came_since(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "CANDIDATES", 2)
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await asked(hall, hanako)
    for other in ("別のこと", "ほかのこと", "さらにほかのこと"):
        await ask(kenta, other)
    assert TITLE in said(await kenta.say(f"質問 詳細 {TITLE}"))
    assert TITLE in said(await kenta.say("質問 詳細 印紙税"))
    assert await hanako.suggest("own_question", "印紙税") == (TITLE,)
    assert await kenta.suggest("own_question", "印紙税") == ()
    assert "取り下げますか" in said(await hanako.say(f"質問 取り下げ {TITLE}"))


async def test_a_page_whose_rows_went_meanwhile_does_not_say_that_there_are_none(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await asked(hall, hanako)
    verbs = ("list", "unanswered", "mine", "followed", "faq", "twins")
    pages = [await hanako.do(f"question.{verb}", "1") for verb in verbs]
    pages += [await hanako.do(verb, "1") for verb in ("handbook.list", "advice.requests")]
    for page in pages:
        assert "前のページからご覧ください" in said(page)
        assert "ありません" not in said(page)
    assert rows(await hanako.press(pages[0], "前の10件")) == [TITLE]
