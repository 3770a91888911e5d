from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput, Refused
from bot.domain.ids import MemberId
from bot.domain.interviews import (
    LONGEST,
    MOST_SLOTS,
    SHORTEST,
    Campaign,
    Interview,
    Span,
    State,
    ThemeCount,
    check_offer,
    read_themes,
    theme_key,
    told_to_all,
)
from tests.builders.interviews import CAMPAIGN, HALF_AN_HOUR, HOUR, asked, slot_of
from tests.builders.sections import section_called
from tests.fakes.clock import START

ASKED = asked(section_called("窓口課"), 1)
SLOT, LATER = slot_of(9, 1), slot_of(9, 2)
MINUTE = timedelta(minutes=1)


def booked() -> Interview:
    return ASKED.book(SLOT.id, MemberId(1))


def refused(act: object, *args: object) -> str:
    with pytest.raises(Refused) as caught:
        act(*args)  # type: ignore[operator]
    return caught.value.problem.key


def problem(spans: list[Span], own: list[Span], campaign: Campaign = CAMPAIGN) -> str:
    with pytest.raises(InvalidInput) as caught:
        check_offer(spans, own, campaign, START)
    return caught.value.problems["when"].key


def test_a_talk_goes_from_invitation_to_notes() -> None:
    held = booked().hold(SLOT, SLOT.starts_at)

    assert (ASKED.state, booked().state, held.state) == (State.INVITED, State.BOOKED, State.HELD)
    assert booked().book(LATER.id, MemberId(1)).slot_id == LATER.id
    assert booked().release() == ASKED
    assert booked().decline().slot_id is None
    assert ASKED.decline().book(SLOT.id, MemberId(1)).state is State.BOOKED
    assert booked().miss(SLOT, SLOT.ends_at) == ASKED
    assert held.hold(SLOT, SLOT.ends_at) is held


def test_what_does_not_fit_is_refused_with_its_reason() -> None:
    held = booked().hold(SLOT, SLOT.starts_at)

    assert refused(booked().book, SLOT.id, MemberId(1)) == "interview.booked_already"
    assert refused(ASKED.release) == "interview.nothing_booked"
    assert refused(ASKED.decline().decline) == "interview.declined_already"
    assert refused(booked().hold, SLOT, START) == "interview.not_yet"
    assert refused(ASKED.hold, SLOT, SLOT.ends_at) == "interview.nothing_booked"
    for act, args in (
        (held.book, (LATER.id, MemberId(1))),
        (held.release, ()),
        (held.decline, ()),
        (held.miss, (SLOT, SLOT.ends_at)),
    ):
        assert refused(act, *args) == "interview.held_already"
    assert refused(SLOT.check_bookable, MemberId(9), START) == "interview.slot_own"
    assert refused(SLOT.check_bookable, MemberId(1), SLOT.starts_at) == "interview.slot_past"


def test_a_new_chief_takes_a_booking_over_and_is_asked_anew_otherwise() -> None:
    nudged = ASKED.nudge(START)
    now = START + HOUR

    assert booked().hand_over(MemberId(2), now).slot_id == SLOT.id
    assert nudged.hand_over(MemberId(2), now).nudged_at is None
    assert ASKED.decline().hand_over(MemberId(2), now).state is State.INVITED


def test_a_campaign_ends_once_and_is_told_once_after_its_end() -> None:
    closed = CAMPAIGN.close(START)

    assert refused(CAMPAIGN.share, START) == "interview.share_later"
    assert refused(closed.close, START) == "interview.closed"
    assert closed.share(START).shared_at == START
    assert refused(closed.share(START).share, START) == "interview.shared_already"


def test_times_are_checked_before_they_are_offered() -> None:
    span = SLOT.span

    check_offer([span, LATER.span], [Span(SLOT.ends_at, LATER.starts_at)], CAMPAIGN, START)
    assert problem([span], [span]) == "interview.slot_overlaps"
    assert problem([span, span], []) == "interview.slot_overlaps"
    assert problem([Span(START, START + HOUR)], []) == "interview.slot_began"
    assert problem([Span(CAMPAIGN.until, CAMPAIGN.until + HOUR)], []) == "interview.slot_too_late"
    for minutes in (SHORTEST - 1, LONGEST + 1):
        wrong = Span(SLOT.starts_at, SLOT.starts_at + minutes * MINUTE)
        assert problem([wrong], []) == "interview.slot_length"
    many = [slot_of(9, number).span for number in range(1, MOST_SLOTS + 2)]
    assert problem(many, []) == "interview.too_many_slots"


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 300), st.integers(SHORTEST, LONGEST)), min_size=2, max_size=8))
def test_nothing_that_passes_overlaps(times: list[tuple[int, int]]) -> None:
    spans = [Span(START + start * MINUTE, START + (start + length) * MINUTE) for start, length in times]
    overlap = any(
        one.starts_at < other.ends_at and other.starts_at < one.ends_at
        for number, one in enumerate(spans)
        for other in spans[number + 1 :]
    )

    try:
        check_offer(spans, [], CAMPAIGN, START)
    except InvalidInput:
        assert overlap
    else:
        assert not overlap


def test_themes_are_read_the_way_people_write_them() -> None:
    assert read_themes("人手不足、引き継ぎ,  DX ;dx\nﾋﾄﾃﾞﾌﾞｿｸ，ヒトデブソク") == (
        "人手不足",
        "引き継ぎ",
        "DX",
        "ヒトデブソク",
    )
    assert read_themes("、, ;") == ()
    assert theme_key("ﾃﾚﾜｰｸ") == theme_key("テレ ワーク")
    for typed in ("、".join("一二三四五六"), "あ" * 21):
        with pytest.raises(InvalidInput) as caught:
            read_themes(typed)
        assert set(caught.value.problems) == {"themes"}


def test_only_what_enough_sections_named_is_told_to_all() -> None:
    counts = tuple(ThemeCount(f"話題{number}", number) for number in range(1, 6))

    assert [one.sections for one in told_to_all(counts)] == [3, 4, 5]


def test_a_slot_knows_its_length() -> None:
    assert SLOT.ends_at - SLOT.starts_at == HALF_AN_HOUR
    assert SLOT.span.minutes == 30
