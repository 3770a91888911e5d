"""Events of the furnished town at which more can be broken than an answer."""

from bot.domain.ids import to_token
from tests.builders.town import Person

_TITLE = "満席の集い"


async def full_event(host: Person, guest: Person, event: str) -> dict[str, str]:
    """Guests may come along to the host's one event, and at another a seat is held for the host."""
    await host.do("event.reception", event, "", "2")
    form = await host.do("event.create", complete=False)
    values = {"title": _TITLE, "when": "来月2日 19:00-20:00", "capacity": "1"}
    await host.press(await host.send(form, **values), "公開")
    async with host.at.storage.read() as work:
        (full,) = await work.events.search(_TITLE, now=host.at.clock.now(), limit=2)
    token = to_token(full.id)
    await guest.do("event.rsvp", token, "come")
    await host.do("event.rsvp", token, "come")
    await guest.do("event.withdraw", token)
    return {"full_event": token}
