"""その後: who may say what when, what is shown of it, and what is suggested next."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.afterwards import (
    MOST_QUOTES,
    Feedback,
    Mood,
    Quoting,
    Recap,
    Wish,
    answerable,
    check_answerable,
    check_doors,
    check_over,
    check_word,
    doors_open,
    opinion,
    suggest,
)
from bot.domain.errors import InvalidInput, Refused
from bot.domain.events import Event, EventStatus
from bot.domain.ids import EventId, FeedbackId, MemberId, SectionId
from bot.domain.rsvps import Tally
from tests.builders.events import event_called
from tests.fakes.clock import START

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TALK = event_called("防災の話", timedelta(hours=2))
CALLED_OFF = replace(TALK, status=EventStatus.CANCELLED)
READING, CHILDREN = SectionId(1), SectionId(2)


def said(number: int, comment: str = "", quoting: Quoting = Quoting.NO, mood: Mood = Mood.GOOD) -> Feedback:
    return Feedback(
        FeedbackId(number), TALK.id, MemberId(number), START, mood, Wish.AGAIN, comment, quoting, "だれか"
    )


@pytest.mark.parametrize(
    ("at", "key"),
    [
        (TALK.starts_at - 31 * MINUTE, "after.too_early"),
        (TALK.starts_at - 30 * MINUTE, ""),
        (TALK.ends_at + DAY - MINUTE, ""),
        (TALK.ends_at + DAY, "after.too_late"),
    ],
)
def test_one_can_be_there_from_half_an_hour_before_until_a_day_after(at: datetime, key: str) -> None:
    assert doors_open(TALK, at) is not bool(key)
    if key:
        with pytest.raises(Refused) as refused:
            check_doors(TALK, at)
        assert refused.value.problem.key == key
    else:
        check_doors(TALK, at)


def test_nobody_is_at_or_asked_about_what_was_called_off() -> None:
    now = TALK.ends_at + HOUR
    assert not doors_open(CALLED_OFF, now)
    assert not answerable(CALLED_OFF, now)
    for check in (check_doors, check_over, check_answerable):
        with pytest.raises(Refused, match="cancelled_already"):
            check(CALLED_OFF, now)


def test_opinions_are_asked_for_two_weeks() -> None:
    with pytest.raises(Refused, match="not_over"):
        check_answerable(TALK, TALK.ends_at - MINUTE)
    check_answerable(TALK, TALK.ends_at)
    assert answerable(TALK, TALK.ends_at + 13 * DAY)
    with pytest.raises(Refused, match="asked_long_ago"):
        check_answerable(TALK, TALK.ends_at + 14 * DAY)


def test_a_word_is_compared_as_people_say_it() -> None:
    check_word("", "なんでも")
    check_word("サクラ", "さくら ")
    for typed, key in (("", "after.word_missing"), ("うめ", "after.word_wrong")):
        with pytest.raises(InvalidInput) as invalid:
            check_word("サクラ", typed)
        assert invalid.value.problems["word"].key == key


def test_what_people_said_is_shown_from_three_on_and_tells_nothing_of_who() -> None:
    two = [said(1, "ろ"), said(2, "い")]
    assert opinion(two).answered == 2
    assert not opinion(two).moods
    assert not opinion(two).comments
    silent = replace(said(4), mood=None)
    three = opinion([*two, said(3, mood=Mood.GREAT), silent])
    assert (three.answered, three.moods) == (3, {Mood.GOOD: 2, Mood.GREAT: 1})
    assert three.wishes == {Wish.AGAIN: 3}
    assert three.comments == ("い", "ろ")


def test_only_what_may_be_quoted_is_and_not_too_much_of_it() -> None:
    recap = Recap(TALK.id, "よい会でした")
    for unwilling in (said(1, "いい"), said(1, "", Quoting.NAMED)):
        with pytest.raises(Refused, match="not_quotable"):
            recap.toggle(unwilling)
    willing = [said(number, "いい", Quoting.UNNAMED) for number in range(1, MOST_QUOTES + 2)]
    for one in willing[:-1]:
        recap = recap.toggle(one)
    with pytest.raises(Refused, match="quotes_full"):
        recap.toggle(willing[-1])
    assert recap.toggle(willing[0]).quoted == {one.id for one in willing[1:-1]}
    assert recap.toggle(replace(willing[0], quoting=Quoting.NO)).version == recap.version + 1


def test_recordings_are_taken_in_when_their_time_is_over() -> None:
    recap = Recap(TALK.id, "よい会でした", until=START + DAY)
    assert not recap.taken_in(START)
    assert recap.taken_in(START + DAY)
    assert not replace(recap, until=None).taken_in(START + 1000 * DAY)


def coming(title: str, section: SectionId | None, come: int = 0, description: str = "") -> Event:
    event = event_called(title, section_id=section, description=description)
    return replace(event, tally=Tally(come=come))


def test_what_is_suggested_speaks_of_an_interest_or_else_draws_people() -> None:
    quiet, big = coming("編み物", CHILDREN), coming("料理", CHILDREN, come=9)
    maps = coming("夜の会", CHILDREN, description="地図を読む")
    everything = (quiet, big, maps, coming("読書", READING, come=50), coming("全庁の会", None, come=99))

    def next_one(interests: str, known: tuple[EventId, ...] = ()) -> tuple[str, str]:
        found = suggest(everything, interests=interests, own={READING}, known=known)
        return (found.event.title, found.interest) if found else ("", "")

    assert next_one("音楽、地図") == ("夜の会", "地図")
    assert next_one("音楽") == ("料理", "")
    assert next_one("地図", (maps.id,)) == ("料理", "")
    assert suggest(everything, interests="地図", own={READING, CHILDREN}, known=()) is None
