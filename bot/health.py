"""Asks the running city hall on this machine whether it is well; for a container's health check."""

import http.client
import json
from collections.abc import Mapping

from bot.config import CalendarSettings, LocalSettings

TIMEOUT = 4.0  # seconds


class Unwell(Exception):
    """The city hall does not answer, or not as it should."""


def ask(local: LocalSettings) -> str:
    """Return the running program's version and how its search is doing. Raises Unwell."""
    connection = http.client.HTTPConnection(local.host, local.port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        state = json.loads(answer.read(1_000))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unwell(f"no answer from {local.host}:{local.port}: {error}") from None
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK or state.get("status") != "ok":
        raise Unwell(f"{local.host}:{local.port} says {state}")
    return "\n".join([str(state.get("version", "")), *_search(state.get("search") or {})])


def _search(state: Mapping[str, object]) -> list[str]:
    """One line about the search, where the program tells of it."""
    if not state:
        return []
    waiting = state.get("waiting")
    how_many = "not known yet how many" if waiting is None else waiting
    left = f", {how_many} questions are still to be read anew" if waiting != 0 else ""
    placed = state.get("by_meaning")
    meaning = f"by words and, for {placed} questions, by meaning" if placed else "by words"
    return [f"search: {state.get('analyzer')}, {meaning}{left}"]


def ask_calendar(calendar: CalendarSettings) -> None:
    """Ask the site of calendar feeds, where this town has one. Raises Unwell when it does not answer."""
    if not calendar.public_url:
        return
    connection = http.client.HTTPConnection(calendar.listen, calendar.port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        raise Unwell(f"no calendar feeds at {calendar.listen}:{calendar.port}: {error}") from None
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.NOT_FOUND:  # what it says to all but a feed's address
        raise Unwell(f"somebody else answers at {calendar.listen}:{calendar.port}")
