from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.policy import Policy
from bot.i18n.words import Speech
from bot.interaction.arranging import IN_SIGHT, actions, arranged
from bot.interaction.words import Words
from bot.view import Action, Button, LinkButton, Menu, Style

WORDS = Words(Speech(), "ja", Policy().zone)
BUTTONS = st.builds(
    Button, st.just("する"), st.integers(0, 10**6).map(lambda number: Action("help", (str(number),)))
)
DANGEROUS = st.builds(lambda one: Button(one.label, one.action, Style.DANGER), BUTTONS)
LINKS = st.just(LinkButton("スレッド", "https://example.com"))


@settings(max_examples=50)
@given(st.lists(BUTTONS | LINKS, max_size=12), st.lists(BUTTONS | DANGEROUS, max_size=12))
def test_everything_is_there_once_and_little_is_in_sight(
    wanted: list[Button | LinkButton], rare: list[Button]
) -> None:
    row = arranged(WORDS, wanted, rare)
    menus = [one for one in row if isinstance(one, Menu)]
    hidden = [button for menu in menus for button in menu.buttons]
    seen = [one for one in row if not isinstance(one, Menu)]
    links = [one for one in wanted if isinstance(one, LinkButton)]

    assert sorted(map(repr, (*seen, *hidden))) == sorted(map(repr, (*wanted, *rare)))
    assert [one for one in seen if isinstance(one, LinkButton)] == links
    assert all(len(menu.buttons) > 1 for menu in menus)
    assert menus == list(row[len(row) - len(menus) :])
    assert len(menus) <= 1
    if menus:
        assert len(seen) <= max(IN_SIGHT, len(links))
        assert [one.style is Style.DANGER for one in hidden] == sorted(
            one.style is Style.DANGER for one in hidden
        )
    else:
        assert len(row) <= IN_SIGHT + len(links) + 1


def test_what_fits_needs_no_menu() -> None:
    wanted, rare = [_button("a"), _button("b")], [_button("c"), _button("d"), _button("e")]

    assert arranged(WORDS, wanted, rare) == (*wanted, *rare)


def test_who_wants_more_than_fits_finds_the_least_important_first_in_the_menu() -> None:
    wanted = [_button(name) for name in "abcdefg"]
    *seen, menu = arranged(WORDS, wanted, [_button("danger", Style.DANGER), _button("z")])

    assert seen == wanted[:IN_SIGHT]
    assert isinstance(menu, Menu)
    assert menu.label == "ほかの操作"
    assert [one.label for one in menu.buttons] == ["f", "g", "z", "danger"]


def test_nothing_to_do_is_no_row() -> None:
    assert actions(WORDS, ()) == ()


def _button(name: str, style: Style = Style.PLAIN) -> Button:
    return Button(name, Action("help", (name,)), style)
