"""What people type into a date poll: a line with its dates, and marks."""

import pytest

from bot.domain.date_polls import Mark, Marks, PollOption
from bot.domain.errors import InvalidInput
from commands.polls.marks import read_marks
from commands.polls.reading import PollLine, split_line
from commands.polls.views import bar
from tests.fakes.clock import START

YES, MAYBE, NO = Mark.YES, Mark.MAYBE, Mark.NO
NOTHING: Marks = (None, None, None)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "忘年会 12/5 19時, 12/6 19時-21時, 来週土曜午後2時",
            PollLine("忘年会", "12/5 19時\n12/6 19時-21時\n来週土曜午後2時", ""),
        ),
        (
            "忘年会 12/5 19時、12/6 19時 締切 12/3 18時",
            PollLine("忘年会", "12/5 19時\n12/6 19時", "12/3 18時"),
        ),
        ("12/5 19時、12/6 19時 忘年会", PollLine("忘年会", "12/5 19時\n12/6 19時", "")),
        (
            "締め切りは12/3まで、忘年会 12/5 19時;12/6 19時",
            PollLine("忘年会", "12/5 19時\n12/6 19時", "12/3"),
        ),
        (
            "Party Sat 5 Dec 2026, 19:00, Sun 6 Dec 2026, 19:00 deadline 3 Dec",
            PollLine("Party", "Sat 5 Dec 2026 19:00\nSun 6 Dec 2026 19:00", "3 Dec"),
        ),
        ("忘年会", PollLine("忘年会", "", "")),
        ("締切 12/3", PollLine("", "", "12/3")),
        ("忘年会の締切を決める会 12/5 19時", PollLine("忘年会の締切を決める会", "12/5 19時", "")),
    ],
)
def test_a_line_is_taken_apart(line: str, parts: PollLine) -> None:
    assert split_line(line) == parts


@pytest.mark.parametrize(
    ("typed", "marks"),
    [
        ("○×△", (YES, NO, MAYBE)),
        ("〇 ✕ ▲", (YES, NO, MAYBE)),
        ("ｏ、ｘ、？", (YES, NO, MAYBE)),
        ("行ける たぶん 行けない", (YES, MAYBE, NO)),
        ("yes no maybe", (YES, NO, MAYBE)),
        ("1○ 3×", (YES, None, NO)),
        ("２:△", (None, MAYBE, None)),
        ("3番は行けない", (None, None, NO)),
        ("全部○", (YES, YES, YES)),
        ("all no", (NO, NO, NO)),
    ],
)
def test_marks_are_read_as_people_type_them(typed: str, marks: Marks) -> None:
    assert read_marks(typed, NOTHING) == marks


def test_what_was_not_named_stays() -> None:
    assert read_marks("2×", (YES, YES, MAYBE)) == (YES, NO, MAYBE)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("○×", "poll.marks_count"),
        ("○×△○", "poll.marks_count"),
        ("4○", "poll.marks_unread"),
        ("0○", "poll.marks_unread"),
        ("1○ ×", "poll.marks_unread"),
        ("そのうち", "poll.marks_unread"),
        ("○×△です", "poll.marks_unread"),
    ],
)
def test_marks_that_cannot_be_meant_are_explained(typed: str, key: str) -> None:
    with pytest.raises(InvalidInput) as invalid:
        read_marks(typed, NOTHING)
    assert invalid.value.problems["marks"].key == key


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((0, 0, 0), ""),
        ((2, 1, 1), "■■▣□"),
        ((7, 2, 1), "■■■■■■■▣▣□"),
        ((50, 25, 25), "■■■■■▣▣▣□□"),
        ((0, 0, 999), "□□□□□□□□□□"),
    ],
)
def test_a_bar_is_at_most_ten_signs(counts: tuple[int, int, int], shown: str) -> None:
    assert bar(PollOption(1, START, START, *counts)) == shown
