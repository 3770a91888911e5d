"""A persona of the local page, at its own WebSocket."""

from typing import Any

from aiohttp import ClientSession

from bot.domain.places import Platform, Purpose
from bot.ports.local import direct_room
from tests.builders.local import Visitor as Page
from tests.builders.local import token
from tests.scenario.doors.visitors import NOTHING, Act, Seen, Speech, the_one


class AtPage:
    """See Visitor."""

    door = Platform.LOCAL

    def __init__(self, page: Page, name: str, speech: Speech, acts: list[Act]) -> None:
        self.name = name
        self.seen = NOTHING
        self._page = page
        self._speech = speech
        self._acts = acts
        self._last: dict[str, Any] = {}
        self._count = 0

    async def call(self, path: str, /, **values: str) -> Seen:
        return await self._do("type", text=self._speech.line(path, values))

    async def press(self, label: str, on: Seen | None = None) -> Seen:
        shown = (on or self.seen).thing
        the_one(_controls(shown), label, lambda one: one["label"])
        return await self._do("press", token=token(shown, label))

    async def choose(self, menu: str, entry: str, on: Seen | None = None) -> Seen:
        shown = (on or self.seen).thing
        select = the_one(_controls(shown), menu, lambda one: one["label"])
        option = the_one(select["options"], entry, lambda one: one["label"])
        return await self._do("press", token=select["token"], value=option["value"])

    async def fill(self, **values: str) -> Seen:
        form = self.seen.thing
        assert form["type"] == "form", self.seen
        filled = dict(self.seen.fields)
        for name, value in values.items():
            field = next(one for one in form["fields"] if name in {one["name"], one["label"]})
            labels = {option["label"]: option["value"] for option in field["options"]}
            filled[field["name"]] = labels.get(value, value)
        return await self._do("submit", token=form["token"], values=filled)

    async def pick(self, path: str, on: Seen) -> Seen:
        return await self._do("from_message", verb=path, message=on.thing["id"])

    async def forge(self, token: str) -> Seen:
        return await self._do("press", token=token)

    async def again(self) -> None:
        assert (await self._page.do(**self._last))["answer"] is None

    def go(self, purpose: Purpose) -> None:
        self._page.room = room_of(purpose)

    async def letters(self) -> list[Seen]:
        return await self._read(direct_room(self._page.persona))

    async def files(self) -> dict[str, bytes]:
        letter = (await self.letters())[-1].thing  # what is still there when the page is loaded again
        assert letter["files"] == self.seen.thing["files"]
        return {file["name"]: await self._fetch(file["url"]) for file in letter["files"]}

    async def _fetch(self, path: str) -> bytes:
        async with ClientSession() as session, session.get(self._page.address + path) as answer:
            assert answer.headers["Content-Disposition"].startswith("attachment;")
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            return await answer.read()

    async def board(self, purpose: Purpose) -> list[Seen]:
        return await self._read(room_of(purpose))

    async def _read(self, room: str) -> list[Seen]:
        found = (await self._page.ask("open", room=room))["messages"]
        return [seen_json({"id": one["id"], **one["content"]}) for one in found if not one["author"]]

    async def _do(self, do: str, **facts: Any) -> Seen:
        self._count += 1
        self._last = {"do": do, "request": f"{self._page.persona}-act-{self._count}", **facts}
        reply = await self._page.do(**self._last)
        self._acts.append(Act(f"{self.name}: {facts}"))
        self.seen = Seen(reply["problem"]) if "problem" in reply else seen_json(reply["answer"])
        return self.seen


def room_of(purpose: Purpose) -> str:
    """The page's own room for a purpose."""
    return f"hall-{purpose.value}"


def _controls(shown: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = shown.get("blocks", ())
    beside = [item["button"] for block in blocks for item in block.get("items", ()) if item["button"]]
    rows = [one for block in blocks for one in block.get("controls", ())]
    return [*(widget for one in rows for widget in one.get("entries", (one,))), *beside]


def seen_json(shown: dict[str, Any]) -> Seen:
    """What the page draws of a message or form."""
    if shown["type"] == "form":
        problems = shown["problems"].values()
        labels = (field["label"] for field in shown["fields"])
        text = "\n".join([shown["title"], shown["intro"], *labels, *problems])
        return Seen(text, fields={one["name"]: one["value"] for one in shown["fields"]}, thing=shown)
    controls = _controls(shown)
    return Seen(
        "\n".join(_texts(shown["blocks"])),
        buttons=tuple(one["label"] for one in controls if one["type"] == "button"),
        menus={
            one["label"]: tuple(option["label"] for option in one["options"])
            for one in controls
            if one["type"] == "select"
        },
        pinged=frozenset(_pinged(shown["blocks"])),
        thing=shown,
    )


def _texts(blocks: list[dict[str, Any]]) -> list[str]:
    """One line per line of a message, with the labels of fields before their values."""
    found: list[str] = []
    for block in blocks:
        for part in (block, *block.get("fields", ()), *block.get("items", ())):
            words = [
                "".join(span.get("text", "") for span in part[key])
                for key in ("line", "note")
                if part.get(key)
            ]
            found += [part["label"], *words] if "fields" in block and part is not block else words
    return found


def _pinged(shown: Any) -> list[str]:
    """The names in all mentions of a persona."""
    if isinstance(shown, list):
        return [name for one in shown for name in _pinged(one)]
    if not isinstance(shown, dict):
        return []
    own = [shown["text"].removeprefix("@")] if shown.get("type") == "mention" and shown["persona"] else []
    return own + [name for one in shown.values() for name in _pinged(one)]
