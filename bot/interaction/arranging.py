"""What of a page's actions is in sight: the few this reader most likely wants, the others in one menu."""

from collections.abc import Iterable

from bot.interaction.words import Words
from bot.view import Actions, Button, Control, LinkButton, Menu, Style

IN_SIGHT = 5  # controls of a calm row, its menu not counted


def actions(
    words: Words, wanted: Iterable[Button | LinkButton], rare: Iterable[Button] = ()
) -> tuple[Actions, ...]:
    """Like ``arranged``, as a block; none without anything to do."""
    row = arranged(words, wanted, rare)
    return (Actions(row),) if row else ()


def arranged(
    words: Words, wanted: Iterable[Button | LinkButton], rare: Iterable[Button] = ()
) -> tuple[Control, ...]:
    """A row of actions. ``wanted``: most important first; they stay in sight as far as there is room, links
    always, since a menu cannot open an address. ``rare`` join them where all of it fits, and wait in a menu
    at the end otherwise, what takes something away last. A menu of one entry would only be a detour.
    """
    first, others = tuple(wanted), tuple(rare)
    if len(first) + len(others) <= IN_SIGHT:
        return (*first, *others)
    room = IN_SIGHT - sum(isinstance(one, LinkButton) for one in first)
    seen: list[Button | LinkButton] = []
    put_away: list[Button] = []
    for one in first:
        if isinstance(one, LinkButton):
            seen.append(one)
        elif room > 0:
            room -= 1
            seen.append(one)
        else:
            put_away.append(one)
    inside = sorted((*put_away, *others), key=lambda one: one.style is Style.DANGER)
    if len(inside) == 1:
        return (*seen, *inside)
    return (*seen, Menu(words.text("list.more_actions"), tuple(inside)))
