from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.domain.afterwards import Feedback, Mood, Quoting, Recap, Wish
from bot.domain.ids import FeedbackId, MemberId
from bot.domain.members import Standing
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.ports.afterwards import Mailing, MailingKind
from storage.unit_of_work import SqlStorage
from tests.builders.events import HOST, event_called, settle
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
PEOPLE = tuple(member_called(f"庁員{number}") for number in range(5))
ASLEEP = replace(member_called("休み"), standing=Standing.ASLEEP)
INSIDE = replace(section_called("読書課"), members_only=True)
TALK, OTHER = event_called("勉強会"), event_called("別の会")
SECRET = event_called("中の会", section_id=INSIDE.id)
NOBODY = MemberId(0)


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        await work.sections.save(INSIDE)
    await settle(storage, members=len(PEOPLE))
    async with storage.write() as work:
        await work.members.save(ASLEEP)
        await work.sections.seat(seat_in(INSIDE, PEOPLE[0].id))
        for event in (TALK, OTHER, SECRET):
            assert await work.events.add(event)


async def test_who_is_there_counts_once_and_a_word_is_found_while_it_goes_on(storage: SqlStorage) -> None:
    async with storage.write() as work:
        assert await work.attendance.attend(TALK.id, PEOPLE[0].id, START)
        assert not await work.attendance.attend(TALK.id, PEOPLE[0].id, START + DAY)
        assert await work.attendance.count(TALK.id) == 1
        assert await work.attendance.attended(TALK.id, PEOPLE[0].id)
        assert not await work.attendance.attended(TALK.id, PEOPLE[1].id)
        for event, word in ((TALK, "さくら"), (OTHER, "うめ"), (SECRET, "サクラ")):
            await work.attendance.set_word(event.id, word)
        await work.attendance.set_word(OTHER.id, "")

        assert await work.attendance.word(TALK.id) == "さくら"
        assert not await work.attendance.word(OTHER.id)
        on = {"begun": TALK.starts_at, "ended": TALK.ends_at - MINUTE}
        assert await work.attendance.with_word("ｻｸﾗ", PEOPLE[1].id, **on) == (TALK.id,)
        found = await work.attendance.with_word("さくら", PEOPLE[0].id, **on)
        assert set(found) == {TALK.id, SECRET.id}
        early = {**on, "begun": TALK.starts_at - MINUTE}
        assert not await work.attendance.with_word("さくら", PEOPLE[1].id, **early)
        assert not await work.attendance.with_word("うめ", PEOPLE[1].id, **on)
        await work.attendance.set_word(TALK.id, "㌖" * 20)  # its key is longer than its column
        assert await work.attendance.with_word("㌖" * 20, PEOPLE[1].id, **on) == (TALK.id,)


def said(number: int, **more: object) -> Feedback:
    made = Feedback(FeedbackId(number), TALK.id, PEOPLE[number].id, START, name=PEOPLE[number].profile.name)
    return replace(made, **more)  # type: ignore[arg-type]


async def test_what_was_said_and_what_is_told_comes_back_and_can_be_forgotten(storage: SqlStorage) -> None:
    full = said(1, mood=Mood.GREAT, wish=Wish.AGAIN, comment="よかった", quoting=Quoting.NAMED)
    told = Recap(
        TALK.id, "よい会", "次も", "https://example.jp", "絵", START + DAY, frozenset({full.id}), version=3
    )
    async with storage.write() as work:
        await work.feedbacks.save(said(1))
        await work.feedbacks.save(full)
        await work.feedbacks.save(said(2, at=START + DAY))
        await work.recaps.save(told)
        await work.recaps.save(replace(told, published_at=START, published_by=HOST.id, version=4))

        assert await work.feedbacks.get(TALK.id, PEOPLE[1].id) == full
        assert await work.feedbacks.one(full.id) == full
        assert await work.feedbacks.of(TALK.id, limit=5) == (full, said(2, at=START + DAY))
        kept = await work.recaps.get(TALK.id)
        assert kept == replace(told, published_at=START, published_by=HOST.id, version=4)
        assert await work.recaps.quoting(PEOPLE[1].id) == (TALK.id,)
        assert not await work.recaps.quoting(PEOPLE[2].id)
        await work.attendance.attend(TALK.id, PEOPLE[1].id, START)
        await work.feedbacks.forget(PEOPLE[1].id)
        assert await work.feedbacks.get(TALK.id, PEOPLE[1].id) is None
        assert not await work.attendance.count(TALK.id)
        forgotten = await work.recaps.get(TALK.id)
        assert forgotten is not None
        assert not forgotten.quoted


async def test_the_archive_holds_what_is_told_and_may_be_read(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for event in (TALK, SECRET):
            await work.recaps.save(Recap(event.id, "よい会", published_at=START))
        await work.recaps.save(Recap(OTHER.id, "書きかけ"))

        inside = await work.recaps.past(PEOPLE[0].id, limit=5)
        assert {event.id for event in inside} == {TALK.id, SECRET.id}
        assert [event.id for event in await work.recaps.past(PEOPLE[1].id, limit=5)] == [TALK.id]
        own = await work.recaps.past(PEOPLE[0].id, limit=5, section_id=INSIDE.id)
        assert [event.id for event in own] == [SECRET.id]
        assert len(await work.recaps.past(PEOPLE[0].id, limit=1, offset=1)) == 1


async def test_a_mailing_begins_once_and_reaches_those_it_is_for_part_by_part(storage: SqlStorage) -> None:
    styles = (RsvpStyle.COME, RsvpStyle.LISTEN, RsvpStyle.LATER, RsvpStyle.UNDECIDED)
    async with storage.write() as work:
        for number, style in enumerate(styles):
            rsvp = Rsvp(TALK.id, PEOPLE[number].id, style, RsvpState.CONFIRMED, number, START)
            await work.rsvps.save(rsvp)
        await work.rsvps.save(Rsvp(TALK.id, ASLEEP.id, RsvpStyle.COME, RsvpState.CONFIRMED, 9, START))
        await work.attendance.attend(TALK.id, PEOPLE[3].id, START)
        ended = (TALK.ends_at - MINUTE, TALK.ends_at)
        assert set(await work.recaps.to_ask(*ended, limit=5)) == {TALK.id, OTHER.id, SECRET.id}
        assert await work.recaps.begin(TALK.id, MailingKind.SURVEY, START)
        assert not await work.recaps.begin(TALK.id, MailingKind.SURVEY, START)
        assert TALK.id not in await work.recaps.to_ask(*ended, limit=5)
        assert not await work.recaps.to_ask(TALK.ends_at, TALK.ends_at + DAY, limit=5)

        expected = sorted((PEOPLE[0].id, PEOPLE[1].id, PEOPLE[3].id))
        first = await work.recaps.recipients(TALK.id, MailingKind.SURVEY, after=NOBODY, limit=2)
        rest = await work.recaps.recipients(TALK.id, MailingKind.SURVEY, after=first[-1], limit=2)
        assert [*first, *rest] == expected
        later = await work.recaps.recipients(TALK.id, MailingKind.ARCHIVE, after=NOBODY, limit=9)
        assert later == (PEOPLE[2].id,)
        begun = Mailing(TALK.id, MailingKind.SURVEY, NOBODY, done=False)
        assert await work.recaps.under_way(limit=5) == (begun,)
        await work.recaps.save_mailing(replace(begun, after=first[-1], done=True))
        assert not await work.recaps.under_way(limit=5)
        done = await work.recaps.lock_mailing(TALK.id, MailingKind.SURVEY)
        assert done == replace(begun, after=first[-1], done=True)
        assert await work.recaps.lock_mailing(OTHER.id, MailingKind.SURVEY) is None
        known = await work.recaps.known_events(PEOPLE[0].id, [TALK.id, OTHER.id])
        assert known == {TALK.id}
        assert await work.recaps.known_events(HOST.id, [TALK.id, OTHER.id]) == {TALK.id, OTHER.id}
