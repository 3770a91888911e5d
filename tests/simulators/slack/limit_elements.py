"""Limits of Block Kit's elements and composition objects (PLATFORMS.md 2.2-2.3)."""

from collections.abc import Callable, Iterator

from tests.simulators.slack.limit_checks import Checker, Node

Check = Callable[[Checker, Node, str], None]

SELECTS = frozenset(
    f"{many}{source}_select"
    for many in ("", "multi_")
    for source in ("static", "external", "users", "conversations", "channels")
)
_PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker"})
_CHOICES = frozenset({"radio_buttons", "checkboxes"})
_TYPED = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
IN_ACTIONS = SELECTS | _PICKERS | _CHOICES | {"button", "overflow"}
IN_SECTION = IN_ACTIONS | {"image"}
IN_INPUT = SELECTS | _PICKERS | _CHOICES | _TYPED | {"rich_text_input", "file_input"}


def check_element(checker: Checker, node: Node, at: str, allowed: frozenset[str]) -> None:
    """Check one element where only the allowed types may stand."""
    kind = node.get("type")
    if kind not in allowed:
        checker.fail(f"{at}/type", f"unsupported type: {kind}")
        return
    checker.string(node, "action_id", at, 255, least=1)
    checker.text(node, "placeholder", at, 150)
    if node.get("confirm") is not None:
        _confirm(checker, node["confirm"], f"{at}/confirm")
    _CHECKS.get(str(kind), _nothing)(checker, node, at)


def check_options(checker: Checker, node: Node, at: str, most: int = 100, *, least: int = 1) -> None:
    """Check `options` or `option_groups`, as in a select or in the answer to a suggestion."""
    if ("options" in node) == ("option_groups" in node):
        checker.fail(at, "must have either options or option_groups")
        return
    if "options" in node:
        _options(checker, node, at, most, least)
        return
    for index, group in enumerate(checker.items(node, "option_groups", at, 100, least)):
        here = f"{at}/option_groups/{index}"
        checker.need(group, here, "label", "options")
        checker.text(group, "label", here, 75)
        _options(checker, group, here, most, least)


def options_of(node: Node) -> Iterator[Node]:
    """All options of a select, grouped or not."""
    yield from node.get("options", [])
    for group in node.get("option_groups", []):
        yield from group["options"]


def check_image(checker: Checker, node: Node, at: str) -> None:
    checker.need(node, at, "alt_text")
    checker.string(node, "alt_text", at, 2_000)
    checker.string(node, "image_url", at, 3_000, least=1)
    if ("image_url" in node) == ("slack_file" in node):
        checker.fail(at, "must have either image_url or slack_file")


def _nothing(_checker: Checker, _node: Node, _at: str) -> None:
    """Some elements have nothing of their own to check."""


def _options(checker: Checker, node: Node, at: str, most: int, least: int) -> None:
    for index, option in enumerate(checker.items(node, "options", at, most, least)):
        here = f"{at}/options/{index}"
        checker.need(option, here, "text", "value")
        checker.text(option, "text", here, 75, plain=node.get("type") not in _CHOICES)
        checker.string(option, "value", here, 150)
        checker.text(option, "description", here, 75, plain=node.get("type") not in _CHOICES)


def _confirm(checker: Checker, node: Node, at: str) -> None:
    checker.need(node, at, "title", "text")
    checker.text(node, "title", at, 100)
    checker.text(node, "text", at, 300, plain=False)
    checker.text(node, "confirm", at, 30)
    checker.text(node, "deny", at, 30)


def _button(checker: Checker, node: Node, at: str) -> None:
    checker.need(node, at, "text")
    checker.text(node, "text", at, 75)
    checker.string(node, "value", at, 2_000)
    checker.string(node, "url", at, 3_000)
    checker.string(node, "accessibility_label", at, 75)
    if node.get("style") not in (None, "primary", "danger"):
        checker.fail(f"{at}/style", "must be primary or danger")


def _static_select(checker: Checker, node: Node, at: str) -> None:
    check_options(checker, node, at)
    initials = node.get("initial_options", [node["initial_option"]] if "initial_option" in node else [])
    known = [(option.get("text"), option.get("value")) for option in options_of(node)]
    for initial in initials:
        if (initial.get("text"), initial.get("value")) not in known:
            checker.fail(at, "initial option must be one of the options")


def _external_select(checker: Checker, node: Node, at: str) -> None:
    checker.number(node, "min_query_length", at, 0, 3_000)


def _overflow(checker: Checker, node: Node, at: str) -> None:
    check_options(checker, node, at, 5)


def _few_choices(checker: Checker, node: Node, at: str) -> None:
    check_options(checker, node, at, 10)


def _typed(checker: Checker, node: Node, at: str) -> None:
    checker.string(node, "initial_value", at, 3_000)
    checker.number(node, "min_length", at, 0, 3_000)
    checker.number(node, "max_length", at, 1, 3_000)
    least, most = node.get("min_length", 0), node.get("max_length", 3_000)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        checker.fail(at, "min_length must not be greater than max_length")


def _number(checker: Checker, node: Node, at: str) -> None:
    checker.need(node, at, "is_decimal_allowed")


def _datepicker(checker: Checker, node: Node, at: str) -> None:
    checker.shape(node, "initial_date", at, r"\d{4}-\d{2}-\d{2}")


def _timepicker(checker: Checker, node: Node, at: str) -> None:
    checker.shape(node, "initial_time", at, r"([01]\d|2[0-3]):[0-5]\d")


def _datetimepicker(checker: Checker, node: Node, at: str) -> None:
    checker.shape(node, "initial_date_time", at, r"\d{10}")


_CHECKS: dict[str, Check] = {
    "button": _button,
    "image": check_image,
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "external_select": _external_select,
    "multi_external_select": _external_select,
    "overflow": _overflow,
    "radio_buttons": _few_choices,
    "checkboxes": _few_choices,
    "plain_text_input": _typed,
    "number_input": _number,
    "datepicker": _datepicker,
    "timepicker": _timepicker,
    "datetimepicker": _datetimepicker,
}
