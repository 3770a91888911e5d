from dataclasses import replace
from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import lightning_talks, programmes
from bot.domain.cohosting import Cohosting, check_sections
from bot.domain.errors import InvalidInput, Refused
from bot.domain.event_roles import Holder, Role, RoleSeats, ask, check_before_start, check_take
from bot.domain.ids import EventId, LightningTalkId, MemberId, PartId, RoleId, SectionId
from bot.domain.lightning_talks import LightningTalk, LineUp, NamedTalk, bell, sign_up
from bot.domain.materials import check_url
from bot.domain.programmes import LENGTH_ASSUMED, TIMES_FOLLOW, Part, rewrite, timetable
from bot.domain.rsvps import NO_ANSWERS, RsvpStyle, Seats
from bot.domain.venues import days
from bot.text.programme_lines import read_programme
from tests.builders.events import event_called
from tests.builders.sections import section_called
from tests.fakes.clock import START

EVENT = event_called("勉強会")
MINUTE = timedelta(minutes=1)
SEVEN = 19 * 60
TALKS = Part(PartId(9), EVENT.id, 3, "LT", 10, talk_slots=2, talk_minutes=5)


def part(number: int, title: str, minutes: int = 10) -> Part:
    return Part(PartId(number), EVENT.id, number, title, minutes)


def written(text: str, *before: Part) -> programmes.Rewritten:
    numbers = count(100)
    return rewrite(EVENT.id, before, read_programme(text), opens=SEVEN, new_id=lambda: PartId(next(numbers)))


def talk(number: int, *, begun: bool = False) -> NamedTalk:
    one = LightningTalk(
        LightningTalkId(number), TALKS.id, EVENT.id, MemberId(number), f"話{number}", number, START
    )
    return NamedTalk(replace(one, began_at=START + number * MINUTE if begun else None), f"人{number}")


def test_times_follow_from_the_start_and_the_lengths_before() -> None:
    timed = timetable([part(1, "開会", 5), part(2, "講演", 30)], EVENT.starts_at)

    assert [(one.starts_at, one.ends_at) for one in timed] == [
        (EVENT.starts_at, EVENT.starts_at + 5 * MINUTE),
        (EVENT.starts_at + 5 * MINUTE, EVENT.starts_at + 35 * MINUTE),
    ]


def test_a_length_comes_from_the_line_its_times_or_the_next_line() -> None:
    read = written("19:00 開会\n19:05-19:35 講演\n休憩 10分\n閉会")

    assert [one.minutes for one in read.parts] == [5, 30, 10, programmes.ASSUMED_MINUTES]
    assert read.notes == (LENGTH_ASSUMED,)


def test_times_that_do_not_follow_are_pointed_out() -> None:
    assert written("19:30 開会 5分").notes == (TIMES_FOLLOW,)
    assert written("19:00 開会 5分\n19:05 閉会 5分").notes == ()


def test_what_keeps_its_title_keeps_its_id_and_note_and_talks_stay() -> None:
    opening = replace(part(1, "開会"), note="お茶", speakers="山田さん")

    read = written("閉会 5分\n開会 15分", opening, TALKS)

    assert [(one.id, one.title, one.minutes, one.note) for one in read.parts[1:]] == [
        (opening.id, "開会", 15, "お茶"),
        (TALKS.id, "LT", 10, ""),
    ]
    assert [one.position for one in read.parts] == [1, 2, 3]
    assert written("LT 30分\n開会 5分", TALKS).parts[0].minutes == TALKS.minutes


@pytest.mark.parametrize(
    "text", ["", "\n・\n", "あ" * 81, "開会 0分", "開会 5分 " + "名" * 201, "会 5分\n" * 31]
)
def test_what_is_no_programme_is_said(text: str) -> None:
    with pytest.raises(InvalidInput):
        written(text)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=8))
def test_moving_keeps_every_part_once(moves: list[tuple[int, bool]]) -> None:
    parts: tuple[Part, ...] = tuple(part(number, f"{number}") for number in range(1, 6))
    for number, up in moves:
        parts = programmes.moved(parts, PartId(number), up=up)

    assert {one.id for one in parts} == {PartId(number) for number in range(1, 6)}
    assert [one.position for one in parts] == [1, 2, 3, 4, 5]


def test_a_role_is_taken_while_there_is_a_slot() -> None:
    role = Role(RoleId(1), EVENT.id, "記録", 1)
    taken = RoleSeats(role, (Holder(MemberId(1), "花子", START),))

    assert check_take(RoleSeats(role), MemberId(1))
    assert not check_take(taken, MemberId(1))
    with pytest.raises(Refused):
        check_take(taken, MemberId(2))
    with pytest.raises(Refused):
        check_before_start(EVENT, EVENT.starts_at)


def test_asking_again_changes_how_many_but_sends_nobody_away() -> None:
    role = Role(RoleId(1), EVENT.id, "記録", 3)
    holders = tuple(Holder(MemberId(number), "人", START) for number in range(2))
    known = RoleSeats(role, holders)

    assert ask([known], replace(role, id=RoleId(2), slots=1)) == replace(role, slots=2)
    many = [RoleSeats(replace(role, name=f"役{number}")) for number in range(12)]
    with pytest.raises(Refused):
        ask(many, role)


def test_who_comes_behind_the_slots_waits_and_moves_up() -> None:
    line_up = LineUp(TALKS, (talk(1), talk(2), talk(3)))

    assert [one.name for one in line_up.on] == ["人1", "人2"]
    assert [one.name for one in line_up.waiting] == ["人3"]
    assert [one.name for one in LineUp(TALKS, (talk(1), talk(3))).on] == ["人1", "人3"]
    assert sign_up(line_up, replace(talk(4).talk, position=0)).position == 4
    assert sign_up(line_up, replace(talk(1).talk, title="別の話")).position == 1


def test_talks_that_have_begun_stay_where_they_are() -> None:
    line_up = LineUp(replace(TALKS, talk_slots=3), (talk(1, begun=True), talk(2), talk(3)))
    following = line_up.following

    assert line_up.current == talk(1, begun=True)
    assert following is not None
    assert following.name == "人2"
    assert lightning_talks.moved(line_up, LightningTalkId(2), up=True)[1].id == 2
    moved = lightning_talks.moved(line_up, LightningTalkId(2), up=False)
    assert [(one.id, one.position) for one in moved] == [(1, 1), (3, 2), (2, 3)]
    with pytest.raises(Refused):
        sign_up(line_up, talk(1).talk)


def test_the_bell_rings_a_minute_before_the_end_and_at_it() -> None:
    rings = bell(TALKS, START)

    assert (rings.one_minute, rings.time_up) == (START + 4 * MINUTE, START + 5 * MINUTE)
    assert bell(replace(TALKS, talk_minutes=1), START).one_minute is None


def test_kept_seats_are_for_those_they_are_kept_for() -> None:
    seats = Seats(2, frozenset({RsvpStyle.COME}), replace(NO_ANSWERS, come=1), kept=1)

    assert not seats.fits(1)
    assert replace(seats, kept=0).fits(1)
    assert replace(seats, kept=0, own=True, tally=replace(seats.tally, waiting=3)).fits(1)
    assert not replace(seats, own=True, tally=replace(seats.tally, come=2)).fits(1)
    assert replace(seats, tally=replace(seats.tally, waiting=1)).openings == 0


def test_addresses_are_the_same_where_they_lead_to_the_same() -> None:
    key = check_url("https://example.jp/a/?b=2&a=1")

    assert check_url("HTTPS://Example.JP:443/a?a=1&b=2&utm_medium=mail#top") == key
    assert check_url("https://example.jp/A?a=1&b=2") != key
    for wrong in ("http://example.jp", "example.jp", "https://", "https://a@b.jp/", "https://a.jp:x/", "x y"):
        with pytest.raises(InvalidInput):
            check_url(wrong)


def test_days_are_counted_where_there_is_more_than_a_night() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    evening = EVENT.starts_at.astimezone(tokyo).replace(hour=21, minute=0)

    assert days(evening, evening + timedelta(hours=5), tokyo) == 1
    assert days(evening.replace(hour=10), evening.replace(hour=10) + timedelta(hours=30), tokyo) == 2
    assert days(evening.replace(hour=0), evening.replace(hour=0) + timedelta(days=1), tokyo) == 1


def test_sections_that_keep_their_things_to_themselves_hold_nothing_together() -> None:
    own, other = section_called("写真課"), section_called("登山課")
    event = event_called("会", section_id=own.id)

    check_sections(event, own, other)
    check_sections(event_called("全体の会"), None, other)
    for wrong_own, wrong in (
        (own, own),
        (own, replace(other, members_only=True)),
        (replace(own, members_only=True), other),
    ):
        with pytest.raises(Refused):
            check_sections(event, wrong_own, wrong)
    pair = Cohosting(EventId(1), SectionId(1), MemberId(1), START).agree(START)
    with pytest.raises(Refused):
        pair.agree(START)
