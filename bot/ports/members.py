"""Members and their platform accounts, as services see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
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

    async def get_many(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, Member]: ...

    async def save(self, member: Member) -> None:
        """Insert or update a member, offices included."""
        ...

    async def with_standing(self, standing: Standing, *, limit: int, offset: int = 0) -> tuple[Member, ...]:
        """Members in a state, those who applied last first."""
        ...

    async def count(self, standing: Standing) -> int: ...

    async def search(self, text: str, *, limit: int) -> tuple[Member, ...]:
        """Active members whose name or organisation contains the text (compared after folding)."""
        ...

    async def holding(self, office: Office) -> tuple[Member, ...]: ...

    async def account(self, account_id: AccountId) -> Account | None: ...

    async def save_account(self, account: Account) -> None:
        """Insert or update an account."""
        ...

    async def accounts_of(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, tuple[Account, ...]]:
        """All accounts of members, the one used last first."""
        ...

    async def same_person(self, platform: Platform, user_external_id: str) -> MemberId | None:
        """The member behind a platform-wide user id at any other place of that platform."""
        ...

    async def handles(self, member_ids: Collection[MemberId], place_id: PlaceId) -> Mapping[MemberId, str]:
        """The platform's user id of each member who has an account at a place."""
        ...
