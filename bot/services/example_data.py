"""The example town as it is written down in ``example_town.toml`` and ``example_knowledge.toml``."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from pydantic import Field

from bot.domain.materials import MaterialKind
from bot.domain.members import MemberKind, Office
from bot.domain.rsvps import RsvpStyle
from bot.domain.sections import ActivityStyle, SectionKind
from bot.services.example_entry import Entry
from bot.services.example_knowledge_data import (
    ExampleIdea,
    ExampleOrganisation,
    ExampleShelfItem,
    ExampleSurvey,
    ExampleTerm,
    ExampleWaitingTerm,
)

_FILES = ("example_town.toml", "example_knowledge.toml")


class ExampleMember(Entry):
    """``days``: how long ago they joined. ``persona``: whom of the local page's people this is."""

    name: str
    organisation: str
    kind: MemberKind
    work: str
    interests: str
    days: int
    prefecture: str = ""
    persona: str = ""
    offices: frozenset[Office] = frozenset()


class ExampleAdvice(Entry):
    """Who takes requests for advice. ``weekly``: how many at most; the town's own rule where left out."""

    member: str
    areas: str
    weekly: int | None = None


class ExampleSection(Entry):
    """``days``: how long ago it was founded. ``room``: whether it meets in a room of the local page."""

    name: str
    purpose: str
    kind: SectionKind
    style: ActivityStyle = ActivityStyle.FREE
    chief: str
    members: tuple[str, ...]
    days: int
    room: bool = False


class ExampleProposal(Entry):
    """``days``: how long ago it was made. ``supporters``: the proposer first."""

    name: str
    purpose: str
    kind: SectionKind
    first_step: str
    supporters: tuple[str, ...] = Field(min_length=1)
    days: int


class ExampleMoment(Entry):
    """``days`` from the day the town is loaded, at a wall time of the town."""

    days: int = Field(ge=1)
    time: str


class ExampleAsked(Entry):
    """A question to an event. ``wanted_by``: who wants to hear it too."""

    by: str
    text: str
    anonymous: bool = False
    wanted_by: tuple[str, ...] = ()


class ExampleRide(Entry):
    """``time``: when it leaves, on the day of the event."""

    driver: str
    origin: str
    time: str
    seats: int
    note: str = ""
    passengers: tuple[str, ...] = ()


class ExampleLodging(Entry):
    """The night after an event. ``until``: when it ends, on the next day."""

    title: str
    place: str
    description: str
    until: str
    capacity: int
    come: tuple[str, ...] = ()


class ExampleEvent(Entry):
    """``days`` and ``time``: when it starts, by the town's wall clock. ``programme``: its parts, a line each.
    ``roles``: by their name, how many are wanted. ``fee``, ``meeting`` and ``access``: for coming in person.
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
    fee: str = ""
    meeting: str = ""
    access: str = ""
    rides: tuple[ExampleRide, ...] = ()
    lodging: ExampleLodging | None = None

    @property
    def answers(self) -> Mapping[RsvpStyle, tuple[str, ...]]:
        """Who answered how."""
        return {
            RsvpStyle.COME: self.come,
            RsvpStyle.LISTEN: self.listen,
            RsvpStyle.LATER: self.later,
            RsvpStyle.UNDECIDED: self.undecided,
        }


class ExampleSeries(Entry):
    """``rule``: when it comes again, as a member would type it."""

    title: str
    rule: str
    minutes: int
    place: str
    description: str
    host: str
    section: str = ""


class ExamplePoll(Entry):
    """``answers``: by name, a mark (○△×) per candidate."""

    title: str
    by: str
    minutes: int
    options: tuple[ExampleMoment, ...]
    deadline: ExampleMoment
    notes: str = ""
    section: str = ""
    answers: Mapping[str, str] = Field(default_factory=dict)


class ExampleMaterial(Entry):
    kind: MaterialKind
    title: str
    url: str


class ExamplePastEvent(Entry):
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


class ExampleAnswer(Entry):
    """``helped``: whom it helped, as they said."""

    by: str
    text: str
    accepted: bool = False
    helped: tuple[str, ...] = ()


class ExampleSought(Entry):
    """Who was asked for advice. ``topic``: because of what they said they know."""

    member: str
    topic: str


class ExampleQuestion(Entry):
    """``days``: how long ago it was asked. ``deadline``: in how many days. ``enough``: settled for now.
    ``followers``: who wants to know too. ``sought``: who was asked and has not answered.
    """

    title: str
    body: str
    author: str
    days: int
    section: str = ""
    tried: str = ""
    area: str = ""
    deadline: int | None = None
    anonymous: bool = False
    enough: bool = False
    answers: tuple[ExampleAnswer, ...] = ()
    followers: tuple[str, ...] = ()
    sought: tuple[ExampleSought, ...] = ()


class ExampleData(Entry):
    members: tuple[ExampleMember, ...]
    advice: tuple[ExampleAdvice, ...]
    sections: tuple[ExampleSection, ...]
    events: tuple[ExampleEvent, ...]
    series: tuple[ExampleSeries, ...]
    polls: tuple[ExamplePoll, ...]
    past: tuple[ExamplePastEvent, ...]
    questions: tuple[ExampleQuestion, ...]
    proposals: tuple[ExampleProposal, ...]
    terms: tuple[ExampleTerm, ...]
    waiting_terms: tuple[ExampleWaitingTerm, ...]
    ideas: tuple[ExampleIdea, ...]
    organisations: tuple[ExampleOrganisation, ...]
    surveys: tuple[ExampleSurvey, ...]
    shelf: tuple[ExampleShelfItem, ...]


def load_example() -> ExampleData:
    """Read the files that come with the program."""
    entries: dict[str, object] = {}
    for name in _FILES:
        entries |= tomllib.loads((files("bot.services") / name).read_text(encoding="utf-8"))
    return ExampleData.model_validate(entries)
