import pytest

from adapters.slack import limits
from adapters.slack.menus import MENU_PREFIX, opened, packed
from adapters.slack.render import Renderer
from bot.view import Action, Actions, Button, Menu, Message, Style, controls

MENU = Menu(
    "ほかの操作",
    tuple(Button(f"操作その{number}", Action("question.edit", (f"{number:013}",))) for number in range(60)),
)


def test_the_entries_of_a_menu_travel_in_buttons_and_come_back() -> None:
    found = [opened(MENU.label, value) for value in packed(MENU)]

    assert [one for window in found if window for one in controls(window)] == list(MENU.buttons)


def test_a_menu_that_is_too_long_for_one_button_goes_on_in_another() -> None:
    blocks = Renderer("answer").message(Message("質問", (Actions((MENU,)),))).blocks
    buttons = [element for block in blocks for element in block["elements"]]

    assert limits.check(blocks) == []
    assert len(buttons) > 1
    assert len({one["action_id"] for one in buttons}) == len(buttons)
    assert all(one["action_id"].startswith(MENU_PREFIX) for one in buttons)
    assert {one["text"]["text"] for one in buttons} == {"ほかの操作"}


def test_what_takes_something_away_looks_like_it() -> None:
    danger = Button("取り下げる", Action("question.withdraw", ("1",)), Style.DANGER)
    (value,) = packed(Menu("ほかの操作", (danger,)))

    window = opened("ほかの操作", value)

    assert window is not None
    assert list(controls(window)) == [danger]


@pytest.mark.parametrize(
    "value",
    ["", "1", "[]", "{}", '["eg1:help"]', '[["help","x","plain"]]', '[["eg1:help","x","loud"]]', "[1]"],
)
def test_a_forged_menu_opens_nothing(value: str) -> None:
    assert opened("ほかの操作", value) is None
