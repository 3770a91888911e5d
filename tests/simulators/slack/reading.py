"""What a person reads and can touch on a surface: a message, a modal or their App Home."""

from dataclasses import dataclass, field

from tests.simulators.slack.inputs import CannotDoError, elements_of, label_of
from tests.simulators.slack.limit_elements import options_of
from tests.simulators.slack.state import Channel, Json, Message, User, View
from tests.simulators.slack.text import shown, texts_in, unescape
from tests.simulators.slack.workspace import Workspace

Surface = Message | View


@dataclass(frozen=True)
class Control:
    """One interactive element: a button or anything to choose from or type into."""

    block_id: str
    action_id: str
    kind: str
    label: str
    value: str = ""
    style: str = ""
    options: tuple[str, ...] = ()
    element: Json = field(default_factory=dict, repr=False, compare=False)

    def called(self, name: str) -> bool:
        return name in (self.label, self.action_id, self.block_id)


def controls(surface: Surface) -> list[Control]:
    """Everything interactive; an input is labelled by its block, a select by its placeholder."""
    return [_control(block, element) for block in surface.blocks for element in elements_of(block)]


def buttons(surface: Surface) -> list[Control]:
    """The buttons, top to bottom."""
    return [control for control in controls(surface) if control.kind == "button"]


def selects(surface: Surface) -> list[Control]:
    """What one chooses from: selects, overflow menus, radio buttons, checkboxes."""
    kinds = ("select", "overflow", "radio_buttons", "checkboxes")
    return [control for control in controls(surface) if control.kind.endswith(kinds)]


def choices(surface: Surface) -> list[Control]:
    """What one can choose from without sending a form: selects and pickers."""
    return [*selects(surface), *(each for each in controls(surface) if each.kind.endswith("picker"))]


def inputs(surface: Surface) -> list[Control]:
    """The fields of a form, top to bottom."""
    fields = {block["block_id"] for block in surface.blocks if block["type"] == "input"}
    return [control for control in controls(surface) if control.block_id in fields]


def find(candidates: list[Control], name: str) -> Control:
    """The control of that label, action_id or block_id, else the only one whose label contains it.

    Raises CannotDoError when there is none, or more than one.
    """
    exact = [each for each in candidates if each.called(name)]
    found = exact or [each for each in candidates if name and name in each.label]
    if len(found) != 1:
        offered = [f"{each.label} ({each.action_id})" for each in candidates]
        raise CannotDoError(f"{len(found)} controls are called {name!r} among {offered}")
    return found[0]


def text_of(workspace: Workspace, surface: Surface) -> str:
    """What a reader sees, one line per text: names instead of ids, labels instead of links, no entities.

    A message's fallback text is shown only when it has no blocks.
    """

    def name_of(target: str) -> str:
        return _name(workspace, target)

    if isinstance(surface, Message) and not surface.blocks:
        return "\n".join([shown(surface.text, name_of), *surface.files])
    lines = [shown(text, name_of) if live else text for text, live in texts_in(surface.blocks)]
    titled = [surface.title] if isinstance(surface, View) and surface.title else []
    return "\n".join([*titled, *lines])


def _name(workspace: Workspace, target: str) -> str:
    found: User | Channel | None = workspace.users.get(target) or workspace.channels.get(target)
    if isinstance(found, User):
        return found.real_name
    return found.name if found is not None else target


def _control(block: Json, element: Json) -> Control:
    return Control(
        block["block_id"],
        element["action_id"],
        element["type"],
        _label(block, element),
        element.get("value", ""),
        element.get("style", ""),
        tuple(label_of(option) for option in options_of(element)),
        element,
    )


def _label(block: Json, element: Json) -> str:
    if block["type"] == "input":
        return unescape(block["label"]["text"])
    named = element.get("text") or element.get("placeholder") or {"text": ""}
    return unescape(named["text"])
