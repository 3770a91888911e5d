"""A programme with everything that somebody could want to break."""

from dataclasses import replace
from zlib import crc32

from bot.domain.cohosting import Cohosting
from bot.domain.ids import EventId, SectionId, from_token, to_token
from tests.builders.town import Person, TestTown


async def furnish_programme(
    town: TestTown, host: Person, speaker: Person, tokens: dict[str, str]
) -> dict[str, str]:
    """At the host's event: a part at which the host speaks, a role anybody can take and one the host has, two
    lightning talks and a link; and another event that the chief of another section is asked to hold too.
    """
    token = tokens["event"]
    event_id = EventId(from_token(token) or 0)
    await host.do("programme.add", token, title="開会", minutes="5")
    async with town.storage.read() as work:
        (opening,) = await work.programmes.parts_of(event_id)
    await host.do("programme.speaker", to_token(opening.id), tokens["id:host"])
    await host.do("programme.talks", token, slots="2", title="LT")
    await host.do("programme.role", token, name="記録", slots="50")
    await host.do("programme.role", token, name="写真", slots="1")
    async with town.storage.read() as work:
        stage = (await work.programmes.parts_of(event_id))[1]
        roles = {seats.role.name: to_token(seats.role.id) for seats in await work.event_roles.of(event_id)}
    await host.do("programme.role_take", roles["写真"])
    for person in (host, speaker):
        await person.do("programme.talk", to_token(stage.id), title="短い話")
    await host.do("material.add", token, url="https://example.jp/a", kind="slides", title="スライド")
    async with town.storage.read() as work:
        talk = (await work.lightning_talks.of_part(stage.id))[0]
        (material,) = await work.materials.of(event_id, limit=2)
    return {
        "part": to_token(opening.id),
        "stage": to_token(stage.id),
        "role": roles["記録"],
        "held": roles["写真"],
        "talk": to_token(talk.talk.id),
        "material": to_token(material.id),
        "cohosted": await _cohosted(town, event_id, SectionId(from_token(tokens["open"]) or 0)),
    }


async def _cohosted(town: TestTown, like: EventId, section_id: SectionId) -> str:
    other = EventId(crc32(b"cohosted"))
    async with town.storage.write() as work:
        event = await work.events.get(like)
        assert event is not None
        details = replace(event.details, title="合同の会")
        await work.events.add(replace(event, id=other, details=details))
        await work.cohosts.save(Cohosting(other, section_id, event.host_id, town.clock.now()))
    return to_token(other)
