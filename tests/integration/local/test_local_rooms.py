from dataclasses import replace

import pytest

from bot.ports.surfaces import Obstacle, Repaired, SurfaceKind, SurfaceRefused, WantedSurface
from tests.builders.local import open_local
from tests.builders.town import TestTown

WANTED = WantedSurface(
    place_external_id="local",
    kind=SurfaceKind.CHANNEL,
    mark="eg-0000000000001",
    name="おやつ課",
    topic="各地のおやつ [eg-0000000000001]",
    members=frozenset({"p-aoi"}),
)


async def test_a_room_is_made_once_and_found_again_by_its_mark(town: TestTown) -> None:
    async with open_local(town) as local:
        made = await local.door.keeper.keep(WANTED)
        after_crash = await local.door.keeper.keep(WANTED)

        assert made.repairs == (Repaired.MADE,)
        assert after_crash.channel_id == made.channel_id
        assert after_crash.repairs == ()


async def test_only_members_see_a_sections_channel_and_everybody_its_thread(town: TestTown) -> None:
    async with open_local(town) as local:
        kept = await local.door.keeper.keep(WANTED)

        async def seen_by(persona: str) -> bool:
            async with local.visitor(persona) as page:
                rooms = (await page.ask("hello"))["rooms"]
            return kept.channel_id in {room["id"] for room in rooms}

        assert [await seen_by(one) for one in ("p-aoi", "p-takeru", "p-midori")] == [True, False, True]
        await local.door.keeper.keep(replace(WANTED, kind=SurfaceKind.THREAD))
        assert await seen_by("p-takeru")
        await local.door.keeper.keep(replace(WANTED, kind=SurfaceKind.PRIVATE_THREAD, private=True))
        assert not await seen_by("p-takeru")
        assert (await local.door.keeper.space("local")).crowded == ()


async def test_a_room_follows_names_and_members_and_tells_what_it_did(town: TestTown) -> None:
    async with open_local(town) as local:
        await local.door.keeper.keep(WANTED)

        changed = replace(WANTED, name="甘味課", members=frozenset({"p-yui"}))
        kept = await local.door.keeper.keep(changed)

        assert set(kept.repairs) == {Repaired.NAMED, Repaired.LET_IN, Repaired.LET_OUT}


async def test_a_closed_room_is_archived_and_its_words_stay(town: TestTown) -> None:
    async with open_local(town) as local:
        kept = await local.door.keeper.keep(WANTED)
        async with local.visitor("p-aoi", kept.channel_id) as page:
            await page.do("say", text="ごちそうさま")

        closed = await local.door.keeper.keep(replace(WANTED, channel_id=kept.channel_id, open=False))
        again = await local.door.keeper.keep(replace(WANTED, open=True))

        assert closed.repairs == (Repaired.ARCHIVED,)
        assert again.repairs == (Repaired.REOPENED,)
        async with local.visitor("p-aoi", kept.channel_id) as page:
            assert len(await page.messages()) == 1


async def test_a_bound_room_is_left_as_it_is(town: TestTown) -> None:
    async with open_local(town) as local:
        bound = replace(WANTED, channel_id="hall-events", bound=True)

        assert (await local.door.keeper.keep(bound)).channel_id == "hall-events"
        async with local.visitor() as page:
            names = [room["name"] for room in (await page.ask("hello"))["rooms"]]
        assert "行事案内" in names
        assert "おやつ課" not in names
        with pytest.raises(SurfaceRefused, match=Obstacle.GONE):
            await local.door.keeper.keep(replace(bound, channel_id="nowhere"))
