"""How an event stands in the calendar of one reader."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from bot.domain.events import Event, cancel, edit
from bot.domain.feeds import FeedKind
from bot.domain.ids import to_token
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.i18n.words import Speech
from bot.interaction.event_entries import ADDRESS_LIMIT, entry_of, google_address, rings
from bot.interaction.words import Words
from bot.ports.feeds import CalendarEvent
from bot.text.icalendars import Entry, EntryStatus
from tests.builders.events import HOST, event_called
from tests.builders.people import member_called
from tests.fakes.clock import START

WORDS = Words(Speech(), "ja", ZoneInfo("Asia/Tokyo"))
READER = member_called("青木").id
HOUR = timedelta(hours=1)
EVENT = event_called("読む会", description="はじめての方も", reminder_offsets=(HOUR,), place="3階")


def answered(style: RsvpStyle, state: RsvpState = RsvpState.CONFIRMED) -> Rsvp:
    return Rsvp(EVENT.id, READER, style, state, 1, START + HOUR)


def entry(event: Event = EVENT, mine: Rsvp | None = None, *, host: bool = False) -> Entry:
    seen = CalendarEvent(event, mine, "世話人", "財政課")
    return entry_of(WORDS, seen, HOST.id if host else READER, alarms=True)


def test_an_event_keeps_its_name_and_counts_its_changes() -> None:
    moved = edit(
        EVENT,
        replace(EVENT.details, starts_at=EVENT.starts_at + HOUR, ends_at=EVENT.ends_at + HOUR),
        version=1,
        now=START + 2 * HOUR,
    )
    before, after = entry(), entry(moved)

    assert before.uid == after.uid == f"event-{to_token(EVENT.id)}@engawa"
    assert (before.sequence, after.sequence) == (0, 1)
    assert (before.changed_at, after.changed_at) == (START, START + 2 * HOUR)
    assert (after.created_at, after.stamped_at) == (START, START + 2 * HOUR)
    assert before.description == "はじめての方も\n\n世話人:世話人\n主催:財政課"


@pytest.mark.parametrize(
    ("mine", "status", "busy", "alarms", "told"),
    [
        (None, EntryStatus.CONFIRMED, False, (HOUR,), "財政課"),
        (answered(RsvpStyle.COME), EntryStatus.CONFIRMED, True, (HOUR,), "あなたの回答:参加"),
        (answered(RsvpStyle.LISTEN), EntryStatus.CONFIRMED, True, (HOUR,), "あなたの回答:聞くだけ"),
        (answered(RsvpStyle.LATER), EntryStatus.CONFIRMED, False, (), "あなたの回答:後で見る"),
        (answered(RsvpStyle.UNDECIDED), EntryStatus.TENTATIVE, False, (HOUR,), "あなたの回答:未定"),
        (
            answered(RsvpStyle.COME, RsvpState.WAITING),
            EntryStatus.TENTATIVE,
            False,
            (HOUR,),
            "キャンセル待ち",
        ),
    ],
)
def test_the_readers_answer_shows(
    mine: Rsvp | None,
    status: EntryStatus,
    busy: bool,  # noqa: FBT001
    alarms: tuple[timedelta, ...],
    told: str,
) -> None:
    shown = entry(mine=mine)

    assert (shown.status, shown.busy, shown.alarms) == (status, busy, alarms)
    assert shown.description.endswith(told)
    assert shown.stamped_at == (START + HOUR if mine else START)


def test_a_host_is_taken_without_answering() -> None:
    assert entry(host=True).busy
    assert entry(host=True).description.endswith("あなたが世話人です。")


def test_a_cancelled_event_says_so_first_and_is_silent() -> None:
    off = entry(cancel(EVENT, "台風のため", now=START + HOUR), answered(RsvpStyle.COME))

    assert (off.status, off.busy, off.alarms, off.sequence) == (EntryStatus.CANCELLED, False, (), 1)
    assert off.description.startswith("この予定は中止になりました。理由:台風のため\n\n")


def test_nobody_is_called_where_nobody_wants_to() -> None:
    assert entry_of(WORDS, CalendarEvent(EVENT, None, ""), READER, alarms=False).alarms == ()
    assert entry_of(WORDS, CalendarEvent(replace(EVENT), None, ""), READER, alarms=False).organizer == ""


def test_the_whole_towns_feed_calls_only_to_what_one_has_to_do_with() -> None:
    stranger = CalendarEvent(EVENT, None, "世話人")
    mine = CalendarEvent(EVENT, answered(RsvpStyle.COME), "世話人")

    assert not rings(FeedKind.TOWN, stranger, READER)
    assert rings(FeedKind.TOWN, mine, READER)
    assert rings(FeedKind.TOWN, stranger, HOST.id)
    assert rings(FeedKind.SECTION, stranger, READER)


def test_an_address_in_the_place_is_where_one_goes() -> None:
    there = event_called("会", place="オンライン(https://meet.example/abc)")

    assert entry(there).address == "https://meet.example/abc"
    assert entry().address == ""


def test_google_is_given_title_time_and_place_and_an_address_that_fits() -> None:
    asked = parse_qs(urlsplit(google_address(EVENT)).query)
    long = google_address(event_called("長" * 80, place="所" * 200))

    assert asked == {
        "action": ["TEMPLATE"],
        "dates": ["20261123T010000Z/20261123T020000Z"],
        "ctz": ["Asia/Tokyo"],
        "text": ["読む会"],
        "location": ["3階"],
    }
    assert len(long) <= ADDRESS_LIMIT
    assert parse_qs(urlsplit(long).query)["text"][0].startswith("長長長")
    assert parse_qs(urlsplit(long).query)["text"][0].endswith("…")
