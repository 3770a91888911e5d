"""Events that are not public yet: filled in, looked at once more, then published or thrown away. A draft is
kept in the store, so that its confirm screen still works after a restart.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import events
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import Details, Event
from bot.domain.ids import AccountId, DraftId, EventId, MemberId, SectionId, SeriesId, new_id, to_token
from bot.domain.lodging import STAYING
from bot.domain.policy import Policy
from bot.domain.receptions import USUAL, Reception, check_start
from bot.domain.reminders import ReminderPreset, offsets_of
from bot.domain.sections import Section
from bot.domain.series import Repeat, Series, Template, check_repeat
from bot.domain.venues import NOTHING_KNOWN, Venue
from bot.ports.records import Draft
from bot.ports.work import Storage, Work
from bot.services.event_news import show_card
from bot.services.events import lock_managed, publish
from bot.services.lookup import find_section, section_now
from bot.services.origin import Origin
from bot.services.reception_values import read_reception, reception_values
from bot.services.series_making import publish_series
from bot.services.series_words import read_back, written
from bot.services.telling import moment_at, occurrence_at

FORM = "event.create.form"  # the command whose form a draft opens again

_MINUTE = timedelta(minutes=1)


PublishedHook = Callable[[Work, Event, Origin], Awaitable[None]]
"""What else happens where a draft becomes public, in the same transaction."""


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event about to be published. ``when`` is its time as the form shows it, ``notes`` name what in it
    deserves a second look. ``parent_id``: the event it is the 懇親会 of, or with ``lodging`` the 宿泊.
    ``repeat``: it is the first time of a series. ``both_ways``: ``when`` can be said of one time and of many.
    """

    id: DraftId
    details: Details
    when: str
    notes: tuple[str, ...] = ()
    reception: Reception = USUAL
    venue: Venue = NOTHING_KNOWN
    parent_id: EventId | None = None
    repeat: Repeat | None = None
    both_ways: bool = False
    lodging: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A public event and in how many rooms it is announced. ``notes``: those of its draft."""

    event: Event
    rooms: int
    notes: tuple[str, ...] = ()


class EventDraftService:
    """Drafts belong to the account that made them. ``on_publish``: who else acts when one becomes public."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy
        self.on_publish: list[PublishedHook] = []

    async def keep_form(
        self,
        account_id: AccountId,
        verb: str,
        args: tuple[str, ...],
        values: Mapping[str, str],
        origin: Origin,
    ) -> DraftId:
        """Keep what was typed into a command's form and is not to take effect yet."""
        draft_id = DraftId(new_id(origin.now))
        async with self._storage.write(origin.request) as work:
            await work.drafts.save(Draft(draft_id, account_id, verb, args, values, origin.now))
        return draft_id

    async def kept_form(self, draft_id: DraftId, account_id: AccountId, verb: str) -> Mapping[str, str]:
        """What was typed into a command's form. Raises NotFound when it is gone or somebody else's."""
        async with self._storage.read() as work:
            draft = await work.drafts.get(draft_id, account_id)
        if draft is None or draft.verb != verb:
            raise NotFound("refusal.draft_gone")
        return draft.values

    async def keep(
        self,
        account_id: AccountId,
        details: Details,
        *,
        when: str,
        notes: tuple[str, ...],
        draft_id: DraftId | None,
        origin: Origin,
        offsets: tuple[timedelta, ...] | None = None,
        parent_id: EventId | None = None,
        repeat: Repeat | None = None,
        both_ways: bool = False,
        lodging: bool = False,
        venue: Venue = NOTHING_KNOWN,
    ) -> EventDraft:
        """Keep a filled-in form; in the place of an earlier draft, of which everything else stays.
        ``offsets``: when reminders of a new draft go out; None: as usual. ``venue``: what is known for it.

        Raises InvalidInput for what cannot be announced, Refused for a draft that is gone, NotAllowed for a
        section the person does not belong to.
        """
        events.check_new(details, origin.now)
        if repeat is not None:
            check_repeat(repeat)
        async with self._storage.write(origin.request) as work:
            if draft_id is None:
                offsets = self._policy.reminder_offsets if offsets is None else offsets
                details = replace(details, reminder_offsets=offsets)
                await check_section(work, details.section_id, origin)
                draft_id = DraftId(new_id(origin.now))
                reception = STAYING if lodging else USUAL
                draft = EventDraft(
                    draft_id, details, when, notes, reception, venue, parent_id=parent_id, lodging=lodging
                )
            else:
                earlier = await own_draft(work, draft_id, account_id)
                chosen = earlier.details
                details = replace(
                    details, section_id=chosen.section_id, reminder_offsets=chosen.reminder_offsets
                )
                check_start(earlier.reception, details.starts_at)
                publication = await work.publications.get(draft_id)
                if publication is not None:
                    publication.check_start(details.starts_at)
                draft = replace(earlier, details=details, when=when, notes=notes)
            draft = replace(draft, repeat=repeat, both_ways=both_ways)
            return await _save(work, account_id, draft, origin)

    async def get(self, draft_id: DraftId, account_id: AccountId) -> EventDraft:
        """A draft. Raises NotFound when it is gone or somebody else's."""
        async with self._storage.read() as work:
            return await own_draft(work, draft_id, account_id)

    async def waits_until(self, draft_id: DraftId) -> datetime | None:
        """When a draft becomes public by itself; None for one that does not wait."""
        async with self._storage.read() as work:
            publication = await work.publications.get(draft_id)
            return publication.wakes_at if publication else None

    async def choose_section(
        self, draft_id: DraftId, account_id: AccountId, section_id: SectionId | None, origin: Origin
    ) -> EventDraft:
        """Let a section hold the event, or the whole town (None). Raises NotFound, NotAllowed."""
        async with self._storage.write(origin.request) as work:
            draft = await own_draft(work, draft_id, account_id)
            await check_section(work, section_id, origin)
            chosen = replace(draft, details=replace(draft.details, section_id=section_id))
            return await _save(work, account_id, chosen, origin)

    async def choose_reminders(
        self, draft_id: DraftId, account_id: AccountId, preset: ReminderPreset, origin: Origin
    ) -> EventDraft:
        """Choose when reminders go out. Raises NotFound."""
        offsets = offsets_of(preset, self._policy.reminder_offsets)
        async with self._storage.write(origin.request) as work:
            draft = await own_draft(work, draft_id, account_id)
            chosen = replace(draft, details=replace(draft.details, reminder_offsets=offsets))
            return await _save(work, account_id, chosen, origin)

    async def choose_reception(
        self,
        draft_id: DraftId,
        account_id: AccountId,
        change: Callable[[Reception, datetime], Reception],
        origin: Origin,
    ) -> EventDraft:
        """Choose how answers are taken. Raises NotFound, and what ``change`` raises."""
        async with self._storage.write(origin.request) as work:
            draft = await own_draft(work, draft_id, account_id)
            chosen = replace(draft, reception=change(draft.reception, draft.details.starts_at))
            return await _save(work, account_id, chosen, origin)

    async def write_venue(
        self, draft_id: DraftId, account_id: AccountId, venue: Venue, origin: Origin
    ) -> EventDraft:
        """Say what it costs and how to get there. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            draft = replace(await own_draft(work, draft_id, account_id), venue=venue)
            return await _save(work, account_id, draft, origin)

    async def publish(
        self, draft_id: DraftId, account_id: AccountId, host_id: MemberId, origin: Origin
    ) -> Published:
        """Make a draft public, once however often this is asked: the event's id is the draft's.

        Raises NotFound, NotAllowed, Refused where its parent is over or cancelled, and InvalidInput when its
        time has come meanwhile.
        """
        async with self._storage.write(origin.request) as work:
            return await self.publish_in(
                work, draft_id, account_id=account_id, host_id=host_id, origin=origin
            )

    async def publish_in(
        self, work: Work, draft_id: DraftId, *, account_id: AccountId, host_id: MemberId, origin: Origin
    ) -> Published:
        """The same inside somebody's transaction."""
        await work.publications.lock(draft_id)  # before sections and events, as where the clock publishes
        earlier = await _published(work, draft_id, origin)
        if earlier is not None and earlier.host_id == host_id:
            return Published(earlier, 1)
        draft = await own_draft(work, draft_id, account_id)
        section_id = await check_section(work, draft.details.section_id, origin)
        details = replace(draft.details, section_id=section_id)
        if section_id is not None:
            await work.sections.lock((section_id,))  # before the parent: sections are locked before events
        await self._check_parent(work, draft.parent_id, origin)
        event = events.announce(
            EventId(int(draft_id)),
            details,
            host_id=host_id,
            zone=self._policy.zone.key,
            now=origin.now,
            parent_id=draft.parent_id,
            lodging=draft.lodging,
        )
        event = replace(event, reception=draft.reception)
        event.reception.check_deadline(origin.now)
        if draft.repeat is not None:
            event, rooms = await publish_series(work, _series(event, draft), origin)
        else:
            event, rooms = await publish(work, event, origin)
            if draft.venue != NOTHING_KNOWN:
                await work.venues.save(event.id, draft.venue)
        for hook in self.on_publish:
            await hook(work, event, origin)
        await work.drafts.delete(draft_id)
        return Published(event, rooms, draft.notes)

    async def _check_parent(self, work: Work, parent_id: EventId | None, origin: Origin) -> None:
        if parent_id is not None:
            parent = await lock_managed(work, parent_id, origin)
            parent.check_open(origin.now)
            await show_card(work, parent_id, self._policy, origin.now)

    async def discard(self, draft_id: DraftId, account_id: AccountId, origin: Origin) -> None:
        """Throw a draft away. Raises NotFound."""
        async with self._storage.write(origin.request) as work:
            await own_draft(work, draft_id, account_id)
            await work.drafts.delete(draft_id)

    async def section(self, typed: str, reader: MemberId) -> Section:
        """The section a parameter means. Raises InvalidInput at ``section``."""
        async with self._storage.read() as work:
            return await find_section(work, typed, reader=reader)

    async def section_name(self, draft: EventDraft) -> str:
        """The name of a draft's section; empty for an event of the whole town."""
        if draft.details.section_id is None:
            return ""
        async with self._storage.read() as work:
            section = await work.sections.get(draft.details.section_id)
            return section.name if section else ""

    async def own_sections(self, member_id: MemberId) -> tuple[Section, ...]:
        """The open sections a member may announce events for."""
        async with self._storage.read() as work:
            seats = await work.sections.memberships_of(member_id)
            known = await work.sections.get_many([seat.section_id for seat in seats])
            return tuple(section for section in known.values() if section.open)


async def _published(work: Work, draft_id: DraftId, origin: Origin) -> Event | None:
    """What a draft became when it was published before: an event, or a series with its next occurrence."""
    event = await work.events.get(EventId(int(draft_id)))
    if event is not None:
        return event
    following = await work.series.planned(SeriesId(int(draft_id)), origin.now, limit=1)
    return following[0] if following else None


def _series(first: Event, draft: EventDraft) -> Series:
    """The series that begins with an event; it takes the draft's id."""
    assert draft.repeat is not None, "only what comes again is a series"
    details, until = first.details, first.reception.answers_until
    template = Template(
        title=details.title,
        place=details.place,
        description=details.description,
        capacity=details.capacity,
        section_id=details.section_id,
        reminder_offsets=details.reminder_offsets,
        reception=replace(first.reception, answers_until=None),
        answers_before=None if until is None else first.starts_at - until,
        venue=draft.venue,
    )
    return Series(
        id=SeriesId(int(first.id)),
        template=template,
        repeat=draft.repeat,
        host_id=first.host_id,
        created_at=first.created_at,
        wakes_at=first.created_at,
    )


async def check_section(work: Work, section_id: SectionId | None, origin: Origin) -> SectionId | None:
    """Which section that is now, where one may hold an event. Raises NotFound, NotAllowed, Refused."""
    if section_id is None:
        return None
    section = await section_now(work, section_id)
    if section is None:
        raise NotFound("refusal.unknown_widget")
    section.check_open()
    decides = origin.administrator and not section.members_only
    if not decides and origin.member_id not in await work.sections.member_ids(section.id):
        raise NotAllowed("event.section_not_yours", section=section.name)
    return section.id


async def own_draft(work: Work, draft_id: DraftId, account_id: AccountId) -> EventDraft:
    """An account's draft of an event. Raises NotFound when it is gone or somebody else's."""
    draft = await work.drafts.get(draft_id, account_id)
    if draft is None or draft.verb != FORM or "starts_at" not in draft.values:
        raise NotFound("refusal.draft_gone")
    return _read(draft)


async def _save(work: Work, account_id: AccountId, draft: EventDraft, origin: Origin) -> EventDraft:
    details = draft.details
    section = to_token(details.section_id) if details.section_id is not None else ""
    values = {
        "title": details.title,
        "when": draft.when,
        "capacity": "" if details.capacity is None else str(details.capacity),
        "place": details.place,
        "description": details.description,
        "starts_at": occurrence_at(details.starts_at),
        "ends_at": occurrence_at(details.ends_at),
        "section": "" if details.section_id is None else str(details.section_id),
        "reminders": ",".join(str(offset // _MINUTE) for offset in details.reminder_offsets),
        "notes": ",".join(draft.notes),
        **reception_values(draft.reception),
        "fee": draft.venue.fee,
        "access": draft.venue.access,
        "meeting": draft.venue.meeting,
        "parent": "" if draft.parent_id is None else str(draft.parent_id),
        "both_ways": "1" if draft.both_ways else "",
        "lodging": "1" if draft.lodging else "",
        **(written(draft.repeat) if draft.repeat else {}),
    }
    args = (to_token(draft.id), section)
    await work.drafts.save(Draft(draft.id, account_id, FORM, args, values, origin.now))
    return draft


def _read(draft: Draft) -> EventDraft:
    values = draft.values
    details = Details(
        title=values["title"],
        starts_at=moment_at(values["starts_at"]),
        ends_at=moment_at(values["ends_at"]),
        place=values["place"],
        description=values["description"],
        capacity=int(values["capacity"]) if values["capacity"] else None,
        section_id=SectionId(int(values["section"])) if values["section"] else None,
        reminder_offsets=tuple(
            int(minutes) * _MINUTE for minutes in values["reminders"].split(",") if minutes
        ),
    )
    notes = tuple(note for note in values["notes"].split(",") if note)
    # Drafts of before had none of them.
    venue = Venue(values.get("fee", ""), values.get("access", ""), values.get("meeting", ""))
    parent = values.get("parent", "")
    return EventDraft(
        draft.id,
        details,
        values["when"],
        notes,
        read_reception(values),
        venue,
        EventId(int(parent)) if parent else None,
        read_back(values),
        bool(values.get("both_ways")),
        bool(values.get("lodging")),
    )
