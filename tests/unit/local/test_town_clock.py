from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policy import Policy
from bot.services.town_clock import next_broadcast
from tests.fakes.clock import START


@given(
    st.integers(0, 15 * 366 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds)),
    st.integers(0, 6),
    st.times(),
)
def test_the_next_broadcast_is_within_a_week_at_the_chosen_wall_time(
    now: datetime, weekday: int, at: time
) -> None:
    policy = Policy(broadcast_weekday=weekday, broadcast_time=at)

    moment = next_broadcast(now, policy)

    assert now < moment <= now + timedelta(days=7)
    local = moment.astimezone(policy.zone)
    assert (local.weekday(), local.time()) == (weekday, at)
