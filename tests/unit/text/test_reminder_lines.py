import pytest

from bot.text.reminder_lines import split_reminder


@pytest.mark.parametrize(
    ("line", "words", "phrase"),
    [
        ("明日9時に議会資料", "議会資料", "明日9時"),
        ("議会資料 12/5 9時", "議会資料", "12/5 9時"),
        ("30分後にお茶", "お茶", "30分後"),
        ("隔週金曜17時 日報", "日報", "隔週金曜17時"),
        ("毎月25日 給与明細を見る", "給与明細を見る", "毎月25日"),
        ("毎月5日(休みなら前日) 家賃", "家賃", "毎月5日(休みなら前日)"),
        ("平日 毎朝9時(祝日は除く) メール確認", "メール確認", "平日 毎朝9時(祝日は除く)"),
        ("毎週月曜10時 3月末まで 朝会", "朝会", "毎週月曜10時 3月末まで"),
        ("月末の平日 17時に経費精算をリマインド", "経費精算", "月末の平日 17時"),
        ("明日9時に電話すると教えてください", "電話する", "明日9時"),
        ("毎日新聞を読む 9時", "毎日新聞を読む", "9時"),
        ("平日限定ランチを予約 明日9時", "平日限定ランチを予約", "明日9時"),
        ("会議の準備", "会議の準備", ""),
        ("明日9時", "", "明日9時"),
        ("", "", ""),
        ("remind me to bring papers tomorrow at 9am", "bring papers", "tomorrow at 9am"),
        ("tomorrow 9am bring the papers", "bring the papers", "tomorrow 9am"),
        ("every other friday at 5pm to write the report", "write the report", "every other friday at 5pm"),
    ],
)
def test_a_line_is_what_and_when(line: str, words: str, phrase: str) -> None:
    assert split_reminder(line) == (words, phrase)
