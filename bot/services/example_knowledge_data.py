"""What the example town knows together, as it is written down in ``example_knowledge.toml``.

``days``: how long ago something was written, asked or shared.
"""

from pydantic import Field

from bot.domain.toolshelf import ItemKind, Licence
from bot.domain.town_sizes import TownSize
from bot.domain.work_areas import WorkArea
from bot.services.example_entry import Entry


class ExampleTerm(Entry):
    word: str
    reading: str
    explanation: str
    area: str = ""
    example: str = ""
    source: str = ""
    by: str
    days: int


class ExampleWaitingTerm(Entry):
    """A word nobody has explained yet."""

    word: str
    asked_by: tuple[str, ...] = Field(min_length=1)
    days: int


class ExampleWord(Entry):
    """A comment on an idea."""

    by: str
    text: str


class ExampleIdea(Entry):
    """``steward``: who adopted it for ``owner`` to see to; empty while it is talked about. ``due``: in how
    many days. ``outcome``: what came of it, on that day.
    """

    title: str
    what: str
    why: str
    author: str
    days: int
    section: str = ""
    supporters: tuple[str, ...] = ()
    comments: tuple[ExampleWord, ...] = ()
    steward: str = ""
    owner: str = ""
    due: int = 0
    outcome: str = ""


class ExampleOrganisation(Entry):
    """``prefecture``: its full name."""

    name: str
    prefecture: str
    size: TownSize


class ExampleSurveyAnswer(Entry):
    """``choice``: counted from 1. ``by``: empty for a member who is not there any more."""

    organisation: str
    choice: int = Field(ge=1)
    by: str = ""
    number: int | None = None
    remark: str = ""
    named: bool = False


class ExampleSurvey(Entry):
    """``deadline``: in how many days; one that lies behind is over, and its results were told."""

    title: str
    choices: tuple[str, ...]
    by: str
    days: int
    deadline: int
    notes: str = ""
    number_of: str = ""
    comment: str = ""
    answers: tuple[ExampleSurveyAnswer, ...] = ()


class ExampleUse(Entry):
    """``signed``: passed on with the user's organisation."""

    by: str
    how: str = ""
    signed: bool = False


class ExampleImprovement(Entry):
    """``taken``: it is the next version; else it waits."""

    by: str
    what: str
    text: str = ""
    url: str = ""
    taken: bool = False


class ExampleShelfItem(Entry):
    """``origin``: the title of what it was made from, which stands before it."""

    title: str
    kind: ItemKind
    about: str
    text: str = ""
    url: str = ""
    area: WorkArea
    licence: Licence
    author: str
    days: int
    section: str = ""
    origin: str = ""
    uses: tuple[ExampleUse, ...] = ()
    improvements: tuple[ExampleImprovement, ...] = ()
