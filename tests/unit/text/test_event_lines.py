import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.event_lines import LineParts, split_title
from bot.text.moments import MomentError, TimeMissing, UnknownPhrase, parse_moment

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=TOKYO)

LINES = [
    ("来週土曜21時 もくもく会", "もくもく会", "来週土曜21時", None),
    ("来週土曜21時に もくもく会", "もくもく会", "来週土曜21時", None),
    ("来週土曜21時からもくもく会", "もくもく会", "来週土曜21時から", None),
    ("もくもく会は来週土曜21時から", "もくもく会", "来週土曜21時から", None),
    ("もくもく会 12/5 19:00-20:30 30人", "もくもく会", "12/5 19:00-20:30", 30),
    ("もくもく会 12/5 19:00-20:30 定員30", "もくもく会", "12/5 19:00-20:30", 30),
    ("もくもく会 19:00-21:00 12/5", "もくもく会", "19:00-21:00 12/5", None),
    ("12/5 もくもく会 19時から", "もくもく会", "12/5 19時から", None),
    ("もくもく会、12/5、19時", "もくもく会", "12/5、19時", None),
    ("１２／５　１９時　もくもく会　３０名", "もくもく会", "１２／５ １９時", 30),
    ("【12/5(土) 19:00】 忘年会", "忘年会", "12/5(土) 19:00", None),
    ("「縁側トーク」 12/5 19時 (30人)", "「縁側トーク」", "12/5 19時", 30),
    ("第2回 もくもく会（初心者歓迎） 12/5(土)19時", "第2回 もくもく会（初心者歓迎）", "12/5(土)19時", None),
    ("年末調整説明会 12/10 13:30〜15:00 定員：50名", "年末調整説明会", "12/10 13:30〜15:00", 50),
    ("年末調整説明会 13:30〜15:00", "年末調整説明会", "13:30〜15:00", None),
    ("昼食会 12/5 12時", "昼食会", "12/5 12時", None),
    ("夜の勉強会 金曜夜9時", "夜の勉強会", "金曜夜9時", None),
    ("30分でわかる予算 12/5 19:00 90分", "30分でわかる予算", "12/5 19:00 90分", None),
    ("Python 3.12 勉強会 明日19時", "Python 3.12 勉強会", "明日19時", None),
    ("2026年度計画レビュー 12/5 19時", "2026年度計画レビュー", "12/5 19時", None),
    ("1on1練習会 12/5 19時", "1on1練習会", "12/5 19時", None),
    ("100人カイギ 12/5 19:00 30名まで", "100人カイギ", "12/5 19:00", 30),
    ("30人で鍋 12/5 19:00", "30人で鍋", "12/5 19:00", None),
    ("12/5 19:00 のんびり会", "のんびり会", "12/5 19:00", None),
    ("12/5 19:00〜20:30(90分) もくもく会 先着20名", "もくもく会", "12/5 19:00〜20:30(90分)", 20),
    ("朝活 明日7時", "朝活", "明日7時", None),
    ("忘年会 12/28", "忘年会", "12/28", None),
    ("明日", "", "明日", None),
    ("もくもく会", "もくもく会", "", None),
    ("Study night next sat 21:00 20 people", "Study night", "next sat 21:00", 20),
    ("Lightning talks - Dec 5 7pm-9pm", "Lightning talks", "Dec 5 7pm-9pm", None),
    ("", "", "", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "title", "phrase", "capacity"), LINES, ids=[line[0] or "nothing" for line in LINES]
)
def test_a_line_is_taken_apart(line: str, title: str, phrase: str, capacity: int | None) -> None:
    assert split_title(line) == LineParts(title, phrase, capacity)


def test_a_line_becomes_an_event() -> None:
    parts = split_title("もくもく会 12/5 19:00-20:30 定員30")
    moment = parse_moment(parts.phrase, now=NOW, zone=TOKYO)

    assert (parts.title, parts.capacity) == ("もくもく会", 30)
    assert moment.starts_at == datetime(2026, 12, 5, 19, 0, tzinfo=TOKYO)
    assert moment.ends_at == datetime(2026, 12, 5, 20, 30, tzinfo=TOKYO)


def test_a_line_without_a_time_asks_for_it() -> None:
    with pytest.raises(TimeMissing):
        parse_moment(split_title("忘年会 12/28").phrase, now=NOW, zone=TOKYO)
    with pytest.raises(UnknownPhrase):
        parse_moment(split_title("忘年会").phrase, now=NOW, zone=TOKYO)


@given(
    st.one_of(
        st.text(max_size=60), st.lists(st.sampled_from([line[0] for line in LINES]), max_size=3).map(" ".join)
    )
)
def test_any_line_is_an_event_or_a_moment_error(line: str) -> None:
    phrase = split_title(line).phrase
    try:
        moment = parse_moment(phrase, now=NOW, zone=TOKYO)
    except MomentError:
        return

    assert phrase
    assert moment.starts_at > NOW


@given(
    st.sampled_from(["もくもく会", "防災カフェ", "Budget talk", "予算のはなし"]),
    st.sampled_from(["12/5 19:00", "来週土曜21時", "明日の正午", "Dec 5 7pm"]),
)
def test_title_and_phrase_may_change_places(title: str, phrase: str) -> None:
    assert (
        split_title(f"{title} {phrase}") == split_title(f"{phrase} {title}") == LineParts(title, phrase, None)
    )


def test_hostile_lines_are_read_in_linear_time() -> None:
    started = time.thread_time()
    for text in ("の" * 100_000, "夜" * 100_000, "1 " * 50_000, "12/5 " * 20_000, "一" * 100_000):
        split_title(text)

    assert time.thread_time() - started < 0.25
