"""A word that only a members-only section holds is spoken to nobody else: not by any command, suggestion or
notice, whoever looks and whatever they type.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.appeals import Request, Ring, begin
from bot.domain.attendee_cards import Card
from bot.domain.broadcasts import Issue
from bot.domain.consulting import AdviceWish, Reason, ReasonKind
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
    NewsId,
    PollId,
    QuestionId,
    RideId,
    TaskId,
    to_token,
)
from bot.domain.members import Standing
from bot.domain.places import Platform, Purpose
from bot.domain.questions import Answer, Question
from bot.domain.reminders import Reminder
from bot.domain.rides import Ride
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.section_reports import Consent, Voice
from bot.domain.sections import Post
from bot.domain.tasks import Task
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
from tests.hostile.caged_knowledge import CAGED, cage_knowledge
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
    ride: str
    page: str

    def aims(self, path: str) -> tuple[str, ...]:
        """What a button of a command may carry; those of cafés, of questions to events, of rides and
        of the handbook carry their own.
        """
        owns = {
            "cafe": self.cafe,
            "event_question": self.event_question,
            "ride": self.ride,
            "handbook": self.page,
        }
        own = owns.get(path.split(".", maxsplit=1)[0])
        return (own,) if own else (self.section, self.question, self.answer, self.task, self.poll)

    def values(self, given: Mapping[str, str], which: str) -> dict[str, str]:
        """A call's values, pointed at what is hidden."""
        aimed = {
            **dict.fromkeys(("section", "entering", "leaving"), self.section),
            **dict.fromkeys(("event", "source"), self.event),
            "poll": self.poll,
            "question": self.question,
            "which": which,
        }
        if len(given.get("page", "")) == len(self.page):  # elsewhere it is the number of one
            aimed["page"] = self.page
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
    # Somebody answered before it was closed in, was asked about a question there, and follows it still.
    outsiders: list[Request] = []
    for role in (MEMBER, ADMINISTRATOR):
        member_id = seat_in(SECTION, members[role]).member_id
        await work.rsvps.save(Rsvp(event.id, member_id, RsvpStyle.COME, RsvpState.CONFIRMED, 1, now))
        await work.attendee_cards.save(Card(event.id, member_id, MARK, now))
        await work.sections.follow(SECTION.id, member_id, now)
        await work.following.save_wish(member_id, FollowWish.NOW)
        await work.advice_wishes.save(AdviceWish(member_id, open=True, areas="かなりの餌"))
        reason = Reason(ReasonKind.SECTION)
        outsiders.append(Request(QuestionId(77), member_id, Ring.SECTION, reason, now))
    await work.events.plan_direct(event.id, [Reminder(HOUR, now)])
    await work.following.add_news(News(NewsId(5), NewsKind.EVENT, SECTION.id, now, event.id))
    asked = Question(QuestionId(77), bird.id, f"餌の{MARK}", f"餌は{MARK}", now, section_id=SECTION.id)
    answer = Answer(AnswerId(78), asked.id, bird.id, f"{MARK}がよい", now)
    await work.questions.add(replace(asked, answers=1))
    await work.questions.add(replace(asked, id=QuestionId(79)))  # nobody answered this one
    await work.appeals.save(begin(QuestionId(79), now))
    for request in outsiders:
        await work.appeals.add_request(request)
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
    await work.rsvps.save(Rsvp(event.id, bird.id, RsvpStyle.COME, RsvpState.CONFIRMED, 2, now))
    ride = Ride(RideId(85), event.id, bird.id, f"{MARK}駅", event.starts_at, 2, now, MARK)
    await work.rides.save(ride)
    options = numbered([(now + days * 24 * HOUR, now + days * 24 * HOUR + HOUR) for days in (3, 4)])
    poll = DatePoll(
        PollId(81), f"来週の{MARK}", options, now + 48 * HOUR, bird.id, now, now, SECTION.id, MARK, MARK
    )
    assert await work.date_polls.add(poll)
    page = await cage_knowledge(work, asked, MARK, [one.member_id for one in outsiders])
    held_by = (
        to_token(one)
        for one in (
            SECTION.id,
            event.id,
            asked.id,
            answer.id,
            80,
            poll.id,
            cafe.id,
            wondered.id,
            ride.id,
            page,
        )
    )
    return Cage(*held_by)


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
        "page",
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
        "ride.list",
        "ride.take",
        "question.faq",
        "handbook.list",
        "handbook.info",
        "handbook.history",
        "handbook.export",
        "suggest page",
        "suggest event",
        "suggest poll",
        "suggest question",
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
    subjects = (3, 5, 77, 78, 79, 81, 82, 83, *CAGED, SECTION.id, member.id, events[0].id, series.id)
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
        assert not [one for one in due if one.plan.kind == "advice.asked" and one.plan.subject_id == 79]
        assert await work.rsvps.outsiders(town.town.clock.now(), limit=9) == ()


async def _render(town: FurnishedTown, work: Work, plan: Plan, *, editing: bool) -> object:
    claimed = Delivery(DeliveryId(1), plan, Status.LEASED, 1, plan.due_at)
    delivery = replace(claimed, channel_id="c-hall", message_id="m", editing=editing)
    try:
        return await town.town.notices.render(work, delivery, language="ja", now=plan.due_at)
    except (KeyError, ValueError) as error:  # a subject of another kind
        return error
