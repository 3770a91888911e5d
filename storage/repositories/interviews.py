from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Refused
from bot.domain.ids import CampaignId, MemberId, SectionId, SlotId
from bot.domain.interviews import (
    Campaign,
    Interview,
    Note,
    Progress,
    Slot,
    Span,
    State,
    ThemeCount,
    theme_key,
)
from bot.domain.sections import Post, SectionStatus
from storage.sql import fitting, locked_with_given, upsert, with_given
from storage.tables.interviews import (
    interview_campaigns,
    interview_notes,
    interview_slots,
    interview_themes,
    interviews,
)
from storage.tables.sections import section_members, sections

_PAIR = ("campaign_id", "section_id")
_ORDER = case({state.value: number for number, state in enumerate(State)}, value=interviews.c.state)
_OPEN_SECTION = sections.c.status == SectionStatus.OPEN.value
_COUNTS = or_(_OPEN_SECTION, interviews.c.state == State.HELD.value)
_BOOKED = interviews.c.state == State.BOOKED.value
_FREE = ~exists().where(interviews.c.slot_id == interview_slots.c.id)


class SqlInterviews:
    """Talks with chiefs by SQL; see bot.ports.interviews."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def campaign(self, campaign_id: CampaignId) -> Campaign | None:
        return await self._campaign(with_given(interview_campaigns.c.id), {"id": campaign_id})

    async def latest(self) -> Campaign | None:
        return await self._campaign(_latest())

    async def earlier(self, campaign_id: CampaignId) -> Campaign | None:
        before = select(interview_campaigns).where(interview_campaigns.c.id < campaign_id)
        return await self._campaign(before.order_by(interview_campaigns.c.id.desc()).limit(1))

    async def lock(self, campaign_id: CampaignId) -> Campaign | None:
        return await self._campaign(locked_with_given(interview_campaigns.c.id), {"id": campaign_id})

    async def save_campaign(self, campaign: Campaign) -> None:
        row = {
            "id": campaign.id,
            "name": campaign.name,
            "words": campaign.words,
            "until": campaign.until,
            "opened_by": campaign.opened_by,
            "opened_at": campaign.opened_at,
            "status": "open" if campaign.open else "closed",
            "closed_at": campaign.closed_at,
            "shared_at": campaign.shared_at,
        }
        try:
            await upsert(self._connection, interview_campaigns, row)
        except IntegrityError as error:  # somebody else opened one in the very same moment
            raise Refused("interview.open_already") from error

    async def slot(self, slot_id: SlotId) -> Slot | None:
        found = select(interview_slots).where(interview_slots.c.id == slot_id)
        row = (await self._connection.execute(found)).mappings().first()
        return _to_slot(row) if row else None

    async def add_slots(self, slots: Collection[Slot]) -> None:
        rows = [
            {
                "id": slot.id,
                "campaign_id": slot.campaign_id,
                "operator_id": slot.operator_id,
                "starts_at": slot.starts_at,
                "ends_at": slot.ends_at,
            }
            for slot in slots
        ]
        if rows:
            await self._connection.execute(insert(interview_slots), rows)

    async def drop_slot(self, slot_id: SlotId) -> None:
        await self._connection.execute(delete(interview_slots).where(interview_slots.c.id == slot_id, _FREE))

    async def drop_free(self, campaign_id: CampaignId) -> None:
        await self._connection.execute(
            delete(interview_slots).where(interview_slots.c.campaign_id == campaign_id, _FREE)
        )

    async def free_slots(
        self, campaign_id: CampaignId, *, after: datetime, without: MemberId, limit: int, offset: int = 0
    ) -> tuple[tuple[Slot, ...], int]:
        free = and_(
            interview_slots.c.campaign_id == campaign_id,
            interview_slots.c.starts_at > after,
            interview_slots.c.operator_id != without,
            _FREE,
        )
        return await self._slots(free, limit, offset)

    async def slots_of(
        self, operator_id: MemberId, *, after: datetime, limit: int, offset: int = 0
    ) -> tuple[tuple[Slot, ...], int]:
        own = and_(interview_slots.c.operator_id == operator_id, interview_slots.c.ends_at > after)
        return await self._slots(own, limit, offset)

    async def operators(self, *, after: datetime, limit: int) -> tuple[MemberId, ...]:
        found = select(interview_slots.c.operator_id).where(interview_slots.c.starts_at > after)
        rows = await self._connection.execute(found.distinct().limit(limit))
        return tuple(MemberId(row.operator_id) for row in rows)

    async def get(self, campaign_id: CampaignId, section_id: SectionId) -> Interview | None:
        return await self._interview(
            select(interviews).where(
                interviews.c.campaign_id == campaign_id, interviews.c.section_id == section_id
            )
        )

    async def at_slot(self, slot_id: SlotId) -> Interview | None:
        return await self._interview(select(interviews).where(interviews.c.slot_id == slot_id))

    async def save(self, interview: Interview) -> None:
        row = {
            "campaign_id": interview.campaign_id,
            "section_id": interview.section_id,
            "asked_id": interview.asked_id,
            "asked_at": interview.asked_at,
            "state": interview.state.value,
            "slot_id": interview.slot_id,
            "nudged_at": interview.nudged_at,
        }
        try:
            await upsert(self._connection, interviews, row, keys=_PAIR)
        except IntegrityError as error:
            raise Refused("interview.slot_taken") from error

    async def page(
        self, campaign_id: CampaignId, *, limit: int, offset: int = 0
    ) -> tuple[tuple[Interview, ...], int]:
        counted = _counted(campaign_id)
        found = select(interviews).join(sections).where(counted).order_by(_ORDER, interviews.c.section_id)
        rows = (await self._connection.execute(found.limit(limit).offset(offset))).mappings()
        page = tuple(_to_interview(row) for row in rows)
        total = select(func.count()).select_from(interviews).join(sections).where(counted)
        return page, (await self._connection.execute(total)).scalar_one()

    async def progress(self, campaign_id: CampaignId) -> Progress:
        found = (
            select(interviews.c.state, func.count().label("number"))
            .join(sections)
            .where(_counted(campaign_id))
            .group_by(interviews.c.state)
        )
        return Progress(**{row.state: row.number for row in await self._connection.execute(found)})

    async def unanswered(self, campaign_id: CampaignId, *, limit: int) -> tuple[Interview, ...]:
        found = (
            select(interviews)
            .join(sections)
            .where(
                _counted(campaign_id),
                interviews.c.state == State.INVITED.value,
                interviews.c.nudged_at.is_(None),
            )
            .order_by(interviews.c.section_id)
        )
        return await self._interviews(found.limit(limit))

    async def booked_by(self, member_id: MemberId, *, after: datetime) -> tuple[Interview, ...]:
        found = (
            select(interviews)
            .join(interview_slots, interview_slots.c.id == interviews.c.slot_id)
            .where(interviews.c.asked_id == member_id, _BOOKED, interview_slots.c.starts_at > after)
            .order_by(interviews.c.section_id)
        )
        return await self._interviews(found)

    async def to_ask(
        self, campaign_id: CampaignId, *, after: datetime | None, limit: int
    ) -> tuple[SectionId, ...]:
        found = _to_ask(campaign_id).order_by(sections.c.id).limit(limit)
        if after is not None:
            found = found.join(interview_slots, interview_slots.c.id == interviews.c.slot_id)
            found = found.where(_BOOKED, interview_slots.c.starts_at > after)
        return tuple(SectionId(row.id) for row in await self._connection.execute(found))

    async def count_to_ask(self, campaign_id: CampaignId) -> int:
        counted = select(func.count()).select_from(_to_ask(campaign_id).subquery())
        return (await self._connection.execute(counted)).scalar_one()

    async def closed_bookings(self, *, after: datetime, limit: int) -> tuple[SlotId, ...]:
        found = (
            select(interview_slots.c.id)
            .join(interviews, interviews.c.slot_id == interview_slots.c.id)
            .join(sections, sections.c.id == interviews.c.section_id)
            .where(interview_slots.c.starts_at > after, _BOOKED, ~_OPEN_SECTION)
        )
        return tuple(SlotId(row.id) for row in await self._connection.execute(found.limit(limit)))

    async def note(self, campaign_id: CampaignId, section_id: SectionId) -> Note | None:
        table = interview_notes.c
        found = select(interview_notes).where(
            table.campaign_id == campaign_id, table.section_id == section_id
        )
        row = (await self._connection.execute(found)).mappings().first()
        if row is None:
            return None
        themes = select(interview_themes.c.theme).where(
            interview_themes.c.campaign_id == campaign_id, interview_themes.c.section_id == section_id
        )
        rows = await self._connection.execute(themes.order_by(interview_themes.c.alike))
        return Note(
            campaign_id,
            section_id,
            row["text"],
            tuple(theme.theme for theme in rows),
            None if row["written_by"] is None else MemberId(row["written_by"]),
            row["written_at"],
        )

    async def save_note(self, note: Note) -> None:
        where = {"campaign_id": note.campaign_id, "section_id": note.section_id}
        row = {**where, "text": note.text, "written_by": note.written_by, "written_at": note.written_at}
        await upsert(self._connection, interview_notes, row, keys=_PAIR)
        before = delete(interview_themes).where(
            interview_themes.c.campaign_id == note.campaign_id,
            interview_themes.c.section_id == note.section_id,
        )
        await self._connection.execute(before)
        rows = [
            {**where, "alike": fitting(theme_key(theme), interview_themes.c.alike), "theme": theme}
            for theme in note.themes
        ]
        if rows:
            await self._connection.execute(insert(interview_themes), rows)

    async def themes(self, campaign_id: CampaignId, *, limit: int) -> tuple[ThemeCount, ...]:
        number, theme = func.count().label("number"), func.min(interview_themes.c.theme).label("theme")
        found = (
            select(theme, number)
            .where(interview_themes.c.campaign_id == campaign_id)
            .group_by(interview_themes.c.alike)
            .order_by(number.desc(), interview_themes.c.alike)
        )
        rows = await self._connection.execute(found.limit(limit))
        return tuple(ThemeCount(row.theme, row.number) for row in rows)

    async def _slots(
        self, wanted: ColumnElement[bool], limit: int, offset: int
    ) -> tuple[tuple[Slot, ...], int]:
        found = select(interview_slots).where(wanted)
        earliest = found.order_by(interview_slots.c.starts_at, interview_slots.c.id)
        rows = (await self._connection.execute(earliest.limit(limit).offset(offset))).mappings()
        page = tuple(_to_slot(row) for row in rows)
        total = select(func.count()).select_from(interview_slots).where(wanted)
        return page, (await self._connection.execute(total)).scalar_one()

    async def _campaign(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> Campaign | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_campaign(row) if row else None

    async def _interview(self, found: Select[tuple[object, ...]]) -> Interview | None:
        row = (await self._connection.execute(found)).mappings().first()
        return _to_interview(row) if row else None

    async def _interviews(self, found: Select[tuple[object, ...]]) -> tuple[Interview, ...]:
        return tuple(_to_interview(row) for row in (await self._connection.execute(found)).mappings())


@cache
def _latest() -> Select[Any]:
    return select(interview_campaigns).order_by(interview_campaigns.c.id.desc()).limit(1)


def _counted(campaign_id: CampaignId) -> ColumnElement[bool]:
    return and_(interviews.c.campaign_id == campaign_id, _COUNTS)


def _to_ask(campaign_id: CampaignId) -> Select[tuple[int]]:
    led = and_(section_members.c.section_id == sections.c.id, section_members.c.post == Post.CHIEF.value)
    known = and_(interviews.c.section_id == sections.c.id, interviews.c.campaign_id == campaign_id)
    # Nobody is asked about a talk that was held, nor anew in a section that rests.
    unasked = and_(interviews.c.section_id.is_(None), sections.c.dormant_since.is_(None))
    another = and_(
        interviews.c.asked_id != section_members.c.member_id, interviews.c.state != State.HELD.value
    )
    found = select(sections.c.id).join(section_members, led).outerjoin(interviews, known)
    return found.where(_OPEN_SECTION, or_(unasked, another))


def _to_campaign(row: RowMapping) -> Campaign:
    return Campaign(
        id=CampaignId(row["id"]),
        name=row["name"],
        words=row["words"],
        until=row["until"],
        opened_by=None if row["opened_by"] is None else MemberId(row["opened_by"]),
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        shared_at=row["shared_at"],
    )


def _to_slot(row: RowMapping) -> Slot:
    return Slot(
        SlotId(row["id"]),
        CampaignId(row["campaign_id"]),
        MemberId(row["operator_id"]),
        Span(row["starts_at"], row["ends_at"]),
    )


def _to_interview(row: RowMapping) -> Interview:
    return Interview(
        campaign_id=CampaignId(row["campaign_id"]),
        section_id=SectionId(row["section_id"]),
        asked_id=MemberId(row["asked_id"]),
        asked_at=row["asked_at"],
        state=State(row["state"]),
        slot_id=None if row["slot_id"] is None else SlotId(row["slot_id"]),
        nudged_at=row["nudged_at"],
    )
