"""A word that only a members-only section holds is spoken to nobody else: not by any command, suggestion or
notice, whoever looks and whatever they type.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.attendee_cards import Card
from bot.domain.broadcasts import Issue
from bot.domain.date_polls import DatePoll, numbered
from bot.domain.deliveries import Delivery, Plan, Status, Target, ToAccount, ToPurpose, ToSection
from bot.domain.event_questions import EventQuestion, Naming
from bot.domain.following import FollowWish, News, NewsKind
from bot.domain.ids import (
    AnswerId,
    BroadcastId,
    CafeId,
    DeliveryId,
    EventId,
    EventQuestionId,
    ImprovementId,
    MemberId,
    NewsId,
    PollId,
    QuestionId,
    ShelfProblemId,
    TaskId,
    to_token,
)
from bot.domain.members import Standing
from bot.domain.places import Platform, Purpose
from bot.domain.questions import Answer, Question
from bot.domain.reminders import Reminder
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.section_reports import Consent, Voice
from bot.domain.sections import Post
from bot.domain.tasks import Task
from bot.domain.toolshelf import Improvement, ShelfItem, ShelfProblem, Signing, Use, first_version
from bot.domain.world_cafe import Cafe, CafePlan, Guest
from bot.ports.search import Document
from bot.ports.work import Work
from bot.services.series_words import written
from bot.services.telling import occurrence_at
from bot.text.analysis import CharacterAnalyzer
from tests.builders.events import event_called
from tests.builders.people import member_called
from tests.builders.registry import whole_registry
from tests.builders.sections import seat_in, section_called
from tests.builders.series import EVERY_SATURDAY, series_called
from tests.builders.toolshelf import item_called
from tests.hostile.calls import CALLS, filled
from tests.hostile.furnished_town import (
    ADMINISTRATOR,
    HOST,
    MEMBER,
    OUTSIDER,
    FurnishedTown,
    Mould,
    broken,
    furnished,
)

MARK = "かなりあ"  # in everything the section holds
NAME = "かごのなか"  # who belongs there; the town knows them, but not that they do
SECTION = replace(section_called("鳥かご課", purpose="そっと話す"), members_only=True)
ANALYZER = CharacterAnalyzer()
HOUR = timedelta(hours=1)
DAY = "2026-11-21"
OUTSIDERS = (OUTSIDER, MEMBER, ADMINISTRATOR)

# Beginnings of what is hidden, as somebody would type them who guesses.
TYPED = {
    "section": "鳥かご",
    "event": "今夜の",
    "poll": "来週の",
    "question": "餌の",
    "item": "餌の",
    "text": "餌",
    "title": "餌のやりかた",
}


@dataclass(frozen=True)
class Cage:
    """Tokens of what the section holds, by what refers to it."""

    section: str
    event: str
    question: str
    answer: str
    task: str
    poll: str
    cafe: str
    event_question: str
    item: str
    improvement: str

    def aims(self, path: str) -> tuple[str, ...]:
        """What a button of a command may carry; those of cafés and of questions to events carry their own."""
        own = {
            "cafe": (self.cafe,),
            "event_question": (self.event_question,),
            "shelf": (self.item, self.improvement),
        }.get(path.split(".", maxsplit=1)[0])
        return own or (self.section, self.question, self.answer, self.task, self.poll)

    def values(self, given: Mapping[str, str], which: str) -> dict[str, str]:
        """A call's values, pointed at what is hidden."""
        aimed = {
            **dict.fromkeys(("section", "entering", "leaving"), self.section),
            **dict.fromkeys(("event", "source"), self.event),
            "poll": self.poll,
            "question": self.question,
            "item": self.item,
            "which": which,
        }
        return {name: aimed.get(name, value) for name, value in given.items()}


async def _fill(work: Work, town: FurnishedTown, members: Mapping[str, int]) -> Cage:
    now = town.town.clock.now()
    bird, keeper = replace(member_called(NAME), joined_at=now - timedelta(days=90)), member_called("かごばん")
    await work.sections.save(SECTION)
    for member in (bird, keeper):
        await work.members.save(replace(member, standing=Standing.MEMBER))
    await work.sections.seat(seat_in(SECTION, bird.id))
    await work.sections.seat(seat_in(SECTION, keeper.id, Post.CHIEF))
    place = await work.places.find(Platform.LOCAL, "local")
    assert place is not None
    words = {"place": f"{MARK}の間", "description": f"{MARK}です", "section_id": SECTION.id}
    series = replace(series_called(f"今夜の{MARK}", EVERY_SATURDAY, **words), host_id=bird.id)
    await work.series.save(series)
    event = series.occurrence(EventId(84), date(2026, 11, 28), now)
    assert await work.events.add(event)
    held = replace(event_called(f"昨夜の{MARK}", -2 * HOUR, **words), host_id=bird.id)
    assert await work.events.add(held)
    # Somebody answered before it was closed in, and follows it still.
    for role in (MEMBER, ADMINISTRATOR):
        member_id = seat_in(SECTION, members[role]).member_id
        await work.rsvps.save(Rsvp(event.id, member_id, RsvpStyle.COME, RsvpState.CONFIRMED, 1, now))
        await work.attendee_cards.save(Card(event.id, member_id, MARK, now))
        await work.sections.follow(SECTION.id, member_id, now)
        await work.following.save_wish(member_id, FollowWish.NOW)
    await work.events.plan_direct(event.id, [Reminder(HOUR, now)])
    await work.following.add_news(News(NewsId(5), NewsKind.EVENT, SECTION.id, now, event.id))
    asked = Question(QuestionId(77), bird.id, f"餌の{MARK}", f"餌は{MARK}", now, section_id=SECTION.id)
    answer = Answer(AnswerId(78), asked.id, bird.id, f"{MARK}がよい", now)
    await work.questions.add(replace(asked, answers=1))
    await work.questions.add(replace(asked, id=QuestionId(79)))  # nobody answered this one
    await work.questions.add_answer(answer)
    for one in (asked.id, QuestionId(79)):
        terms = ANALYZER.terms(asked.title)
        await work.search.put(Document(one, terms, terms, ANALYZER.version))
    await work.tasks.save(Task(TaskId(80), SECTION.id, f"{MARK}の水", bird.id, now, now + 900 * HOUR))
    await work.desks.save_voice(Voice(SECTION.id, bird.id, 2026, f"{MARK}の年", Consent.NAMED, now))
    cafe = Cafe(CafeId(82), event.id, CafePlan(), 1, now, round=1, began_at=now)
    await work.cafes.save(cafe)
    await work.cafes.save_guest(cafe.id, Guest(bird.id, 0, host=True))
    wondered = EventQuestion(EventQuestionId(83), event.id, f"{MARK}は鳴きますか", Naming.NAMED, now, bird.id)
    await work.event_questions.add(wondered, bird.id)
    options = numbered([(now + days * 24 * HOUR, now + days * 24 * HOUR + HOUR) for days in (3, 4)])
    poll = DatePoll(
        PollId(81), f"来週の{MARK}", options, now + 48 * HOUR, bird.id, now, now, SECTION.id, MARK, MARK
    )
    assert await work.date_polls.add(poll)
    item = await _shelve(work, members, bird.id, now)
    held_by = (
        to_token(one)
        for one in (SECTION.id, event.id, asked.id, answer.id, 80, poll.id, cafe.id, wondered.id, item.id, 86)
    )
    return Cage(*held_by)


async def _shelve(work: Work, members: Mapping[str, int], author: MemberId, now: datetime) -> ShelfItem:
    """What the section shares among its members; it was made from something everybody sees, and used."""
    seen = item_called("みんなの様式", MemberId(members[MEMBER]), at=now)
    hidden = item_called(f"餌の{MARK}様式", author, at=now, section_id=SECTION.id)
    hidden = replace(
        hidden, origin_id=seen.id, content=replace(hidden.content, about=MARK, text=MARK), uses=1
    )
    for item in (seen, hidden):
        await work.toolshelf.save(item)
        await work.toolshelf.add_version(first_version(item))
    used_by = MemberId(members[ADMINISTRATOR])
    await work.shelf_replies.save_use(Use(hidden.id, used_by, now, f"{MARK}も喜ぶ", Signing.ORGANISATION))
    better = Improvement(ImprovementId(86), hidden.id, used_by, MARK, "", MARK, now, based_on=1)
    await work.shelf_replies.save_improvement(better)
    await work.shelf_replies.add_problem(ShelfProblem(ShelfProblemId(87), hidden.id, used_by, MARK, now))
    return hidden


@pytest.fixture
async def caged(tmp_path: Path, mould: Mould) -> AsyncIterator[tuple[FurnishedTown, Cage]]:
    """The furnished town with a cage in it, put back as it is after each try."""
    async with furnished(tmp_path, mould) as town:
        members = {role: (await town.people[role].record()).id for role in (MEMBER, ADMINISTRATOR)}
        async with town.town.storage.write() as work:
            cage = await _fill(work, town, members)
        town.keep()
        yield town, cage


async def _walk(town: FurnishedTown, cage: Cage, role: str) -> tuple[dict[str, str], set[str]]:
    """Every command aimed at what is hidden: what was said by path, and which broke."""
    said: dict[str, str] = {}
    broke = set()
    for path in CALLS:
        given = filled(town, path, role)
        calls = [
            given,
            *(cage.values(given, one) for one in cage.aims(path)),
        ]
        calls.append({name: TYPED.get(name, value) for name, value in given.items()})
        for values in [one for number, one in enumerate(calls) if one not in calls[:number]]:
            town.later()
            answer = await town.people[role].again(path, request="", **values)
            said[path] = said.get(path, "") + repr(answer)
            if broken(answer, town.town):
                broke.add(path)
            if CALLS[path].writes:
                town.restore()
    for kind in (
        "section",
        "own_section",
        "followed_section",
        "event",
        "own_event",
        "past_event",
        "poll",
        "question",
        "own_question",
        "shelf_item",
    ):
        tries = [await town.people[role].suggest(kind, typed) for typed in ("", *TYPED.values())]
        said[f"suggest {kind}"] = repr(tries)
    return said, broke


@pytest.mark.parametrize("role", OUTSIDERS)
async def test_no_command_tells_an_outsider(caged: tuple[FurnishedTown, Cage], role: str) -> None:
    town, cage = caged

    said, broke = await _walk(town, cage, role)

    assert {path for path, words in said.items() if MARK in words} == set()
    assert {path for path, words in said.items() if NAME in words} == set()
    assert broke == set()


async def test_the_same_walk_tells_a_member_of_the_section(caged: tuple[FurnishedTown, Cage]) -> None:
    """Otherwise the walk above could not find anything."""
    town, cage = caged
    async with town.town.storage.write() as work:
        insider = (await town.people[HOST].record()).id
        await work.sections.seat(seat_in(SECTION, insider))
    town.keep()

    said, _ = await _walk(town, cage, HOST)

    told = {path for path, words in said.items() if MARK in words}
    assert told >= {
        "event.list",
        "event.info",
        "event.rsvp",
        "poll.list",
        "poll.answer",
        "poll.people",
        "question.list",
        "question.unanswered",
        "question.search",
        "question.info",
        "question.ask.form",
        "question.answer",
        "question.answer.read",
        "desk.tasks",
        "event.cafe",
        "cafe.come",
        "event.questions",
        "event_question.vote",
        "suggest event",
        "suggest poll",
        "suggest question",
        "shelf.list",
        "shelf.search",
        "shelf.show",
        "shelf.text",
        "shelf.history",
        "suggest shelf_item",
        "home",
    }
    assert NAME in said["section.members"]


async def test_no_notice_tells_an_outsider(caged: tuple[FurnishedTown, Cage]) -> None:
    town, _ = caged
    async with town.town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        member = await town.people[MEMBER].record()
        assert place is not None
        (account, *_) = (await work.members.accounts_of([member.id]))[member.id]
        now = town.town.clock.now()
        issue = Issue(BroadcastId(3), "2026-W50", now)
        await work.broadcasts.save(issue)
        events = await work.events.coming_of(SECTION.id, now, limit=9)
    shown = (Purpose.EVENTS, Purpose.QUESTIONS, Purpose.BROADCAST)
    purposes = (ToPurpose(place.id, purpose) for purpose in shown)
    targets: tuple[Target, ...] = (*purposes, ToSection(place.id, SECTION.id), ToAccount(account.id))
    series = series_called(f"今夜の{MARK}")
    subjects = (
        item_called(f"餌の{MARK}様式", MemberId(1)).id,
        86,
        87,
        3,
        5,
        77,
        78,
        79,
        81,
        82,
        83,
        SECTION.id,
        member.id,
        events[0].id,
        series.id,
    )
    payload = {
        "v": "1",
        "member": str(member.id),
        "starts_at": occurrence_at(events[0].starts_at),
        "ends_at": occurrence_at(events[0].ends_at),
        "place": "",
        "until": occurrence_at(now + HOUR),
        "office": "editor",
        "round": "1",
        "since": "0",
        "section": str(SECTION.id),
        "event": str(events[0].id),
        "version": "1",
        **written(series.repeat),
    }
    kinds = list(whole_registry()._notices)
    plans = [
        Plan(kind, subject, target, now, now + HOUR, DAY, payload)
        for kind in kinds
        for target in targets
        for subject in subjects
    ]
    async with town.town.storage.read() as work:
        said = {
            (plan.kind, plan.target.text, plan.subject_id, editing): repr(
                await _render(town, work, plan, editing=editing)
            )
            for plan in plans
            for editing in (False, True)
        }

    assert {about for about, words in said.items() if MARK in words or NAME in words} == set()
    assert any("非公開の課「鳥かご課」の中へ移りました" in words for words in said.values())


async def test_the_town_plans_nothing_for_outsiders_by_itself(caged: tuple[FurnishedTown, Cage]) -> None:
    town, _ = caged
    for _, tick in town.town.town.ticks():
        await tick(town.town.clock.now())

    async with town.town.storage.write() as work:
        due = await work.deliveries.claim(
            now=town.town.clock.now() + HOUR, lease=HOUR, owner="tests", limit=500
        )
        assert not [one for one in due if one.plan.kind in {"event.reminder_direct", "following.news"}]
        assert await work.rsvps.outsiders(town.town.clock.now(), limit=9) == ()


async def _render(town: FurnishedTown, work: Work, plan: Plan, *, editing: bool) -> object:
    claimed = Delivery(DeliveryId(1), plan, Status.LEASED, 1, plan.due_at)
    delivery = replace(claimed, channel_id="c-hall", message_id="m", editing=editing)
    try:
        return await town.town.notices.render(work, delivery, language="ja", now=plan.due_at)
    except (KeyError, ValueError) as error:  # a subject of another kind
        return error
