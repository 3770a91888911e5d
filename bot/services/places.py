"""Places of the town: attaching a guild or workspace, greeting its owner, channels and their purposes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.deliveries import Plan, ToAccount
from bot.domain.errors import NotAllowed, Refused
from bot.domain.ids import AccountId, new_id
from bot.domain.members import Account
from bot.domain.places import Place, Platform, Purpose
from bot.ports.work import Storage, Work
from bot.services.counter import NAME_LIMIT, attach_place
from bot.services.origin import Origin
from bot.text.normalise import single_line

GREETING = "place.greeting"
GREETING_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A place as its platform announces it. ``owner``: whom to tell in private what to do next."""

    platform: Platform
    external_id: str
    name: str
    owner_external_id: str = ""
    owner_name: str = ""


class PlacesService:
    """configured: channels from the configuration by platform and external id of the place.
    language: what a new place is spoken to in.
    """

    def __init__(
        self,
        storage: Storage,
        configured: Mapping[tuple[Platform, str], Mapping[Purpose, str]],
        language: str,
    ) -> None:
        self._storage = storage
        self._configured = configured
        self._language = language

    async def attach(self, arrival: Arrival, now: datetime) -> Place:
        """Note a place, its configured channels, and greet its owner once. Safe to call at every start."""
        async with self._storage.write() as work:
            place = await attach_place(
                work, arrival.platform, arrival.external_id, arrival.name, language=self._language, now=now
            )
            for purpose, channel_id in self._configured.get(
                (arrival.platform, arrival.external_id), {}
            ).items():
                await work.places.set_channel(place.id, purpose, channel_id)
            if place.greeted_at is None and arrival.owner_external_id:
                await self._greet(work, place, arrival, now)
                place = replace(place, greeted_at=now)
                await work.places.save(place)
            return place

    async def _greet(self, work: Work, place: Place, arrival: Arrival, now: datetime) -> None:
        known = await work.members.recognise(place.platform, place.external_id, arrival.owner_external_id)
        if known is None:
            name = single_line(arrival.owner_name, NAME_LIMIT) or arrival.owner_external_id
            account = await work.members.add_account(
                Account(AccountId(new_id(now)), place.id, arrival.owner_external_id, name)
            )
        else:
            account = known.account
        await work.deliveries.plan(
            Plan(GREETING, place.id, ToAccount(account.id), due_at=now, expires_at=now + GREETING_LIFE)
        )

    async def channels(self, place: Place) -> Mapping[Purpose, str]:
        """The channels of a place by purpose."""
        async with self._storage.read() as work:
            return await work.places.channels(place.id)

    async def set_channel(
        self, place: Place, purpose: Purpose, channel_id: str | None, origin: Origin
    ) -> None:
        """Let a channel serve a purpose, or take the purpose away (None).

        Raises NotAllowed for all but administrators, Refused without a channel to stand in.
        """
        if not origin.administrator:
            raise NotAllowed("refusal.office_administrator")
        if channel_id == "":
            raise Refused("office.no_channel_here")
        async with self._storage.write(origin.request) as work:
            await work.places.set_channel(place.id, purpose, channel_id)
            await work.audit.add(
                "place.channel_set",
                at=origin.now,
                member_id=origin.member_id,
                subject_id=place.id,
                detail=f"{purpose.value} {channel_id or '-'}",
            )
