from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.broadcasts import WEEK, last_due, week_of
from bot.domain.errors import Refused
from bot.domain.following import AFTER_BROADCAST, Digest, FollowWish, News, NewsKind, last_digest
from bot.domain.ids import MemberId, NewsId
from bot.domain.policy import Policy
from bot.domain.sections import AskFirst
from tests.builders.sections import section_called
from tests.fakes.clock import START

READING = section_called("読書課")
INNER = replace(READING, members_only=True)
MINUTE = timedelta(minutes=1)
MONDAY = START + timedelta(days=2)  # 10:00 in Tokyo: half an hour after the digest is due


@pytest.mark.parametrize(
    ("after", "week"), [(-31 * MINUTE, "2026-W47"), (-30 * MINUTE, "2026-W48"), (timedelta(), "2026-W48")]
)
def test_the_digest_is_due_an_hour_after_the_bulletin(after: timedelta, week: str) -> None:
    digest = last_digest(MONDAY + after, Policy())

    assert digest.week == week
    assert (MONDAY - digest.due_at) % WEEK == 30 * MINUTE


@settings(max_examples=40)
@given(
    st.integers(0, 3 * 365 * 24 * 60),
    st.sampled_from(["Asia/Tokyo", "Europe/London", "America/New_York"]),
    st.integers(0, 6),
)
def test_every_moment_has_one_digest_that_was_due_and_none_is_left_out(
    minutes: int, zone: str, weekday: int
) -> None:
    policy = Policy(zone=ZoneInfo(zone), broadcast_weekday=weekday)
    now = START + minutes * MINUTE
    digest = last_digest(now, policy)

    assert timedelta() <= now - digest.due_at <= WEEK + timedelta(hours=1)
    assert last_digest(digest.due_at, policy) == digest
    before = last_digest(digest.due_at - MINUTE, policy)
    assert before.week < digest.week
    assert before.due_at < digest.due_at
    assert week_of(last_due(digest.due_at - AFTER_BROADCAST, policy), policy) == digest.week


def test_a_batch_that_is_not_full_was_the_last() -> None:
    members = (MemberId(3), MemberId(5))
    for spread in (
        Digest("2026-W48", START),
        News(NewsId(1), NewsKind.RENAMED, READING.id, START),
    ):
        assert (spread.told(members, 2).after, spread.told(members, 2).done) == (5, False)
        assert (spread.told(members, 3).after, spread.told(members, 3).done) == (5, True)
        assert spread.told(members, 2).told((), 2).after == 5
        assert spread.told((), 2).done


def test_only_an_end_is_told_to_everybody_at_once() -> None:
    assert {kind for kind in NewsKind if FollowWish.WEEKLY in kind.heard_at_once_by} == {
        NewsKind.CLOSED,
        NewsKind.MERGED,
    }
    assert all(FollowWish.NOW in kind.heard_at_once_by for kind in NewsKind)
    assert not any(FollowWish.NONE in kind.heard_at_once_by for kind in NewsKind)


def test_a_section_opens_and_closes_to_others() -> None:
    assert READING.show_to(members_only=True) == INNER
    assert INNER.show_to(members_only=False) == READING
    READING.check_free()
    with pytest.raises(AskFirst, match=r"privacy\.ask_first"):
        INNER.check_free()


@pytest.mark.parametrize(
    ("section", "members_only", "key"),
    [
        (INNER, True, "privacy.closed_already"),
        (READING, False, "privacy.open_already"),
        (READING.close(START), True, "section.closed"),
    ],
)
def test_it_changes_once(section: object, members_only: bool, key: str) -> None:  # noqa: FBT001
    with pytest.raises(Refused) as refused:
        section.show_to(members_only=members_only)  # type: ignore[attr-defined]

    assert refused.value.problem.key == key
