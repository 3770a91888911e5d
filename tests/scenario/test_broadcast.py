"""庁内放送: on time and once, what editors do before, and what happens when nobody was there."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.domain.broadcasts import IssueStatus, next_due
from bot.domain.members import Office
from bot.domain.places import Platform, Purpose
from bot.view import Message
from tests.builders.answers import said, values_of
from tests.builders.hall import Hall, hall_of, open_hall
from tests.builders.questions import ask
from tests.builders.town import Person, button, open_town

STUDIO, OFFICE = "c-broadcast", "c-operations"
HOUR, WEEK, MINUTE = timedelta(hours=1), timedelta(days=7), timedelta(minutes=1)
HEADING = "縁側市役所 庁内放送"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A town that opened a moment ago, with channels for the broadcast and for operations."""
    async with open_hall(tmp_path) as opened:
        async with opened.town.storage.write() as work:
            place = await work.places.find(Platform.LOCAL, "local")
            assert place is not None, "somebody has been there"
            await work.places.set_channel(place.id, Purpose.BROADCAST, STUDIO)
            await work.places.set_channel(place.id, Purpose.OPERATIONS, OFFICE)
        await on_air(opened)
        yield opened


async def on_air(hall: Hall) -> list[str]:
    """Let the clock strike; returns what is new in the broadcast's channel."""
    before = len(heard(hall))
    await hall.town.town.broadcasts.tick(hall.town.clock.now())
    while await hall.delivery.run_due():
        pass
    return [message.summary for message in heard(hall)[before:]]


def heard(hall: Hall, channel: str = STUDIO) -> list[Message]:
    return [shown.message for shown in hall.messenger.shown if shown.channel == channel]


def until_due(hall: Hall) -> timedelta:
    now = hall.town.clock.now()
    return next_due(now, hall.town.town.policy) - now


async def editor(hall: Hall) -> Person:
    return await hall.town.member("広報", Office.EDITOR)


async def status(hall: Hall, week: str) -> IssueStatus | None:
    async with hall.town.storage.read() as work:
        issue = await work.broadcasts.of_week(week)
    return issue.status if issue else None


async def test_the_bulletin_goes_out_once_at_its_moment(hall: Hall) -> None:
    due = until_due(hall)
    hall.town.clock.advance(due - MINUTE)
    assert await on_air(hall) == []

    hall.town.clock.advance(MINUTE)
    assert await on_air(hall) == [HEADING]

    for _ in range(4):
        hall.town.clock.advance(12 * HOUR)
        assert await on_air(hall) == []
    assert await status(hall, "2026-W48") is IssueStatus.PUBLISHED


async def test_every_week_has_its_own(hall: Hall) -> None:
    hall.town.clock.advance(until_due(hall))

    published = []
    for _ in range(5):
        published += await on_air(hall)
        hall.town.clock.advance(WEEK)

    assert published == [HEADING] * 5


async def test_whenever_the_program_was_away_for_less_than_a_day_no_week_is_lost_or_doubled(
    hall: Hall,
) -> None:
    chance, weeks, published = Random(5), 30, list[str]()
    end = hall.town.clock.now() + weeks * WEEK
    while hall.town.clock.now() < end:
        hall.town.clock.advance(chance.randint(1, 23 * 60) * MINUTE)
        published += await on_air(hall)

    assert published == [HEADING] * weeks


async def test_a_town_that_opens_owes_no_earlier_bulletin(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        await town.person("通りすがり").do("help")
        hall = hall_of(town)
        town.clock.advance(3 * HOUR)

        for _ in range(3):
            await town.town.broadcasts.tick(town.clock.now())
            town.clock.advance(MINUTE)

        async with town.storage.read() as work:
            assert await work.broadcasts.of_week("2026-W47") is None
        assert heard(hall, OFFICE) == []


async def test_up_to_a_day_late_it_still_goes_out(hall: Hall) -> None:
    hall.town.clock.advance(until_due(hall) + 24 * HOUR)

    assert await on_air(hall) == [HEADING]
    assert heard(hall, OFFICE) == []


async def test_later_it_is_missed_and_operations_hear_of_it_once(hall: Hall) -> None:
    hall.town.clock.advance(until_due(hall) + 24 * HOUR + MINUTE)

    for _ in range(2):
        assert await on_air(hall) == []

    (notice,) = heard(hall, OFFICE)
    assert "2026年11月23日(月) 8:30の庁内放送を流せませんでした" in said(notice)
    assert await status(hall, "2026-W48") is IssueStatus.MISSED


async def test_what_was_missed_can_go_out_late_and_the_next_week_keeps_its_own(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    hall.town.clock.advance(until_due(hall) + 2 * 24 * HOUR)
    await on_air(hall)

    confirm = await admin.press(heard(hall, OFFICE)[0], "いますぐ放送する")
    assert "11月23日(月) 8:30に流せなかった放送" in said(confirm)
    assert "放送しました" in said(await admin.press(confirm, "いま流す"))

    assert await on_air(hall) == [HEADING]
    hall.town.clock.advance(until_due(hall))
    assert await on_air(hall) == [HEADING]


async def test_the_bulletin_tells_of_questions_sections_and_newcomers(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    await admin.do("section.create", name="読書課", purpose="本を読む", kind="hobby")
    await ask(admin, "給食の献立は誰が決めますか")
    hall.town.clock.advance(until_due(hall))

    await on_air(hall)

    (bulletin,) = heard(hall)
    for part in ("読書課", "給食の献立は誰が決めますか", "総務さん(1人)", "予定はまだありません"):
        assert part in said(bulletin)
    assert "給食の献立" in said(await admin.press(bulletin, "読んで答える"))
    for label in ("イベントを見る", "課を見てまわる", "質問の一覧"):
        assert isinstance(await admin.press(bulletin, label), Message)


async def test_the_editor_previews_and_opens_with_their_own_words(hall: Hall) -> None:
    person = await editor(hall)
    hostile = "紅葉が見ごろです。<!channel> **{town}**"

    preview = await person.say("庁内放送 下見")
    assert "2026年11月23日(月) 8:30" in said(preview)
    assert "おはようございます" in said(preview)
    form = await person.press(preview, "冒頭のことばを書く")
    assert values_of(form) == {"words": ""}
    assert hostile in said(await person.send(form, words=hostile))

    hall.town.clock.advance(until_due(hall))
    await on_air(hall)
    assert hostile in said(heard(hall)[0])


async def test_publishing_now_takes_the_place_of_the_coming_one(hall: Hall) -> None:
    person = await editor(hall)

    confirm = await person.press(await person.say("庁内放送 下見"), "いますぐ放送する")
    assert heard(hall) == []
    await person.press(confirm, "いま流す")
    assert await on_air(hall) == [HEADING]

    assert "もう済んでいます" in said(await person.do("broadcast.publish_now"))
    assert "済んでいます" in said(await person.say("庁内放送 下見"))
    hall.town.clock.advance(until_due(hall))
    assert await on_air(hall) == []
    hall.town.clock.advance(WEEK)
    assert await on_air(hall) == [HEADING]


async def test_a_skipped_week_passes_in_silence_unless_resumed(hall: Hall) -> None:
    person = await editor(hall)

    skipped = await person.press(await person.say("庁内放送 下見"), "この週は休む")
    assert "お休みの予定" in said(await person.say("庁内放送 下見"))
    hall.town.clock.advance(until_due(hall))
    assert await on_air(hall) == []
    assert await status(hall, "2026-W48") is IssueStatus.SKIPPED

    await person.say("庁内放送 休む")
    assert "予定どおり" in said(await person.press(skipped, "やっぱり放送する"))
    hall.town.clock.advance(until_due(hall))
    assert await on_air(hall) == [HEADING]


async def test_only_editors_and_administrators_make_the_broadcast(hall: Hall) -> None:
    member, admin = await hall.town.member("花子"), await hall.town.member("総務", Office.ADMINISTRATOR)

    for path in ("preview", "publish", "publish_now", "skip", "resume"):
        assert "広報課の担当です" in said(await member.do(f"broadcast.{path}"))
    assert "広報課の担当です" in said(await member.do("broadcast.opening", words="のっとり"))
    assert await on_air(hall) == []

    assert button(await admin.say("庁内放送 下見"), "いますぐ放送する").action.verb == "broadcast.publish"
    assert "まだありません" in said(await member.say("庁内放送"))


async def test_a_day_moved_in_the_configuration_is_not_taken_for_lateness(hall: Hall) -> None:
    person = await editor(hall)
    await person.do("broadcast.opening", words="おはようございます。")
    async with hall.town.storage.write() as work:
        issue = await work.broadcasts.of_week("2026-W48")
        assert issue is not None
        await work.broadcasts.save(replace(issue, due_at=issue.due_at - 3 * 24 * HOUR))

    hall.town.clock.advance(until_due(hall))

    assert await on_air(hall) == [HEADING]


async def test_an_english_speaker_reads_it_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")

    bulletin = said(await emma.say("broadcast latest"))

    assert "Nothing planned yet" in bulletin
    assert "No question is waiting" in bulletin
    assert "Emma (1). Welcome!" in bulletin


async def test_the_bulletin_names_sections_that_look_for_founders(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    editors = await editor(hall)
    assert "仲間をさがしている" not in said(await editors.do("broadcast.preview"))

    await hanako.do("section.propose", name="俳句課", purpose="一句", kind="hobby")
    shown = await kenta.do("broadcast.latest")

    assert "仲間をさがしている課" in said(shown)
    assert "賛同 1人 ・ あと4人で開きます" in said(shown)
    page = await kenta.press(shown, "提案を読む")
    assert "あと3人です" in said(await kenta.press(page, "賛同する"))
