"""質問: what was asked before is found, before posting and by searching; only what may be read."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import to_token
from bot.domain.questions import Question
from bot.view import Message, Style
from tests.builders.answers import said, values_of
from tests.builders.hall import Hall, hall_of, section_of
from tests.builders.questions import ask, cards, open_desk, reply, rows
from tests.builders.town import TestTown, button, open_town

TITLE = "電子契約の印紙税はどうしていますか"
AGAIN = "電子契約に印紙は必要でしょうか"
MINUTE = timedelta(minutes=1)
ANSWER = "電子契約なら印紙税はかかりません。国税庁の質疑応答が根拠です。"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """健太 answered what 花子 had asked."""
    async with open_desk(tmp_path) as opened:
        hanako, kenta = await opened.town.member("花子"), await opened.town.member("健太")
        await ask(hanako, TITLE, "契約書を電子にします。")
        await opened.listen()
        await reply(kenta, cards(opened)[0], ANSWER)
        await opened.listen()
        yield opened


async def recorded(town: TestTown, title: str) -> Question:
    async with town.storage.read() as work:
        return next(one for one in await work.questions.recent(limit=50) if one.title == title)


async def test_what_others_asked_is_shown_before_posting(hall: Hall) -> None:
    jiro = await hall.town.member("次郎")

    offered = await ask(jiro, AGAIN)

    assert "似た質問がありました" in said(offered)
    assert TITLE in said(offered)
    assert f"回答:{ANSWER}" in said(offered)
    assert await hall.listen() == []
    assert rows(await jiro.say("質問")) == [TITLE]


async def test_ask_anyway_posts_it_once_however_often_it_is_pressed(hall: Hall) -> None:
    jiro = await hall.town.member("次郎")
    offered = await ask(jiro, AGAIN)

    for _ in range(2):
        assert "質問しました" in said(await jiro.press(offered, "それでも質問する"))

    assert await hall.listen() == [f"質問:{AGAIN}"]
    assert rows(await jiro.say("質問")).count(AGAIN) == 1


async def test_this_solved_it_is_noted_as_a_thanks_once_per_person(hall: Hall) -> None:
    jiro = await hall.town.member("次郎")
    offered = await ask(jiro, AGAIN)

    for _ in range(2):
        assert "お役に立った" in said(await jiro.press(offered, "これで解決"))

    async with hall.town.storage.read() as work:
        assert await work.questions.thanks((await recorded(hall.town, TITLE)).id) == 1
    assert "ほかに1人が解決しました" in said(await jiro.press(cards(hall)[0], "読む"))
    assert rows(await jiro.say("質問")) == [TITLE]


async def test_a_candidate_is_read_in_full_with_the_ways_back(hall: Hall) -> None:
    jiro = await hall.town.member("次郎")
    offered = await ask(jiro, AGAIN)

    read = await jiro.press(offered, "読む")

    assert ANSWER in said(read)
    assert button(read, "これで解決").style is Style.PRIMARY
    assert said(await jiro.press(read, "ほかの候補に戻る")) == said(offered)
    assert "質問しました" in said(await jiro.press(read, "それでも質問する"))


async def test_the_draft_can_be_rewritten(hall: Hall) -> None:
    jiro = await hall.town.member("次郎")
    offered = await ask(jiro, AGAIN, "くわしくは…")

    form = await jiro.press(offered, "書き直す")

    assert values_of(form) == {
        "title": AGAIN,
        "body": "くわしくは…",
        "tried": "",
        "area": "",
        "section": "",
    }
    assert "質問しました" in said(await jiro.send(form, title="給食の献立は誰が決めますか", body=""))


async def test_the_draft_survives_a_restart_and_keeps_its_section(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as hall:
        hanako = await hall.town.member("花子")
        await section_of(hall, "契約課", hanako)
        await ask(hanako, TITLE)
        offered = await ask(hanako, AGAIN, section="契約課")

    async with open_town(tmp_path) as town:
        returned = town.person("花子")
        await returned.press(offered, "それでも質問する")
        listed = await returned.do("question.list", "0", section="契約課")

        assert rows(listed) == [AGAIN]
        await hall_of(town).listen()


async def test_somebody_elses_draft_is_no_use(hall: Hall) -> None:
    jiro, saburo = await hall.town.member("次郎"), await hall.town.member("三郎")
    offered = await ask(jiro, AGAIN)

    for label in ("それでも質問する", "これで解決", "読む"):
        answer = await saburo.press(offered, label)
        assert "質問しました" not in said(answer)
        if label != "読む":
            assert "下書きの保管期限" in said(answer)

    assert rows(await saburo.say("質問")) == [TITLE]


async def test_something_else_is_asked_without_further_ado(hall: Hall) -> None:
    jiro = await hall.town.member("次郎")

    assert "質問しました" in said(await ask(jiro, "給食の献立は誰が決めますか"))


async def test_search_reads_everyday_words_and_shows_the_sentence(hall: Hall) -> None:
    jiro = await hall.town.member("次郎")

    found = await jiro.say("質問 検索 印紙の根拠って何?")

    assert rows(found) == [TITLE]
    assert "未解決 ・ 回答1件 ・ 国税庁の質疑応答が根拠です。" in said(found)
    assert ANSWER in said(await jiro.press(found, "読む"))


async def test_search_follows_every_change(hall: Hall) -> None:
    hanako, kenta = hall.town.person("花子"), hall.town.person("健太")
    card = cards(hall)[0]

    async def finds(text: str) -> bool:
        return rows(await hanako.do("question.search", text=text)) != []

    assert await finds("質疑応答")
    await kenta.send(
        await kenta.press(await kenta.press(card, "読む"), "回答を直す"), body="収入印紙は不要です"
    )
    assert not await finds("質疑応答")
    assert await finds("不要")
    confirm = await kenta.press(await kenta.press(card, "読む"), "回答を取り下げる")
    await kenta.press(confirm, "取り下げる")
    assert not await finds("不要")
    await hanako.send(
        await hanako.press(await hanako.press(card, "読む"), "質問を直す"), title="はんこの話", body=""
    )
    assert not await finds("契約書")
    assert await finds("ハンコ")
    await hanako.press(await hanako.press(await hanako.press(card, "読む"), "質問を取り下げる"), "取り下げる")
    assert not await finds("はんこ")


async def test_search_keeps_to_a_section(hall: Hall) -> None:
    hanako = hall.town.person("花子")
    await section_of(hall, "契約課", hanako)
    offered = await ask(hanako, AGAIN, section="契約課")
    await hanako.press(offered, "それでも質問する")

    found = await hanako.do("question.search", text="電子契約", section="契約課")

    assert rows(found) == [AGAIN]
    assert "「契約課」への質問から" in said(found)


async def test_search_pages_by_a_kept_query(hall: Hall) -> None:
    hanako = hall.town.person("花子")
    for number in "甲乙丙丁戊己庚辛壬癸子丑":
        hall.town.clock.advance(MINUTE)
        form = await hanako.do("question.ask", complete=False)
        answer = await hanako.send(form, title=f"防災訓練の記録{number}")
        if "似た質問" in said(answer):
            await hanako.press(answer, "それでも質問する")
    text = "防災訓練: の記録 " + "を探しています" * 10

    first = await hanako.do("question.search", text=text)
    second = await hanako.press(first, "次の10件")

    assert len(rows(first)) == 10
    assert len(rows(second)) == 2
    assert not set(rows(first)) & set(rows(second))
    assert rows(await hanako.press(second, "前の10件")) == rows(first)


async def test_nothing_found_leads_on(hall: Hall) -> None:
    jiro = await hall.town.member("次郎")

    for text in ("宇宙開発", "？？？", "のはがに"):
        found = await jiro.do("question.search", text=text)
        assert "近い質問は見つかりませんでした" in said(found)
        assert button(found, "質問する").action.verb == "question.ask"


async def test_questions_of_an_older_analyzer_are_read_anew(hall: Hall) -> None:
    question = await recorded(hall.town, TITLE)
    async with hall.town.storage.write() as work:
        await work.search.remove(question.id)
    jiro = await hall.town.member("次郎")
    assert rows(await jiro.say("質問 検索 印紙税")) == []

    await hall.town.town.question_index.tick(hall.town.clock.now())

    assert rows(await jiro.say("質問 検索 印紙税")) == [TITLE]


ASKER_ONLY = ("question.edit", "question.withdraw", "question.withdraw_now", "question.reopen")


async def test_only_the_asker_and_administrators_change_a_question(hall: Hall) -> None:
    token = to_token((await recorded(hall.town, TITLE)).id)
    jiro = await hall.town.member("次郎")

    for path in ASKER_ONLY:
        answer = await jiro.do(path, token, complete=False)
        assert "質問した方と総務課" in said(answer)
    assert "質問した方と総務課" in said(await jiro.do("question.save", token, title="のっとり"))
    assert rows(await jiro.say("質問")) == [TITLE]


async def test_only_the_author_and_administrators_change_an_answer(hall: Hall) -> None:
    question = await recorded(hall.town, TITLE)
    async with hall.town.storage.read() as work:
        (answer,) = await work.questions.answers_to((question.id,), limit=5)
    token, hanako = to_token(answer.id), hall.town.person("花子")

    for path in ("question.answer.edit", "question.answer.withdraw", "question.answer.withdraw_now"):
        assert "回答した方と総務課" in said(await hanako.do(path, token, complete=False))
    assert "回答した方と総務課" in said(await hanako.do("question.answer.save", token, body="のっとり"))
    kenta = hall.town.person("健太")
    assert "質問した方と総務課" in said(await kenta.do("question.accept", token, complete=False))

    admin = await hall.town.member("総務", manages_place=True)
    assert "解決済にしました" in said(await admin.do("question.accept", token, complete=False))
    assert "未解決に戻しました" in said(
        await admin.do("question.reopen", to_token(question.id), complete=False)
    )


async def test_outsiders_see_nothing(hall: Hall) -> None:
    stranger = hall.town.person("通りがかり")
    token = to_token((await recorded(hall.town, TITLE)).id)

    for verb, args in (
        ("question.list", ("0",)),
        ("question.unanswered", ("0",)),
        ("question.info", (token,)),
        ("question.search", ("印紙税",)),
        ("question.ask", ()),
        ("question.from_message", ("印紙税",)),
        ("question.answer", (token,)),
    ):
        answer = said(await stranger.do(verb, *args, complete=False))
        assert "庁員の方のものです" in answer
        assert "印紙税" not in answer


@pytest.mark.parametrize(
    ("verb", "args"),
    [
        ("question.accept", ("nonsense",)),
        ("question.post", ("zzzzzzzzzzzzz",)),
        ("question.solved", ("0000000000000", "x")),
        ("question.candidate", ("0000000000000", "0000000000000")),
        ("question.more", ("0000000000000", "3")),
        ("question.more", ("0000000000000", "minus")),
        ("question.answer.read", ("0000000000000",)),
        ("question.withdraw_now", ("0000000000000",)),
        ("question.list", ("-7",)),
        ("question.list", ("999999999",)),
    ],
)
async def test_forged_buttons_change_nothing_and_are_answered_kindly(
    hall: Hall, verb: str, args: tuple[str, ...]
) -> None:
    kenta = hall.town.person("健太")

    answer = await kenta.do(verb, *args, complete=False)

    assert isinstance(answer, Message)
    assert "不具合" not in said(answer)
    assert (await recorded(hall.town, TITLE)).answers == 1
