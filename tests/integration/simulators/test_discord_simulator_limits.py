"""What the simulated platform refuses because it is too much."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import discord
import pytest
from discord import ui

from tests.integration.simulators.discord_town import Town, card, fault, open_town
from tests.simulators.discord.reading import buttons_of, selects_of


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with open_town(monkeypatch) as town:
        yield town


# -- limits


def many_rows(count: int) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    row: ui.ActionRow[ui.LayoutView]
    for number in range(count):
        row = ui.ActionRow()
        row.add_item(ui.Button(label="押", custom_id=str(number)))
        view._children.append(row)
    return view


def two_alike() -> ui.View:
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="一", custom_id="同"))
    view.add_item(ui.Button(label="二", custom_id="同"))
    return view


def long_menu() -> ui.View:
    view = ui.View(timeout=None)
    options = [discord.SelectOption(label=str(n)) for n in range(26)]
    view.add_item(ui.Select(custom_id="s", options=options))
    return view


TOO_MUCH: dict[str, Callable[[], dict[str, Any]]] = {
    "content": lambda: {"content": "字" * 2001},
    "embeds": lambda: {"embeds": [discord.Embed(description="字" * 3001)] * 2},
    "text of a view": lambda: {"view": card("字" * 2001, "字" * 2001)},
    "components": lambda: {"view": many_rows(21)},
    "button label": lambda: {"view": card("x", buttons=("字" * 81,))},
    "custom_id": lambda: {"view": card("x", buttons=("字" * 80, "字" * 80))},
    "same custom_id": lambda: {"view": two_alike()},
    "options": lambda: {"view": long_menu()},
    "content beside a layout": lambda: {"content": "x", "view": card("x")},
    "nothing at all": lambda: {"content": " "},
    "nonce": lambda: {"content": "x", "nonce": "n" * 26},
}


@pytest.mark.parametrize("what", TOO_MUCH)
async def test_message_beyond_a_limit_is_refused(town: Town, what: str) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await town.square.send(**TOO_MUCH[what]())

    assert fault(refused.value) in {(400, 50035), (400, 50006)}
    assert town.sim.posted == []


async def test_message_at_the_limit_is_taken(town: Town) -> None:
    await town.square.send(view=card("字" * 2000, "字" * 2000, buttons=("字" * 80,)))
    await town.square.send("字" * 2000)

    assert len(buttons_of(town.sim.posted[0])) == 1
    assert selects_of(town.sim.posted[0]) == []


def form(
    title: str = "題", label: str = "名前", description: str = "説明", value: str = ""
) -> dict[str, Any]:
    box = {"type": 4, "custom_id": "a", "style": 1, "value": value}
    field = {"type": 18, "label": label, "description": description, "component": box}
    return {"custom_id": "f", "title": title, "components": [field]}


TOO_LARGE_FORMS: dict[str, dict[str, Any]] = {
    "title": form(title="字" * 46),
    "label": form(label="字" * 46),
    "description": form(description="字" * 101),
    "text": form(value="字" * 4001),
    "no field": form() | {"components": []},
    "six fields": form() | {"components": [{"type": 10, "content": "x"}] * 6},
    "two fields of one name": form() | {"components": form()["components"] * 2},
}


async def open_form(interaction: discord.Interaction, data: dict[str, Any]) -> None:
    route = discord.http.Route(
        "POST",
        "/interactions/{webhook_id}/{webhook_token}/callback",
        webhook_id=interaction.id,
        webhook_token=interaction.token,
    )
    await interaction.client.http.request(route, json={"type": 9, "data": data})


@pytest.mark.parametrize("what", TOO_LARGE_FORMS)
async def test_form_beyond_a_limit_is_refused(town: Town, what: str) -> None:
    wide = form("字" * 45, "字" * 45, "字" * 100, "字" * 4000)

    async def answer(interaction: discord.Interaction) -> None:
        with pytest.raises(discord.HTTPException) as refused:
            await open_form(interaction, TOO_LARGE_FORMS[what])
        assert fault(refused.value) == (400, 50035)
        await open_form(interaction, wide)

    town.bot.on_press = answer
    outcome = await town.resident.forge("x")

    assert outcome.modal.title == "字" * 45
    assert [one.code.number for one in outcome.refusals] == [50035]


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Event", "description": "x"},
        {"name": "行 事", "description": "x"},
        {"name": "event", "description": ""},
        {"name": "event", "description": "x", "name_localizations": {"jp": "行事"}},
        {"name": "event", "description": "x", "name_localizations": {"ja": "行事・会"}},
        {
            "name": "x",
            "description": "x",
            "options": [{"type": 3, "name": f"o{n}", "description": "x"} for n in range(26)],
        },
        {"name": "menu", "type": 3, "description": "not allowed"},
    ],
)
async def test_command_beyond_a_limit_is_refused(town: Town, command: dict[str, Any]) -> None:
    application = town.bot.application_id
    assert application is not None

    with pytest.raises(discord.HTTPException) as refused:
        await town.bot.http.bulk_upsert_global_commands(application, [command])

    assert fault(refused.value) == (400, 50035)


async def test_sixteenth_context_menu_is_refused(town: Town) -> None:
    application = town.bot.application_id
    assert application is not None
    menus = [{"name": f"menu {n}", "type": 3} for n in range(16)]

    await town.bot.http.bulk_upsert_global_commands(application, menus[:15])
    with pytest.raises(discord.HTTPException):
        await town.bot.http.bulk_upsert_global_commands(application, menus)
