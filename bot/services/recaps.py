"""まとめ and アーカイブ: what is told of an event afterwards, composed from what people wrote themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.afterwards import Feedback, Quoting, Recap, check_over
from bot.domain.deliveries import Plan
from bot.domain.errors import InvalidInput, Problem, Refused
from bot.domain.events import Event
from bot.domain.ids import EventId, FeedbackId, MemberId
from bot.domain.materials import check_url
from bot.domain.policy import Policy
from bot.domain.sections import Section
from bot.ports.afterwards import MailingKind
from bot.ports.work import Storage, Work
from bot.services.event_news import rooms
from bot.services.events import Named, check_manager, find_event, lock_managed, may_manage, named
from bot.services.lookup import find_section
from bot.services.origin import Origin

RECAP = "event.recap"  # in the rooms of the event; follows what is changed
WORTH_SAYING = timedelta(days=3)
MOST_QUOTABLE = 20


@dataclass(frozen=True, slots=True)
class RecapWords:
    """What a host writes. ``until``: when the recordings are taken in again."""

    happened: str
    following: str = ""
    picture: str = ""
    picture_words: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a recap says. ``credits``: names by what they did; ``came``: how many said they were there,
    0 where nobody was asked; ``recordings``: whether what is on the shelf may still be looked at.
    """

    named: Named
    recap: Recap
    quotes: tuple[Feedback, ...]
    credits: Mapping[str, Sequence[str]]
    came: int
    materials: int
    recordings: bool


@dataclass(frozen=True, slots=True)
class Afterwards:
    """An event, afterwards, for one reader. ``word``: what the host asks for, only for those who manage."""

    named: Named
    told: Told | None
    came: int
    here: bool
    answered: bool
    materials: int
    manages: bool
    word: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """A recap being written, and who may be quoted in it."""

    told: Told
    quotable: tuple[Feedback, ...]


class RecapService:
    """Hosts, those who lead the section and 総務課 write; everybody who may know of the event reads."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def afterwards(self, typed: str, origin: Origin) -> Afterwards:
        """What there is of an event. Raises InvalidInput at ``event``."""
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            manages = await may_manage(work, event, origin)
            reader = origin.member_id or MemberId(0)
            recap = await work.recaps.get(event.id)
            shown = recap is not None and recap.published
            return Afterwards(
                named=await named(work, event),
                told=await told_of(work, event, recap, origin.now) if recap and shown else None,
                came=await work.attendance.count(event.id),
                here=await work.attendance.attended(event.id, reader),
                answered=await work.rsvps.get(event.id, reader) is not None,
                materials=await work.materials.count(event.id),
                manages=manages,
                word=await work.attendance.word(event.id) if manages else "",
            )

    async def written(self, typed: str, origin: Origin) -> tuple[Event, Recap | None]:
        """What was written so far, for those who may write.

        Raises InvalidInput at ``event``, NotAllowed, Refused.
        """
        async with self._storage.read() as work:
            event = await find_event(work, typed, origin)
            await check_manager(work, event, origin)
            check_over(event, origin.now)
            return event, await work.recaps.get(event.id)

    async def write(self, event_id: EventId, words: RecapWords, origin: Origin) -> Writing:
        """Keep what was written; what is public already changes with it.

        Raises InvalidInput at ``picture`` or ``picture_words``, NotFound, NotAllowed, Refused.
        """
        _check_picture(words)
        async with self._storage.write(origin.request) as work:
            event = await self._locked(work, event_id, origin)
            before = await work.recaps.get(event_id) or Recap(event_id, "", version=0)
            recap = replace(
                before,
                happened=words.happened,
                following=words.following,
                picture=words.picture,
                picture_words=words.picture_words,
                until=words.until,
                version=before.version + 1,
            )
            return await self._keep(work, event, recap, origin)

    async def quote(self, event_id: EventId, feedback_id: FeedbackId, origin: Origin) -> Writing:
        """Quote somebody, or not after all. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.write(origin.request) as work:
            event = await self._locked(work, event_id, origin)
            recap = await work.recaps.get(event_id)
            said = await work.feedbacks.one(feedback_id)
            if recap is None or said is None or said.event_id != event_id:
                raise Refused("after.not_quotable")
            return await self._keep(work, event, recap.toggle(said), origin)

    async def publish(self, event_id: EventId, origin: Origin) -> Told:
        """Tell everybody, and write once to those who wanted to see it later.

        Raises NotFound, NotAllowed, and Refused where nothing was written or it is public already.
        """
        async with self._storage.write(origin.request) as work:
            event = await self._locked(work, event_id, origin)
            recap = await work.recaps.get(event_id)
            if recap is None:
                raise Refused("after.nothing_written", title=event.title)
            if recap.published:
                raise Refused("after.published_already", title=event.title)
            recap = replace(recap, published_at=origin.now, published_by=origin.member_id)
            await work.recaps.save(recap)
            expires_at = origin.now + WORTH_SAYING
            where = await rooms(work, event)
            await work.deliveries.plan(
                *(Plan(RECAP, event.id, target, origin.now, expires_at) for target in where)
            )
            await work.recaps.begin(event.id, MailingKind.ARCHIVE, origin.now)
            await _note(work, "event.recap_published", event, origin)
            return await told_of(work, event, recap, origin.now)

    async def past(
        self, typed: str, origin: Origin, *, limit: int, offset: int
    ) -> tuple[tuple[Event, ...], Section | None]:
        """Events of which something is told, the latest first, and the section that was asked for.

        Raises InvalidInput at ``section``.
        """
        async with self._storage.read() as work:
            reader = origin.member_id
            section = await find_section(work, typed, reader=reader) if typed else None
            section_id = section.id if section else None
            found = await work.recaps.past(reader, limit=limit, offset=offset, section_id=section_id)
            return found, section

    async def _locked(self, work: Work, event_id: EventId, origin: Origin) -> Event:
        event = await lock_managed(work, event_id, origin)
        check_over(event, origin.now)
        return event

    async def _keep(self, work: Work, event: Event, recap: Recap, origin: Origin) -> Writing:
        await work.recaps.save(recap)
        if recap.published:
            spacing = self._policy.card_spacing
            await work.deliveries.refresh(event.id, RECAP, now=origin.now, spacing=spacing)
        await _note(work, "event.recap_written", event, origin)
        everybody = await work.feedbacks.of(event.id, limit=MOST_QUOTABLE * 10)
        quotable = [one for one in everybody if one.quotable]
        return Writing(await told_of(work, event, recap, origin.now), tuple(quotable[:MOST_QUOTABLE]))


async def told_of(work: Work, event: Event, recap: Recap, now: datetime) -> Told:
    """A recap with everything it says, from what is true now: who took a consent back is not quoted."""
    quotes = []
    for feedback_id in sorted(recap.quoted):
        said = await work.feedbacks.one(feedback_id)
        if said is not None and said.quotable:
            quotes.append(said if said.quoting is Quoting.NAMED else replace(said, name=""))
    return Told(
        named=await named(work, event),
        recap=recap,
        quotes=tuple(quotes),
        credits=await _credits(work, event.id),
        came=await work.attendance.count(event.id),
        materials=await work.materials.count(event.id),
        recordings=not recap.taken_in(now),
    )


async def _credits(work: Work, event_id: EventId) -> Mapping[str, Sequence[str]]:
    """Names by role; under the empty name those who spoke."""
    found: dict[str, list[str]] = {}
    for names in (await work.programmes.speakers_of(event_id)).values():
        found.setdefault("", []).extend(name for _, name in names)
    for seats in await work.event_roles.of(event_id):
        if seats.holders:
            found[seats.role.name] = [holder.name for holder in seats.holders]
    return {role: tuple(dict.fromkeys(names)) for role, names in found.items()}


def _check_picture(words: RecapWords) -> None:
    if not words.picture:
        return
    try:
        check_url(words.picture)
    except InvalidInput as invalid:
        raise InvalidInput({"picture": invalid.problems["url"]}) from invalid
    if not words.picture_words:
        raise InvalidInput({"picture_words": Problem("after.picture_words_missing")})


async def _note(work: Work, action: str, event: Event, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=event.id)
