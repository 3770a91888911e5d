"""A question's thread as members meet it: the way to it, the answers there, and who must not see them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import DraftId, MemberId, QuestionId, to_token
from bot.domain.members import Office
from bot.domain.places import Platform
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.ports.records import Draft
from bot.ports.work import Work
from bot.services import quoting
from bot.services.origin import Origin
from bot.services.question_threads import QuestionThreadService
from bot.services.questions import lock_question
from bot.services.quoting import QuotingService
from bot.view import LinkButton, Message, Note, Paragraph, controls, plain
from tests.builders.answers import said
from tests.builders.hall import Hall, section_of
from tests.builders.questions import ask, cards, open_desk, reply
from tests.builders.town import button
from tests.fakes.threads import FakeThreads

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POLICY = Policy(question_threads=frozenset({Platform.LOCAL}))


@dataclass
class Square:
    hall: Hall
    threads: FakeThreads = field(default_factory=FakeThreads)

    async def turn(self, after: timedelta = timedelta()) -> None:
        """Let time pass."""
        await self.hall.wait(after)
        town = self.hall.town
        keepers = {Platform.LOCAL: self.threads}
        await QuestionThreadService(town.storage, POLICY, keepers).tick(town.clock.now())
        await self.hall.listen()

    def said(self) -> list[Message]:
        """What stands in threads."""
        return [one.message for one in self.hall.messenger.shown if one.channel.startswith("t-")]

    def answers(self) -> dict[str, str]:
        """The last line of the only answer that stands in each thread."""
        there = [one for one in self.hall.messenger.shown if one.channel.startswith("t-")]
        found = [one for one in there if not read(one.message).startswith("この質問のスレッド")]
        assert len({one.channel for one in found}) == len(found)
        return {one.channel: read(one.message).splitlines()[-1] for one in found}


@pytest.fixture
async def square(tmp_path: Path) -> AsyncIterator[Square]:
    async with open_desk(tmp_path) as hall:
        yield Square(hall)


def read(message: Message) -> str:
    """Everything that is said in a message."""
    return "\n".join(plain(one.line) for one in message.blocks if isinstance(one, Note | Paragraph))


def links(message: object) -> list[str]:
    assert isinstance(message, Message)
    return [one.url for one in controls(message) if isinstance(one, LinkButton)]


async def test_answers_given_anywhere_stand_in_the_thread_and_are_chosen_there(square: Square) -> None:
    hanako, kenta = await square.hall.town.member("花子"), await square.hall.town.member("健太")
    await ask(hanako, "印紙税は?")
    await square.hall.listen()
    await reply(kenta, cards(square.hall)[0], "早すぎた回答")  # before there is a thread
    await square.turn()
    (thread,) = square.threads.states
    assert square.threads.states == {thread: "question_threads.answered"}
    assert read(square.said()[0]).startswith("この質問のスレッドです。")
    await reply(kenta, cards(square.hall)[0], "課税文書だけです")
    await square.turn()
    welcome, early, given = square.said()
    assert "この発言を回答にする" in read(welcome)
    assert ["早すぎた回答" in read(early), "課税文書だけです" in read(given)] == [True, True]
    assert "健太さん" in read(given)
    assert given.summary == "健太さんが「印紙税は?」に回答しました。"

    page = await hanako.press(given, "この回答で解決")
    await square.turn(HOUR)
    assert "この回答で解決しました" in read(square.said()[2])
    assert square.threads.states == {thread: "question_threads.settled"}
    page = await hanako.press(page, "読む")
    assert links(page) == [f"https://example.com/local/{thread}"]
    await square.turn(7 * DAY)
    assert square.threads.closed == ["印紙税は?"]
    await hanako.press(page, "解決を取り消す")
    await square.turn()
    assert (square.threads.open_ones, square.threads.states) == (
        {thread: "印紙税は?"},
        {thread: "question_threads.answered"},
    )
    assert "この回答で解決しました" not in read(square.said()[2])


async def test_what_is_taken_back_is_gone_from_the_thread_too(square: Square) -> None:
    hanako, kenta = await square.hall.town.member("花子"), await square.hall.town.member("健太")
    await ask(hanako, "印紙税は?")
    await square.turn()
    await square.turn()
    await reply(kenta, cards(square.hall)[0], "ひみつの答え")
    await square.hall.listen()
    token = button(square.said()[1], "読む").action.args[0]
    page = await kenta.press(square.said()[1], "読む")
    await kenta.send(await kenta.press(page, "回答を直す"), body="ひみつの答え、その二")
    await square.turn(HOUR)
    assert "加筆あり" in read(square.said()[1])

    await hanako.do("question.withdraw_now", token)
    await square.turn(HOUR)

    assert "取り下げられました" in read(square.said()[1])
    assert not [one for one in square.said()[1:] if "ひみつの答え" in read(one)]
    (thread,) = square.threads.states
    assert (square.threads.closed, square.threads.states) == ([""], {thread: "question_threads.withdrawn"})


async def test_the_thread_of_a_section_that_closes_to_others_takes_its_name_and_tells_nothing(
    square: Square,
) -> None:
    hall = square.hall
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    section = await section_of(hall, "防災課", hanako, kenta)
    await ask(hanako, "備蓄は?", section=section)
    await square.turn()
    await square.turn()
    await reply(kenta, cards(hall)[0], "三日分です")
    await hall.listen()
    assert "三日分です" in read(square.said()[1])

    await hanako.do("section.privacy_now", section, "members")
    await square.turn(HOUR)

    assert square.threads.closed == ["防災課"]
    assert "三日分です" not in read(square.said()[1])
    await reply(kenta, await kenta.do("question.info", "備蓄は?"), "七日分でした")
    await square.turn(7 * HOUR)
    assert not [one for one in square.said() if "七日分でした" in read(one)]
    await hanako.do("section.privacy_now", section, "open")
    await square.turn()
    assert list(square.threads.open_ones.values()) == ["備蓄は?"]


async def test_a_merge_takes_answers_to_the_other_thread_and_closes_its_own(square: Square) -> None:
    hall = square.hall
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    admin = await hall.town.member("管理", Office.ADMINISTRATOR)
    await ask(hanako, "印紙税は?")
    await square.turn()
    await square.turn()
    await ask(kenta, "電子契約の収入印紙")
    await square.turn()
    await square.turn()
    await reply(kenta, cards(hall)[0], "かかりません")
    await square.turn()
    asked = await admin.do("question.merge", "印紙税は?", "電子契約の収入印紙")

    merged = await admin.press(asked, "同じ質問としてまとめる")
    await square.turn(HOUR)
    await square.turn(HOUR)
    answered, at_rest = "question_threads.answered", "question_threads.merged"
    first, second = square.threads.states
    assert square.threads.states == {first: at_rest, second: answered}
    assert (square.threads.closed, list(square.threads.open_ones)) == (["印紙税は?"], [second])
    assert square.answers() == {first: "かかりません", second: "かかりません"}

    await admin.press(merged, "まとめるのをやめる")
    await square.turn(HOUR)
    assert square.threads.states == {first: answered, second: "question_threads.unanswered"}
    assert set(square.threads.open_ones) == {first, second}
    assert square.answers() == {first: "かかりません", second: "この回答は、質問「印紙税は?」に戻りました。"}
    again = await admin.do("question.merge", "印紙税は?", "電子契約の収入印紙")
    await admin.press(again, "同じ質問としてまとめる")
    await square.turn(HOUR)
    assert square.answers()[second] == "かかりません"


async def test_a_yes_that_waited_for_another_yes_adds_no_second_answer(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = square.hall.town
    hanako, kenta = await town.member("花子"), await town.member("健太")
    await ask(hanako, "印紙税は?")
    asker, author = await hanako.record(), await kenta.record()
    async with town.storage.write() as work:
        (question,) = await work.questions.open_of(asker.id, limit=1)
        (account,) = (await work.members.accounts_of([author.id]))[author.id]
        args, values = (to_token(question.id), to_token(asker.id)), {"body": "電子なら不要です"}
        draft = Draft(DraftId(7), account.id, quoting.CONSENT, args, values, town.clock.now())
        await work.drafts.save(draft)

    async def held_late(work: Work, question_id: QuestionId, reader: MemberId | None) -> Question:
        held = await lock_question(work, question_id, reader)
        await work.drafts.delete(draft.id)  # by the other press, which held the question before
        return held

    monkeypatch.setattr(quoting, "lock_question", held_late)
    answered = await kenta.do("question.quote_yes", to_token(draft.id))

    assert isinstance(answered, Message)
    assert "もう済んでいます" in read(answered)
    async with town.storage.read() as work:
        assert not await work.questions.answers_to((question.id,), limit=9)


async def test_what_was_said_before_a_merge_answers_the_question_that_stands(square: Square) -> None:
    town = square.hall.town
    hanako, kenta = await town.member("花子"), await town.member("健太")
    admin = await town.member("管理", Office.ADMINISTRATOR)
    await ask(hanako, "印紙税は?")
    await square.turn()
    await square.turn()
    await ask(hanako, "電子契約の収入印紙")
    asker, author = await hanako.record(), await kenta.record()
    async with town.storage.write() as work:
        open_ones = {one.title: one for one in await work.questions.open_of(asker.id, limit=2)}
        (account,) = (await work.members.accounts_of([author.id]))[author.id]
        merged, stands = open_ones["印紙税は?"], open_ones["電子契約の収入印紙"]
        args, values = (to_token(merged.id), to_token(asker.id)), {"body": "電子なら不要です"}
        draft = Draft(DraftId(7), account.id, quoting.CONSENT, args, values, town.clock.now())
        await work.drafts.save(draft)
    sure = await admin.do("question.merge", "印紙税は?", "電子契約の収入印紙")
    await admin.press(sure, "同じ質問としてまとめる")

    agreed = await kenta.do("question.quote_yes", to_token(draft.id))

    assert "「電子契約の収入印紙」への回答として残しました" in said(agreed)
    async with town.storage.read() as work:
        (given,) = await work.questions.answers_to((stands.id,), limit=9)
        (thread,) = await work.question_threads.of(merged.id, limit=9)
    assert given.body == "電子なら不要です"
    meant = await town.town.quoting.question_of(thread.place_id, thread.thread_id, author.id)
    assert meant is not None
    assert meant.id == stands.id


async def test_a_yes_to_a_question_that_became_part_of_another_one_is_an_answer_there(square: Square) -> None:
    town = square.hall.town
    hanako, kenta = await town.member("花子"), await town.member("健太")
    await ask(hanako, "印紙税は?")
    square.hall.town.clock.advance(HOUR)
    await ask(hanako, "給食の献立")
    author = await kenta.record()
    async with town.storage.read() as work:
        (question,) = await work.questions.titled("印紙税は?", limit=1)
        ((account, *_),) = (await work.members.accounts_of([author.id])).values()
        place = await work.places.get(account.place_id)
    assert place is not None
    words = quoting.Said("m-1", account.external_id, "t-1", "電子なら不要です")
    origin = Origin("", town.clock.now(), (await hanako.record()).id)
    await hanako.press(await hanako.do("question.merge", "印紙税は?", "給食の献立"), "同じ質問としてまとめる")

    service = QuotingService(town.storage, town.town.answering)
    await service.ask_consent(place, words, question.id, origin)
    await square.hall.listen()
    letter = square.hall.in_private(kenta)[-1]
    assert letter.summary.startswith("「給食の献立」への発言")
    page = await kenta.press(await kenta.press(letter, "はい"), "読む")
    assert isinstance(page, Message)
    assert "電子なら不要です" in read(page)
