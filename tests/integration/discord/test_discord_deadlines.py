"""Every interaction is acknowledged in time, answered once, and never left hanging."""

import asyncio

import pytest

from tests.integration.discord.discord_hall import JOIN_BUTTON, PROFILE, Hall, calls
from tests.simulators.discord.interactions import Answer

ACKNOWLEDGED_WITHIN = 1.0


@pytest.fixture(autouse=True)
def unhurried() -> None:
    """Here the promise comes when it comes in a town."""


async def test_a_stalled_storage_is_promised_first_and_answered_when_it_moves(hall: Hall) -> None:
    hall.gate.close()

    outcome = await (await hall.resident.slash("help", wait=False)).answered()
    assert outcome.deferred
    assert outcome.ephemeral
    assert 0.4 < outcome.acknowledged_after < ACKNOWLEDGED_WITHIN
    hall.gate.open()
    await outcome.final()

    assert "縁側市役所のご案内" in outcome.text


async def test_a_slow_press_on_a_private_message_changes_that_message(hall: Hall) -> None:
    helped = await hall.resident.slash("help")
    hall.gate.close()

    outcome = await (await hall.resident.press(helped.message, "ルールを読む", wait=False)).answered()
    assert outcome.interaction.answer is Answer.DEFERRED_UPDATE
    assert outcome.acknowledged_after < ACKNOWLEDGED_WITHIN
    hall.gate.open()
    await outcome.final()

    assert outcome.message is helped.message
    assert "約束" in outcome.text


async def test_a_form_that_comes_late_is_offered_by_a_button(hall: Hall) -> None:
    rules = await hall.resident.slash("join")
    hall.gate.close()
    outcome = await (await hall.resident.press(rules.message, JOIN_BUTTON, wait=False)).answered()
    hall.gate.open()
    offer = await outcome.final()

    opened = await hall.resident.press(offer, "書類をひらく")

    assert opened.modal.title == "入庁届"


async def test_slow_suggestions_are_none_rather_than_late(hall: Hall) -> None:
    await hall.join()
    hall.gate.close()

    typed = await hall.resident.autocomplete("課 案内", {"section": "防"}, focused="section")

    assert typed.choices == []
    assert typed.acknowledged_after < ACKNOWLEDGED_WITHIN


async def test_a_failing_storage_is_answered_with_a_reference_code(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    hall.gate.broken = True

    answer = await hall.resident.slash("help")

    code = answer.text.split("受付番号")[1].split("**")[1]
    assert len(code) == 6
    assert answer.acknowledged_after < ACKNOWLEDGED_WITHIN
    assert "the disk is gone" in caplog.text


async def test_an_interaction_delivered_four_times_has_one_effect_and_one_answer(hall: Hall) -> None:
    rules = await hall.resident.slash("join")
    opened = await hall.resident.press(rules.message, JOIN_BUTTON)
    before = len(hall.sim.calls)
    outcome = await hall.resident.submit(opened.modal, PROFILE, wait=False)
    for _ in range(3):
        hall.sim.redeliver(outcome)
    await outcome.told()
    await hall.resident.slash("help")

    assert "おめでとう" in outcome.text
    assert outcome.refusals == []
    assert await hall.members() == 1
    # One answer each; on a busy machine the first is promised, and follows.
    callbacks = [call for call in calls(hall.sim, before) if call == "POST callback"]
    followed = [call for call in calls(hall.sim, before) if call.startswith("POST interaction")]
    assert len(callbacks) == 2
    assert len(followed) <= 1


async def test_what_an_earlier_process_did_but_did_not_say_is_said(hall: Hall) -> None:
    """The effect was stored, then the program was killed before it answered; Discord delivers again."""
    rules = await hall.resident.slash("join")
    opened = await hall.resident.press(rules.message, JOIN_BUTTON)
    hall.sim.faults.fail_next(500, times=4, path="/callback")
    outcome = await hall.resident.submit(opened.modal, PROFILE, wait=False)
    await hall.sim.until(lambda: len([call for call in hall.sim.calls if call.status == 500]) == 4)
    await hall.reopen()

    hall.sim.redeliver(outcome)
    await outcome.told()

    assert "もう済んでいます" in outcome.text
    assert await hall.members() == 1


async def test_an_answer_whose_receipt_is_cut_off_is_not_shown_twice(hall: Hall) -> None:
    hall.sim.faults.cut_next(path="/callback")

    outcome = await hall.resident.slash("help")

    assert "ご案内" in outcome.text
    assert outcome.followups == []


async def test_a_server_error_on_the_answer_is_overcome_within_a_second(hall: Hall) -> None:
    hall.sim.faults.fail_next(500, path="/callback")

    outcome = await hall.resident.slash("help")

    assert "ご案内" in outcome.text
    assert outcome.acknowledged_after < ACKNOWLEDGED_WITHIN


async def test_an_answer_discord_finds_fault_with_becomes_an_apology_with_a_code(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    hall.sim.faults.fail_next(400, path="/callback")

    outcome = await hall.resident.slash("help")

    assert outcome.text.split("受付番号 **")[1].split("**")[0] in [
        getattr(record, "code", "") for record in caplog.records
    ]


async def test_an_empty_receipt_counts_as_shown(hall: Hall) -> None:
    hall.sim.faults.empty_callbacks = True

    outcome = await hall.resident.slash("help")
    await hall.resident.slash("rules")

    assert outcome.refusals == []
    assert outcome.followups == []


async def test_a_dismissed_message_is_answered_with_a_new_one(hall: Hall) -> None:
    helped = await hall.resident.slash("help")
    assert helped.message is not None
    message = helped.message
    hall.gate.close()
    outcome = await (await hall.resident.press(message, "ルールを読む", wait=False)).answered()
    message.deleted = True
    hall.gate.open()
    await hall.sim.until(lambda: outcome.followups)

    assert "約束" in outcome.text


async def test_an_answer_after_the_deadline_is_quiet(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    hall.sim.faults.stall_for(0.2)
    outcome = await hall.resident.slash("help", wait=False)
    outcome.interaction.sent_at -= 60
    await hall.sim.until(lambda: outcome.refusals)

    later = await hall.resident.slash("help")

    assert "ご案内" in later.text
    assert "Traceback" not in caplog.text


async def test_fifty_people_at_once_are_all_answered_in_time(hall: Hall) -> None:
    people = [hall.sim.add_member(hall.guild, f"庁員{number}") for number in range(50)]

    answers = await asyncio.gather(*(person.slash("help") for person in people))

    await asyncio.gather(*(answer.final() for answer in answers))
    assert all("ご案内" in answer.text for answer in answers)
    assert max(answer.acknowledged_after for answer in answers) < ACKNOWLEDGED_WITHIN


async def test_closing_the_door_lets_answers_be_given(hall: Hall) -> None:
    hall.gate.close()
    outcome = await (await hall.resident.slash("help", wait=False)).answered()
    closing = asyncio.create_task(hall.door.close())
    await asyncio.sleep(0)
    hall.gate.open()
    await closing

    assert "ご案内" in outcome.text
