"""Rooms of sections on Slack: made once, named, filled, closed, and mended when somebody changes them."""

from dataclasses import replace

import pytest

from adapters.slack.keeper import SlackKeeper
from bot.ports.messenger import Busy, Unreachable
from bot.ports.surfaces import Obstacle, Repaired, SurfaceKind, SurfaceRefused, WantedSurface
from tests.integration.slack.slack_office import Office
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.state import TEAM_ID

MARK = "eg-0123456789abc"


@pytest.fixture
def keeper(office: Office) -> SlackKeeper:
    return office.door.keeper


def room(*people: Person, name: str = "広報 課", **facts: object) -> WantedSurface:
    wanted = WantedSurface(
        place_external_id=TEAM_ID,
        kind=SurfaceKind.CHANNEL,
        mark=MARK,
        name=name,
        topic=f"街の話題を集めます [{MARK}]",
        members=frozenset(person.id for person in people),
    )
    return replace(wanted, **facts)  # type: ignore[arg-type]


async def test_a_room_is_made_named_and_filled(
    keeper: SlackKeeper, slack: SlackSimulator, hanako: Person
) -> None:
    kept = await keeper.keep(room(hanako))

    channel = slack.channel_named("広報-課")
    assert kept.channel_id == channel.id
    assert kept.repairs == (Repaired.MADE, Repaired.LET_IN)
    assert channel.topic == f"街の話題を集めます [{MARK}]"
    assert hanako.id in channel.members


async def test_a_room_that_is_as_wanted_is_left_alone(keeper: SlackKeeper, hanako: Person) -> None:
    kept = await keeper.keep(room(hanako))

    again = await keeper.keep(room(hanako, channel_id=kept.channel_id))

    assert again == replace(kept, repairs=())


async def test_a_room_made_before_a_crash_is_found_by_its_mark(
    keeper: SlackKeeper, slack: SlackSimulator, hanako: Person
) -> None:
    kept = await keeper.keep(room(hanako))

    again = await keeper.keep(room(hanako))

    assert again.channel_id == kept.channel_id
    assert len(slack.calls_to("conversations.create")) == 1


async def test_a_taken_name_gets_a_number_and_keeps_it(keeper: SlackKeeper, slack: SlackSimulator) -> None:
    slack.add_channel("広報-課").is_archived = True

    kept = await keeper.keep(room())

    assert slack.channel_named("広報-課-2").id == kept.channel_id
    assert (await keeper.keep(room(channel_id=kept.channel_id))).repairs == ()


async def test_where_japanese_names_are_refused_the_mark_is_the_name(
    keeper: SlackKeeper, slack: SlackSimulator
) -> None:
    slack.faults.refuse("conversations.create", "invalid_name_specials", times=9)

    kept = await keeper.keep(room())

    assert slack.channel_named(MARK).id == kept.channel_id
    slack.faults.refuse("conversations.rename", "invalid_name_specials", times=None)
    assert (await keeper.keep(room(channel_id=kept.channel_id, name="新しい名"))).repairs == ()


async def test_drift_is_repaired(keeper: SlackKeeper, slack: SlackSimulator, hanako: Person) -> None:
    taro = slack.add_user("taro")
    kept = await keeper.keep(room(hanako))
    channel = slack.channel_named("広報-課")
    await hanako.rename_channel(channel, "いたずら")
    channel.topic = "だいなし"
    await hanako.leave(channel)
    await taro.join(channel)

    mended = await keeper.keep(room(hanako, channel_id=kept.channel_id))

    assert mended.repairs == (Repaired.NAMED, Repaired.TOPIC, Repaired.LET_IN, Repaired.LET_OUT)
    assert channel.name == "広報-課"
    assert set(channel.members) == {slack.workspace.bot.id, hanako.id}


async def test_many_people_are_let_in_a_hundred_at_a_time(keeper: SlackKeeper, slack: SlackSimulator) -> None:
    people = [slack.add_user(f"p{number}") for number in range(250)]

    kept = await keeper.keep(room(*people))

    invited = [len(str(call.args["users"]).split(",")) for call in slack.calls_to("conversations.invite")]
    assert invited == [100, 100, 50]
    assert (await keeper.keep(room(*people, channel_id=kept.channel_id))).repairs == ()


async def test_a_bound_room_is_filled_but_neither_named_nor_emptied_nor_archived(
    keeper: SlackKeeper, slack: SlackSimulator, hanako: Person
) -> None:
    taro = slack.add_user("taro")
    own = slack.add_channel("既存の部屋", [taro], with_bot=False)

    kept = await keeper.keep(room(hanako, channel_id=own.id, bound=True))
    await keeper.keep(room(hanako, channel_id=own.id, bound=True, open=False))

    assert kept.repairs == (Repaired.ENTERED, Repaired.LET_IN)
    assert set(own.members) >= {taro.id, hanako.id}
    assert (own.name, own.topic, own.is_archived) == ("既存の部屋", "", False)


async def test_a_closed_section_closes_its_room_once(keeper: SlackKeeper, slack: SlackSimulator) -> None:
    kept = await keeper.keep(room())

    closed = await keeper.keep(room(channel_id=kept.channel_id, open=False))
    again = await keeper.keep(room(channel_id=kept.channel_id, open=False))

    assert closed.repairs == (Repaired.ARCHIVED,)
    assert (closed.channel_id, again.repairs) == ("", ())
    assert slack.channel_named("広報-課").is_archived


async def test_a_room_somebody_archived_is_made_anew(
    keeper: SlackKeeper, slack: SlackSimulator, hanako: Person
) -> None:
    kept = await keeper.keep(room(hanako))
    await hanako.archive_channel(slack.channel_named("広報-課"))

    anew = await keeper.keep(room(hanako, channel_id=kept.channel_id))

    assert anew.channel_id != kept.channel_id
    assert Repaired.MADE in anew.repairs


async def test_a_room_from_the_archive_is_opened_again_where_slack_lets_us(
    keeper: SlackKeeper, slack: SlackSimulator, hanako: Person
) -> None:
    slack.workspace.bots_unarchive = True
    kept = await keeper.keep(room(hanako))
    await hanako.archive_channel(slack.channel_named("広報-課"))

    again = await keeper.keep(room(hanako, channel_id=kept.channel_id))
    assert (again.channel_id, again.repairs) == (kept.channel_id, (Repaired.REOPENED,))

    await keeper.keep(room(hanako, channel_id=kept.channel_id, open=False))
    revived = await keeper.keep(room(hanako))  # the section opens again, and nothing is known of its room
    assert (revived.channel_id, revived.repairs) == (kept.channel_id, (Repaired.REOPENED,))


async def test_a_revived_section_gets_a_new_room_where_slack_does_not(
    keeper: SlackKeeper, slack: SlackSimulator, hanako: Person
) -> None:
    kept = await keeper.keep(room(hanako))
    await keeper.keep(room(hanako, channel_id=kept.channel_id, open=False))

    revived = await keeper.keep(room(hanako))

    assert slack.channel_named("広報-課-2").id == revived.channel_id
    assert (await keeper.keep(room(hanako))).channel_id == revived.channel_id  # not the archived one


async def test_a_private_room_is_for_its_members_and_made_anew_when_that_changes(
    keeper: SlackKeeper, slack: SlackSimulator, hanako: Person
) -> None:
    private = room(hanako, private=True, kind=SurfaceKind.PRIVATE_THREAD)
    kept = await keeper.keep(private)
    channel = slack.channel_named("広報-課")
    assert channel.is_private
    assert set(channel.members) == {slack.workspace.bot.id, hanako.id}
    assert (await keeper.keep(private)).channel_id == kept.channel_id  # found by its mark

    opened = await keeper.keep(room(hanako, channel_id=kept.channel_id))
    assert channel.is_archived
    assert not slack.channel_named("広報-課-2").is_private
    closed = await keeper.keep(room(hanako, channel_id=opened.channel_id, private=True))

    assert slack.channel_named("広報-課-3").id == closed.channel_id
    assert slack.channel_named("広報-課-2").is_archived


async def test_a_private_room_the_bot_was_shown_out_of_is_made_anew(
    keeper: SlackKeeper, slack: SlackSimulator, hanako: Person
) -> None:
    private = room(hanako, private=True)
    kept = await keeper.keep(private)
    del slack.channel_named("広報-課").members[slack.workspace.bot.id]

    anew = await keeper.keep(replace(private, channel_id=kept.channel_id))

    assert anew.channel_id != kept.channel_id
    assert anew.repairs == (Repaired.MADE, Repaired.LET_IN)


async def test_a_public_room_the_bot_was_shown_out_of_is_entered_again(
    keeper: SlackKeeper, slack: SlackSimulator, hanako: Person
) -> None:
    kept = await keeper.keep(room(hanako))
    del slack.channel_named("広報-課").members[slack.workspace.bot.id]

    again = await keeper.keep(room(hanako, channel_id=kept.channel_id))

    assert again == replace(kept, repairs=(Repaired.ENTERED,))
    assert slack.workspace.bot.id in slack.channel_named("広報-課").members


async def test_slack_sets_no_limit(keeper: SlackKeeper) -> None:
    assert (await keeper.space(TEAM_ID)).crowded == ()


async def test_what_cannot_be_is_told_with_its_reason(keeper: SlackKeeper, slack: SlackSimulator) -> None:
    with pytest.raises(Unreachable):
        await keeper.keep(room(channel_id="C0NOWHERE", bound=True))
    with pytest.raises(SurfaceRefused, match=Obstacle.NO_HUB):
        await keeper.keep(room(kind=SurfaceKind.THREAD))
    slack.app.grant_only(slack.app.scopes - {"channels:manage"})
    with pytest.raises(SurfaceRefused, match=Obstacle.PERMISSION):
        await keeper.keep(room())
    slack.faults.rate_limit("conversations.list", retry_after=3)
    with pytest.raises(Busy):
        await keeper.keep(room())


async def test_no_room_wanted_is_no_room(keeper: SlackKeeper) -> None:
    assert (await keeper.keep(room(kind=SurfaceKind.NONE))).channel_id == ""


async def test_a_thread_hangs_under_a_message_in_the_hub(
    keeper: SlackKeeper, slack: SlackSimulator, hanako: Person
) -> None:
    hub = slack.add_channel("課の広場", [hanako], with_bot=False)
    thread = room(kind=SurfaceKind.THREAD, hub_channel_id=hub.id)

    made = await keeper.keep(thread)
    (parent,) = hub.messages
    assert made.channel_id == f"{hub.id}:{parent.ts}"
    assert made.repairs == (Repaired.MADE,)
    assert slack.text_of(parent).startswith("*広報 課*\n街の話題を集めます\nこのメッセージのスレッド")
    assert (await keeper.keep(thread)).channel_id == made.channel_id  # found by its mark

    standing = replace(thread, channel_id=made.channel_id)
    assert (await keeper.keep(standing)).repairs == ()
    assert (await keeper.keep(replace(standing, name="街の課"))).repairs == (Repaired.NAMED,)
    closed = await keeper.keep(replace(standing, open=False))
    assert closed.repairs == (Repaired.ARCHIVED,)
    assert "閉じました" in slack.text_of(parent)
    assert (await keeper.keep(replace(standing, open=False))).repairs == ()

    parent.deleted = True
    assert (await keeper.keep(standing)).repairs == (Repaired.MADE,)
