"""Files on Discord: they arrive with the answer, once, and do not cling to what is shown next."""

import pytest

from adapters.discord import desk
from adapters.discord.limits import FILE, Check, walk
from adapters.discord.render import Renderer
from bot.domain.sections import Post
from bot.view import FILES_LIMIT, File, Message, Paragraph, Text
from tests.builders.sections import seat_in, section_called
from tests.integration.discord.discord_hall import Hall
from tests.simulators.discord.model import Message as Shown
from tests.simulators.discord.outcome import Outcome
from tests.simulators.discord.reading import buttons_of

SECTION = section_called("窓口改善課")


async def report(hall: Hall) -> Outcome:
    """The resident, who leads a section, asks for its report."""
    return await hall.resident.slash("課長席 年次報告", {"section": SECTION.name})


async def lead(hall: Hall) -> None:
    await hall.join()
    async with hall.town.storage.write() as work:
        (member,) = await work.members.search("花子", limit=2)
        await work.sections.save(SECTION)
        await work.sections.seat(seat_in(SECTION, member.id, Post.CHIEF))


async def test_files_arrive_once_though_discord_stumbles(hall: Hall) -> None:
    await lead(hall)
    hall.sim.faults.fail_next(500, path="callback")

    answer = await report(hall)

    assert answer.ephemeral
    assert [name.rpartition(".")[2] for name in on(answer).files] == ["md", "html"]
    assert all(on(answer).files.values())
    shown = [one["file"]["url"] for one in walk(on(answer).components) if one["type"] == FILE]
    assert shown == [f"attachment://{name}" for name in on(answer).files]


async def test_what_is_shown_next_has_no_files_and_the_report_replaces_nothing(hall: Hall) -> None:
    await lead(hall)
    seat = await hall.resident.slash("課長席 ようす")

    made = await hall.resident.press(seat.message, button(seat, "年次報告をつくる"))
    assert not made.updated
    assert on(made).attachments

    back = await hall.resident.press(made.message, button(made, "課長席を開く"))
    assert back.updated
    assert on(back).attachments == []


async def test_files_come_with_an_answer_that_was_promised_first(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lead(hall)
    monkeypatch.setattr(desk, "ANSWER_WITHIN", 0.0)

    answer = await report(hall)

    assert len((await answer.final()).files) == 2


def test_a_message_that_is_cut_keeps_its_files(hall: Hall) -> None:
    files = tuple(File(f"a{number}.md", "text/markdown", b"x") for number in range(FILES_LIMIT))
    long = Message("長い", (Paragraph((Text("長い話。" * 6_000),)),), files=files)

    pages = Renderer(hall.town.dispatcher.words("ja")).answer(long)

    found = [one["file"]["url"] for page in pages for one in walk(page["components"]) if one["type"] == FILE]
    assert found == [f"attachment://{file.name}" for file in files]
    for page in pages:
        check = Check()
        check.message(page["components"])
        assert check.violations == []


def button(outcome: Outcome, label: str) -> str:
    """The custom_id of a button."""
    found = [one.custom_id for one in buttons_of(on(outcome)) if one.label == label]
    assert found, outcome.text
    return found[0] or ""


def on(outcome: Outcome) -> Shown:
    """The message an act led to."""
    assert outcome.message is not None
    return outcome.message
