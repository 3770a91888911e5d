"""Questions to an event: sent with a name and without, wanted, worked through, moved into the Q&A."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.domain.event_questions import BUNDLE
from bot.services.event_questions import HIDDEN
from bot.view import Answer, Form, Items, Message, plain
from storage.tables.deliveries import deliveries
from tests.builders.answers import rows, said
from tests.builders.hall import Hall, open_hall
from tests.builders.town import Person, button

HOUR = timedelta(hours=1)


async def sent(person: Person, on: Answer, question: str, **values: str) -> Answer:
    form = await person.press(on, "質問を送る")
    assert isinstance(form, Form)
    person.at.clock.advance(timedelta(seconds=1))  # who asks first stands first
    return await person.send(form, question=question, **values)


def heard(hall: Hall, person: Person) -> list[str]:
    return [message.summary for message in hall.in_private(person)]


async def test_questions_are_collected_wanted_merged_and_taken_up(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        host, anna, ben = [await hall.town.member(name) for name in ("世話人", "あんな", "べん")]
        emma = await hall.town.member("Emma", locale="en")
        await host.press(await host.say("イベント 作成 明日10時 講演会"), "公開する")
        await hall.listen()
        card = hall.card()

        assert "世話人の方にお知らせします" in said(await sent(anna, card, "予算はいくらですか"))
        secret = await sent(ben, card, "上司に反対されたらどうしますか", naming="anonymous")
        assert "世話人の方にも見えません" in said(secret)
        await sent(ben, card, "予算の額は?")
        assert await hall.listen() == []
        assert await hall.wait(BUNDLE) == ["「講演会」に新しい質問が3件届きました。"]
        assert len(heard(hall, host)) == 1

        listed = await emma.say("event questions 講演会")
        assert "wanted by 0 · anonymous" in said(listed)
        assert "べん" in said(listed)
        second = await emma.press(listed, "I want to hear it")
        assert "Noted" in said(second)
        assert rows(second)[0] == "予算はいくらですか"
        assert button(second, "Not any more").action.verb == "event_question.vote"

        queue = await host.press(hall.in_private(host)[0], "質問を進める")
        assert said(queue).index("予算はいくらですか") < said(queue).index("上司に反対されたら")
        assert "べん" not in said(queue).split("予算の額は?")[0]
        merging = await host.press(await host.press(queue, "詳しく見る"), "まとめる")
        assert "どの質問にまとめますか" in said(merging)
        again = await host.do("event_question.queue", button(queue, "最新にする").action.args[0])
        last = await _look(host, again, "予算の額は?")
        merged = await host.press(await host.press(last, "まとめる"), "これにまとめる")
        assert "まとめました" in said(merged)
        assert "待ち2件" in said(merged)
        next_one = await host.press(merged, "取り上げる")
        assert "取り上げました" in said(next_one)
        empty = await host.press(next_one, "取り上げる")
        assert "待っている質問はありません" in said(empty)


async def test_what_was_taken_up_goes_into_the_archive_once_with_an_answer_or_without(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        host, anna, ben = [await hall.town.member(name) for name in ("世話人", "あんな", "べん")]
        await host.press(await host.say("イベント 作成 明日10時 講演会"), "公開する")
        await hall.listen()
        await sent(anna, hall.card(), "予算はいくらですか")
        await sent(ben, hall.card(), "上司に反対されたらどうしますか", naming="anonymous")
        await hall.wait(BUNDLE)
        queue = await host.press(hall.in_private(host)[0], "質問を進める")
        empty = await host.press(await host.press(queue, "取り上げる"), "取り上げる")
        before = await host.press(empty, "取り上げた質問")
        assert "イベントが終わったら、ここから" in said(before)
        assert "終わってから" in said(await host.press(await host.press(before, "詳しく見る"), "Q&Aに移す"))

        await hall.wait(25 * HOUR)
        taken = await host.press(empty, "取り上げた質問")
        form = await host.press(taken, "Q&Aに移す")
        moved = await host.send(form, answer="年に百万円です。")
        assert "1件をQ&Aに移しました" in said(moved)
        assert "もうQ&Aに移っています" in said(await host.press(taken, "Q&Aに移す"))
        done = await host.press(moved, "すべてQ&Aに移す")
        assert "1件をQ&Aに移しました" in said(done)
        assert "移していない質問は、もうありません" in said(await host.press(moved, "すべてQ&Aに移す"))
        await hall.listen()
        assert any("予算はいくらですか" in one for one in heard(hall, anna))

        found = await anna.press(done, "Q&Aで見る")
        assert "年に百万円です" in said(found)
        assert "(イベント「講演会」で出た質問です)" in said(found)
        assert "講演会" in said(await anna.press(found, "届いた質問"))
        hidden = await anna.say("質問 検索 上司に反対されたら")
        sealed = await anna.press(hidden, "読む")
        assert "匿名で出た質問です" in said(sealed)
        assert "べん" not in said(sealed)


async def _look(host: Person, queue: Answer, text: str) -> Answer:
    """The question of a queue that says this."""
    assert isinstance(queue, Message)
    for block in queue.blocks:
        for item in block.items if isinstance(block, Items) else ():
            if text in plain(item.line) and item.button:
                return await host.do(item.button.action.verb, *item.button.action.args)
    raise AssertionError(text)


async def _letters_of(hall: Hall) -> list[tuple[str, str]]:
    """Of letters about hidden questions: whom they were for, and into which channel they went."""
    columns = deliveries.c
    found = select(columns.target, columns.channel_id).where(columns.kind == HIDDEN).order_by(columns.id)
    async with hall.town.database.reader.connect() as connection:
        rows = (await connection.execute(found)).all()
    return [(row.target.split(":")[0], row.channel_id) for row in rows]


async def test_what_is_hidden_is_told_to_who_asked_and_what_is_taken_back_to_nobody(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        host, ben = await hall.town.member("世話人"), await hall.town.member("べん")
        await host.press(await host.say("イベント 作成 明日10時 講演会"), "公開する")
        await hall.listen()
        await sent(ben, hall.card(), "個人的なこと", naming="anonymous")
        mine = await ben.press(await ben.say("イベント 質問 講演会"), "詳しく見る")
        refused = await host.do("event_question.withdraw", button(mine, "取り下げる").action.args[0])
        assert "ご本人だけです" in said(refused)

        queue = await host.do("event_question.queue", button(mine, "届いた質問").action.args[0])
        told = await host.send(await host.press(queue, "非表示にする"), reason="個人のお名前が入っています")
        assert "非表示にしました" in said(told)
        await hall.listen()
        (letter,) = [one for one in heard(hall, ben) if "非表示" in one]
        assert "理由:個人のお名前が入っています" in letter
        assert await _letters_of(hall) == [("event_asker", "")]  # no account, no channel of theirs
        assert "まだ質問はありません" in said(await ben.say("イベント 質問 講演会"))
        gone = await ben.do("event_question.look", button(mine, "取り下げる").action.args[0])
        assert "非表示になっています" in said(gone)

        await sent(ben, hall.card(), "やっぱりやめます")
        again = await ben.press(await ben.say("イベント 質問 講演会"), "詳しく見る")
        assert "取り下げました" in said(await ben.press(again, "取り下げる"))
        assert await hall.wait(BUNDLE) == []

        await sent(ben, hall.card(), "名前を出して")
        mine = await ben.press(await ben.say("イベント 質問 講演会"), "詳しく見る")
        queue = await host.do("event_question.queue", button(mine, "届いた質問").action.args[0])
        await host.send(await host.press(queue, "非表示にする"), reason="別の会でうかがいます")
        await hall.listen()
        assert any("別の会で" in one for one in heard(hall, ben))
        assert [kind for kind, _ in await _letters_of(hall)] == ["event_asker", "account"]
