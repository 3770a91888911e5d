"""Numbers as they stand in dates: ASCII digits (wide ones were made narrow before) and kanji."""

DIGITS = "〇一二三四五六七八九"
NUMBER = r"(?:[0-9]{1,4}|[二三四五六七八九]?十[一二三四五六七八九]?|[〇零一二三四五六七八九]{1,4})"
"""Pattern of a number that ``read_number`` understands: 12, 十二, 二十, 二〇二六."""


def read_number(text: str) -> int:
    """The value of a text that matches NUMBER."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    if ten:
        return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)
    value = 0
    for sign in text:
        value = value * 10 + _digit(sign)
    return value


def _digit(sign: str) -> int:
    return DIGITS.index("〇" if sign == "零" else sign)
