"""Pages of lists. Their number comes back with a button, so it may be anything."""

LAST_PAGE = 1_000


def page_of(asked: int, *, first: int = 0) -> int:
    """A page that can exist; ``first`` is the number of the first one."""
    return min(max(asked, first), LAST_PAGE)
