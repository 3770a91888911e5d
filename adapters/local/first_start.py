"""The first start of the local page: its place, its rooms with their purposes, and who one can be there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.places import Place, Platform, Purpose
from bot.interaction.words import Words
from bot.ports.local import LOCAL_PLACE, Persona, Room
from bot.ports.work import Storage, Work
from bot.services.counter import attach_place


@dataclass(frozen=True, slots=True)
class Cast:
    """A default persona."""

    external_id: str
    name: str
    role: str
    manages_place: bool = False


CAST = (
    Cast("p-aoi", "春野 あおい", "newcomer"),
    Cast("p-takeru", "森 たける", "newcomer"),
    Cast("p-yui", "星野 ゆい", "newcomer"),
    Cast("p-kenji", "山吹 けんじ", "chief"),
    Cast("p-midori", "縁川 みどり", "", manages_place=True),
)


def room_of(purpose: Purpose) -> str:
    """The id of the page's own room for a purpose."""
    return f"hall-{purpose.value}"


async def prepare(storage: Storage, words: Words, town_name: str, now: datetime) -> Place:
    """Make what is missing; safe to call at every start. Purposes somebody changed stay changed."""
    async with storage.write() as work:
        known = await work.places.find(Platform.LOCAL, LOCAL_PLACE)
        place = await attach_place(
            work, Platform.LOCAL, LOCAL_PLACE, town_name, language=words.language, now=now
        )
        rooms = {room.id for room in await work.local.rooms()}
        if known is None or not rooms:
            await _furnish(work, words, place)
        if not await work.local.personas():
            await _invite(work, now)
    return place


async def _furnish(work: Work, words: Words, place: Place) -> None:
    for position, purpose in enumerate(Purpose):
        name, topic = (words.text(f"local.room.{purpose.value}.{part}") for part in ("name", "topic"))
        await work.local.save_room(Room(room_of(purpose), name, topic, position))
        if await work.places.channel(place.id, purpose) is None:
            await work.places.set_channel(place.id, purpose, room_of(purpose))


async def _invite(work: Work, now: datetime) -> None:
    for number, one in enumerate(CAST):
        made = now + number * timedelta(milliseconds=1)  # the page lists them in the order they came
        persona = Persona(one.external_id, one.name, one.manages_place, "ja", one.role, made)
        await work.local.save_persona(persona)
