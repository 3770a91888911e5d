"""The scenario table, part one: joining, one's profile, leaving and coming back, at every door."""

from bot.domain.places import Platform
from tests.scenario.doors.city import City


async def test_join_with_a_field_to_mend(city: City, door: Platform) -> None:
    hanako = await city.newcomer(door, "花子")

    rules = await hanako.call("join")
    form = await hanako.press("同意して入庁届を書く")
    mended = await hanako.fill(name="花子", organisation="\u3164", kind="地方公務員")
    welcome = await hanako.fill(organisation="縁側市 企画課")

    assert "気持ちよく過ごすための、5つの約束" in rules.text
    assert set(form.fields) == {"name", "organisation", "kind"}
    assert "ここは入力が必要です" in mended.text
    assert "花子さん、入庁おめでとうございます" in welcome.text
    profile = await hanako.call("profile")
    assert "縁側市 企画課" in profile.text
    await city.check_wire()


async def test_a_profile_is_mended_by_its_button(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")

    await hanako.call("profile")
    form = await hanako.press("プロフィールを直す")
    await hanako.fill(work="住民税", interests="防災 まち歩き")

    assert form.fields["organisation"] == "縁側市"
    profile = await hanako.call("profile")
    assert "住民税" in profile.text
    assert "防災" in profile.text
    await city.check_wire()


async def test_somebody_leaves_and_comes_back_as_the_same_person(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")

    await hanako.call("leave")
    goodbye = await hanako.press("退庁する")
    outside = await hanako.call("event.list")
    await hanako.press("入庁する")
    form = await hanako.press("同意して入庁届を書く")
    welcome = await hanako.fill(name="花子", organisation="縁側県", kind="local")

    assert "縁側はいつでも空けておきます" in goodbye.text
    assert "入庁からいつでもお戻りいただけます" in outside.text
    assert "name" in form.fields
    assert "花子さん、入庁おめでとうございます" in welcome.text
    assert "縁側県" in (await hanako.call("profile")).text
    await city.check_wire()


async def test_a_strangers_administrator_commands_are_refused(city: City, door: Platform) -> None:
    stranger = await city.newcomer(door, "通りすがり")
    hanako = await city.member(door, "花子")

    for path in ("office.channels", "office.status", "section.create", "broadcast.publish"):
        assert "まずは入庁をどうぞ" in (await stranger.call(path)).text
    assert "総務課の担当です" in (await hanako.call("office.status")).text
    assert "広報課の担当です" in (await hanako.call("broadcast.publish")).text
    await city.check_wire()


async def test_the_help_differs_by_who_asks(city: City, door: Platform) -> None:
    stranger = await city.newcomer(door, "通りすがり")
    hanako = await city.member(door, "花子")
    midori = await city.member(door, "みどり", administrator=True)

    asked = [await person.call("help") for person in (stranger, hanako, midori)]

    assert len({seen.text for seen in asked}) == 3
    assert [any("運営" in label for label in seen.buttons) for seen in asked] == [False, False, True]
    assert [any("入庁" in label for label in seen.buttons) for seen in asked] == [True, False, False]
    await city.check_wire()


async def test_forged_and_stale_widgets_are_refused_kindly_and_change_nothing(
    city: City, door: Platform
) -> None:
    hanako = await city.member(door, "花子")
    before = await hanako.call("profile")

    for token in ("eg1:event.publish:AAAA", "eg1:nothing:1", "eg1:event.rsvp:x:come", "other:thing"):
        assert (
            "もう一度はじめから" in (await hanako.forge(token)).text or "見つかりません" in hanako.seen.text
        )

    assert (await hanako.call("profile")).text == before.text
    await city.check_wire()
