"""What people type finds its command and its values."""

from zoneinfo import ZoneInfo

import pytest

from bot.i18n.words import Speech
from bot.interaction.text import NotFoundInText, TextParser, Typed
from bot.interaction.words import Words
from tests.builders.registry import whole_registry

SPEECH = Speech()
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture(scope="module")
def parser() -> TextParser:
    return TextParser(whole_registry(), (Words(SPEECH, "ja", TOKYO), Words(SPEECH, "en", TOKYO)))


@pytest.mark.parametrize(
    ("text", "path", "values"),
    [
        ("入庁", "join", {}),
        ("join", "join", {}),
        ("  ｊｏｉｎ　", "join", {}),
        ("ヘルプ", "help", {}),
        ("ﾍﾙﾌﾟ", "help", {}),
        ("ヘルプ 運営", "help", {"topic": "運営"}),
        ("ヘルプ 「運営 の こと」", "help", {"topic": "運営 の こと"}),
        ("help topic=office", "help", {"topic": "office"}),
        ("ヘルプ 知りたいこと:運営", "help", {"topic": "運営"}),
        ("運営 チャンネル", "office.channels", {}),
        ("運営チャンネル", "office.channels", {}),
        ("運営　チャンネル", "office.channels", {}),
        ("運営 ここを使う 行事案内", "office.channel", {"purpose": "events"}),
        ("office channel events", "office.channel", {"purpose": "events"}),
        ("office.channel events", "office.channel", {"purpose": "events"}),
    ],
)
def test_words_find_their_command(parser: TextParser, text: str, path: str, values: dict[str, str]) -> None:
    typed = parser.parse(text)

    assert isinstance(typed, Typed)
    assert (typed.command.path, typed.values) == (path, values)


@pytest.mark.parametrize(("text", "near"), [("入町", "join"), ("ヘルブ", "help"), ("hlep", "help")])
def test_a_slip_of_the_finger_is_understood_as_a_question(parser: TextParser, text: str, near: str) -> None:
    found = parser.parse(text)

    assert isinstance(found, NotFoundInText)
    assert near in [command.path for command in found.near]


@pytest.mark.parametrize("text", ["", " ", "\n", "=", "「", "a" * 100_000, "́" * 5_000])
def test_anything_at_all_is_answered(parser: TextParser, text: str) -> None:
    assert isinstance(parser.parse(text), NotFoundInText)
