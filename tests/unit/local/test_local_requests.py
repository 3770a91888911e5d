import json
from typing import Any

import pytest

from adapters.local.requests import Press, read_envelope


def _press(**facts: Any) -> str:
    ask = {"do": "press", "persona": "p", "room": "r", "request": "request-1", "token": "eg1:help", **facts}
    return json.dumps({"id": 1, "ask": ask})


def test_a_request_of_the_page_is_read() -> None:
    envelope = read_envelope(_press())

    assert envelope is not None
    assert isinstance(envelope.ask, Press)
    assert envelope.ask.value is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"id": 1}',
        '{"id": 1, "ask": {"do": "format"}}',
        _press(request="short"),
        _press(request="with spaces in it"),
        _press(token="x" * 101),
        _press(extra=1),
        _press(value=["a"]),
        '{"id": -1, "ask": {"do": "hello"}}',
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert read_envelope(text) is None
