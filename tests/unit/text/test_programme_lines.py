import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.programme_lines import MOST_LINES, ProgrammeLine, read_programme


@pytest.mark.parametrize(
    ("text", "title", "minutes", "speakers"),
    [
        ("開会 5分", "開会", 5, ""),
        ("講演 30分 山田さん", "講演", 30, "山田さん"),
        ("講演(佐藤先生) 1時間半", "講演", 90, "佐藤先生"),
        ("・休憩（１０分）", "休憩", 10, ""),
        ("1. 閉会 5min", "閉会", 5, ""),
        ("10分でわかる予算 30分 総務課 鈴木、田中", "10分でわかる予算", 30, "総務課 鈴木、田中"),
        ("30分 交流", "交流", 30, ""),
        ("受付(5分前集合)", "受付(5分前集合)", None, ""),
        ("交流 1時間15分", "交流", 75, ""),
        ("第1部 まちの財布", "第1部 まちの財布", None, ""),
        ("Lecture 1 hour Dr Ito", "Lecture", 60, "Dr Ito"),
    ],
)
def test_a_line_tells_what_how_long_and_who(
    text: str, title: str, minutes: int | None, speakers: str
) -> None:
    assert read_programme(text) == (ProgrammeLine(title, minutes, speakers),)


@pytest.mark.parametrize(
    ("text", "starts", "ends", "length"),
    [
        ("19:00 開会", 19 * 60, None, None),
        ("19:10-19:30 第1部", 1150, 1170, 20),
        ("１９：１０〜１９：３０ 第1部", 1150, 1170, 20),
        ("20時半 LT", 1230, None, None),
        ("9時から10時15分 受付", 540, 615, 75),
        ("23:50-0:10 年越し", 1430, 10, 20),
    ],
)
def test_a_line_may_begin_with_times(text: str, starts: int, ends: int | None, length: int | None) -> None:
    (line,) = read_programme(text)

    assert (line.starts, line.ends, line.told_length) == (starts, ends, length)


def test_parts_stand_in_lines_or_between_slashes_and_empty_ones_are_left_out() -> None:
    lines = read_programme("19:00 開会 5分 / 講演 30分 山田さん\n\n 12/5の振り返り 10分／閉会\n5分")

    assert [line.title for line in lines] == ["開会", "講演", "12/5の振り返り", "閉会"]


@settings(max_examples=50)
@given(st.text(alphabet="開会 12345分時間半:-/\n(（)）・.m", max_size=200))
def test_anything_can_be_pasted(text: str) -> None:
    lines = read_programme(text)

    assert len(lines) <= MOST_LINES
    assert all(line.title.strip() for line in lines)
