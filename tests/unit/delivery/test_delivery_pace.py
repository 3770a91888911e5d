from datetime import timedelta

import pytest

from bot.domain.ids import DeliveryId
from bot.services.delivery_pace import IN_HAND, LATE_SPACING, PATIENCE, Breaker, Pace, backoff
from tests.fakes.clock import START

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("attempt", "whole"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (10_000, 300)])
def test_backoff_doubles_up_to_five_minutes(attempt: int, whole: int) -> None:
    waits = [backoff(attempt) for _ in range(200)]

    assert min(waits) >= whole * SECOND / 2
    assert max(waits) <= whole * SECOND
    assert len(set(waits)) > 100


def test_a_breaker_stays_closed_while_things_go_well_now_and_then() -> None:
    breaker = Breaker()
    for _ in range(10):
        for _ in range(PATIENCE - 1):
            breaker.trouble(START)
        breaker.went_well()

    assert breaker.allows(START) == IN_HAND


def test_a_breaker_opens_after_trouble_in_a_row_and_lets_one_try() -> None:
    breaker = Breaker()
    for _ in range(IN_HAND):
        breaker.trouble(START)

    assert breaker.allows(START) == 0
    assert breaker.allows(START + SECOND) == 1
    breaker.went_well()
    assert breaker.allows(START + SECOND) == IN_HAND


def test_a_breaker_waits_longer_each_time_the_one_fails() -> None:
    breaker, now, waits = Breaker(), START, []
    for _ in range(PATIENCE - 1):
        breaker.trouble(now)
    for _ in range(9):
        breaker.trouble(now)
        waits.append(breaker.until - now)
        now = breaker.until

    assert waits[-1] > 60 * SECOND
    assert max(waits) <= 300 * SECOND


def test_a_breaker_waits_as_long_as_the_platform_asks() -> None:
    breaker = Breaker()
    for _ in range(PATIENCE):
        breaker.trouble(START, wait=90 * SECOND)

    assert breaker.until == START + 90 * SECOND


def test_late_messages_keep_the_slot_they_were_given() -> None:
    pace = Pace()
    first, second, third = (pace.turn(DeliveryId(number), "c", START, late=True) for number in range(3))

    assert [first, second, third] == [START, START + LATE_SPACING, START + 2 * LATE_SPACING]
    assert pace.turn(DeliveryId(2), "c", START + SECOND, late=True) == third
    assert pace.turn(DeliveryId(1), "c", second, late=True) == second
    assert pace.turn(DeliveryId(9), "other", START, late=True) == START


def test_a_spared_channel_gets_nothing_for_a_while() -> None:
    pace = Pace()
    pace.spare("c", START + SECOND)

    assert pace.turn(DeliveryId(1), "c", START, late=False) == START + SECOND
    assert pace.turn(DeliveryId(1), "other", START, late=False) == START
    assert pace.turn(DeliveryId(1), "c", START + SECOND, late=False) <= START + SECOND
    assert pace.turn(DeliveryId(1), "c", START + 2 * SECOND, late=False) == START + 2 * SECOND
