"""A word that only a members-only section holds is spoken to nobody else: not by any command, suggestion or
notice, whoever looks and whatever they type.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.broadcasts import Issue
from bot.domain.deliveries import Delivery, Plan, Status, Target, ToAccount, ToPurpose, ToSection
from bot.domain.ids import (
    BroadcastId,
    DeliveryId,
    MemberId,
)
from bot.domain.places import Platform, Purpose
from bot.ports.work import Work
from bot.services.series_words import written
from bot.services.telling import occurrence_at
from tests.builders.registry import whole_registry
from tests.builders.sections import seat_in
from tests.builders.series import series_called
from tests.builders.toolshelf import item_called
from tests.hostile.cage import HOUR, MARK, NAME, SECTION, Cage, fill
from tests.hostile.caged_knowledge import CAGED
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

DAY = "2026-11-21"
OUTSIDERS = (OUTSIDER, MEMBER, ADMINISTRATOR)

# Beginnings of what is hidden, as somebody would type them who guesses.
TYPED = {
    "section": "鳥かご",
    "event": "今夜の",
    "poll": "来週の",
    "survey": "巣箱の",
    "question": "餌の",
    "idea": "止まり木",
    "item": "餌の",
    "text": "餌",
    "title": "餌のやりかた",
}


# What each kind of thing in the cage holds and others hold, too; kinds of which there is something in it.
BEGINNING = MARK[:-1]
KINDS = ("question", "handbook", "event", "tool", "idea")


@pytest.fixture
async def caged(tmp_path: Path, mould: Mould) -> AsyncIterator[tuple[FurnishedTown, Cage]]:
    """The furnished town with a cage in it, put back as it is after each try."""
    async with furnished(tmp_path, mould) as town:
        members = {role: (await town.people[role].record()).id for role in (MEMBER, ADMINISTRATOR)}
        async with town.town.storage.write() as work:
            cage = await fill(work, town, members)
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
        "survey",
        "question",
        "own_question",
        "idea",
        "shelf_item",
        "page",
    ):
        tries = [await town.people[role].suggest(kind, typed) for typed in ("", *TYPED.values())]
        said[f"suggest {kind}"] = repr(tries)
    for what in KINDS:
        answer = await town.people[role].again("find", request="", text=BEGINNING, what=what)
        said[f"find {what}"] = repr(answer)
        town.restore()
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
        "survey.list",
        "survey.answer",
        "question.list",
        "question.unanswered",
        "question.search",
        "find",
        *(f"find {what}" for what in KINDS),
        "question.info",
        "question.ask.form",
        "question.answer",
        "question.answer.read",
        "desk.tasks",
        "event.cafe",
        "cafe.come",
        "idea.list",
        "idea.show",
        "idea.comment",
        "suggest idea",
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
        "suggest survey",
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
    item_id = item_called(f"餌の{MARK}様式", MemberId(1)).id
    own = (SECTION.id, member.id, events[0].id, series.id, item_id)
    subjects = (3, 5, 77, 78, 79, 81, 82, 83, 85, 86, 87, *CAGED, *own)
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
        "state": "adopted",
        "comment": "86",
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
