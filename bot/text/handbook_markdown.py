"""Pages of the handbook as Markdown files. What members wrote stays words: nothing in it becomes a link,
HTML or a formula; only its headings and lists are kept.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.text.documents import markdown_text

_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
# A mark with nothing behind it belongs to what is said: -3,000円, *1, **大事**, ---.
_ITEM = re.compile(r"(?:[-*]\s+|・\s*)(?=\S)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. ``facts`` stand below its title: section, year, credits."""

    title: str
    facts: tuple[str, ...]
    body: str


def page_file(sheet: Sheet) -> str:
    """One page as a file of its own."""
    return _page(sheet, 1)


def section_file(title: str, sheets: Collection[Sheet]) -> str:
    """Several pages as one file under one title."""
    return "\n".join((f"# {markdown_text(title)}\n", *(_page(sheet, 2) for sheet in sheets)))


def _page(sheet: Sheet, level: int) -> str:
    lines = [f"{'#' * level} {markdown_text(sheet.title)}", ""]
    lines += [f"- {markdown_text(fact)}" for fact in sheet.facts]
    lines.append("")
    before = ""
    for line in sheet.body.splitlines():
        said = _line(line, level + 1)
        if said and before and not (said.startswith("- ") and before.startswith("- ")):
            lines.append("")  # every line of ours is a paragraph, as it is shown in the chat
        lines.append(said)
        before = said
    return "\n".join(lines).rstrip() + "\n"


def _line(line: str, level: int) -> str:
    stripped = line.strip()
    heading = _HEADING.match(stripped)
    if heading:
        return f"{'#' * level} {markdown_text(stripped[heading.end() :])}"
    item = _ITEM.match(stripped)
    if item:
        return f"- {markdown_text(stripped[item.end() :])}"
    return markdown_text(stripped)
