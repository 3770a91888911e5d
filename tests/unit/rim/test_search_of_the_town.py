"""What the operator chooses and hears about the search."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bot.config import Config, ConfigError, LocalSettings, SearchSettings
from bot.health import ask
from bot.rules import analyzer_of


def test_a_dictionary_that_is_not_there_is_told_by_the_settings_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.text.analyzers.dictionary_installed", lambda: False)

    with pytest.raises(ConfigError, match="ENGAWA_SEARCH__ANALYZER"):
        analyzer_of(Config(search=SearchSettings(analyzer="dictionary")))
    assert analyzer_of(Config()).version.startswith("characters")


@contextmanager
def program_saying(state: dict[str, object]) -> Iterator[LocalSettings]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"status": "ok", "version": "9.9.9", **state}).encode())

        def log_message(self, *_anything: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.handle_request, daemon=True).start()
        yield LocalSettings(port=server.server_port)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({}, "9.9.9"),
        (
            {"search": {"analyzer": "words-1", "waiting": 0, "by_meaning": 70}},
            "9.9.9\nsearch: words-1, by words and, for 70 questions, by meaning",
        ),
        (
            {"search": {"analyzer": "words-1", "waiting": 12, "by_meaning": 0}},
            "9.9.9\nsearch: words-1, by words, 12 questions are still to be read anew",
        ),
        (
            {"search": {"analyzer": "words-1", "waiting": None, "by_meaning": 0}},
            "9.9.9\nsearch: words-1, by words, not known yet how many questions are still to be read anew",
        ),
    ],
)
def test_health_tells_how_the_search_is_doing(state: dict[str, object], told: str) -> None:
    with program_saying(state) as local:
        assert ask(local) == told
