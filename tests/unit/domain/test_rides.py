"""Who may offer and take seats, what a ride may say, and what everybody sees of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import InvalidInput, Refused
from bot.domain.ids import MemberId, RideId
from bot.domain.rides import (
    FilledRide,
    Passenger,
    Ride,
    check_comes,
    check_driver,
    check_offer,
    check_take,
    in_order,
    stays_away,
    worth_telling,
)
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.venues import NOTHING_KNOWN, Venue, elsewhere, in_person
from tests.builders.events import event_called
from tests.fakes.clock import START

EVENT = event_called("視察")
ANNA, BEN, CHIE = MemberId(1), MemberId(2), MemberId(3)
RIDE = Ride(RideId(7), EVENT.id, ANNA, "札幌駅北口", EVENT.starts_at - timedelta(hours=1), 1, START)
FULL = FilledRide(RIDE, "アンナ", (Passenger(BEN, "ベン"),))


def answer(style: RsvpStyle, state: RsvpState = RsvpState.CONFIRMED) -> Rsvp:
    return Rsvp(EVENT.id, ANNA, style, state, 1, START)


@pytest.mark.parametrize(
    ("given", "comes"),
    [
        (None, False),
        (answer(RsvpStyle.COME), True),
        (answer(RsvpStyle.DROP_IN), True),
        (answer(RsvpStyle.LISTEN), False),
        (answer(RsvpStyle.COME, RsvpState.WAITING), False),
        (answer(RsvpStyle.COME, RsvpState.OFFERED), False),
    ],
)
def test_rides_are_for_who_comes_in_person(given: Rsvp | None, *, comes: bool) -> None:
    assert stays_away(answer(RsvpStyle.COME), given) is not comes
    assert not stays_away(None, given)
    if comes:
        check_comes(given, EVENT)
    else:
        with pytest.raises(Refused, match="not_coming"):
            check_comes(given, EVENT)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"origin": "中央区北1条西2-3-4"}, "origin"),
        ({"origin": "本町１２番地"}, "origin"),
        ({"origin": "本町 5番 6号"}, "origin"),
        ({"leaves_at": START - timedelta(minutes=1)}, "when"),
        ({"leaves_at": EVENT.ends_at}, "when"),
        ({"leaves_at": EVENT.starts_at - timedelta(days=2, minutes=1)}, "when"),
        ({"seats": 0}, "seats"),
    ],
)
def test_what_cannot_be_offered(change: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_offer(EVENT, replace(RIDE, **change), FULL, START)  # type: ignore[arg-type]
    assert set(caught.value.problems) == {field}


def test_what_can_be_offered() -> None:
    for origin in ("札幌駅北口", "大通西4丁目の停留所", "3号庁舎前"):
        check_offer(EVENT, replace(RIDE, origin=origin), None, START)
    gone = replace(RIDE, leaves_at=EVENT.starts_at, note="少し遅れます")
    check_offer(EVENT, gone, FilledRide(gone, ""), EVENT.starts_at + timedelta(minutes=1))


def test_nobody_sits_in_two_cars() -> None:
    other = FilledRide(replace(RIDE, id=RideId(8), driver_id=CHIE), "チエ")
    assert not check_take((FULL, other), FULL, BEN)
    assert check_take((FULL,), FULL, CHIE)
    for wanted, who, why in ((other, ANNA, "you_drive"), (other, BEN, "seated_elsewhere")):
        with pytest.raises(Refused, match=why):
            check_take((FULL, other), wanted, who)
    with pytest.raises(Refused, match="you_ride_along"):
        check_driver(EVENT, (FULL,), BEN)
    check_driver(EVENT, (FULL,), ANNA)


def test_too_many_cars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.domain.rides.MOST_RIDES", 1)
    check_driver(EVENT, (FULL,), ANNA)
    with pytest.raises(Refused, match="too_many"):
        check_driver(EVENT, (FULL,), CHIE)


def test_own_then_free_then_full() -> None:
    later = FilledRide(replace(RIDE, id=RideId(8), driver_id=CHIE, leaves_at=EVENT.starts_at), "チエ")
    assert in_order((FULL, later), None) == (later, FULL)
    assert in_order((later, FULL), BEN) == (FULL, later)
    assert (FULL.free, later.free) == (0, 1)
    assert FULL.concerns(ANNA)
    assert FULL.concerns(BEN)
    assert not FULL.concerns(CHIE)


def test_more_seats_are_not_worth_telling() -> None:
    assert not worth_telling(RIDE, replace(RIDE, seats=4))
    assert worth_telling(RIDE, replace(RIDE, note="雪なら早めに"))


def test_where_people_go() -> None:
    assert not in_person("https://meet.example/a", Venue(fee="無料"))
    assert in_person("3階 https://meet.example/a", Venue())
    assert in_person("", Venue(meeting="駅の北口"))


@pytest.mark.parametrize(
    "place", ["オンライン", "オンライン(お昼を食べながら)", "オンライン開催", "Online", "Online only"]
)
def test_there_is_nowhere_to_go_to_what_is_online_alone(place: str) -> None:
    assert not in_person(place, NOTHING_KNOWN)
    assert in_person(place, Venue(access="駅から8分"))


@pytest.mark.parametrize(
    "place",
    [
        "オンライン(会場でも参加できます)",
        "市民会館とオンライン",
        "オンライン交流館 2階",
        "Online (venue: room 3)",
    ],
)
def test_what_is_online_as_well_has_somewhere_to_go(place: str) -> None:
    assert in_person(place, NOTHING_KNOWN)
    assert not elsewhere("市民会館", "市民会館 2階")
    assert not elsewhere("", "市民会館")
    assert elsewhere("市民会館", "道庁")
