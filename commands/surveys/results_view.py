"""What may be told of an ended survey: totals and sizes on one page, the rest on pages of its own."""

from collections.abc import Sequence
from enum import StrEnum

from bot.domain.comparisons import Comparison, OrganisationAnswer, Results
from bot.domain.ids import to_token
from bot.domain.prefectures import PREFECTURES
from bot.domain.small_cells import Counts, Group, Label, Table
from bot.domain.town_sizes import TownSize
from bot.interaction.parts import PAGE, beside, to
from bot.interaction.words import Words
from bot.services.comparisons import SeenComparison
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Text,
)
from commands.surveys.views import comment_on, look_button, prefecture_name, results_button, size_name

Row = tuple[str, Counts]

SHOWN = 200  # signs of a remark on a page of ten; the files hold all of it


class Part(StrEnum):
    """A page of results of its own."""

    PREFECTURES = "prefectures"
    NAMED = "named"
    REMARKS = "remarks"


def group_name(words: Words, comparison: Comparison, group: Group) -> str:
    """A choice, or those that are counted together."""
    join = words.text("comparison.group_join")
    return join.join(comparison.choices[at] for at in group)


def results_view(words: Words, seen: SeenComparison, results: Results, least: int) -> Message:
    """Totals and sizes, and what else there is."""
    one, token = seen.comparison, to_token(seen.comparison.id)
    summary = words.text("comparison.results_heading", title=one.title)
    blocks: list[Block] = [Heading((Text(summary),))]
    if results.answered is not None:
        blocks.append(Paragraph(words("comparison.results_answered", number=results.answered)))
    blocks += _totals(words, one, results)
    if results.mean is not None:
        mean = words("comparison.mean", label=one.number_of, number=f"{results.mean:,}")
        blocks.append(Paragraph(mean))
    blocks += _sizes(words, one, results)
    if one.comment:
        blocks.append(comment_on(words, seen.named))
    blocks.append(Note(words("comparison.small_note", least=least)))
    blocks.append(Actions((*_parts(words, results, token), *_files(words, seen, token))))
    blocks.append(Actions((look_button(words, token), to("survey.list", words))))
    return Message(summary, tuple(blocks))


def _totals(words: Words, one: Comparison, results: Results) -> list[Block]:
    if not results.groups:
        return [Paragraph(words("comparison.too_few"))]
    pairs = zip(results.groups, results.totals, strict=True)
    fields = (
        Field(group_name(words, one, group), (Text(words.text("comparison.organisations", number=total)),))
        for group, total in pairs
    )
    blocks: list[Block] = [Fields(tuple(fields))]
    if any(len(group) > 1 for group in results.groups):
        blocks.append(Note(words("comparison.merged_choices")))
    return blocks


def _sizes(words: Words, one: Comparison, results: Results) -> list[Block]:
    heading = Paragraph((Text(words.text("comparison.by_size"), bold=True),))
    if results.by_size is None:
        return [heading, Note(words("comparison.too_few_sizes"))]
    fields = (
        Field(name, (Text(row_text(words, one, results, counts)),))
        for name, counts in size_rows(words, results.by_size)
    )
    return [heading, Fields(tuple(fields))]


def size_rows(words: Words, table: Table[TownSize] | None) -> list[Row]:
    """What may be told of sizes, from the largest to the smallest, and of all others together."""
    return _rows(words, table, [(size, size_name(words, size)) for size in TownSize])


def prefecture_rows(words: Words, table: Table[str] | None) -> list[Row]:
    """What may be told of prefectures, from north to south, and of all others together."""
    return _rows(words, table, [(one.code, prefecture_name(words, one.code)) for one in PREFECTURES])


def _rows(words: Words, table: Table[Label] | None, names: Sequence[tuple[Label, str]]) -> list[Row]:
    if table is None:
        return []
    rows = [(name, table.rows[label]) for label, name in names if label in table.rows]
    return [*rows, (words.text("comparison.others"), table.others)] if table.others else rows


def row_text(words: Words, one: Comparison, results: Results, counts: Sequence[int]) -> str:
    """導入済 5 ・ 検討中 3."""
    pairs = zip(results.groups, counts, strict=True)
    return words.text("comparison.count_join").join(
        words.text("comparison.count", choice=group_name(words, one, group), number=number)
        for group, number in pairs
    )


def _parts(words: Words, results: Results, token: str) -> tuple[Button, ...]:
    there = {
        Part.PREFECTURES: results.by_prefecture is not None,
        Part.NAMED: bool(results.named),
        Part.REMARKS: bool(results.remarks),
    }
    return tuple(
        Button(words.text(f"comparison.part_{part.value}"), Action("survey.part", (token, part.value, "0")))
        for part, shown in there.items()
        if shown
    )


def _files(words: Words, seen: SeenComparison, token: str) -> tuple[Button, ...]:
    takes_part = seen.may_manage or (seen.own is not None and seen.own.taken)
    return (to("survey.csv", words, token),) if takes_part else ()


def part_view(words: Words, seen: SeenComparison, results: Results, part: Part, page: int) -> Message:
    """One kind of detail, ten to a page."""
    one, token = seen.comparison, to_token(seen.comparison.id)
    items = _items(words, one, results)[part]
    summary = words.text(f"comparison.heading_{part.value}", title=one.title)
    blocks: list[Block] = [Heading((Text(summary),))]
    shown = items[page * PAGE : (page + 1) * PAGE]
    blocks.append(Items(shown) if shown else Paragraph(words("comparison.too_few")))
    more = (page + 1) * PAGE < len(items)
    turning = beside("survey.part", page, words, more=more, before=(token, part.value))
    blocks.append(Actions((*turning, results_button(words, token))))
    return Message(summary, tuple(blocks))


def _items(words: Words, one: Comparison, results: Results) -> dict[Part, tuple[Item, ...]]:
    return {
        Part.PREFECTURES: _prefectures(words, one, results),
        Part.NAMED: tuple(_named(words, one, answer) for answer in results.named),
        Part.REMARKS: tuple(Item((Text(cut(remark, SHOWN)),)) for remark in results.remarks),
    }


def _prefectures(words: Words, one: Comparison, results: Results) -> tuple[Item, ...]:
    return tuple(
        Item((Text(name, bold=True),), (Text(row_text(words, one, results, counts)),))
        for name, counts in prefecture_rows(words, results.by_prefecture)
    )


def _named(words: Words, one: Comparison, answer: OrganisationAnswer) -> Item:
    line = words(
        "comparison.named_row",
        choice=one.choices[answer.choice],
        organisation=answer.name,
        prefecture=prefecture_name(words, answer.prefecture),
    )
    said = [cut(answer.remark, SHOWN)] if answer.remark else []
    if answer.number is not None:
        number = f"{answer.number:,}"
        said.insert(0, words.text("comparison.own_number", label=one.number_of, number=number))
    return Item(line, (Text(words.text("comparison.count_join").join(said)),) if said else ())
