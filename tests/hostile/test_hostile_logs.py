"""Whatever happens, no secret, no mail address and nothing a member wrote stands in the log."""

import logging
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Literal

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import StatementError

from bot import logs
from bot.config import Config, DiscordSettings, SlackSettings
from bot.logs import JsonFormatter, LineFormatter, redact
from tests.builders.sections import section_called
from tests.builders.town import TestTown
from tests.hostile.calls import CALLS, filled
from tests.hostile.furnished_town import ADMINISTRATOR, FurnishedTown, broken

CANARY = "カナリア"
SECRETS = ("canary-discord-token", "canary-bot-token", "canary-app-token", "0canary0signing0secret0")
CONFIG = Config(
    discord=DiscordSettings(token=SecretStr(SECRETS[0])),
    slack=SlackSettings(
        bot_token=SecretStr(SECRETS[1]), app_token=SecretStr(SECRETS[2]), signing_secret=SecretStr(SECRETS[3])
    ),
)
SHAPES = (
    "xoxb-1234-canary",
    "xapp-1-A0-canary",
    "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gcanry.canarycanarycanarycanary",
    "https://discord.com/api/v10/interactions/123/canaryTOKEN/callback",
    "https://discord.com/api/v10/webhooks/123/canaryTOKEN/messages/@original",
    "https://hooks.slack.com/commands/T1/2/canary",
    "https://engawa.example/calendar/canary0canary-canary_canary0123456.ics",
    "wss://wss-primary.slack.com/link/?ticket=canary-123&app_id=A1",
    "postgresql://engawa:canary@db.example/engawa",
    "taro.canary+work@city.engawa.lg.jp",
)


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """The log as the program sets it up, at its most talkative."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    known = {name: logging.getLogger(name).level for name in list(logging.root.manager.loggerDict)}
    form: Literal["text", "json"] = request.param
    errors = StringIO()
    monkeypatch.setattr(sys, "stderr", errors)
    logs.set_up("DEBUG", form, CONFIG.secrets())
    yield errors
    root.handlers[:], root.level = handlers, level
    for name, before in known.items():
        logging.getLogger(name).setLevel(before)


@pytest.mark.parametrize("secret", [*SECRETS, *SHAPES])
@pytest.mark.parametrize("formatter", [LineFormatter, JsonFormatter])
def test_a_secret_is_black_wherever_it_stands(
    secret: str, formatter: type[LineFormatter | JsonFormatter]
) -> None:
    error = RuntimeError(f"could not reach {secret}")
    error.__cause__ = ValueError(secret)
    told = (RuntimeError, error, None)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed: %s", (secret,), told)
    record.address = secret

    line = formatter(CONFIG.secrets()).format(record)

    assert "canary" not in line
    assert "failed" in line


def test_the_configuration_tells_all_its_secrets() -> None:
    assert set(CONFIG.secrets()) == set(SECRETS)


def test_what_is_no_secret_stays_readable() -> None:
    plain = "event.rsvp took 3.5 ms for eg1:event.rsvp:0123456789abc:come at 2026-11-21T01:00:00.000+00:00"

    assert redact(plain) == plain


def test_nobody_forges_a_line() -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "command", (), None)
    record.verb = "help\n2026-11-21T01:00:00.000+00:00 ERROR   ABCDEF bot: all is lost\u2028\x1b[2J"

    line = LineFormatter().format(record)

    assert line.splitlines() == [line]
    assert line.isprintable()


@pytest.mark.asyncio(loop_scope="session")
async def test_what_members_write_stays_out_of_the_log(
    furnished_town: FurnishedTown, written: StringIO
) -> None:
    words = {"name", "organisation", "title", "body", "reason", "purpose", "words", "text", "place"}
    words |= {"notes", "themes"}
    for path in CALLS:
        furnished_town.later()
        values = filled(furnished_town, path, ADMINISTRATOR)
        told = {name: f"{CANARY} {value}"[:25] if name in words else value for name, value in values.items()}
        await furnished_town.people[ADMINISTRATOR].again(path, request="", **told)
        furnished_town.restore()

    assert "command" in written.getvalue()
    assert CANARY not in written.getvalue()


async def test_an_error_of_the_database_does_not_quote_what_was_written(town: TestTown) -> None:
    with pytest.raises(StatementError) as caught:
        async with town.storage.write() as work:
            await work.sections.save(section_called(CANARY * 30))

    assert CANARY not in str(caught.value)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_failure_is_told_by_the_code_that_stands_in_the_log(
    furnished_town: FurnishedTown, written: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError(f"token {SECRETS[0]} of taro@city.engawa.lg.jp")

    monkeypatch.setattr(type(furnished_town.town.town.rsvps), "answer", fails)
    answer = await furnished_town.people[ADMINISTRATOR].do(
        "event.rsvp", furnished_town.tokens["event"], "come"
    )

    told = written.getvalue()
    assert broken(answer, furnished_town.town)
    assert logs.current_trace.get() in str(answer)
    assert logs.current_trace.get() in told
    assert SECRETS[0] not in told
    assert "taro@" not in told
