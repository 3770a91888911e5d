"""Places, members and accounts for tests. The same words make the same ids: no test needs to pass them on."""

from zlib import crc32

from bot.domain.ids import AccountId, MemberId, PlaceId
from bot.domain.members import Account, Member, MemberKind, Profile, Standing
from bot.domain.places import Place, Platform
from tests.fakes.clock import START


def place_of(external_id: str = "local", platform: Platform = Platform.LOCAL) -> Place:
    """A place attached when the tests' clock starts."""
    place_id = PlaceId(_number(platform.value, external_id))
    return Place(place_id, platform, external_id, f"{external_id}の縁側", "ja", START)


def member_called(name: str, organisation: str = "縁側市") -> Member:
    """An active member who joined when the tests' clock starts."""
    return Member(
        id=MemberId(_number("member", name)),
        profile=Profile(name, organisation, MemberKind.LOCAL),
        standing=Standing.MEMBER,
        applied_at=START,
        rules_version=1,
        rules_at=START,
        joined_at=START,
    )


def account_at(place: Place, name: str, member: Member | None = None) -> Account:
    """Somebody's account at a place; the platform knows them as ``u-<name>``."""
    return Account(
        id=AccountId(_number(place.platform.value, place.external_id, name)),
        place_id=place.id,
        external_id=f"u-{name}",
        name=name,
        member_id=member.id if member else None,
    )


def _number(*words: str) -> int:
    return crc32("/".join(words).encode())
