"""Programmes: writing one, part by part or all at once; who may, and who hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import programmes
from bot.domain.errors import NotAllowed, NotFound, Refused
from bot.domain.events import Event
from bot.domain.ids import EventId, MemberId, PartId, new_id
from bot.domain.members import Member
from bot.domain.policy import Policy
from bot.domain.programmes import Part, Rewritten, TimedPart, timetable
from bot.ports.work import Storage, Work
from bot.services.event_extras import Programme, programme_of
from bot.services.event_news import show_card
from bot.services.events import check_manager, find_event, lock_managed, may_manage
from bot.services.lookup import find_member
from bot.services.origin import Origin
from bot.services.telling import tell_members
from bot.text.programme_lines import read_programme

SPEAKER = "programme.speaker"  # to a member who was named as a speaker


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """An event's programme as one reader sees it."""

    event: Event
    programme: Programme
    may_manage: bool


@dataclass(frozen=True, slots=True)
class PartPage:
    """One part, for those who may change it."""

    event: Event
    timed: TimedPart
    speakers: Sequence[tuple[MemberId, str]]


@dataclass(frozen=True, slots=True)
class PartWords:
    """A part as it is filled in."""

    title: str
    minutes: int
    speakers: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A programme about to count, with its times. ``notes`` name what deserves a second look."""

    event: Event
    parts: tuple[TimedPart, ...]
    notes: tuple[str, ...]


class ProgrammeService:
    """Those who may change an event write its programme; everybody who may read the event reads it."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def page(self, typed: str, origin: Origin) -> ProgrammePage:
        """The programme of an event. Raises InvalidInput at ``event``."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            return await _page(work, event, origin)

    async def part(self, part_id: PartId, origin: Origin) -> PartPage:
        """One part. Raises NotFound, and NotAllowed for who may not change the event."""
        async with self._storage.read() as work:
            part = _known(await work.programmes.part(part_id))
            event = await work.events.readable(part.event_id, origin.member_id)
            if event is None:
                raise NotFound("event.gone")
            await check_manager(work, event, origin)
            programme = await programme_of(work, event)
            timed = next(one for one in programme.parts if one.part.id == part_id)
            return PartPage(event, timed, programme.speakers.get(part_id, ()))

    async def check_changes(self, event_id: EventId, origin: Origin) -> None:
        """Raises NotFound, NotAllowed, and Refused when the event is over or cancelled."""
        async with self._storage.read() as work:
            event = await work.events.readable(event_id, origin.member_id)
            if event is None:
                raise NotFound("event.gone")
            await check_manager(work, event, origin)
            event.check_open(origin.now)

    async def preview(self, typed: str, text: str, origin: Origin) -> Preview:
        """The programme a text means. Raises InvalidInput at ``event`` or ``text``, NotAllowed, Refused."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await check_manager(work, event, origin)
            event.check_open(origin.now)
            read = await self._read(work, event, text, origin)
            return Preview(event, timetable(read.parts, event.starts_at), read.notes)

    async def rewrite(self, event_id: EventId, text: str, origin: Origin) -> ProgrammePage:
        """Let the programme be what a text says. Raises like ``preview``, and NotFound."""
        async with self._storage.write(origin.request) as work:
            event = await _open(work, event_id, origin)
            before = await work.programmes.parts_of(event.id)
            parts = (await self._read(work, event, text, origin)).parts
            kept = {part.id for part in parts}
            await work.programmes.remove([part.id for part in before if part.id not in kept])
            await work.programmes.save(parts)
            return await self._changed(work, event, origin)

    async def _read(self, work: Work, event: Event, text: str, origin: Origin) -> Rewritten:
        before = await work.programmes.parts_of(event.id)
        local = event.starts_at.astimezone(self._policy.zone)
        return programmes.rewrite(
            event.id,
            before,
            read_programme(text),
            opens=local.hour * 60 + local.minute,
            new_id=lambda: PartId(new_id(origin.now)),
        )

    async def add(self, typed: str, words: PartWords, origin: Origin) -> ProgrammePage:
        """Another part at the end. Raises InvalidInput at ``event``, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            event = await _open(work, (await find_event(work, typed, origin)).id, origin)
            part = Part(PartId(new_id(origin.now)), event.id, 0, words.title, words.minutes)
            part = replace(part, speakers=words.speakers, note=words.note)
            await work.programmes.save([programmes.append(await work.programmes.parts_of(event.id), part)])
            return await self._changed(work, event, origin)

    async def edit(self, part_id: PartId, words: PartWords, origin: Origin) -> ProgrammePage:
        """Other words; lightning talks keep their length. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            event, part = await _locked(work, part_id, origin)
            minutes = part.minutes if part.for_talks else words.minutes
            edited = replace(
                part, title=words.title, minutes=minutes, speakers=words.speakers, note=words.note
            )
            await work.programmes.save([edited])
            return await self._changed(work, event, origin)

    async def move(self, part_id: PartId, origin: Origin, *, up: bool) -> ProgrammePage:
        """A place further up or down. Raises NotFound, NotAllowed."""
        async with self._storage.write(origin.request) as work:
            event, part = await _locked(work, part_id, origin)
            parts = await work.programmes.parts_of(event.id)
            await work.programmes.save(programmes.moved(parts, part.id, up=up))
            return await self._changed(work, event, origin)

    async def remove(self, part_id: PartId, origin: Origin) -> ProgrammePage:
        """Strike a part off. Raises NotFound, NotAllowed, and Refused where people signed up for talks."""
        async with self._storage.write(origin.request) as work:
            event, part = await _locked(work, part_id, origin)
            if part.for_talks and await work.lightning_talks.of_part(part.id):
                raise Refused("programme.has_talks", title=part.title)
            await work.programmes.remove([part.id])
            return await self._changed(work, event, origin)

    async def add_speaker(self, part_id: PartId, typed: str, origin: Origin) -> tuple[ProgrammePage, Member]:
        """Name a member as a speaker, who hears of it. Raises NotFound, NotAllowed, InvalidInput at
        ``member``, and Refused for who may not read the event.
        """
        async with self._storage.write(origin.request) as work:
            member = await find_member(work, typed)
            event, part = await _locked(work, part_id, origin)
            if not member.active or await work.events.readable(event.id, member.id) is None:
                raise Refused("programme.speaker_outside", name=member.profile.name)
            named = (await work.programmes.speakers_of(event.id)).get(part.id, ())
            programmes.check_speakers(part, len(named))
            if await work.programmes.add_speaker(part.id, member.id, origin.now):
                if member.id != origin.member_id:
                    await tell_members(work, SPEAKER, part.id, (member.id,), now=origin.now)
                return await self._changed(work, event, origin), member
            return await _page(work, event, origin), member

    async def remove_speaker(self, part_id: PartId, member_id: MemberId, origin: Origin) -> ProgrammePage:
        """Take a speaker off, or oneself. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            part = _known(await work.programmes.part(part_id))
            event = await work.events.lock_readable(part.event_id, origin.member_id)
            if event is None:
                raise NotFound("event.gone")
            if member_id != origin.member_id and not await may_manage(work, event, origin):
                raise NotAllowed("event.not_yours", title=event.title)
            event.check_open(origin.now)
            if await work.programmes.remove_speaker(part.id, member_id):
                return await self._changed(work, event, origin)
            return await _page(work, event, origin)

    async def _changed(self, work: Work, event: Event, origin: Origin) -> ProgrammePage:
        await show_card(work, event.id, self._policy, origin.now)
        await work.audit.add(
            "programme.changed", at=origin.now, member_id=origin.member_id, subject_id=event.id
        )
        return await _page(work, event, origin)


async def _page(work: Work, event: Event, origin: Origin) -> ProgrammePage:
    return ProgrammePage(event, await programme_of(work, event), await may_manage(work, event, origin))


async def _open(work: Work, event_id: EventId, origin: Origin) -> Event:
    event = await lock_managed(work, event_id, origin)
    event.check_open(origin.now)
    return event


async def _locked(work: Work, part_id: PartId, origin: Origin) -> tuple[Event, Part]:
    seen = _known(await work.programmes.part(part_id))
    event = await _open(work, seen.event_id, origin)
    return event, _known(await work.programmes.part(part_id))


def _known(part: Part | None) -> Part:
    if part is None:
        raise NotFound("programme.part_gone")
    return part
