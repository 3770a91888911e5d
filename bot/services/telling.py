"""Plans what the town says by itself: to members in private, or to the channels that serve a purpose."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from bot.domain.deliveries import Delivery, Plan, Target, ToAccount, ToPurpose, ToSection
from bot.domain.ids import AccountId, MemberId
from bot.domain.places import Purpose
from bot.domain.sections import Section
from bot.domain.surfaces import SurfaceKind
from bot.ports.work import Work

PRIVATE_LIFE = timedelta(days=3)
PUBLIC_LIFE = timedelta(days=1)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def occurrence_at(moment: datetime) -> str:
    """What tells apart two notices of one kind about one subject: the moment they are about."""
    return str(int(moment.timestamp() * 1000))


def moment_at(occurrence: str) -> datetime:
    """The moment ``occurrence_at`` wrote."""
    return _EPOCH + int(occurrence) * _MILLISECOND


async def tell_members(
    work: Work, kind: str, subject_id: int, member_ids: Collection[MemberId], *, now: datetime, **payload: str
) -> None:
    """Plan a direct message to each, through the account used last that takes direct messages."""
    chosen = await direct_accounts(work, member_ids)
    plans = [
        Plan(
            kind,
            subject_id,
            ToAccount(account_id),
            due_at=now,
            expires_at=now + PRIVATE_LIFE,
            occurrence=occurrence_at(now),
            payload={"v": "1", **payload},
        )
        for account_id in chosen.values()
    ]
    await work.deliveries.plan(*plans)


async def direct_accounts(work: Work, member_ids: Collection[MemberId]) -> Mapping[MemberId, AccountId]:
    """Through which account each member hears in private: the one used last that takes direct messages."""
    found = await work.members.accounts_of(member_ids)
    return {
        member_id: next((one for one in accounts if one.direct_blocked_at is None), accounts[0]).id
        for member_id, accounts in found.items()
        if accounts
    }


async def listener(work: Work, delivery: Delivery) -> MemberId | None:
    """Who hears a delivery, where it is said in private."""
    target = delivery.plan.target
    account = await work.members.account(target.account_id) if isinstance(target, ToAccount) else None
    return account.member_id if account is not None else None


async def tell_channels(
    work: Work, kind: str, subject_id: int, purpose: Purpose, *, now: datetime, **payload: str
) -> None:
    """Plan one post per place in the channel that serves a purpose there; none where none serves it."""
    plans = [
        Plan(
            kind,
            subject_id,
            ToPurpose(place_id, purpose),
            due_at=now,
            expires_at=now + PUBLIC_LIFE,
            occurrence=occurrence_at(now),
            payload={"v": "1", **payload},
        )
        for place_id in await work.places.serving(purpose)
    ]
    await work.deliveries.plan(*plans)


async def section_rooms(work: Work, section: Section) -> tuple[Target, ...]:
    """Where a section is spoken of: its room at every place that has one, else the events channel there. What
    is for members only is spoken of in rooms only they can read. Empty while there is no such place.
    """
    surfaces = await work.sections.surfaces_of(section.id)
    if section.members_only:
        return tuple(ToSection(surface.place_id, section.id) for surface in surfaces if surface.own)
    serving = await work.places.serving(Purpose.EVENTS)
    own = (surface.place_id for surface in surfaces if surface.kind is not SurfaceKind.NONE)
    return tuple(ToSection(place_id, section.id) for place_id in dict.fromkeys((*serving, *own)))


async def tell_section(
    work: Work,
    kind: str,
    subject_id: int,
    section: Section,
    *,
    now: datetime,
    until: datetime | None = None,
    **payload: str,
) -> None:
    """Plan one post per place where a section is spoken of; worth saying ``until`` then, else for a day."""
    plans = [
        Plan(
            kind,
            subject_id,
            target,
            due_at=now,
            expires_at=until or now + PUBLIC_LIFE,
            occurrence=occurrence_at(now),
            payload={"v": "1", **payload},
        )
        for target in await section_rooms(work, section)
    ]
    await work.deliveries.plan(*plans)
