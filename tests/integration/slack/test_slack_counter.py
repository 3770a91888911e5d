"""People at the Slack counter: typing, pressing, filling in forms, over both transports."""

import pytest

from tests.builders.town import TestTown
from tests.integration.slack.slack_office import Office
from tests.simulators.slack.people import Person
from tests.simulators.slack.reading import buttons, inputs
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.text import pings_of


async def member_count(town: TestTown) -> int:
    async with town.storage.read() as work:
        return len(await work.members.search("花子", limit=10))


async def test_joining_goes_from_the_rules_through_a_form_to_the_welcome(
    either_office: Office, hanako: Person
) -> None:
    office = either_office
    rules = await office.ask(hanako, "入庁")
    assert "5つの約束" in office.seen(rules)
    assert rules.message.ephemeral_to == hanako.id

    pressed = await (await hanako.press(rules.message, "同意して")).final()
    modal = pressed.modal
    assert modal.title == "入庁届"
    assert [each.label for each in inputs(modal)] == ["お名前", "所属", "区分"]

    done = await office.send(hanako, modal, {"お名前": "縁側花子", "所属": "縁側市", "区分": "地方公務員"})

    assert done.failure is None
    assert "縁側花子さん、入庁おめでとうございます" in office.seen(done)
    assert await member_count(office.town) == 1


async def test_a_field_that_cannot_be_used_says_so_and_the_form_stays(office: Office, hanako: Person) -> None:
    modal = await office.open_form(hanako)
    filled = {"お名前": " \u3000 ", "所属": "縁側市", "区分": "地方公務員"}

    outcome = await office.send(hanako, modal, filled)

    assert outcome.errors == {"name": "ここは入力が必要です。"}
    assert hanako.modal is modal
    again = await office.send(hanako, modal, {"お名前": "縁側花子"})
    assert "おめでとうございます" in office.seen(again)


async def test_buttons_work_inside_the_answer_of_a_form(office: Office, hanako: Person) -> None:
    modal = await office.open_form(hanako)
    done = await office.send(hanako, modal, {"お名前": "縁側花子", "所属": "縁側市", "区分": "民間"})

    pressed = await (await hanako.press(done.modal, "ヘルプ")).final()

    assert hanako.modal is not None
    assert "縁側花子さん、こんにちは" in office.seen(pressed)


@pytest.mark.parametrize("text", ["ヘルプ", "help", "使い方"])
async def test_help_is_one_private_message(office: Office, hanako: Person, text: str) -> None:
    asked = await office.ask(hanako, text)

    assert "縁側市役所のご案内" in office.seen(asked)
    assert asked.message.ephemeral_to == hanako.id
    assert "入庁する" in [button.label for button in buttons(asked.message)]


async def test_a_command_without_words_opens_the_front_desk(office: Office, hanako: Person) -> None:
    asked = await office.ask(hanako, "")

    assert "縁側花子さん、ようこそ" in office.seen(asked)


async def test_a_press_replaces_a_private_message(office: Office, hanako: Person) -> None:
    asked = await office.ask(hanako, "ヘルプ")

    pressed = await (await hanako.press(asked.message, "ルールを読む")).final()

    assert pressed.message is asked.message
    assert "縁側市役所のルール" in office.seen(pressed)


async def test_words_that_are_no_command_are_answered_with_what_was_meant(
    office: Office, hanako: Person
) -> None:
    asked = await office.ask(hanako, "にゅうちょう <!channel> @here")

    assert "という窓口は見つかりませんでした" in office.seen(asked)
    assert asked.message.pings == frozenset()


async def test_an_english_reader_is_spoken_to_in_english(office: Office, slack: SlackSimulator) -> None:
    emma = slack.add_user("emma", locale="en-GB")

    asked = await office.ask(emma, "join")

    assert office.seen(asked).startswith("Welcome to")


async def test_an_administrator_of_the_workspace_gives_a_channel_its_purpose(
    office: Office, slack: SlackSimulator
) -> None:
    chief = slack.add_user("chief", admin=True)
    square = slack.add_channel("行事", [chief])
    shown = await office.ask(chief, "運営 チャンネル", square)

    chosen = await (await chief.choose(shown.message, "このチャンネルの使いみち", "行事案内")).final()

    assert "このチャンネルを「行事案内」に使います" in office.seen(chosen)
    again = await office.ask(chief, "運営 チャンネル", square)
    assert "#行事" in office.seen(again)


async def test_others_are_kindly_refused_what_administrators_do(
    office: Office, slack: SlackSimulator, hanako: Person
) -> None:
    square = slack.add_channel("行事", [hanako])

    asked = await office.ask(hanako, "運営 チャンネル", square)

    assert "まずは入庁をどうぞ" in office.seen(asked)


async def test_what_is_typed_to_the_bot_is_answered_there_and_replaced_by_a_press(
    either_office: Office, hanako: Person
) -> None:
    said = await (await hanako.say(hanako.dm, "ヘルプ")).final()
    assert "縁側市役所のご案内" in either_office.seen(said)
    assert said.message in hanako.dms

    pressed = await (await hanako.press(said.message, "ルールを読む")).final()

    assert pressed.message is said.message


async def test_a_form_asked_for_in_words_is_offered_by_a_button(office: Office, hanako: Person) -> None:
    await office.join(hanako)
    said = await (await hanako.say(hanako.dm, "課 提案")).final()

    (button,) = [each for each in buttons(said.message) if "用紙" not in each.label][:1]
    pressed = await (await hanako.press(said.message, button.action_id)).final()

    assert pressed.views or pressed.messages


async def test_a_mention_in_a_channel_is_answered_for_the_person_alone(
    office: Office, slack: SlackSimulator, hanako: Person
) -> None:
    square = slack.add_channel("広場", [hanako])

    said = await (await hanako.say(square, "@engawa ヘルプ")).final()

    assert said.message.ephemeral_to == hanako.id
    assert "縁側市役所のご案内" in office.seen(said)


async def test_the_home_tab_shows_the_counter_and_its_buttons_open_windows(
    either_office: Office, hanako: Person
) -> None:
    opened = await (await hanako.open_home()).final()
    assert "縁側花子さん、ようこそ" in either_office.slack.text_of(opened.home)

    pressed = await (await hanako.press(hanako.home, "入庁する")).final()

    assert "5つの約束" in either_office.slack.text_of(pressed.modal)
    assert "縁側花子さん、ようこそ" in either_office.slack.text_of(hanako.home)


async def test_shortcuts_open_the_help(office: Office, hanako: Person) -> None:
    outcome = await (await hanako.shortcut("global:help")).final()

    assert "縁側市役所のご案内" in office.slack.text_of(outcome.modal)


@pytest.mark.parametrize(
    "action_id", ["eg1:nowhere", "eg1:join.form:1:2:3", "eg1:draft:0123456789abc", "x", "eg1"]
)
async def test_forged_and_stale_widgets_are_refused_kindly(
    office: Office, hanako: Person, action_id: str
) -> None:
    forged = await (await hanako.forge(action_id)).final()

    assert "もう一度はじめから" in office.seen(forged) or hanako.modal is not None
    assert await member_count(office.town) == 0


async def test_names_and_titles_cannot_ping_anybody(office: Office, slack: SlackSimulator) -> None:
    rude = slack.add_user("rude", real_name="<!channel> <!here>")
    modal = await office.open_form(rude)

    done = await office.send(
        rude, modal, {"お名前": "<!channel> *@here* <@U1>", "所属": "<!everyone>", "区分": "民間"}
    )

    assert "<!channel> *@here* <@U1>さん" in office.seen(done).replace("\u200b", "")
    assert pings_of("", done.modal.blocks) == frozenset()
