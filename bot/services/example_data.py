"""The example town as it is written down in ``example_town.toml``."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.materials import MaterialKind
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


class ExampleMoment(_Entry):
    """``days`` from the day the town is loaded, at a wall time of the town."""

    days: int = Field(ge=1)
    time: str


class ExampleAsked(_Entry):
    """A question to an event. ``wanted_by``: who wants to hear it too."""

    by: str
    text: str
    anonymous: bool = False
    wanted_by: tuple[str, ...] = ()


class ExampleEvent(_Entry):
    """``days`` and ``time``: when it starts, by the town's wall clock. ``programme``: its parts, a line each.
    ``roles``: by their name, how many are wanted.
    """

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
    programme: tuple[str, ...] = ()
    roles: Mapping[str, int] = Field(default_factory=dict)
    questions: tuple[ExampleAsked, ...] = ()

    @property
    def answers(self) -> Mapping[RsvpStyle, tuple[str, ...]]:
        """Who answered how."""
        return {
            RsvpStyle.COME: self.come,
            RsvpStyle.LISTEN: self.listen,
            RsvpStyle.LATER: self.later,
            RsvpStyle.UNDECIDED: self.undecided,
        }


class ExampleSeries(_Entry):
    """``rule``: when it comes again, as a member would type it."""

    title: str
    rule: str
    minutes: int
    place: str
    description: str
    host: str
    section: str = ""


class ExamplePoll(_Entry):
    """``answers``: by name, a mark (○△×) per candidate."""

    title: str
    by: str
    minutes: int
    options: tuple[ExampleMoment, ...]
    deadline: ExampleMoment
    notes: str = ""
    section: str = ""
    answers: Mapping[str, str] = Field(default_factory=dict)


class ExampleMaterial(_Entry):
    kind: MaterialKind
    title: str
    url: str


class ExamplePastEvent(_Entry):
    """``days``: how long ago it was; longer than those who were there are asked how it was."""

    title: str
    days: int = Field(ge=3)
    time: str
    minutes: int
    place: str
    description: str
    host: str
    section: str = ""
    come: tuple[str, ...] = ()
    happened: str
    following: str = ""
    materials: tuple[ExampleMaterial, ...] = ()


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
    series: tuple[ExampleSeries, ...]
    polls: tuple[ExamplePoll, ...]
    past: tuple[ExamplePastEvent, ...]
    questions: tuple[ExampleQuestion, ...]
    proposals: tuple[ExampleProposal, ...]


def load_example() -> ExampleData:
    """Read the file that comes with the program."""
    text = (files("bot.services") / "example_town.toml").read_text(encoding="utf-8")
    return ExampleData.model_validate(tomllib.loads(text))
