"""書きかけ: what somebody began to ask waits for them, with or without a name, until it is asked."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.questions import BODY_LIMIT
from bot.view import Answer, Button, Form, Message, Select, controls
from tests.builders.anonymous import dump
from tests.builders.answers import said, values_of
from tests.builders.hall import Hall
from tests.builders.questions import ask, cards, open_desk, rows
from tests.builders.town import Person, button

TITLE = "電子契約の印紙税はどうしていますか"
DRAFTS = "質問 書きかけ"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def discard(person: Person, title: str) -> Answer:
    """Choose a draft to delete, and say so once more."""
    shown = await person.say(DRAFTS)
    assert isinstance(shown, Message)
    (menu,) = [one for one in controls(shown) if isinstance(one, Select)]
    (value,) = [option.value for option in menu.options if option.label == title]
    return await person.press(await person.choose(menu.action, value), "消す")


async def test_all_that_was_begun_waits_named_or_not(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await ask(kenta, TITLE)
    await ask(hanako, "電子契約の印紙税について", "くわしい事情です。")
    hall.town.clock.advance(MINUTE)
    await hanako.send(await hanako.say("質問 匿名"), title="言えない悩み", body="だれにも言えません")
    hall.town.clock.advance(MINUTE)
    await ask(hanako, "備品の貸出簿", "紙の台帳です。", section="ない課")

    assert "書きかけの質問を3件、預かってあります。" in said(await hanako.say("質問 わたしの"))
    shown = await hanako.press(await hanako.say("質問 わたしの"), "書きかけを見る")
    assert isinstance(shown, Message)
    assert rows(shown) == ["備品の貸出簿", "言えない悩み", "電子契約の印紙税について"]
    assert "匿名 ・ " in said(shown)
    buttons = [one for one in controls(shown) if isinstance(one, Button) and one.label == "書きかけを開く"]
    forms = [await hanako.do(one.action.verb, *one.action.args, complete=False) for one in buttons]
    assert [values_of(form)["body"] for form in forms] == [
        "紙の台帳です。",
        "だれにも言えません",
        "くわしい事情です。",
    ]
    assert rows(await kenta.say(DRAFTS)) == [], "nobody else's"


async def test_what_was_asked_or_put_in_other_words_waits_no_longer(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await ask(kenta, TITLE)
    refused = await ask(hanako, "電子契約の印紙税について", "くわしい事情です。", section="ない課")
    alike = await hanako.send(refused, section="")
    assert rows(await hanako.say(DRAFTS)) == ["電子契約の印紙税について"], "the form that came back is sent"

    again = await hanako.send(await hanako.press(alike, "書き直す"), title="電子契約の印紙税のこと")
    assert rows(await hanako.say(DRAFTS)) == ["電子契約の印紙税のこと"]
    await hanako.press(again, "それでも質問する")

    assert "書きかけの質問はありません" in said(await hanako.say(DRAFTS))
    once_more = await hanako.press(alike, "それでも質問する")
    assert "「電子契約の印紙税のこと」を質問しました" in said(once_more)
    await hall.listen()
    assert len(cards(hall)) == 2, "the older page asks nothing twice"


async def test_an_anonymous_draft_goes_with_its_question_also_the_one_with_a_name(
    hall: Hall, tmp_path: Path
) -> None:
    emi, kenta = await hall.town.member("恵美"), await hall.town.member("健太")
    await ask(kenta, TITLE)
    await ask(emi, "電子契約の印紙税について", "くわしい事情です。")
    assert not any("くわしい事情です" in row for row in dump(tmp_path)), "a draft stands beside its writer"

    form = await emi.say("質問 匿名")
    preview = await emi.send(form, title="電子契約の印紙税について", body="くわしい事情です。")
    assert len(rows(await emi.say(DRAFTS))) == 1
    preview = await emi.send(await emi.press(preview, "書き直す"), title="印紙税のこと")
    assert rows(await emi.say(DRAFTS)) == ["印紙税のこと"]
    await emi.press(preview, "匿名で質問する")

    assert rows(await emi.say(DRAFTS)) == []
    assert not any(row.startswith("drafts") for row in dump(tmp_path))


async def test_a_draft_is_deleted_after_a_second_look(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await ask(hanako, "備品の貸出簿", "紙の台帳です。", section="ない課")
    shown = await hanako.say(DRAFTS)

    gone = await discard(hanako, "備品の貸出簿")

    assert "書きかけを消しました" in said(gone)
    assert rows(await hanako.say(DRAFTS)) == []
    assert "前のページからご覧ください" in said(await hanako.do("question.drafts", "1"))
    late = await hanako.press(shown, "書きかけを開く")
    assert "下書きの保管期限" in said(late)
    again = await hanako.do("question.drafts.discard_now", button(shown, "書きかけを開く").action.args[0])
    assert "この書きかけは、もうありません" in said(again)


async def test_a_message_too_long_for_a_form_is_said_to_be_cut(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    long = "長い相談です。\n" + "あ" * BODY_LIMIT

    form = await hanako.do("question.from_message", body=long, complete=False)
    short = await hanako.do("question.from_message", body=long[:-20], complete=False)

    assert isinstance(form, Form)
    assert isinstance(short, Form)
    (began,) = [one for one in form.fields if "続きは元の文章に残っています" in one.hint]
    assert (began.name, len(began.value)) == ("body", BODY_LIMIT)
    assert form.problems == {}
    assert "続きは元の文章に" not in "".join(one.hint for one in short.fields)
