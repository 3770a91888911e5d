"""The example town as it is written down in ``example_town.toml``."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.members import MemberKind, Office
from bot.domain.rsvps import RsvpStyle
from bot.domain.sections import ActivityStyle, SectionKind


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExampleMember(_Entry):
    """``days``: how long ago they joined. ``persona``: whom of the local page's people this is."""

    name: str
    organisation: str
    kind: MemberKind
    work: str
    interests: str
    days: int
    persona: str = ""
    offices: frozenset[Office] = frozenset()


class ExampleSection(_Entry):
    """``days``: how long ago it was founded. ``room``: whether it meets in a room of the local page."""

    name: str
    purpose: str
    kind: SectionKind
    style: ActivityStyle = ActivityStyle.FREE
    chief: str
    members: tuple[str, ...]
    days: int
    room: bool = False


class ExampleProposal(_Entry):
    """``days``: how long ago it was made. ``supporters``: the proposer first."""

    name: str
    purpose: str
    kind: SectionKind
    first_step: str
    supporters: tuple[str, ...] = Field(min_length=1)
    days: int


class ExampleEvent(_Entry):
    """``days`` and ``time``: when it starts, by the town's wall clock."""

    title: str
    days: int = Field(ge=1)
    time: str
    minutes: int
    place: str
    description: str
    host: str
    section: str = ""
    capacity: int | None = None
    come: tuple[str, ...] = ()
    listen: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()

    @property
    def answers(self) -> Mapping[RsvpStyle, tuple[str, ...]]:
        """Who answered how."""
        return {
            RsvpStyle.COME: self.come,
            RsvpStyle.LISTEN: self.listen,
            RsvpStyle.LATER: self.later,
            RsvpStyle.UNDECIDED: self.undecided,
        }


class ExampleAnswer(_Entry):
    by: str
    text: str
    accepted: bool = False


class ExampleQuestion(_Entry):
    """``days``: how long ago it was asked."""

    title: str
    body: str
    author: str
    days: int
    section: str = ""
    answers: tuple[ExampleAnswer, ...] = ()


class ExampleData(_Entry):
    members: tuple[ExampleMember, ...]
    sections: tuple[ExampleSection, ...]
    events: tuple[ExampleEvent, ...]
    questions: tuple[ExampleQuestion, ...]
    proposals: tuple[ExampleProposal, ...]


def load_example() -> ExampleData:
    """Read the file that comes with the program."""
    text = (files("bot.services") / "example_town.toml").read_text(encoding="utf-8")
    return ExampleData.model_validate(tomllib.loads(text))
