"""Forged, stale and foreign widgets: whatever comes in, nothing changes and everybody gets an answer."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.interaction.commands import Command
from bot.interaction.params import Kind, Param
from bot.view import Action, Answer
from tests.builders.registry import whole_registry
from tests.hostile.calls import CALLS, filled
from tests.hostile.furnished_town import (
    ADMINISTRATOR,
    ASKER,
    HOST,
    ROLES,
    FurnishedTown,
    Mould,
    broken,
    in_town,
    refused,
)

BATCH = 60
MANY = settings(
    max_examples=15,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a batch is reported as it is: it need not shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SECTIONS = frozenset({"window", "reading", "open"})
NO_CHOICE = "☃"  # no name, no token, no choice, no number
STRAY = (
    NO_CHOICE,
    "-1",
    "0",
    "999999999999999999999999999999999999999",
    "9223372036854775807",
    "1_000",
    "1e3",
    "٣",
    "0" * 13,
    "7zzzzzzzzzzzz",
    "8000000000000",
    "zzzzzzzzzzzzz",
    "x" * 100,
    "\u202e☃",
    "' OR 1=1 --☃",
    "%_%☃",
)
_COMMANDS = tuple(command for command in whole_registry().all() if command.params)
_PAGE = "page"  # of a list: whatever it is, there is nothing to change


def kind_of(value: str) -> str:
    """What kind of thing a value of ``CALLS`` refers to."""
    name = value.lstrip("$")
    if value.startswith("@"):
        return f"own {value[1:]}"
    if name in SECTIONS or name.endswith("課"):
        return "section"
    return "member" if name.startswith("id:") else {"solved": "question"}.get(name, name)


@dataclass(frozen=True)
class Forgery:
    """One call with one parameter that no widget of ours could carry for this person."""

    role: str
    path: str
    param: str
    wrong: str  # a stray value, or "$" and a token's name


def forgeries() -> st.SearchStrategy[Forgery]:
    return st.sampled_from(_COMMANDS).flatmap(_forgeries_of)


def _forgeries_of(command: Command) -> st.SearchStrategy[Forgery]:
    open_to_forgery = [param for param in command.params if _referring(command, param)]
    if not open_to_forgery:
        return forgeries()
    return st.sampled_from(open_to_forgery).flatmap(
        lambda param: st.builds(
            Forgery,
            st.sampled_from(ROLES),
            st.just(command.path),
            st.just(param.name),
            _wrong(command, param),
        )
    )


def _referring(command: Command, param: Param) -> bool:
    given_by_call = param.name in CALLS[command.path].values and param.name != "channel"  # any will do
    if param.name == _PAGE:
        return not CALLS[command.path].writes  # a vote from a page that is not there is still a vote
    return given_by_call and param.kind in {Kind.CARRIED, Kind.REF, Kind.CHOICE, Kind.NUMBER}


def _wrong(command: Command, param: Param) -> st.SearchStrategy[str]:
    stray = st.sampled_from(STRAY) | st.text(max_size=100).map(lambda text: f"☃{text}"[:100])
    if param.kind in {Kind.CHOICE, Kind.NUMBER} or param.name in {"version", "wish", "style", "preset"}:
        return stray if param.kind is not Kind.NUMBER else stray.filter(lambda text: not text.isdecimal())
    right = kind_of(CALLS[command.path].values.get(param.name, ""))
    return stray | st.sampled_from(_TOKENS).filter(lambda name: kind_of(name) != right)


_TOKENS = (
    *(
        f"${name}"
        for name in (*SECTIONS, "event", "question", "solved", "answer", "id:member", "id:applicant")
    ),
    *(f"${kind}:{role}" for kind in ("event", "question", "search", "cancel") for role in (HOST, ASKER)),
)


async def send(hall: FurnishedTown, forgery: Forgery) -> Answer | None:
    values = filled(hall, forgery.path, forgery.role)
    wrong = hall.tokens[forgery.wrong[1:]] if forgery.wrong.startswith("$") else forgery.wrong
    if values.get(forgery.param) == wrong:
        return None  # somebody's own draft
    values[forgery.param] = wrong
    hall.later()
    return await hall.people[forgery.role].again(forgery.path, request="", **values)


@MANY
@example(
    batch=[Forgery(ADMINISTRATOR, path, "page", "9" * 39) for path in ("office.applicants", "section.list")]
)
@example(batch=[Forgery(ADMINISTRATOR, "office.channel_off", "purpose", NO_CHOICE)])
@example(batch=[Forgery(HOST, "section.leave_now", "which", "$event")])
@given(batch=st.lists(forgeries(), min_size=BATCH, max_size=BATCH))
def test_a_forged_value_changes_nothing_and_gets_an_answer(mould: Mould, batch: list[Forgery]) -> None:
    async def story(hall: FurnishedTown) -> None:
        before = hall.state()
        harm = []
        for forgery in batch:
            answer = await send(hall, forgery)
            if broken(answer, hall.town) or hall.state() != before:
                harm.append(forgery)
                hall.restore()
        assert harm == []

    in_town(mould, story)


@MANY
@given(
    batch=st.lists(
        st.tuples(
            st.sampled_from(ROLES),
            st.text(max_size=40)
            | st.sampled_from(["", "draft", "eg1", "section", "section.", "__class__", "a\nb"])
            | st.sampled_from([command.path for command in _COMMANDS]).map(lambda path: f"{path}.now.now"),
            st.lists(st.text(max_size=100) | st.sampled_from(STRAY), max_size=6).map(tuple),
        ),
        min_size=BATCH,
        max_size=BATCH,
    )
)
def test_an_unknown_verb_is_refused_kindly(
    mould: Mould, batch: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    async def story(hall: FurnishedTown) -> None:
        before = hall.state()
        for role, verb, args in batch:
            if whole_registry().find(verb):
                continue
            hall.later()
            answer = await hall.people[role].do(verb, *args)
            assert refused(answer), (role, verb, args)
            assert not broken(answer, hall.town), (role, verb, args)
        assert hall.state() == before

    in_town(mould, story)


@pytest.mark.parametrize("kind", ["event", "question", "search", "cancel", "pitch"])
@pytest.mark.asyncio(loop_scope="session")
async def test_a_draft_opens_for_nobody_but_its_account(furnished_town: FurnishedTown, kind: str) -> None:
    for role in ROLES:
        owner = ASKER if role != ASKER else HOST
        furnished_town.later()
        answer = await furnished_town.people[role].do("draft", furnished_town.tokens[f"{kind}:{owner}"])

        assert refused(answer)
        assert not broken(answer, furnished_town.town)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_hidden_command_cannot_be_typed(furnished_town: FurnishedTown) -> None:
    before = furnished_town.state()
    hidden = [command.path for command in whole_registry().all() if not command.listed]
    person = furnished_town.people[ADMINISTRATOR]
    reached = set()
    for path in hidden:
        for words in (path, path.replace(".", " "), f"eg1:{path}", path.replace(".", "")):
            furnished_town.later()
            told = " ".join(filled(furnished_town, path, ADMINISTRATOR).values())
            await person.say(f"{words} {told}")
            if furnished_town.state() != before:
                reached.add(words)
                furnished_town.restore()

    assert reached == set()


@given(token=st.text(max_size=130) | st.text("eg1:._-あ", max_size=130).map(lambda text: f"eg1:{text}"))
def test_a_widget_s_state_is_read_as_it_was_written_or_not_at_all(token: str) -> None:
    action = Action.read(token)

    assert action is None or action.token == token
