"""Hostile text in every field of every form, through the real renderers: nothing in it comes alive."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.discord import forms as discord_forms
from adapters.discord.limits import Check
from adapters.discord.render import Renderer as DiscordRenderer
from adapters.slack import limits as slack_limits
from adapters.slack.modals import form_view
from adapters.slack.render import Renderer as SlackRenderer
from bot.domain.deliveries import Skip
from bot.domain.ids import MemberId
from bot.domain.places import Platform
from bot.interaction.commands import Command
from bot.interaction.params import Kind, Param
from bot.view import Answer, Form, Message, mentioned
from tests.builders.registry import whole_registry
from tests.hostile.calls import CALLS, actor, filled
from tests.hostile.furnished_town import ADMINISTRATOR, FurnishedTown, broken
from tests.hostile.hostile_texts import BOMBS, SHORT
from tests.simulators.discord.pings import MENTION
from tests.simulators.slack.text import pings_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIELDS = tuple(
    (command.path, param.name)
    for command in whole_registry().all()
    for param in command.params
    if param.kind in {Kind.LINE, Kind.PARAGRAPH, Kind.REF}
)
PEOPLE_THERE = 3  # of those a notice mentions, so many have an account on the platform

_ESCAPED = re.compile(r"\\.", re.DOTALL)
_MASKED = re.compile(r"\[[^\]]*\]\(")
_LIVE_IN_DISCORD = re.compile(r"<(?!@\d+>|#\d+>|t:-?\d+:R>)[^>\s]*>")
_LIVE_IN_SLACK = re.compile(r"<(?!@[UW][A-Z0-9]+>|#[CDG][A-Z0-9]+>|!date\^|https://)[^>]*>")


def _texts(node: object, key: str) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get(key), str):
            yield node[key]
        for value in node.values():
            yield from _texts(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value, key)


def check_discord(payload: dict[str, Any], people: set[str]) -> None:
    """One message as Discord would read it."""
    check = Check()
    check.message(payload["components"])
    assert check.violations == []
    assert payload["allowed_mentions"]["parse"] == []
    assert set(payload["allowed_mentions"].get("users", [])) <= people
    for text in _texts(payload["components"], "content"):
        for found in MENTION.finditer(text):
            assert found["user"] in people, text
        bare = _ESCAPED.sub("", text)
        assert not _MASKED.search(bare), text
        assert not _LIVE_IN_DISCORD.search(bare), text


def check_slack(text: str, blocks: list[dict[str, Any]], people: set[str]) -> None:
    """One message as Slack would read it."""
    assert slack_limits.check(blocks) == []
    assert pings_of(text, blocks) <= people
    live = [part["text"] for part in _objects(blocks) if part.get("type") == "mrkdwn"]
    for each in (text, *live):
        assert not _LIVE_IN_SLACK.search(each), each


def _objects(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from _objects(value)


def check_answer(hall: FurnishedTown, answer: Answer | None) -> None:
    """A direct answer on both platforms."""
    words = hall.town.dispatcher.words("ja")
    assert not broken(answer, hall.town)
    if isinstance(answer, Form):
        check = Check()
        check.form(discord_forms.modal(answer))
        assert check.violations == []
        assert slack_limits.check_view(form_view(answer, words)) == []
        answer = discord_forms.instead_of(answer, words)
    assert isinstance(answer, Message)
    for payload in DiscordRenderer(words).answer(answer):
        check_discord(payload, set())
    rendered = SlackRenderer("m").message(answer)
    check_slack(rendered.text, rendered.blocks, set())


async def check_notices(hall: FurnishedTown) -> None:
    """Everything the town would say by itself now, on both platforms."""
    now = hall.town.clock.now()
    words = hall.town.dispatcher.words("ja")
    async with hall.town.storage.write() as work:
        due = await work.deliveries.claim(
            now=now.replace(year=now.year + 1),
            lease=now - now,
            owner="test",
            limit=200,
            platform=Platform.LOCAL,
        )
    async with hall.town.storage.read() as work:
        for delivery in due:
            said = await hall.town.notices.render(work, delivery, language="ja", now=now)
            if isinstance(said, Skip):
                continue
            members = mentioned(said)[:PEOPLE_THERE]
            on_discord: dict[MemberId, str] = {one: str(number) for number, one in enumerate(members, 700)}
            on_slack: dict[MemberId, str] = {one: f"U0{number}" for number, one in enumerate(members, 700)}
            check_discord(DiscordRenderer(words).post(said, on_discord), set(on_discord.values()))
            rendered = SlackRenderer("m", on_slack).message(said)
            check_slack(rendered.text, rendered.blocks, set(on_slack.values()))


@pytest.mark.parametrize(("path", "param"), FIELDS, ids=lambda part: part)
async def test_nothing_in_a_field_comes_alive(furnished_town: FurnishedTown, path: str, param: str) -> None:
    role = actor(path)
    person = furnished_town.people[role]
    values = filled(furnished_town, path, role)
    field = next(one for one in _command(path).params if one.name == param)
    for text in texts_for(field):
        furnished_town.later()
        answer = await person.again(path, request="", **{**values, param: text})
        check_answer(furnished_town, answer)
        if CALLS[path].writes:
            await check_notices(furnished_town)
            await look_around(furnished_town, path)
            furnished_town.restore()


def texts_for(field: Param) -> tuple[str, ...]:
    """All short ones for what is kept; a few for what is only looked up. Bombs fill the field, and more."""
    if field.kind is Kind.REF:
        return (*SHORT[::4], *(BOMBS[name] for name in ("surrogates", "mentions")))
    filling = (BOMBS[name][: field.limit] for name in ("marks", "flags", "ligatures", "mentions"))
    return (*packed(SHORT, field.limit), *filling, *(BOMBS[name] for name in ("overrides", "surrogates")))


def packed(texts: tuple[str, ...], limit: int) -> Iterator[str]:
    """The texts on as few lines as hold them."""
    line = ""
    for text in texts:
        if line and len(line) + len(text) >= limit:
            yield line
            line = ""
        line += f" {text}" if line else text
    yield line


async def look_around(hall: FurnishedTown, path: str) -> None:
    """What others see of the thing afterwards."""
    person = hall.people[ADMINISTRATOR]
    looks = {
        "section": ("section.list", "section.mine"),
        "event": ("event.list",),
        "office": ("office.people",),
    }
    looks |= {"question": ("question.list",), "broadcast": ("broadcast.preview",), "profile": ("profile",)}
    for look in looks.get(path.partition(".")[0], ()):
        check_answer(hall, await person.again(look, request=""))


def _command(path: str) -> Command:
    command = whole_registry().find(path)
    assert command is not None
    return command


async def test_words_that_are_no_command_are_said_back_harmlessly(furnished_town: FurnishedTown) -> None:
    for text in (*SHORT, *BOMBS.values()):
        answer = await furnished_town.people[ADMINISTRATOR].say(f"☃{text}")
        check_answer(furnished_town, answer)
        assert isinstance(answer, Message)
        assert "\u202e" not in answer.summary
        assert "\ud800" not in answer.summary


@pytest.mark.parametrize("text", SHORT)
async def test_a_platform_name_is_as_hostile_as_any_text(furnished_town: FurnishedTown, text: str) -> None:
    stranger = furnished_town.town.person(text, external_id="stranger")

    check_answer(furnished_town, await stranger.do("help"))
