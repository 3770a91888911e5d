"""Members of organisations, as a survey among municipalities meets them."""

from dataclasses import replace

from bot.domain.members import Proof
from bot.domain.prefectures import find_prefecture
from tests.builders.town import Person, TestTown


async def works_at(
    town: TestTown, person: Person, organisation: str, prefecture: str = "", *, confirmed: bool = True
) -> Person:
    """Let a member work somewhere; ``confirmed``: 人事課 made sure of it."""
    member = await person.record()
    there = member.edit(replace(member.profile, organisation=organisation))
    there = there.move(find_prefecture(prefecture) if prefecture else None)
    if confirmed:
        there = there.prove(Proof.PERSONNEL, town.clock.now())
    async with town.storage.write() as work:
        await work.members.save(there)
    return person


async def clerk_of(town: TestTown, organisation: str, prefecture: str) -> Person:
    """Somebody new who works there, called after it."""
    return await works_at(town, await town.member(f"{organisation}の人"), organisation, prefecture)
