"""What members have written down in the furnished town: words of the work, ideas, a survey, templates."""

from collections.abc import Sequence

from bot.domain.ids import MemberId
from bot.domain.sections import Section
from tests.builders.town import TestTown
from tests.hostile.furnished_surveys import furnish_surveys
from tests.hostile.furnished_toolshelf import furnish_toolshelf
from tests.hostile.furnished_words import furnish_ideas, furnish_words


async def furnish_knowledge(
    town: TestTown, section: Section, *, host: MemberId, asker: MemberId, others: Sequence[MemberId]
) -> dict[str, str]:
    """The host's things for a section, and a template of the first of ``others`` that all of them used."""
    now = town.clock.now()
    async with town.storage.write() as work:
        tokens = await furnish_words(work, host=host, asker=asker, now=now)
        tokens |= await furnish_ideas(work, section.id, host=host, asker=asker, now=now)
        tokens |= await furnish_surveys(work, host, asker, now)
        tokens |= await furnish_toolshelf(work, section, host, tuple(others), now)
    return tokens
