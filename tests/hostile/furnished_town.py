"""A town with everything in it that somebody could want to break, put back as it was after each try."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from zlib import crc32

from bot.domain.ids import (
    EventId,
    HandoverId,
    SuccessionId,
    from_token,
    to_token,
)
from bot.domain.members import Member, Office, Proof, Standing
from bot.domain.places import Platform, Purpose
from bot.domain.sections import Post, Section
from bot.domain.successions import Candidate, Offer, Reason, Stage, Succession
from bot.domain.twins import Twinning
from bot.interaction.arranging import IN_SIGHT
from bot.interaction.rate_limit import RateLimit
from bot.ports.work import Work
from bot.services.telling import occurrence_at
from bot.view import Actions, Answer, Message, Tone
from tests.builders.sections import seat_in, section_called
from tests.builders.town import Person, TestTown, button, open_town
from tests.fakes.clock import START
from tests.hostile.furnished_advice import furnish_advice
from tests.hostile.furnished_afterwards import furnish_afterwards
from tests.hostile.furnished_drafts import furnish_drafts
from tests.hostile.furnished_events import full_event
from tests.hostile.furnished_gatherings import furnish_cafes, furnish_event_questions
from tests.hostile.furnished_kept import furnish_kept
from tests.hostile.furnished_knowledge import furnish_knowledge
from tests.hostile.furnished_letters import furnish_announcement, furnish_feed
from tests.hostile.furnished_polls import furnish_polls
from tests.hostile.furnished_programme import furnish_programme
from tests.hostile.furnished_questions import furnish_rewordings
from tests.hostile.furnished_reforms import furnish_reforms
from tests.hostile.furnished_rides import furnish_rides
from tests.hostile.furnished_seals import furnish_seals
from tests.hostile.furnished_surveys import PREFECTURE
from tests.hostile.furnished_talks import furnish_talks
from tests.hostile.golden_file import GoldenFile, note_what_is_touched

OUTSIDER, OWNER = "outsider", "owner"  # an owner has the platform's own administrator right and never joined
APPLICANT, DECLINED, LEFT, ASLEEP, ASLEEP_ADMIN = "applicant", "declined", "left", "asleep", "asleep_admin"
BEHIND = "behind"  # has not seen the rules as they are now
MEMBER, CHIEF, OTHER_CHIEF, FORMER_CHIEF = "member", "chief", "other_chief", "former_chief"
VERIFIER, EDITOR, MODERATOR, ADMINISTRATOR = "verifier", "editor", "moderator", "administrator"
HOST, ASKER, ANSWERER = "host", "asker", "answerer"

_STANDINGS = {
    APPLICANT: Standing.APPLIED,
    DECLINED: Standing.DECLINED,
    LEFT: Standing.LEFT,
    ASLEEP: Standing.ASLEEP,
    ASLEEP_ADMIN: Standing.ASLEEP,
}
_OFFICES = {
    VERIFIER: Office.VERIFIER,
    EDITOR: Office.EDITOR,
    MODERATOR: Office.MODERATOR,
    ADMINISTRATOR: Office.ADMINISTRATOR,
    ASLEEP_ADMIN: Office.ADMINISTRATOR,
}
STRANGERS = (OUTSIDER, OWNER)
JOINED = (
    *_STANDINGS,
    BEHIND,
    MEMBER,
    CHIEF,
    OTHER_CHIEF,
    FORMER_CHIEF,
    VERIFIER,
    EDITOR,
    MODERATOR,
    ADMINISTRATOR,
    HOST,
    ASKER,
    ANSWERER,
)
ROLES = (*STRANGERS, *JOINED)

# Everybody who joined has a seat in READING and follows FOLLOWED; OPEN and its twin are there to be joined.
WINDOW, READING = section_called("窓口改善課"), section_called("読書課")
OPEN, FOLLOWED, EMPTY = section_called("写真課"), section_called("登山課"), section_called("空室課")
VOTING = section_called("合唱課")

_DAY = timedelta(days=1)

PASSING = frozenset({"requests", "drafts", "accounts", "places", "local_personas"})
"""Tables that note who came and what was typed, not what it did."""

_REST = timedelta(minutes=1)  # one person cannot do all of this at once


@dataclass
class FurnishedTown:
    """``tokens`` are what widgets carry: things by name, drafts by kind and role (``event:member``)."""

    town: TestTown
    file: Path
    files: GoldenFile
    people: dict[str, Person]
    tokens: dict[str, str]

    def begin_anew(self) -> None:
        """Put back what was written and what time it is; nobody has been in a hurry yet."""
        self.restore()
        self.town.clock.set(START)
        self.town.dispatcher._limit = RateLimit()

    def keep(self) -> None:
        """What stands in the town now is what it is put back to."""
        self.files.keep()

    def restore(self) -> None:
        """Put everything back as it was."""
        self.files.restore()

    def state(self, without: Collection[str] = PASSING) -> dict[str, str]:
        """A hash of every table that is not as it was, but some."""
        return self.files.state(without)

    def rows(self, without: Collection[str] = PASSING) -> dict[str, int]:
        """How many rows more every table has than it had, but some."""
        return self.files.rows(without)

    def later(self, seconds: float = 3.0) -> None:
        """Let some time pass, so that nobody is too fast for the counter."""
        self.town.clock.advance(timedelta(seconds=seconds))


def refused(answer: Answer | None) -> bool:
    """Whether an answer is a kind no: a message that says what the problem is."""
    return isinstance(answer, Message) and answer.tone is Tone.PROBLEM and bool(answer.summary.strip())


def broken(answer: Answer | None, town: TestTown) -> bool:
    """Whether an answer admits that something went wrong inside."""
    failure = town.dispatcher.words("ja").text("failure.summary")
    return isinstance(answer, Message) and answer.summary == failure


def crowded(answer: Answer | None) -> bool:
    """Whether a row of an answer shows more than the few its reader most likely wants and a menu."""
    blocks = answer.blocks if isinstance(answer, Message) else ()
    return any(len(one.controls) > IN_SIGHT + 1 for one in blocks if isinstance(one, Actions))


@dataclass
class Mould:
    """Made by the first who needs a furnished town; the others copy its file."""

    file: Path
    tokens: dict[str, str] = field(default_factory=dict)


@asynccontextmanager
async def furnished(folder: Path, mould: Mould) -> AsyncIterator[FurnishedTown]:
    """The town in a folder of its own."""
    if not mould.tokens:
        async with open_town(mould.file.parent) as town:
            mould.tokens |= await _furnish(town, _people(town))
        shutil.copyfile(
            mould.file.parent / "town.db", mould.file
        )  # whoever closes last leaves nothing beside it
        note_what_is_touched(mould.file)
    file, golden = folder / "town.db", folder / "golden.db"
    for copy in (file, golden):
        shutil.copyfile(mould.file, copy)
    with closing(GoldenFile(file, golden)) as files:
        async with open_town(folder) as town:
            town.town.feeds.serve_at("https://town.example")
            yield FurnishedTown(town, file, files, _people(town), mould.tokens)


def in_town(mould: Mould, story: Callable[[FurnishedTown], Awaitable[None]]) -> None:
    """Tell a story in a town of its own: for tests that hypothesis runs many times."""

    async def tell() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with furnished(Path(folder), mould) as hall:
                await story(hall)

    asyncio.run(tell())


def _people(town: TestTown) -> dict[str, Person]:
    return {role: replace(town.person(role, manages_place=role == OWNER), channel="c-desk") for role in ROLES}


async def _knowledge(town: TestTown, people: dict[str, Person], members: dict[str, Member]) -> dict[str, str]:
    """What people ask, and what is kept of it."""
    tokens = await _question(town, people)
    tokens |= await furnish_rewordings(town, people[ASKER], people[ANSWERER])
    asked, willing = members[HOST].id, members[MEMBER].id
    await furnish_advice(town, tokens["question"], asked=asked, willing=willing)
    tokens |= await furnish_kept(town, people[ASKER], people[HOST], to_token(WINDOW.id))
    return tokens | await furnish_seals(town, people[ASKER], members[HOST].id)


async def _kept(town: TestTown, members: dict[str, Member]) -> dict[str, str]:
    """Of the shelf one thing is the host's, and one the other chief's that everybody used."""
    others = dict.fromkeys(
        (members[OTHER_CHIEF].id, members[ASKER].id, *(one.id for one in members.values()))
    )
    host, asker = members[HOST].id, members[ASKER].id
    return await furnish_knowledge(town, WINDOW, host=host, asker=asker, others=tuple(others))


async def _furnish(town: TestTown, people: dict[str, Person]) -> dict[str, str]:
    for role in JOINED:
        await people[role].do("join.form", "1", name=role, organisation="縁側市", kind="local")
    for role in STRANGERS:
        await people[role].do("help")
    members = {role: await people[role].record() for role in JOINED}
    async with town.storage.write() as work:
        for section in (WINDOW, READING, OPEN, FOLLOWED, EMPTY, VOTING):
            await work.sections.save(section)
        pair = sorted((WINDOW.id, FOLLOWED.id))
        await work.twins.save(Twinning(pair[0], pair[1], FOLLOWED.id, town.clock.now()))
        for member in members.values():
            await work.sections.seat(seat_in(READING, member.id))
            await work.sections.follow(FOLLOWED.id, member.id, town.clock.now())
        await _chiefs(work, members)
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        for purpose in Purpose:
            await work.places.set_channel(place.id, purpose, "c-hall")
    tokens = {
        "window": to_token(WINDOW.id),
        "followed": to_token(FOLLOWED.id),
        "reading": to_token(READING.id),
        "open": to_token(OPEN.id),
    }
    tokens |= {f"id:{role}": to_token(member.id) for role, member in members.items()}
    tokens |= await _event(people[HOST], WINDOW, "手続きの勉強会")
    tokens |= await furnish_polls(people, WINDOW, HOST, JOINED)
    tokens |= await full_event(people[HOST], people[MEMBER], tokens["event"])
    tokens |= {"again": (await _event(people[HOST], WINDOW, "定例の会", "毎週土曜 19:00-20:00"))["event"]}
    town.clock.advance(_REST)
    tokens |= await furnish_programme(town, people[HOST], people[ASKER], tokens)
    town.clock.advance(_REST)
    listeners = (members[ASKER].id, members[HOST].id)
    tokens |= await furnish_afterwards(town, listeners, tokens["event"])
    tokens |= await _knowledge(town, people, members)
    tokens |= await _proposals(town, people, members)
    talks = {
        WINDOW.id: (members[CHIEF].id, 240),
        OPEN.id: (members[OTHER_CHIEF].id, -1),
        READING.id: (members[FORMER_CHIEF].id, -2),
        EMPTY.id: (members[FORMER_CHIEF].id, None),
    }
    tokens |= await furnish_talks(town, talks, operator=members[ADMINISTRATOR].id, noted=READING.id)
    tokens |= await _successions(town, members)
    tokens |= await _tasks(people, tokens)
    tokens |= await _reminders(town, people, members)
    tokens |= await furnish_feed(town, members[HOST])
    tokens |= await furnish_announcement(town, members[ADMINISTRATOR].id)
    tokens |= await _kept(town, members)
    # Everybody answered the event before offices and standings are given out.
    for role in JOINED:
        await people[role].do("event.rsvp", tokens["event"], "come")
        await people[role].do("event.series.answer", tokens["again"], "listen")
        await people[role].do("event.card.form", tokens["event"], topic="手続きのこと")
    tokens |= await furnish_rides(town, people[HOST], people[CHIEF], people[ASKER], tokens["event"])
    tokens |= await furnish_drafts(town, people, tokens)
    async with town.storage.write() as work:
        event = await work.events.get(EventId(from_token(tokens["event"]) or 0))
        assert event is not None
        there = [member.id for member in members.values()]
        tokens |= await furnish_cafes(work, event, there, town.clock.now())
        host, asker = members[HOST].id, members[ASKER].id
        tokens |= await furnish_event_questions(work, event, host, asker, town.clock.now())
        everybody = READING, [member.id for member in members.values()]
        host, chief, now = members[HOST].id, members[CHIEF].id, town.clock.now()
        tokens |= await furnish_reforms(work, everybody, host=host, chief=chief, now=now)
        for role, member in members.items():
            await work.members.save(_in_role(role, member))
    return tokens


def _in_role(role: str, member: Member) -> Member:
    office = _OFFICES.get(role)
    return replace(
        member.prove(Proof.PERSONNEL, member.applied_at),
        standing=_STANDINGS.get(role, Standing.MEMBER),
        offices=frozenset({office} if office else set()),
        rules_version=0 if role == BEHIND else member.rules_version,
        prefecture=PREFECTURE,
    )


async def _chiefs(work: Work, members: dict[str, Member]) -> None:
    await work.sections.seat(seat_in(WINDOW, members[CHIEF].id, Post.CHIEF))
    await work.sections.seat(seat_in(OPEN, members[OTHER_CHIEF].id, Post.CHIEF))
    await work.sections.seat(seat_in(WINDOW, members[FORMER_CHIEF].id))
    await work.join_requests.add(WINDOW.id, members[EDITOR].id, members[EDITOR].applied_at)


async def _event(
    host: Person, section: Section, title: str, when: str = "来月1日 19:00-20:00"
) -> dict[str, str]:
    async with host.at.storage.write() as work:
        await work.sections.seat(seat_in(section, (await host.record()).id))
    values = {"title": title, "when": when, "place": "3階", "description": "だれでもどうぞ"}
    form = await host.do("event.create", to_token(section.id), complete=False)
    await host.press(await host.send(form, **values), "公開")
    async with host.at.storage.read() as work:
        (event,) = await work.events.search(title, now=host.at.clock.now(), limit=2)
    return {"event": to_token(event.id), "event_version": str(event.version)}


async def _question(town: TestTown, people: dict[str, Person]) -> dict[str, str]:
    await people[ASKER].do("question.ask.form", "", title="印鑑証明の郵送", body="郵送できますか")
    async with town.storage.read() as work:
        (question,) = await work.questions.titled("印鑑証明", limit=2)
    token = to_token(question.id)
    await people[ANSWERER].do("question.answer", token, body="できます。切手を同封してください。")
    async with town.storage.read() as work:
        (answer,) = await work.questions.answers_to((question.id,), limit=2)
    await people[ASKER].do("question.ask.form", "", title="解決した質問", body="もう分かりました")
    async with town.storage.read() as work:
        (solved,) = await work.questions.titled("解決した", limit=2)
    await people[ANSWERER].do("question.answer", to_token(solved.id), body="よかったです。")
    async with town.storage.read() as work:
        (best,) = await work.questions.answers_to((solved.id,), limit=2)
    await people[ASKER].do("question.accept", to_token(best.id))
    return {"question": token, "answer": to_token(answer.id), "solved": to_token(solved.id)}


async def _reminders(town: TestTown, people: dict[str, Person], members: dict[str, Member]) -> dict[str, str]:
    """Two of the host's, one of them put off, and one that the asker showed to everybody."""
    for role, line in ((HOST, "毎週月曜9時 朝会"), (HOST, "毎週火曜9時 報告"), (ASKER, "毎週水曜9時 勉強")):
        await people[role].press(await people[role].do("remind.me", line=line), "これでよい")
    async with town.storage.read() as work:
        (first, second), _ = await work.personal_reminders.open_of(members[HOST].id, limit=2)
        (shared,), _ = await work.personal_reminders.open_of(members[ASKER].id, limit=1)
    await people[HOST].do("remind.snooze", to_token(second.id), "hour")
    await people[ASKER].do("remind.share", to_token(shared.id))
    return {
        "reminder": to_token(first.id),
        "snoozed": to_token(second.id),
        "shared": to_token(shared.id),
    }


async def _proposals(town: TestTown, people: dict[str, Person], members: dict[str, Member]) -> dict[str, str]:
    """One of the host's that nobody else supports yet, and one of a stranger's that everybody does."""
    await people[HOST].do("section.propose", name="朝の課", purpose="早起き", kind="hobby", first_step="体操")
    await people[FORMER_CHIEF].do("section.propose", name="夜の課", purpose="夜ふかし", kind="hobby")
    async with town.storage.write() as work:
        own, other = await work.proposals.alike("朝の課"), await work.proposals.alike("夜の課")
        assert own is not None
        assert other is not None
        for member in members.values():
            await work.proposals.support(other.id, member.id, town.clock.now())
        await work.proposals.save(replace(other, supporters=len(members)))
    return {"proposal": to_token(own.id), "supported": to_token(other.id)}


async def _successions(town: TestTown, members: dict[str, Member]) -> dict[str, str]:
    """WINDOW's chief has a term and asked a successor; READING waits for volunteers, one of whom is there,
    and VOTING votes on the same one.
    """
    now = town.clock.now()
    week, term_end = now + timedelta(days=7), now + timedelta(days=300)
    former = members[FORMER_CHIEF].id
    offer = Offer(HandoverId(crc32(b"offer")), WINDOW.id, members[CHIEF].id, former, "鍵は受付", now)
    async with town.storage.write() as work:
        await work.sections.save(replace(WINDOW, term_ends_at=term_end))
        await work.handovers.save_offer(offer)
        for role in (FORMER_CHIEF, OTHER_CHIEF):
            await work.sections.seat(seat_in(VOTING, members[role].id))
        for section, stage in ((READING, Stage.VOLUNTEERS), (VOTING, Stage.VOTE)):
            search_id = SuccessionId(section.id)
            search = Succession(search_id, section.id, Reason.RESIGNED, now, stage, closes_at=week)
            await work.successions.save(search)
            await work.successions.stand(search_id, Candidate(former, "", now))
    return {"offer": to_token(offer.id), "term_end": occurrence_at(term_end)}


async def _tasks(people: dict[str, Person], tokens: dict[str, str]) -> dict[str, str]:
    """Two tasks the chief asks for, one of them taken by the host, who also left a word for the report."""
    made = {}
    for name in ("task", "taken"):
        asked = await people[CHIEF].do("desk.ask_help", section=WINDOW.name, what=name)
        made[name] = button(asked, "詳しく見る").action.args[0]
    await people[HOST].do("desk.task_take", made["taken"])
    await people[HOST].do("desk.voice_save", tokens["reading"], "2026", words="よい年", consent="named")
    return made
