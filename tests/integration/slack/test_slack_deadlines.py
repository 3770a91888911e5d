"""Slow, failing, repeated, forged: the counter acknowledges in time and nothing happens twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.interaction.call import Invocation
from bot.view import Answer
from storage.unit_of_work import SqlStorage
from tests.builders.town import TestTown, open_town
from tests.integration.slack.slack_office import COMMAND, Office, install, open_office
from tests.simulators.slack.people import Person
from tests.simulators.slack.simulator import SlackSimulator


@asynccontextmanager
async def slow(town: TestTown, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncio.Event]:
    """Answers are ready only when the event is set."""
    ready = asyncio.Event()
    dispatch = town.dispatcher.dispatch

    async def late(invocation: Invocation) -> Answer | None:
        await ready.wait()
        return await dispatch(invocation)

    monkeypatch.setattr(town.dispatcher, "dispatch", late)
    yield ready
    ready.set()


async def test_a_slow_command_is_acknowledged_and_answered_later(
    office: Office, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with slow(office.town, monkeypatch) as ready:
        asked = await hanako.slash(COMMAND, "ヘルプ")
        assert asked.acknowledged_after is not None
        assert asked.acknowledged_after < 1
        assert asked.messages == []
        ready.set()

        await asked.final()

    assert "縁側市役所のご案内" in office.seen(asked)
    assert asked.message.ephemeral_to == hanako.id


async def test_a_slow_form_asks_for_a_moment_and_then_shows_the_answer(
    office: Office, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    modal = await office.open_form(hanako)
    async with slow(office.town, monkeypatch) as ready:
        sent = await hanako.submit(modal, {"お名前": "花子", "所属": "縁側市", "区分": "民間"})
        assert sent.acknowledged_after is not None
        assert sent.acknowledged_after < 1
        assert "少々お待ちください" in office.slack.text_of(modal)
        ready.set()

        await sent.final(until=lambda _: "おめでとう" in office.slack.text_of(modal))

    assert hanako.modal is modal
    # An update that overtook the acknowledgement would leave "one moment" standing for ever.
    assert (sent.answered_after or 0) - sent.acknowledged_after > 0.3


async def test_an_answer_whose_window_was_closed_comes_as_a_direct_message(
    office: Office, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    modal = await office.open_form(hanako)
    async with slow(office.town, monkeypatch) as ready:
        await hanako.submit(modal, {"お名前": "花子", "所属": "縁側市", "区分": "民間"})
        await hanako.close_modal()
        ready.set()

        await office.slack.until(lambda: hanako.dms)

    assert "おめでとうございます" in office.slack.text_of(hanako.dms[-1])


async def test_a_form_that_comes_too_late_is_offered_by_a_button(office: Office, hanako: Person) -> None:
    rules = await office.ask(hanako, "入庁")
    office.slack.faults.refuse("views.open", "expired_trigger_id")

    pressed = await (await hanako.press(rules.message, "同意して")).final()
    assert "用紙をご用意しました" in office.seen(pressed)
    opened = await (await hanako.press(pressed.message, "入庁届")).final()

    assert opened.modal.title == "入庁届"


async def test_no_form_is_opened_when_its_time_has_passed(
    office: Office, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = await office.ask(hanako, "入庁")
    monkeypatch.setattr("adapters.slack.arrivals.TRIGGER_SECONDS", 0.0)

    pressed = await (await hanako.press(rules.message, "同意して")).final()

    assert "用紙をご用意しました" in office.seen(pressed)
    assert office.slack.calls_to("views.open") == []


async def test_a_failing_store_gives_a_reference_code(
    office: Office, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: SqlStorage) -> None:
        raise OperationalError("SELECT", {}, Exception("disk I/O error"))

    monkeypatch.setattr(SqlStorage, "read", broken)

    asked = await office.ask(hanako, "ヘルプ")

    assert "受付番号" in office.seen(asked)
    assert "disk" not in office.seen(asked)


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_a_form_delivered_twice_has_one_effect_and_stays_on_its_answer(
    slack: SlackSimulator, town: TestTown, hanako: Person, transport: str
) -> None:
    async with open_office(slack, town, "http" if transport == "http" else "socket") as office:
        modal = await office.open_form(hanako)
        sent = await office.send(hanako, modal, {"お名前": "花子", "所属": "縁側市", "区分": "民間"})

        again = await slack.redeliver(sent)

        assert again.acknowledged
        assert hanako.modal is modal
        assert "おめでとうございます" in slack.text_of(modal)
        async with town.storage.read() as work:
            assert len(await work.members.search("花子", limit=10)) == 1


async def test_an_event_delivered_twice_is_answered_once(office: Office, hanako: Person) -> None:
    office.slack.faults.duplicate_next_events()

    await (await hanako.say(hanako.dm, "ヘルプ")).final()
    await office.slack.events.settle()
    await office.door.close()

    assert len(hanako.dms) == 1


async def test_widgets_of_an_earlier_process_still_work(
    slack: SlackSimulator, town: TestTown, hanako: Person, tmp_path: Path
) -> None:
    async with open_office(slack, town) as earlier:
        rules = await earlier.ask(hanako, "入庁")
        modal = await earlier.open_form(hanako)
    (tmp_path / "later").mkdir()
    async with open_town(tmp_path / "later") as later, open_office(slack, later) as office:
        pressed = await (await hanako.press(rules.message, "同意して")).final()
        assert pressed.modal.title == "入庁届"
        assert pressed.modal is not modal

        done = await office.send(hanako, pressed.modal, {"お名前": "花子", "所属": "縁側市", "区分": "民間"})

        assert "おめでとうございます" in office.seen(done)


async def test_every_answer_costs_at_most_one_call(office: Office, hanako: Person) -> None:
    await office.ask(hanako, "ヘルプ")  # who she is was looked up now
    mark = len(office.slack.calls)

    asked = await office.ask(hanako, "ヘルプ")
    assert office.calls_since(mark) == []
    await (await hanako.press(asked.message, "ルールを読む")).final()
    assert office.calls_since(mark) == ["response_url"]
    modal = await office.open_form(hanako)
    assert office.calls_since(mark) == ["response_url", "views.open"]
    await hanako.submit(modal, {"お名前": "花子", "所属": "縁側市", "区分": "民間"})
    assert office.calls_since(mark) == ["response_url", "views.open"]
    await (await hanako.say(hanako.dm, "ヘルプ")).final()
    assert office.calls_since(mark) == ["response_url", "views.open", "chat.postMessage"]


async def test_a_lost_socket_is_opened_again_within_seconds(office: Office, hanako: Person) -> None:
    office.slack.faults.refuse("apps.connections.open", "internal_error")
    await office.slack.sockets.drop()
    await office.slack.sockets.connected(times=2)

    asked = await office.ask(hanako, "ヘルプ")

    assert "縁側市役所のご案内" in office.seen(asked)


async def test_slack_asking_for_a_new_socket_gets_one(office: Office, hanako: Person) -> None:
    await office.slack.sockets.refresh()
    await office.slack.sockets.connected(times=2)

    assert (await office.ask(hanako, "ヘルプ")).messages


async def test_a_rate_limited_answer_comes_after_the_wait(office: Office, hanako: Person) -> None:
    asked = await office.ask(hanako, "ヘルプ")
    office.slack.faults.rate_limit("response_url", retry_after=1)

    pressed = await (await hanako.press(asked.message, "ルールを読む")).final()

    assert "縁側市役所のルール" in office.seen(pressed)


async def test_closing_finishes_what_is_being_answered(
    slack: SlackSimulator, town: TestTown, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_office(slack, town) as office:
        async with slow(town, monkeypatch) as ready:
            said = await hanako.say(hanako.dm, "ヘルプ")
            ready.set()
            await office.door.close()
        assert said.acknowledged

    assert len(hanako.dms) == 1


async def test_a_long_answer_can_be_read_on(
    office: Office, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    joining = office.town.town.joining
    long_rules = tuple(f"第{number}条 " + "あいうえお" * 500 for number in range(1, 8))
    monkeypatch.setattr(type(joining), "rules", property(lambda _self: long_rules))

    asked = await office.ask(hanako, "ルール")
    assert "第7条" not in office.seen(asked)
    pressed = await (await hanako.press(asked.message, "つづきを読む")).final()

    assert "第7条" in office.slack.text_of(pressed.modal)


async def test_people_of_another_workspace_are_sent_home(
    slack: SlackSimulator, town: TestTown, hanako: Person
) -> None:
    async with open_office(slack, town) as office:
        asked = await office.ask(hanako, "ヘルプ")
        assert asked.delivery is not None
        asked.delivery.payload.update(team_id="T0ELSEWHERE", trigger_id="other")

        again = await slack.redeliver(asked)

        assert "別のワークスペース" in office.seen(again)


async def test_fifty_people_at_once_are_all_acknowledged_within_a_second(office: Office) -> None:
    crowd = [office.slack.add_user(f"p{number}") for number in range(50)]
    await asyncio.gather(*(office.ask(person, "ヘルプ") for person in crowd))

    asked = await asyncio.gather(*(person.slash(COMMAND, "入庁") for person in crowd))
    await asyncio.gather(*(each.final() for each in asked))
    pressed = await asyncio.gather(
        *(person.press(each.message, "同意して") for person, each in zip(crowd, asked, strict=True))
    )
    await asyncio.gather(*(each.final() for each in pressed))

    assert max(each.acknowledged_after or 9 for each in (*asked, *pressed)) < 1
    assert {each.modal.title for each in pressed} == {"入庁届"}


async def test_suggestions_that_take_long_leave_what_was_typed(
    office: Office, slack: SlackSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief = slack.add_user("chief", admin=True)
    asked = await office.ask(chief, "運営 任命")

    async def never(*_: object) -> tuple[()]:
        await asyncio.sleep(60)
        return ()

    monkeypatch.setattr(office.town.dispatcher, "suggest", never)
    monkeypatch.setattr("adapters.slack.desk.GOODBYE_SECONDS", 0.0)
    offered = await chief.suggest(asked.modal, "member", "花")

    assert offered.options == ["「花」で探す"]
    assert offered.acknowledged_after is not None
    assert offered.acknowledged_after < 1


async def test_changed_and_foreign_messages_are_not_answered(office: Office, hanako: Person) -> None:
    said = {"type": "message", "channel": hanako.dm.id, "channel_type": "im", "text": "ヘルプ"}
    for strange in (
        {"subtype": "message_changed"},
        {"user": hanako.id, "subtype": "channel_join"},
        {"user": hanako.id, "bot_id": "B0OTHER"},
        {"user": hanako.id, "channel_type": "mpim"},
    ):
        office.slack.workspace.emit("message.im", {**said, **strange})
    await office.slack.events.settle()
    await office.door.close()

    assert hanako.dms == []
    assert hanako.ephemerals == []


async def test_a_message_becomes_the_matter_of_a_command(
    office: Office, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = office.town.dispatcher.registry
    command = registry.find("help")
    assert command is not None
    monkeypatch.setitem(registry._commands, "help", replace(command, from_message="topic"))
    install(office.slack, office.town)
    square = office.slack.add_channel("広場", [hanako])
    await hanako.say(square, "課")

    outcome = await (await hanako.message_action("message:help", square.messages[0])).final()

    assert office.seen(outcome).startswith("課\n")
    assert outcome.message.ephemeral_to == hanako.id
