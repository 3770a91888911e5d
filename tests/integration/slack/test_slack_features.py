"""Whole errands of the town on Slack: offices, sections, events, with their forms, searches and presses."""

from datetime import timedelta

import pytest

from tests.integration.slack.slack_office import Office
from tests.simulators.slack.people import Person
from tests.simulators.slack.reading import buttons, inputs
from tests.simulators.slack.simulator import SlackSimulator


@pytest.fixture
def chief(slack: SlackSimulator) -> Person:
    """An administrator of the workspace."""
    return slack.add_user("chief", real_name="課長さん", admin=True)


async def make_section(office: Office, chief: Person, name: str = "広報課") -> None:
    asked = await office.ask(chief, "課 作成")
    modal = asked.modal
    fields = inputs(modal)
    values = {fields[0].block_id: name, fields[1].block_id: "街の話題を集めます"}
    kind = next(each for each in fields if each.block_id == "kind")
    done = await office.send(chief, modal, {**values, "kind": kind.options[0]})
    assert done.errors == {}
    assert done.failure is None
    assert name in office.seen(done)


async def test_an_administrator_makes_a_section_and_a_member_joins_it_by_buttons(
    office: Office, hanako: Person, chief: Person
) -> None:
    await office.join(chief)
    await make_section(office, chief)
    await office.join(hanako)

    listed = await office.ask(hanako, "課 一覧")
    assert "広報課" in office.seen(listed)
    opened = await (await hanako.press(listed.message, buttons(listed.message)[0].action_id)).final()

    assert "広報課" in office.seen(opened)


async def test_a_member_is_found_while_typing_and_by_what_was_typed(
    office: Office, hanako: Person, chief: Person
) -> None:
    await office.join(chief)
    await office.join(hanako)
    asked = await office.ask(chief, "運営 任命")
    modal = asked.modal

    offered = await chief.suggest(modal, "member", "花子")
    assert offered.options == ["「花子」で探す", "縁側花子(縁側市)"]
    office_field = next(each for each in inputs(modal) if each.block_id == "office")
    done = await office.send(chief, modal, {"member": "縁側花子(縁側市)", "office": office_field.options[0]})

    assert done.errors == {}
    assert "縁側花子" in office.seen(done)


async def test_outsiders_see_no_names_while_typing(office: Office, hanako: Person, chief: Person) -> None:
    await office.join(hanako)
    asked = await office.ask(chief, "運営 任命")

    offered = await chief.suggest(asked.modal, "member", "花子")

    assert offered.options == ["「花子」で探す"]


async def test_somebody_mentioned_in_a_command_is_looked_up(
    office: Office, hanako: Person, chief: Person
) -> None:
    await office.join(chief)
    await office.join(hanako)

    asked = await office.ask(chief, "プロフィール @hanako")

    assert "縁側花子" in office.seen(asked)
    assert asked.message.pings == frozenset()


async def test_an_event_is_written_in_one_line_confirmed_and_answered(
    office: Office, hanako: Person, chief: Person
) -> None:
    await office.join(chief)
    await office.join(hanako)
    asked = await office.ask(chief, "イベント 作成 12/5 19:00-20:30 お茶会")
    assert "2026年12月5日(土) 19:00〜20:30" in office.seen(asked)
    published = await (await chief.press(asked.message, "公開する")).final()
    assert published.message is asked.message

    listed = await office.ask(hanako, "イベント 一覧")
    assert "お茶会" in office.seen(listed)
    opened = await (await hanako.press(listed.message, buttons(listed.message)[0].action_id)).final()
    answered = await (await hanako.press(opened.message, "参加")).final()

    assert "「お茶会」に「参加」で受け付けました" in office.seen(answered)


async def test_readers_elsewhere_see_their_own_time_beside_the_towns(office: Office, chief: Person) -> None:
    await office.join(chief)
    here = await office.ask(chief, "イベント 作成 12/5 19:00-20:30 お茶会")
    assert "<!date^" not in str(here.message.blocks)
    chief.user.tz = "Europe/Paris"
    office.town.clock.advance(timedelta(minutes=11))

    elsewhere = await office.ask(chief, "イベント 作成 12/5 19:00-20:30 お茶会")

    assert "<!date^1796464800^" in str(elsewhere.message.blocks)


async def test_a_message_becomes_a_question_with_its_words_as_a_person_reads_them(
    office: Office, slack: SlackSimulator, hanako: Person
) -> None:
    await office.join(hanako)
    square = slack.add_channel("広場", [hanako])
    await hanako.say(square, "@hanako <公印> & 決裁はどう省略していますか")

    opened = await (await hanako.message_action("message:question.from_message", square.messages[0])).final()

    values = [each.element.get("initial_value", "") for each in inputs(opened.modal)]
    assert "@縁側花子 <公印> & 決裁はどう省略していますか" in values
