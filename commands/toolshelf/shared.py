"""What the counters of the toolshelf share: references, names, rows, stamps."""

from typing import Annotated

from bot.domain.ids import ImprovementId, ShelfItemId, to_token
from bot.domain.members import Member, Standing
from bot.domain.section_reports import fiscal_year_at
from bot.domain.toolshelf import Assurance, Checklist, ShelfItem, Signing, Use
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.text.years import describe_fiscal_year
from bot.view import Button, Item, Line, Style, Text


class OneItem(Input):
    """An item, chosen, typed by its title or carried by a button."""

    item: Annotated[str, Ref("shelf_item")]


class CarriedItem(Input):
    """An item referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def item_id(self) -> ShelfItemId:
        """Raises Refused for anything a button of ours cannot carry."""
        return ShelfItemId(carried(self.which))


class CarriedImprovement(Input):
    """An improvement referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def improvement_id(self) -> ImprovementId:
        """Raises Refused for anything a button of ours cannot carry."""
        return ImprovementId(carried(self.which))


class ChecklistForm(Input):
    """The four lines everybody answers for what they share; after what a form carries."""

    personal: Assurance
    names: Assurance
    secrets: Assurance
    rules: Assurance

    @property
    def checklist(self) -> Checklist:
        return Checklist(self.personal, self.names, self.secrets, self.rules)


def stamp(item: ShelfItem, words: Words) -> str:
    """令和8年度時点, and that it is out of date where somebody said so."""
    year = describe_fiscal_year(fiscal_year_at(item.fresh_at, words.zone).year, words.language)
    return words.text("shelf.stamp_outdated" if item.outdated else "shelf.stamp", year=year)


def kind_of(item: ShelfItem, words: Words) -> str:
    """What is shared, in words."""
    return words.text(f"choice.ItemKind.{item.content.kind.value}")


def row(item: ShelfItem, words: Words) -> Item:
    """An item in a list."""
    note = words(
        "shelf.row",
        kind=kind_of(item, words),
        area=words.text(f"choice.WorkArea.{item.content.area.value}"),
        uses=words.text("shelf.uses", count=item.uses),
        stamp=stamp(item, words),
    )
    hidden = words.text("shelf.hidden_mark") if item.hidden else ""
    return Item((Text(f"{hidden}{item.title}", bold=True),), note, to("shelf.show", words, to_token(item.id)))


def see(item: ShelfItem, words: Words, style: Style = Style.PLAIN) -> Button:
    """The button that opens an item."""
    return to("shelf.show", words, to_token(item.id), style=style)


def quote(use: Use, member: Member | None, words: Words) -> Line:
    """How it went for somebody; their organisation only where they want it told and are still here."""
    named = (
        use.signing is Signing.ORGANISATION and member is not None and member.standing is not Standing.LEFT
    )
    who = member.profile.organisation if named and member is not None else words.text("shelf.somebody")
    return words("shelf.quote", how=use.how, who=who)
