"""Tables as CSV that spreadsheets open as they are meant: nothing members wrote is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\ufeff"  # by which Excel knows UTF-8

# Spreadsheets in Japanese take the wide forms for the narrow ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "=", "+", "-", "@")

Cell = str | int | float | None


def to_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark and CRLF, for Excel; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def _written(cell: Cell) -> Cell:
    """Words that would begin a formula get an apostrophe before them, as spreadsheets themselves do."""
    if not isinstance(cell, str):
        return cell
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell
