"""Whom somebody may like to talk to, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.attendee_cards import MOST, Card, Common, Reason, suggest, takes_part
from bot.domain.ids import EventId
from bot.domain.members import Member
from bot.domain.prefectures import Prefecture
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from tests.builders.people import member_called
from tests.fakes.clock import START

EVENT = EventId(1)
TOKYO, OSAKA = Prefecture("13", "東京都", "Tokyo"), Prefecture("27", "大阪府", "Osaka")


def who(name: str, work: str = "", interests: str = "", prefecture: Prefecture | None = None) -> Member:
    member = member_called(name)
    profile = replace(member.profile, work=work, interests=interests)
    return replace(member, profile=profile, prefecture=prefecture)


def card_of(member: Member, topic: str = "いろいろ", minute: int = 0) -> tuple[Card, Member]:
    return Card(EVENT, member.id, topic, START + timedelta(minutes=minute)), member


READER = who("読む人", "住民税", "将棋、登山", TOKYO)


def test_who_has_most_in_common_comes_first_with_the_strongest_reason() -> None:
    neighbour = card_of(who("隣", prefecture=TOKYO))
    player = card_of(who("指す人", interests="将棋", prefecture=OSAKA))
    both = card_of(who("両方", interests="登山", prefecture=TOKYO))
    colleague = card_of(who("税の人", work="個人住民税"))
    stranger = card_of(who("知らない人", work="水道"))

    found = suggest(READER, [stranger, neighbour, player, both, colleague])

    assert [(one.member.profile.name, one.reason) for one in found] == [
        ("両方", Reason(Common.INTEREST, "登山")),
        ("税の人", Reason(Common.WORK)),
        ("指す人", Reason(Common.INTEREST, "将棋")),
        ("隣", Reason(Common.PREFECTURE)),
        ("知らない人", None),
    ]


def test_what_a_card_says_counts_as_an_interest() -> None:
    (found,) = suggest(READER, [card_of(who("だれか"), "将棋の大会について")])
    assert found.reason == Reason(Common.INTEREST, "将棋")


def test_never_oneself_and_never_more_than_five_the_first_cards_first() -> None:
    others = [card_of(who(f"人{number}"), minute=9 - number) for number in range(8)]

    found = suggest(READER, [card_of(READER), *others])

    assert [one.member.profile.name for one in found] == ["人7", "人6", "人5", "人4", "人3"]
    assert len(found) == MOST


@pytest.mark.parametrize(
    ("style", "state", "there"),
    [
        (RsvpStyle.COME, RsvpState.CONFIRMED, True),
        (RsvpStyle.LISTEN, RsvpState.CONFIRMED, True),
        (RsvpStyle.COME, RsvpState.WAITING, False),
        (RsvpStyle.COME, RsvpState.OFFERED, False),
        (RsvpStyle.LATER, RsvpState.CONFIRMED, False),
        (RsvpStyle.UNDECIDED, RsvpState.CONFIRMED, False),
    ],
)
def test_who_takes_part(style: RsvpStyle, state: RsvpState, *, there: bool) -> None:
    assert takes_part(Rsvp(EVENT, READER.id, style, state, 1, START)) is there
    assert not takes_part(None)
