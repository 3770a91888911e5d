"""How full a place is, and what new sections get there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.surfaces import Resource, Space, SurfaceKind, Usage

LIMITS = {Resource.ROLES: 250, Resource.CHANNELS: 500, Resource.THREADS: 1_000}


def space(**used: int) -> Space:
    return Space({what: Usage(used.get(what.value, 0), limit) for what, limit in LIMITS.items()})


@pytest.mark.parametrize(
    ("kind", "used", "given_kind"),
    [
        (SurfaceKind.CHANNEL, {"roles": 199, "channels": 399}, SurfaceKind.CHANNEL),
        (SurfaceKind.CHANNEL, {"roles": 200}, SurfaceKind.THREAD),
        (SurfaceKind.CHANNEL, {"channels": 400}, SurfaceKind.THREAD),
        (SurfaceKind.CHANNEL, {"roles": 250, "threads": 800}, SurfaceKind.NONE),
        (SurfaceKind.THREAD, {"roles": 250, "channels": 500, "threads": 799}, SurfaceKind.THREAD),
        (SurfaceKind.PRIVATE_THREAD, {"threads": 800}, SurfaceKind.NONE),
    ],
)
def test_from_four_fifths_on_a_lighter_kind_is_given(
    kind: SurfaceKind, used: dict[str, int], given_kind: SurfaceKind
) -> None:
    assert space(**used).lighter(kind) is given_kind


@settings(max_examples=30)
@given(
    st.sampled_from([SurfaceKind.CHANNEL, SurfaceKind.THREAD]),
    st.integers(0, 250),
    st.integers(0, 500),
    st.integers(0, 1_000),
)
def test_however_many_open_at_once_nothing_new_goes_beyond_four_fifths(
    kind: SurfaceKind, roles: int, channels: int, threads: int
) -> None:
    now = before = space(roles=roles, channels=channels, threads=threads)
    for _ in range(1_100):
        now = now.with_room(now.lighter(kind))

    for what, limit in LIMITS.items():
        assert now.usage[what].used <= max(before.usage[what].used, limit * 4 // 5)


def test_where_nothing_is_limited_everything_stays_as_wanted() -> None:
    assert [Space().lighter(kind) for kind in SurfaceKind] == list(SurfaceKind)


def test_for_members_only_a_thread_becomes_a_private_one() -> None:
    assert {kind: kind.for_members() for kind in SurfaceKind} == {
        SurfaceKind.NONE: SurfaceKind.NONE,
        SurfaceKind.THREAD: SurfaceKind.PRIVATE_THREAD,
        SurfaceKind.PRIVATE_THREAD: SurfaceKind.PRIVATE_THREAD,
        SurfaceKind.CHANNEL: SurfaceKind.CHANNEL,
    }
