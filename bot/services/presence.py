"""Whether somebody is here at the moment of acting: they may have left since their request came in."""

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.ids import MemberId
from bot.domain.members import Member
from bot.ports.work import Work


async def lock_here(work: Work, member_id: MemberId) -> Member:
    """A member nobody else changes meanwhile. Raises like ``check_here``."""
    return check_here(await work.members.lock(member_id))


def check_here(member: Member | None) -> Member:
    """Raises NotFound for nobody, NotAllowed for who left, waits for 人事課 or is on leave."""
    if member is None:
        raise NotFound("member.gone")
    if not member.active:
        raise NotAllowed(f"refusal.standing_{member.standing.value}")
    return member
