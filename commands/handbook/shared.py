"""What the counters of the handbook share: references, names, facts."""

from typing import Annotated

from bot.domain.handbook import Credit, Page
from bot.domain.ids import PageId, to_token
from bot.domain.members import Member
from bot.interaction.days import day_of
from bot.interaction.freshness import as_of, dated
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.people import name_of
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.services.handbook import Credited
from bot.view import Action, Button, Style


class OnePage(Input):
    """A page, chosen, typed by title or carried by a button."""

    page: Annotated[str, Ref("page")]


class CarriedPage(Input):
    """A page referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def page_id(self) -> PageId:
        """Raises Refused for anything a button of ours cannot carry."""
        return PageId(carried(self.which))


def open_page(page: Page, words: Words, style: Style = Style.PLAIN) -> Button:
    """The button that opens a page."""
    return Button(words.text("handbook.open"), Action("handbook.info", (to_token(page.id),)), style)


def stamp(page: Page, words: Words) -> str:
    """As of which year it is right, and the mark of a doubt."""
    if page.outdated_at is None:
        return as_of(page.fresh_at, words)
    return dated(words.text("handbook.page"), page.fresh_at, page.outdated_at, words)


def credit_lines(view: Credited, words: Words) -> tuple[str, ...]:
    """Who asked, who answered and who wrote, each with their day; by the names they have today."""
    return tuple(_credit(credit, view.people.get(credit.member_id), words) for credit in view.credits)


def facts(view: Credited, words: Words) -> tuple[str, ...]:
    """What stands below a page's title."""
    where = (words.text("handbook.in_section", section=view.section),) if view.section else ()
    return (*where, stamp(view.page, words), *credit_lines(view, words))


def _credit(credit: Credit, member: Member | None, words: Words) -> str:
    key = f"handbook.credit_{credit.role.value}"
    return words.text(key, name=name_of(member, words), when=day_of(credit.at, words))
