"""Rooms of sections: made once, kept as wanted, closed readable."""

from dataclasses import replace

import pytest

from bot.ports.messenger import Unreachable
from bot.ports.surfaces import (
    KeptSurface,
    Obstacle,
    Repaired,
    Resource,
    SurfaceKind,
    SurfaceRefused,
    WantedSurface,
)
from tests.integration.discord.discord_hall import Hall, calls
from tests.simulators.discord.access import can_see
from tests.simulators.discord.model import Channel, ChannelType, Overwrite
from tests.simulators.discord.outcome import ImpossibleError
from tests.simulators.discord.permissions import EVERYONE, Permission
from tests.simulators.discord.reading import text_of
from tests.simulators.discord.rest_channels import REQUIRE_TAG

MARK = "eg-0123456789abc"


def wanted(hall: Hall, kind: SurfaceKind = SurfaceKind.CHANNEL, **facts: object) -> WantedSurface:
    base = WantedSurface(
        place_external_id=str(hall.guild.id),
        kind=kind,
        mark=MARK,
        name="防災課",
        topic=f"備えを考える [{MARK}]",
        members=frozenset({str(hall.resident.id)}),
        hub_channel_id=str(hall.guild.channel_named("広場").id),
    )
    return replace(base, **facts)  # type: ignore[arg-type]


def standing(before: WantedSurface, kept: KeptSurface, **facts: object) -> WantedSurface:
    """What is wanted next, of a room that stands."""
    return replace(before, channel_id=kept.channel_id, role_id=kept.role_id, **facts)  # type: ignore[arg-type]


def room(hall: Hall, kept: KeptSurface) -> Channel:
    return hall.guild.channels[int(kept.channel_id)]


async def test_a_channel_is_private_to_those_with_the_role(hall: Hall) -> None:
    kept = await hall.door.keeper.keep(wanted(hall))

    place = room(hall, kept)
    outsider = hall.sim.add_member(hall.guild, "次郎")
    assert kept.repairs == (Repaired.MADE, Repaired.ROLE_MADE, Repaired.LET_IN)
    assert (place.topic, place.parent and place.parent.name) == (f"備えを考える [{MARK}]", "課の部屋")
    assert hall.guild.roles[int(kept.role_id)].permissions == 0
    hall.resident.say("入れた", channel=place)
    with pytest.raises(ImpossibleError):
        outsider.say("入れない", channel=place)


async def test_a_room_that_is_as_wanted_is_only_looked_at(hall: Hall) -> None:
    kept = await hall.door.keeper.keep(wanted(hall))
    before = len(hall.sim.calls)

    again = await hall.door.keeper.keep(standing(wanted(hall), kept))

    assert again == replace(kept, repairs=())
    assert {call.split()[0] for call in calls(hall.sim, before)} == {"GET"}


async def test_members_come_and_go(hall: Hall) -> None:
    jiro = hall.sim.add_member(hall.guild, "次郎")
    kept = await hall.door.keeper.keep(wanted(hall))

    after = await hall.door.keeper.keep(standing(wanted(hall), kept, members=frozenset({str(jiro.id)})))

    assert set(after.repairs) == {Repaired.LET_IN, Repaired.LET_OUT}
    assert int(kept.role_id) in jiro.member.role_ids
    assert int(kept.role_id) not in hall.resident.member.role_ids


async def test_somebody_leaves_although_the_program_was_restarted_meanwhile(hall: Hall) -> None:
    kept = await hall.door.keeper.keep(wanted(hall))
    await hall.reopen()

    await hall.door.keeper.keep(standing(wanted(hall), kept, members=frozenset()))

    assert hall.resident.member.role_ids == set()


async def test_a_role_taken_away_by_hand_is_given_again(hall: Hall) -> None:
    kept = await hall.door.keeper.keep(wanted(hall))
    hall.resident.member.role_ids.clear()

    again = await hall.door.keeper.keep(standing(wanted(hall), kept))

    assert again.repairs == (Repaired.LET_IN,)
    assert int(kept.role_id) in hall.resident.member.role_ids


async def test_somebody_who_is_not_in_the_guild_does_not_stop_the_others(hall: Hall) -> None:
    kept = await hall.door.keeper.keep(wanted(hall, members=frozenset({"12345", str(hall.resident.id)})))

    assert int(kept.role_id) in hall.resident.member.role_ids


async def test_a_room_made_just_before_a_crash_is_found_by_its_mark(hall: Hall) -> None:
    first = await hall.door.keeper.keep(wanted(hall))

    second = await hall.door.keeper.keep(wanted(hall))

    assert (second.channel_id, second.role_id) == (first.channel_id, first.role_id)


async def test_a_role_made_just_before_a_crash_is_used_unless_it_could_do_something(hall: Hall) -> None:
    hall.sim.faults.fail_next(403, path="/permissions/", method="PUT")
    with pytest.raises(Unreachable):
        await hall.door.keeper.keep(wanted(hall))
    orphan = hall.guild.role_named("防災課")

    kept = await hall.door.keeper.keep(wanted(hall))

    assert kept.role_id == str(orphan.id)
    powerful = hall.sim.add_role(hall.guild, "広報課", permissions=Permission.MANAGE_MESSAGES)
    other = await hall.door.keeper.keep(wanted(hall, name="広報課", mark="eg-fedcba9876543", topic="広報"))
    assert other.role_id != str(powerful.id)


async def test_a_deleted_channel_and_role_are_made_anew(hall: Hall) -> None:
    kept = await hall.door.keeper.keep(wanted(hall))
    del hall.guild.channels[int(kept.channel_id)], hall.sim.world.channels[int(kept.channel_id)]
    del hall.guild.roles[int(kept.role_id)]
    hall.resident.member.role_ids.clear()

    again = await hall.door.keeper.keep(standing(wanted(hall), kept))

    assert again.channel_id != kept.channel_id
    hall.resident.say("戻れた", channel=room(hall, again))


async def test_names_and_topics_follow(hall: Hall) -> None:
    kept = await hall.door.keeper.keep(wanted(hall))
    next_ = standing(wanted(hall), kept, name="防災・減災課", topic=f"減らす [{MARK}]")

    after = await hall.door.keeper.keep(next_)

    assert set(after.repairs) == {Repaired.NAMED, Repaired.TOPIC}
    assert (room(hall, kept).name, room(hall, kept).topic) == ("防災・減災課", f"減らす [{MARK}]")
    assert hall.guild.roles[int(kept.role_id)].name == "防災・減災課"


async def test_a_name_discord_writes_its_own_way_is_not_changed_again_and_again(hall: Hall) -> None:
    base = wanted(hall, name="DX 推進課")
    kept = await hall.door.keeper.keep(base)
    assert room(hall, kept).name == "dx-推進課"

    assert (await hall.door.keeper.keep(standing(base, kept))).repairs == ()
    room(hall, kept).name = "べつの名前"
    assert (await hall.door.keeper.keep(standing(base, kept))).repairs == (Repaired.NAMED,)
    assert room(hall, kept).name == "dx-推進課"


async def test_a_closed_room_stays_readable_and_opens_again(hall: Hall) -> None:
    kept = await hall.door.keeper.keep(wanted(hall))
    closed = await hall.door.keeper.keep(standing(wanted(hall), kept, open=False, members=frozenset()))
    assert closed == KeptSurface("", repairs=(Repaired.ARCHIVED,))
    place = room(hall, kept)
    with pytest.raises(ImpossibleError):
        hall.resident.say("書けない", channel=place)

    opened = await hall.door.keeper.keep(wanted(hall))

    assert opened.channel_id == kept.channel_id
    assert Repaired.REOPENED in opened.repairs
    hall.resident.say("また書ける", channel=place)


async def test_missing_permission_wrong_order_and_full_guild_are_named(hall: Hall) -> None:
    own = hall.guild.role_named("engawa")
    kept = await hall.door.keeper.keep(wanted(hall))
    hall.guild.roles[int(kept.role_id)].position = 99
    with pytest.raises(SurfaceRefused, match=Obstacle.ROLE_ORDER):
        await hall.door.keeper.keep(standing(wanted(hall), kept))
    for number in range(247):
        hall.sim.add_role(hall.guild, str(number))
    with pytest.raises(SurfaceRefused, match=Obstacle.TOO_MANY):
        await hall.door.keeper.keep(wanted(hall, mark="eg-fedcba9876543", name="広報課", topic="広報"))
    own.permissions = int(EVERYONE)

    with pytest.raises(SurfaceRefused, match=Obstacle.PERMISSION):
        await hall.door.keeper.keep(wanted(hall, mark="eg-aaaaaaaaaaaaa", topic="新しい課"))


async def test_a_bound_public_channel_is_left_alone(hall: Hall) -> None:
    square = hall.guild.channel_named("広場")

    kept = await hall.door.keeper.keep(wanted(hall, bound=True, channel_id=str(square.id)))

    assert kept == KeptSurface(str(square.id))
    assert square.topic is None


async def test_a_bound_channel_that_is_gone_is_unreachable(hall: Hall) -> None:
    with pytest.raises(Unreachable):
        await hall.door.keeper.keep(wanted(hall, bound=True, channel_id="123"))


async def test_a_thread_starts_at_its_card_and_its_members_are_added(hall: Hall) -> None:
    kept = await hall.door.keeper.keep(wanted(hall, SurfaceKind.THREAD))

    thread = room(hall, kept)
    card = hall.sim.posted[-1]
    assert kept.repairs == (Repaired.MADE, Repaired.LET_IN)
    assert (thread.name, thread.id) == ("防災課", card.id)
    assert "備えを考える" in text_of(card)
    assert thread.thread is not None
    assert hall.resident.id in thread.thread.members


async def test_a_card_posted_just_before_a_crash_gets_the_thread(hall: Hall) -> None:
    hall.sim.faults.fail_next(403, path="/threads")
    with pytest.raises(Unreachable):
        await hall.door.keeper.keep(wanted(hall, SurfaceKind.THREAD))

    kept = await hall.door.keeper.keep(wanted(hall, SurfaceKind.THREAD))
    again = await hall.door.keeper.keep(wanted(hall, SurfaceKind.THREAD))

    assert [str(one.id) for one in hall.sim.posted] == [kept.channel_id]
    assert again.channel_id == kept.channel_id


async def test_whoever_leaves_a_thread_by_hand_is_not_pulled_back(hall: Hall) -> None:
    kept = await hall.door.keeper.keep(wanted(hall, SurfaceKind.THREAD))
    thread = room(hall, kept).thread
    assert thread is not None
    thread.members.discard(hall.resident.id)

    again = await hall.door.keeper.keep(standing(wanted(hall, SurfaceKind.THREAD), kept))

    assert again.repairs == ()


async def test_a_thread_follows_its_section_and_closes_locked(hall: Hall) -> None:
    base = wanted(hall, SurfaceKind.THREAD)
    kept = await hall.door.keeper.keep(base)
    renamed = standing(base, kept, name="減災課", topic=f"減らす [{MARK}]")

    assert set((await hall.door.keeper.keep(renamed)).repairs) == {Repaired.NAMED, Repaired.TOPIC}
    assert "減らす" in text_of(hall.sim.posted[0])
    closed = await hall.door.keeper.keep(replace(renamed, open=False))
    state = room(hall, kept).thread
    assert closed == KeptSurface("", repairs=(Repaired.ARCHIVED,))
    assert state is not None
    assert (state.archived, state.locked) == (True, True)

    opened = await hall.door.keeper.keep(replace(renamed, channel_id=""))

    assert (opened.channel_id, Repaired.REOPENED in opened.repairs) == (kept.channel_id, True)


async def test_a_sleeping_thread_is_left_to_sleep_until_somebody_comes(hall: Hall) -> None:
    base = wanted(hall, SurfaceKind.THREAD)
    kept = await hall.door.keeper.keep(base)
    state = room(hall, kept).thread
    assert state is not None
    state.archived = True

    assert (await hall.door.keeper.keep(standing(base, kept))).repairs == ()
    assert state.archived
    more = frozenset({str(hall.resident.id), str(hall.owner.id)})
    assert (await hall.door.keeper.keep(standing(base, kept, members=more))).repairs == (Repaired.LET_IN,)
    assert not state.archived


async def test_in_a_forum_the_room_is_a_post_found_by_its_mark(hall: Hall) -> None:
    forum = hall.sim.add_channel(hall.guild, "課の広場", ChannelType.FORUM)
    base = wanted(hall, SurfaceKind.THREAD, hub_channel_id=str(forum.id))

    first = await hall.door.keeper.keep(base)
    second = await hall.door.keeper.keep(base)

    assert first.channel_id == second.channel_id
    assert room(hall, first).parent is forum


async def test_in_a_forum_that_asks_for_a_tag_the_room_gets_one(hall: Hall) -> None:
    forum = hall.sim.add_channel(hall.guild, "課の広場", ChannelType.FORUM)
    forum.flags |= REQUIRE_TAG

    kept = await hall.door.keeper.keep(wanted(hall, SurfaceKind.THREAD, hub_channel_id=str(forum.id)))

    thread = room(hall, kept).thread
    assert thread is not None
    assert [tag["name"] for tag in forum.tags if tag["id"] in thread.tags] == ["縁側"]


async def test_without_a_hub_there_is_no_thread(hall: Hall) -> None:
    with pytest.raises(SurfaceRefused, match=Obstacle.NO_HUB):
        await hall.door.keeper.keep(wanted(hall, SurfaceKind.THREAD, hub_channel_id="123"))


async def test_a_channel_opened_to_everybody_by_hand_is_hidden_again(hall: Hall) -> None:
    jiro = hall.sim.add_member(hall.guild, "次郎")
    kept = await hall.door.keeper.keep(wanted(hall))
    place = room(hall, kept)
    place.overwrites[hall.guild.id] = Overwrite(hall.guild.id, 0, 0, 0)
    place.overwrites[jiro.id] = Overwrite(jiro.id, 1, int(Permission.VIEW_CHANNEL), 0)

    again = await hall.door.keeper.keep(standing(wanted(hall), kept))
    assert again.repairs == (Repaired.HIDDEN,)
    assert can_see(place, jiro.account)  # whom somebody let in by hand stays, unless it is for members only

    private = await hall.door.keeper.keep(standing(wanted(hall, private=True), kept))
    assert private.repairs == (Repaired.LET_OUT,)
    assert not can_see(place, jiro.account)
    assert can_see(place, hall.resident.account)


async def test_everybody_whose_role_was_taken_gets_it_back_in_one_turn(hall: Hall) -> None:
    people = [hall.sim.add_member(hall.guild, f"p{number}") for number in range(25)]
    everybody = wanted(hall, members=frozenset(str(person.id) for person in people))
    kept = await hall.door.keeper.keep(everybody)
    for person in people:
        person.member.role_ids.clear()

    again = await hall.door.keeper.keep(standing(everybody, kept))

    assert again.repairs == (Repaired.LET_IN,)
    assert all(int(kept.role_id) in person.member.role_ids for person in people)


async def test_a_private_thread_is_seen_by_its_members_alone(hall: Hall) -> None:
    outsider = hall.sim.add_member(hall.guild, "次郎")
    private = wanted(hall, SurfaceKind.PRIVATE_THREAD, private=True)

    kept = await hall.door.keeper.keep(private)

    thread = room(hall, kept)
    assert kept.repairs == (Repaired.MADE, Repaired.LET_IN)
    assert (thread.type, thread.thread and thread.thread.invitable) == (ChannelType.PRIVATE_THREAD, False)
    assert (can_see(thread, hall.resident.account), can_see(thread, outsider.account)) == (True, False)
    assert "備えを考える" in text_of(thread.messages[0])
    assert hall.guild.channel_named("広場").messages == []  # no card tells of it
    assert (await hall.door.keeper.keep(private)).channel_id == kept.channel_id  # found after a crash
    renamed = standing(private, kept, topic=f"減らす [{MARK}]")
    assert (await hall.door.keeper.keep(renamed)).repairs == (Repaired.TOPIC,)
    assert "減らす" in text_of(thread.messages[0])


async def test_whoever_is_missing_in_a_private_thread_is_let_in_again(hall: Hall) -> None:
    private = wanted(hall, SurfaceKind.PRIVATE_THREAD, private=True)
    kept = await hall.door.keeper.keep(private)
    state = room(hall, kept).thread
    assert state is not None
    state.members.discard(hall.resident.id)
    state.archived = True

    assert (await hall.door.keeper.keep(standing(private, kept))).repairs == ()  # asleep: nobody comes in
    state.archived = False
    assert (await hall.door.keeper.keep(standing(private, kept))).repairs == (Repaired.LET_IN,)
    assert hall.resident.id in state.members


async def test_a_private_thread_started_just_before_a_crash_or_closed_is_used_again(hall: Hall) -> None:
    private = wanted(hall, SurfaceKind.PRIVATE_THREAD, private=True)
    hall.sim.faults.fail_next(403, path="/messages", method="POST")
    with pytest.raises(Unreachable):
        await hall.door.keeper.keep(private)

    kept = await hall.door.keeper.keep(private)
    assert len([one for one in hall.guild.channels.values() if one.thread]) == 1
    await hall.door.keeper.keep(standing(private, kept, open=False))
    opened = await hall.door.keeper.keep(private)

    assert (opened.channel_id, opened.repairs) == (kept.channel_id, (Repaired.REOPENED,))


async def test_a_forum_holds_no_private_threads(hall: Hall) -> None:
    forum = hall.sim.add_channel(hall.guild, "課の広場", ChannelType.FORUM)
    with pytest.raises(SurfaceRefused, match=Obstacle.FORUM_HUB):
        await hall.door.keeper.keep(wanted(hall, SurfaceKind.PRIVATE_THREAD, hub_channel_id=str(forum.id)))


async def test_a_place_tells_how_full_it_is(hall: Hall) -> None:
    before = (await hall.door.keeper.space(str(hall.guild.id))).usage
    await hall.door.keeper.keep(wanted(hall))
    await hall.door.keeper.keep(wanted(hall, SurfaceKind.THREAD, mark="eg-aaaaaaaaaaaaa"))

    after = (await hall.door.keeper.space(str(hall.guild.id))).usage

    assert {what: after[what].used - before[what].used for what in after} == {
        Resource.ROLES: 1,
        Resource.CHANNELS: 2,  # the category counts
        Resource.THREADS: 1,
    }
    assert [of.limit for of in after.values()] == [250, 500, 1_000]
    with pytest.raises(SurfaceRefused, match=Obstacle.GONE):
        await hall.door.keeper.space("123")
