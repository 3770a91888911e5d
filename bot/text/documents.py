"""Documents as Markdown and as one HTML page that prints well. Whatever members wrote stays words in both."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

# Marks that turn the direction of what follows, and what shows nothing at the beginning of a file.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LIVE = re.compile(r"([\\`*_\[\]<>(){}#|~!&$@])")
# What would begin a heading, a list, a rule or a spreadsheet's formula at the beginning of a block.
_BEGINS = re.compile(r"^(?:([=+\-])|(\d+)([.)]))")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their headings; all rows as long as the headings."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document. ``facts``: labels and values. ``quotes``: words and who said them, if said."""

    heading: str
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    table: Table | None = None
    quotes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """``notes`` are the small print at the end."""

    title: str
    lead: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


def plain_line(text: str) -> str:
    """One line of a text, without marks that turn its direction."""
    return " ".join(_TURNING.sub("", text).split())


def markdown_text(text: str) -> str:
    """A text as Markdown that shows it as it is, also at the beginning of a block or in a table."""
    escaped = _LIVE.sub(r"\\\1", plain_line(text))
    return _BEGINS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", escaped)


def html_text(text: str) -> str:
    """A text as HTML that shows it as it is, inside an element or an attribute."""
    return escape(plain_line(text), quote=True)


def to_markdown(document: Document) -> str:
    """The document as Markdown (CommonMark with tables), ended by a line feed."""
    blocks = [f"# {markdown_text(document.title)}", markdown_text(document.lead)]
    for part in document.parts:
        blocks += _markdown_part(part)
    if document.notes:
        blocks += ["---", "\n".join(f"- {markdown_text(note)}" for note in document.notes)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _markdown_part(part: Part) -> Iterator[str]:
    yield f"## {markdown_text(part.heading)}"
    yield "\n".join(f"- **{markdown_text(label)}** {markdown_text(value)}" for label, value in part.facts)
    for line in part.lines:
        yield markdown_text(line)
    if part.table:
        rows = [_row(part.table.head), _row(("---",) * len(part.table.head), live=True)]
        yield "\n".join([*rows, *(_row(row) for row in part.table.rows)])
    for words, name in part.quotes:
        yield f"> {markdown_text(words)}" + (f"\n>\n> — {markdown_text(name)}" if name else "")


def _row(cells: tuple[str, ...], *, live: bool = False) -> str:
    return f"| {' | '.join(cell if live else markdown_text(cell) for cell in cells)} |"


def to_html(document: Document, language: str) -> str:
    """The document as one page without anything from elsewhere, laid out for A4."""
    body = "".join(_html_part(part) for part in document.parts)
    notes = "".join(f"<li>{html_text(note)}</li>" for note in document.notes)
    title = html_text(document.title)
    return (
        f'<!doctype html>\n<html lang="{html_text(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<header><h1>{title}</h1>"
        f"<p>{html_text(document.lead)}</p></header>\n<main>\n{body}</main>\n"
        f"<footer><ul>{notes}</ul></footer>\n</body>\n</html>\n"
    )


def _html_part(part: Part) -> str:
    facts = "".join(
        f"<div><dt>{html_text(label)}</dt><dd>{html_text(value)}</dd></div>" for label, value in part.facts
    )
    pieces = [f"<dl>{facts}</dl>" if facts else ""]
    pieces += [f"<p>{html_text(line)}</p>" for line in part.lines]
    pieces.append(_html_table(part.table) if part.table else "")
    pieces += [_html_quote(words, name) for words, name in part.quotes]
    return f"<section><h2>{html_text(part.heading)}</h2>{''.join(pieces)}</section>\n"


def _html_table(table: Table) -> str:
    head = "".join(f'<th scope="col">{html_text(cell)}</th>' for cell in table.head)
    rows = "".join(f"<tr>{''.join(f'<td>{html_text(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _html_quote(words: str, name: str) -> str:
    said = f"<figcaption>{html_text(name)}</figcaption>" if name else ""
    return f"<figure><blockquote>{html_text(words)}</blockquote>{said}</figure>"


_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
@page { size: A4; margin: 20mm 18mm; }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { max-width: 174mm; margin: 0 auto; padding: 12mm 4mm; background: #fff; color: #222;
  font: 10.5pt/1.75 sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0 0 2mm; padding-bottom: 2mm; border-bottom: 0.8mm solid #5b7f6b; font-size: 19pt;
  line-height: 1.35; }
h2 { margin: 8mm 0 2mm; padding-left: 3mm; border-left: 1.2mm solid #5b7f6b; font-size: 13pt;
  line-height: 1.4; break-after: avoid; }
header p { margin: 0; color: #444; }
p { margin: 2mm 0; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 0 8mm; margin: 2mm 0; }
dl div { display: flex; justify-content: space-between; gap: 4mm; border-bottom: 0.2mm solid #ccc;
  padding: 1mm 0; break-inside: avoid; }
dt { color: #444; }
dd { margin: 0; font-weight: bold; text-align: right; }
table { width: 100%; border-collapse: collapse; margin: 3mm 0; font-size: 9.5pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 1.2mm 2mm; border-bottom: 0.2mm solid #ccc; text-align: left; vertical-align: top; }
th { border-bottom: 0.4mm solid #5b7f6b; white-space: nowrap; }
td:first-child { white-space: nowrap; }
td:nth-child(n+3), th:nth-child(n+3) { text-align: right; white-space: nowrap; }
figure { margin: 3mm 0; padding: 2mm 4mm; background: #f3f6f4; break-inside: avoid; }
blockquote { margin: 0; }
figcaption { color: #444; text-align: right; font-size: 9.5pt; }
dd, td, p, li, blockquote, figcaption, h1 { unicode-bidi: isolate; }
footer { margin-top: 10mm; border-top: 0.2mm solid #ccc; color: #555; font-size: 8.5pt; }
footer ul { padding-left: 4mm; }
@media print { body { max-width: none; padding: 0; } figure { print-color-adjust: exact; } }
@media (max-width: 600px) { dl { grid-template-columns: 1fr; } }
"""
