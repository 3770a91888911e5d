"""The annual report of a section and the voices in it. Everything is counted at the moment it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Member, Standing
from bot.domain.policy import Policy
from bot.domain.section_reports import (
    MOST_VOICES,
    Consent,
    FiscalYear,
    Quote,
    SectionReport,
    Voice,
    belonging,
    read_year,
)
from bot.domain.sections import Membership, Post, Section
from bot.ports.work import Storage, Work
from bot.services.lookup import section_for
from bot.services.origin import Origin
from bot.services.section_reading import check_reads
from bot.services.section_rights import active_post, check_leads
from bot.services.sections import lock_section


@dataclass(frozen=True, slots=True)
class OwnVoice:
    """What a member said so far for a year's report; ``voice`` None: nothing. ``belongs``: whether the member
    may say something else; who left the section may still take it back.
    """

    section: Section
    year: FiscalYear
    voice: Voice | None
    belongs: bool = True


class SectionReportService:
    """Reports are for those who lead a section and 総務課; a voice is everybody's own who belongs to it."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    @property
    def _zone(self) -> ZoneInfo:
        return self._policy.zone

    async def report(self, typed: str, year: str, origin: Origin) -> SectionReport:
        """The report of a year, the current one where none is named.

        Raises InvalidInput at ``section`` or ``year``, NotAllowed, and Refused for a year before the section.
        """
        meant = read_year(year, origin.now, self._zone)
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            await check_leads(work, section, origin)
            await check_reads(work, section, origin.member_id)
            if section.created_at >= meant.ends_at:
                raise Refused("report.before_founding", section=section.name)
            return await _made(work, section, meant, origin)

    async def own_voice(self, typed: str, year: str, member_id: MemberId, origin: Origin) -> OwnVoice:
        """What a member said for a year's report. Raises InvalidInput, and NotAllowed for who neither belongs
        nor said anything.
        """
        meant = read_year(year, origin.now, self._zone)
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            voice = await work.desks.voice(section.id, meant.year, member_id)
            belongs = await active_post(work, section.id, member_id) is not None
            if not belongs and voice is None:
                raise NotAllowed("voice.members_only", section=section.name)
            return OwnVoice(section, meant, voice, belongs)

    async def speak(
        self, section_id: SectionId, year: str, words: str, consent: Consent, origin: Origin
    ) -> OwnVoice:
        """Leave a sentence, or put another one in its place. Raises InvalidInput, NotAllowed."""
        meant = read_year(year, origin.now, self._zone)
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, section_id)
            member_id = await _check_belongs(work, section, origin)
            voice = Voice(section.id, member_id, meant.year, words, consent, origin.now)
            await work.desks.save_voice(voice)
            await work.audit.add(
                "voice.left", at=origin.now, member_id=member_id, subject_id=section.id, detail=consent.value
            )
            return OwnVoice(section, meant, voice)

    async def fall_silent(self, section_id: SectionId, year: str, origin: Origin) -> None:
        """Take a sentence back, also after leaving the section. Raises Refused where there is none."""
        meant = read_year(year, origin.now, self._zone)
        async with self._storage.write(origin.request) as work:
            member_id = origin.member_id
            if member_id is None or not await work.desks.forget_voice(section_id, meant.year, member_id):
                raise Refused("voice.none")
            await work.audit.add(
                "voice.taken_back", at=origin.now, member_id=member_id, subject_id=section_id
            )


async def _made(work: Work, section: Section, year: FiscalYear, origin: Origin) -> SectionReport:
    seats = await work.sections.memberships_in(section.id)
    until = min(year.ends_at, origin.now)
    changes = await work.desks.seat_changes(section.id, until=origin.now)
    people = await work.members.get_many([seat.member_id for seat in seats if seat.post.leads])
    return SectionReport(
        section=section,
        year=year,
        made_at=origin.now,
        chief=next(iter(_names(seats, people, Post.CHIEF)), ""),
        deputies=_names(seats, people, Post.DEPUTY),
        belonging=belonging(
            changes,
            {seat.member_id: seat.joined_at for seat in seats},
            founded_at=section.created_at,
            closed_at=section.closed_at,
        ),
        figures=await work.desks.figures(section.id, since=year.begins_at, until=until),
        quotes=await _quotes(work, section.id, year.year),
    )


async def _quotes(work: Work, section_id: SectionId, year: int) -> tuple[Quote, ...]:
    """What may be quoted now; who left the town stays without a name."""
    voices = await work.desks.voices(section_id, year, limit=MOST_VOICES)
    people = await work.members.get_many([voice.member_id for voice in voices])
    return tuple(Quote(voice.words, _name_of(voice, people.get(voice.member_id))) for voice in voices)


def _name_of(voice: Voice, member: Member | None) -> str:
    if voice.consent is not Consent.NAMED or member is None or member.standing is Standing.LEFT:
        return ""
    return member.profile.name


def _names(seats: Sequence[Membership], people: Mapping[MemberId, Member], post: Post) -> tuple[str, ...]:
    return tuple(people[seat.member_id].profile.name for seat in seats if seat.post is post)


async def _check_belongs(work: Work, section: Section, origin: Origin) -> MemberId:
    post = await active_post(work, section.id, origin.member_id)
    if post is None or origin.member_id is None:
        raise NotAllowed("voice.members_only", section=section.name)
    return origin.member_id
