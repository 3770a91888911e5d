from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.ids import PlaceId
from bot.domain.places import Place, Platform, Purpose
from storage.unit_of_work import SqlStorage
from tests.builders.people import place_of
from tests.fakes.clock import START

GUILD = place_of("9001", Platform.DISCORD)
WORKSPACE = place_of("T9001", Platform.SLACK)


async def _save(storage: SqlStorage, *places: Place) -> None:
    async with storage.write() as work:
        for place in places:
            await work.places.save(place)


async def test_a_place_is_found_by_id_and_by_platform_id(storage: SqlStorage) -> None:
    await _save(storage, GUILD, WORKSPACE)

    async with storage.read() as work:
        assert await work.places.get(GUILD.id) == GUILD
        assert await work.places.find(Platform.SLACK, "T9001") == WORKSPACE


async def test_a_platform_id_belongs_to_its_platform(storage: SqlStorage) -> None:
    await _save(storage, GUILD)

    async with storage.read() as work:
        assert await work.places.find(Platform.SLACK, GUILD.external_id) is None
        assert await work.places.get(PlaceId(1)) is None


async def test_a_place_saved_again_is_changed(storage: SqlStorage) -> None:
    greeted = replace(GUILD, name="新しい名前", greeted_at=START + timedelta(minutes=1))
    await _save(storage, GUILD, greeted)

    async with storage.read() as work:
        assert await work.places.all() == (greeted,)


async def test_one_platform_id_cannot_be_two_places(storage: SqlStorage) -> None:
    await _save(storage, GUILD)

    with pytest.raises(IntegrityError):
        await _save(storage, replace(GUILD, id=PlaceId(7)))


async def test_all_places_come_in_the_order_of_their_ids(storage: SqlStorage) -> None:
    first, second = sorted((GUILD, WORKSPACE), key=lambda place: place.id)
    await _save(storage, second, first)

    async with storage.read() as work:
        assert await work.places.all() == (first, second)


async def test_a_purpose_has_one_channel_the_last_one_set(storage: SqlStorage) -> None:
    await _save(storage, GUILD)
    async with storage.write() as work:
        await work.places.set_channel(GUILD.id, Purpose.EVENTS, "c1")
        await work.places.set_channel(GUILD.id, Purpose.EVENTS, "c2")
        await work.places.set_channel(GUILD.id, Purpose.BROADCAST, "c2")

    async with storage.read() as work:
        assert await work.places.channel(GUILD.id, Purpose.EVENTS) == "c2"
        assert await work.places.channels(GUILD.id) == {Purpose.EVENTS: "c2", Purpose.BROADCAST: "c2"}


async def test_a_purpose_can_be_taken_away(storage: SqlStorage) -> None:
    await _save(storage, GUILD)
    async with storage.write() as work:
        await work.places.set_channel(GUILD.id, Purpose.EVENTS, "c1")
        await work.places.set_channel(GUILD.id, Purpose.EVENTS, None)
        await work.places.set_channel(GUILD.id, Purpose.WELCOME, None)

    async with storage.read() as work:
        assert await work.places.channel(GUILD.id, Purpose.EVENTS) is None
        assert await work.places.channels(GUILD.id) == {}


async def test_only_places_with_a_channel_for_it_serve_a_purpose(storage: SqlStorage) -> None:
    await _save(storage, GUILD, WORKSPACE)
    async with storage.write() as work:
        await work.places.set_channel(GUILD.id, Purpose.EVENTS, "c1")
        await work.places.set_channel(WORKSPACE.id, Purpose.EVENTS, "c1")
        await work.places.set_channel(WORKSPACE.id, Purpose.BROADCAST, "c1")

    async with storage.read() as work:
        assert await work.places.serving(Purpose.EVENTS) == tuple(sorted((GUILD.id, WORKSPACE.id)))
        assert await work.places.serving(Purpose.BROADCAST) == (WORKSPACE.id,)


async def test_a_channel_needs_a_place(storage: SqlStorage) -> None:
    with pytest.raises(IntegrityError):
        async with storage.write() as work:
            await work.places.set_channel(PlaceId(404), Purpose.EVENTS, "c1")
