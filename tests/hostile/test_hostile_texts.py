"""Hostile text in every field of every form, through the real renderers: nothing in it comes alive."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from adapters.discord import forms as discord_forms
from adapters.discord.limits import Check
from adapters.discord.render import Renderer as DiscordRenderer
from adapters.slack import limits as slack_limits
from adapters.slack.modals import form_view
from adapters.slack.render import Renderer as SlackRenderer
from bot.domain.deliveries import Skip
from bot.domain.ids import MemberId
from bot.domain.places import Platform
from bot.i18n.words import Speech
from bot.interaction.commands import Command
from bot.interaction.params import Kind, Param
from bot.interaction.words import Words
from bot.view import Answer, Form, Message, mentioned
from tests.builders.registry import whole_registry
from tests.hostile.calls import actor, filled
from tests.hostile.furnished_town import ADMINISTRATOR, FurnishedTown, broken, refused
from tests.hostile.golden_file import Asked, Rows
from tests.hostile.hostile_texts import BOMBS, SHORT
from tests.simulators.discord.pings import MENTION
from tests.simulators.slack.text import pings_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WRITTEN = frozenset({Kind.LINE, Kind.PARAGRAPH})
FORMS = tuple(
    command.path
    for command in whole_registry().all()
    if any(param.kind in WRITTEN for param in command.params)
)
LOOKED_UP = tuple(
    (command.path, param.name)
    for command in whole_registry().all()
    for param in command.params
    if param.kind is Kind.REF
)
TURNS = 9  # of the texts for its fields, so many reach one form; the next form goes on where it stopped
EVERY = 8  # of the short texts, so many are looked up by one field; the next field begins one later
WORDS = Words(Speech(), "ja", ZoneInfo("Asia/Tokyo"))
PEOPLE_THERE = 3  # of those a notice mentions, so many have an account on the platform

# What was said of a delivery is the same as long as all that was asked for it has the same answer.
LOOKED_AT: dict[str, dict[Asked, Rows]] = {}

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
    assert not broken(answer, hall.town)
    if isinstance(answer, Form):
        check = Check()
        check.form(discord_forms.modal(answer))
        assert check.violations == []
        assert slack_limits.check_view(form_view(answer, WORDS)) == []
        answer = discord_forms.instead_of(answer, WORDS)
    assert isinstance(answer, Message)
    for payload in DiscordRenderer(WORDS).answer(answer):
        check_discord(payload, set())
    rendered = SlackRenderer("m").message(answer)
    check_slack(rendered.text, rendered.blocks, set())


async def check_notices(hall: FurnishedTown) -> None:
    """Everything the town would say by itself now, on both platforms."""
    now = hall.town.clock.now()
    async with hall.town.storage.write() as work:
        due = await work.deliveries.claim(
            now=now.replace(year=now.year + 1),
            lease=now - now,
            owner="test",
            limit=200,
            platform=Platform.LOCAL,
        )
    asking = cache(hall.files.ask)  # nobody writes meanwhile
    new = set()  # of those that have something new to say, one of a kind says it
    async with hall.town.storage.read() as work:
        for delivery in due:
            known, plan = LOOKED_AT.get(repr(delivery)), delivery.plan
            if known is not None:
                if (plan.kind, type(plan.target)) in new:
                    continue
                if all(asking(one) == answer for one, answer in known.items()):
                    continue
                new.add((plan.kind, type(plan.target)))
            with questions_to(hall) as asked:
                said = await hall.town.notices.render(work, delivery, language="ja", now=now)
            if not isinstance(said, Skip):
                check_notice(said)
            LOOKED_AT[repr(delivery)] = {one: asking(one) for one in asked}


@contextmanager
def questions_to(hall: FurnishedTown) -> Iterator[set[Asked]]:
    """The statements that readers send meanwhile, with their values."""
    asked: set[Asked] = set()

    def note(*facts: Any) -> None:
        asked.add((facts[2], facts[3]))

    engine = hall.town.database.reader.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


@cache
def check_notice(said: Message) -> None:
    """One notice on both platforms; the same one need not be looked at again."""
    members = mentioned(said)[:PEOPLE_THERE]
    on_discord: dict[MemberId, str] = {one: str(number) for number, one in enumerate(members, 700)}
    on_slack: dict[MemberId, str] = {one: f"U0{number}" for number, one in enumerate(members, 700)}
    check_discord(DiscordRenderer(WORDS).post(said, on_discord), set(on_discord.values()))
    rendered = SlackRenderer("m", on_slack).message(said)
    check_slack(rendered.text, rendered.blocks, set(on_slack.values()))


@pytest.mark.parametrize("path", FORMS)
async def test_nothing_in_a_form_comes_alive(furnished_town: FurnishedTown, path: str) -> None:
    """Every field is hostile at once; what fault is found with is written well and sent again."""
    for hostile in turns_of(path):
        answer = await send(furnished_town, path, hostile)
        if refused(answer) and len(hostile) > 1:  # for the sake of one of them, perhaps
            for name, text in hostile.items():
                await send(furnished_town, path, {name: text})


@pytest.mark.parametrize(("path", "param"), LOOKED_UP, ids=lambda part: part)
async def test_nothing_that_is_looked_up_comes_alive(
    furnished_town: FurnishedTown, path: str, param: str
) -> None:
    for text in looked_up_by(path, param):
        await send(furnished_town, path, {param: text})


@pytest.mark.parametrize("kind", sorted(WRITTEN))
async def test_every_text_meets_many_fields_of_every_kind(kind: Kind) -> None:
    sent = [
        text
        for path in FORMS
        for turn in turns_of(path)
        for name, text in turn.items()
        if _param(path, name).kind is kind
    ]
    for hostile in SHORT:
        assert sum(hostile in text for text in sent) >= 10, hostile
    for name in ("marks", "flags", "ligatures", "mentions"):
        assert sum(len(text) > 10 and BOMBS[name].startswith(text) for text in sent) >= 10, name
    for name in ("overrides", "surrogates"):
        assert sent.count(BOMBS[name]) >= 10, name


async def test_every_short_text_is_looked_up_by_many_fields() -> None:
    sent = [text for path, param in LOOKED_UP for text in looked_up_by(path, param)]

    assert {text for text in SHORT if sent.count(text) < 10} == set()


async def send(hall: FurnishedTown, path: str, hostile: Mapping[str, str]) -> Answer | None:
    """Send a form until no fault is found with it any more, and look at all that is said; the last answer."""
    role, left = actor(path), dict(hostile)
    answer = None
    while True:
        hall.later()
        answer = await hall.people[role].again(path, request="", **{**filled(hall, path, role), **left})
        check_answer(hall, answer)
        wrong = left.keys() & answer.problems.keys() if isinstance(answer, Form) else set()
        if not wrong or wrong == left.keys():
            break
        left = {name: text for name, text in left.items() if name not in wrong}
    if hall.state():  # otherwise there is nothing new to see
        await check_notices(hall)
        await look_around(hall, path)
        hall.restore()
    return answer


def turns_of(path: str) -> list[dict[str, str]]:
    """What the fields of a form are filled with: all texts that a field has when they are few, and a part of
    them otherwise, which differs from form to form.
    """
    fields = [param for param in _command(path).params if param.kind in WRITTEN]
    texts = [texts_for(param) for param in fields]
    turns = min(TURNS, max(map(len, texts)))
    first = FORMS.index(path) * TURNS
    return [
        {param.name: own[turn % len(own)] for param, own in zip(fields, texts, strict=True)}
        for turn in range(first, first + turns)
    ]


def texts_for(field: Param) -> tuple[str, ...]:
    """All short ones and some bombs, which fill the field, and more."""
    filling = (BOMBS[name][: field.limit] for name in ("marks", "flags", "ligatures", "mentions"))
    return (*packed(SHORT, field.limit), *filling, *(BOMBS[name] for name in ("overrides", "surrogates")))


def looked_up_by(path: str, param: str) -> tuple[str, ...]:
    """A few short ones and a bomb; a few others for the next field."""
    number = LOOKED_UP.index((path, param))
    return (*SHORT[number % EVERY :: EVERY], BOMBS[("surrogates", "mentions")[number % 2]])


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
        "shelf": ("shelf.list", "shelf.mine"),
    }
    looks |= {"question": ("question.list",), "broadcast": ("broadcast.preview",), "profile": ("profile",)}
    for look in looks.get(path.partition(".")[0], ()):
        check_answer(hall, await person.again(look, request=""))


def _param(path: str, name: str) -> Param:
    return next(param for param in _command(path).params if param.name == name)


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
