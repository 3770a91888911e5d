"""Date polls of the furnished town, and what a draft of one holds."""

from collections.abc import Mapping, Sequence

from bot.domain.sections import Section
from tests.builders.answers import select_of
from tests.builders.town import Person, button

DATES = "来月7日 19:00, 来月8日 19:00-21:00"
POLL_DRAFT = {
    "title": "下書きの日程",
    "dates": "来月7日 19:00\n来月8日 19:00",
    "deadline": "来月1日 19:00",
    "place": "",
    "notes": "",
    "spans": "1800000000000-1800003600000-0,1800100000000-1800103600000-1",
    "closes_at": "1799900000000",
    "remarks": "",
}


async def furnish_polls(
    people: Mapping[str, Person], section: Section, host: str, joined: Sequence[str]
) -> dict[str, str]:
    """One that everybody answered, held by a section, and one nobody has."""
    made = {}
    for name, title in (("poll", "窓口の打ち上げ"), ("later", "窓口の集まり")):
        confirm = await people[host].do("poll.new", line=f"{title} {DATES}")
        held = select_of(confirm, "poll.section")
        of_section = next(one.value for one in held.options if one.label == section.name)
        shown = await people[host].press(await people[host].choose(held.action, of_section), "公開する")
        made[name] = button(shown, "答える").action.args[0]
    for role in joined:
        await people[role].do("poll.mark", made["poll"], "1", "yes", "0")
    return made
