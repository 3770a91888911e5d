"""Members and their platform accounts, as services see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import AccountId, MemberId, PlaceId
from bot.domain.members import Account, Member, Office, Standing
from bot.domain.places import Place, Platform


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who stands at the counter."""

    place: Place
    account: Account
    member: Member | None


class Members(Protocol):
    async def recognise(
        self, platform: Platform, place_external_id: str, user_external_id: str
    ) -> Recognised | None:
        """Place, account and member of a platform user in one look-up; None on first contact."""
        ...

    async def get(self, member_id: MemberId) -> Member | None: ...

    async def lock(self, member_id: MemberId) -> Member | None:
        """A member nobody else can change, nor give a seat, until this unit of work ends.

        Order of locks: account, holders of an office, member, sections.
        """
        ...

    async def lock_many(self, member_ids: Collection[MemberId]) -> None:
        """Lock several members, in the order of their ids, see ``lock``."""
        ...

    async def get_many(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, Member]: ...

    async def save(self, member: Member) -> None:
        """Insert or update a member, offices included."""
        ...

    async def with_standing(
        self, standing: Standing, *, limit: int, offset: int = 0, longest_first: bool = False
    ) -> tuple[Member, ...]:
        """Members in a state, those who applied last first, or those who have waited longest."""
        ...

    async def count(self, standing: Standing) -> int: ...

    async def joined_since(self, moment: datetime, *, limit: int) -> tuple[tuple[Member, ...], int]:
        """Members who joined since a moment, the first ones first, and how many there are in all."""
        ...

    async def search(self, text: str, *, limit: int) -> tuple[Member, ...]:
        """Active members whose name or organisation contains the text (compared after folding);
        those whose name begins so come first."""
        ...

    async def colleagues(self, organisation: str, *, limit: int) -> tuple[Member, ...]:
        """Those who are known to work at an organisation (``Member.organisation_key``), by name."""
        ...

    async def holding(self, office: Office, *, lock: bool = False) -> tuple[Member, ...]:
        """Active members who hold an office; locked, nobody else can change them meanwhile."""
        ...

    async def account(self, account_id: AccountId) -> Account | None: ...

    async def note_direct_closed(self, account_id: AccountId, at: datetime) -> None:
        """A platform refused a direct message to an account."""
        ...

    async def lock_account(self, account_id: AccountId) -> Account | None:
        """An account nobody else can join with until this unit of work ends."""
        ...

    async def add_account(self, account: Account) -> Account:
        """Note an account; returns the one that stands, which somebody else may have noted meanwhile."""
        ...

    async def save_account(self, account: Account) -> None:
        """Insert or update an account."""
        ...

    async def accounts_of(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, tuple[Account, ...]]:
        """All accounts of members, the one used last first."""
        ...

    async def same_person(self, platform: Platform, user_external_id: str) -> MemberId | None:
        """The member behind a platform-wide user id at any other place of that platform."""
        ...

    async def link(self, platform: Platform, user_external_id: str, member_id: MemberId) -> None:
        """Let the accounts of a platform-wide user id speak for a member at all places of the platform."""
        ...

    async def handles(
        self, member_ids: Collection[MemberId], place_id: PlaceId, *, awake: bool = False
    ) -> Mapping[MemberId, str]:
        """The platform's user id of each member who has an account at a place; ``awake``: of those only who
        may be pinged (active, not 休職).
        """
        ...
