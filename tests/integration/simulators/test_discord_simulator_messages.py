"""Sending through the real discord.py: retries, history, refusals, pings."""

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from tests.integration.simulators.discord_town import Town, card, fault, open_town
from tests.simulators.discord.faults import RateLimit
from tests.simulators.discord.reading import text_of


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with open_town(monkeypatch) as town:
        yield town


# -- sending


async def test_same_nonce_inside_the_window_gives_the_first_message(town: Town) -> None:
    first = await town.square.send("開庁", nonce="k1")
    town.clock.now += 179
    second = await town.square.send("開庁", nonce="k1")
    town.clock.now += 2
    third = await town.square.send("開庁", nonce="k1")

    assert first.id == second.id != third.id
    assert len(town.sim.posted) == 2


@pytest.mark.parametrize("status", [429, 502])
async def test_library_retries_with_the_same_nonce(town: Town, status: int) -> None:
    town.sim.faults.fail_next(status, path="/messages")

    await town.square.send("開庁")

    assert [call.status for call in town.sim.calls[-2:]] == [status, 200]
    assert [text_of(one) for one in town.sim.posted] == ["開庁"]


async def test_rate_limits_are_told_in_headers_and_enforced(town: Town) -> None:
    town.sim.faults.per_route = RateLimit(2, 0.05)

    await asyncio.gather(*(town.square.send(str(n)) for n in range(5)))

    assert len(town.sim.posted) == 5


async def test_cut_answer_leaves_the_message_stored(town: Town) -> None:
    town.sim.faults.cut_next(path="/messages")

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await town.square.send("開庁", nonce="k")
    again = await town.square.send("開庁", nonce="k")

    assert [one.id for one in town.sim.posted] == [again.id]


async def test_nothing_happens_during_a_stall(town: Town) -> None:
    async with town.sim.faults.stalled():
        sending = asyncio.create_task(town.square.send("開庁"))
        await asyncio.wait([sending], timeout=0.05)
        assert town.sim.posted == []
    await sending

    assert len(town.sim.posted) == 1


async def test_closed_direct_messages_are_refused(town: Town) -> None:
    user = await town.bot.fetch_user(town.resident.id)
    await user.send("一通目")
    town.resident.close_dms()

    with pytest.raises(discord.Forbidden) as closed:
        await user.send("二通目")

    assert fault(closed.value) == (403, 50007)
    assert [text_of(one) for one in town.resident.dms] == ["一通目"]


async def test_history_is_paged_newest_first(town: Town) -> None:
    for number in range(5):
        await town.square.send(str(number))
    middle = discord.Object(town.sim.posted[2].id)

    assert [m.content async for m in town.square.history(limit=2)] == ["4", "3"]
    assert [m.content async for m in town.square.history(before=middle)] == ["1", "0"]
    assert [m.content async for m in town.square.history(after=middle, limit=1)] == ["3"]


async def test_text_of_others_is_hidden_without_the_intent(town: Town) -> None:
    said = town.resident.say("内緒の話")

    assert (await town.square.fetch_message(said.id)).content == ""


async def test_upload_is_kept(town: Town) -> None:
    await town.square.send(file=discord.File(io.BytesIO("一覧".encode()), "list.txt"))

    assert town.sim.posted[-1].files["list.txt"].decode() == "一覧"


# -- pings


@pytest.fixture
def roles(town: Town) -> tuple[str, str]:
    chief = town.sim.add_role(town.guild, "課長", mentionable=True)
    quiet = town.sim.add_role(town.guild, "静かな係")
    town.resident.member.role_ids.update((chief.id, quiet.id))
    return f"<@&{chief.id}>", f"<@&{quiet.id}>"


async def test_none_allowed_pings_nobody(town: Town, roles: tuple[str, str]) -> None:
    await town.square.send(f"@everyone {town.resident.mention} {roles[0]}")

    assert not town.sim.posted[-1].pings


async def test_careless_message_pings_all_but_what_needs_a_permission(
    town: Town, roles: tuple[str, str]
) -> None:
    mentions = discord.AllowedMentions.all()
    await town.square.send(f"@everyone {roles[0]} {roles[1]}", allowed_mentions=mentions)
    pings = town.sim.posted[-1].pings

    assert not pings.everyone
    assert pings.roles == {town.guild.role_named("課長").id}
    assert pings.people == {town.resident.id}


async def test_only_named_people_are_pinged_from_a_text_display(town: Town) -> None:
    other = town.sim.add_member(town.guild, "太郎")
    named = discord.AllowedMentions(everyone=False, roles=False, users=[discord.Object(other.id)])

    view = card(f"{other.mention} {town.resident.mention}")
    await town.square.send(view=view, allowed_mentions=named)

    assert town.sim.posted[-1].pings.users == {other.id}


async def test_reply_pings_only_if_asked_to(town: Town) -> None:
    said = town.resident.say("あのう")
    reference = town.square.get_partial_message(said.id)

    await town.square.send("はい", reference=reference, mention_author=True)
    await town.square.send("はい", reference=reference, mention_author=False)

    assert [one.pings.users for one in town.sim.posted] == [{town.resident.id}, frozenset()]
