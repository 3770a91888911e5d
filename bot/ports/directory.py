"""What recommending looks up: sections for everybody, and how the people there are like a member."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId, SectionId
from bot.domain.members import Member
from bot.domain.prefectures import Prefecture
from bot.domain.sections import Section


class Directory(Protocol):
    """People are counted who are here and awake, the member excepted."""

    async def for_everybody(self, *, limit: int) -> tuple[Section, ...]:
        """Open sections that do not rest and that anybody may join and look into, the most recently active
        first.
        """
        ...

    async def taken(self, member_id: MemberId) -> frozenset[SectionId]:
        """Where a member belongs or follows."""
        ...

    async def neighbours(self, member_id: MemberId, prefecture: Prefecture) -> Mapping[SectionId, int]:
        """How many from a prefecture belong to each section."""
        ...

    async def companions(self, member_id: MemberId) -> Mapping[SectionId, int]:
        """How many who share a section with the member belong to each section."""
        ...

    async def works(
        self, member_id: MemberId, words: Collection[str]
    ) -> Mapping[SectionId, Mapping[str, int]]:
        """What people in each section work on, as they put it, and how many of them; of those only whose
        work or interests hold one of the words.
        """
        ...

    async def interested(
        self, words: Collection[str], *, rested_since: datetime, limit: int
    ) -> tuple[Member, ...]:
        """Members whose work or interests hold one of the words and who heard of no lone proposal since a
        moment; those who joined last first.
        """
        ...
