"""Sections for tests. The same name makes the same id."""

from zlib import crc32

from bot.domain.ids import MemberId, SectionId
from bot.domain.sections import Membership, Post, Section, SectionKind, SectionWords, found
from tests.fakes.clock import START


def section_called(name: str, kind: SectionKind = SectionKind.WORK, purpose: str = "よくする") -> Section:
    """An open section founded when the tests' clock starts."""
    return found(SectionId(crc32(name.encode())), SectionWords(name, purpose, kind), by=None, now=START)


def seat_in(section: Section, member_id: int = 1, post: Post = Post.MEMBER) -> Membership:
    """A seat taken when the tests' clock starts."""
    return Membership(section.id, MemberId(member_id), post, START)
