from datetime import timedelta

from bot.domain.event_questions import EventQuestionStatus
from bot.domain.members import Standing
from bot.services.example_data import load_example
from tests.builders.local import open_local
from tests.builders.town import TestTown
from tests.fakes.clock import START


def test_the_example_is_as_large_as_it_says_and_names_only_its_own() -> None:
    data = load_example()
    people = {member.name for member in data.members}
    sections = {section.name for section in data.sections}

    assert (len(people), len(sections), len(data.events), len(data.questions)) == (30, 6, 8, 12)
    for section in data.sections:
        assert {section.chief, *section.members} <= people
    for proposal in data.proposals:
        assert set(proposal.supporters) <= people
    for event in data.events:
        assert {event.host, *(name for names in event.answers.values() for name in names)} <= people
        assert event.section in {"", *sections}
        assert {name for asked in event.questions for name in (asked.by, *asked.wanted_by)} <= people
    for series in data.series:
        assert series.host in people
    for poll in data.polls:
        assert {poll.by, *poll.answers} <= people
        assert {len(marks) for marks in poll.answers.values()} == {len(poll.options)}
    for past in data.past:
        assert {past.host, *past.come} <= people
    for question in data.questions:
        assert {question.author, *(answer.by for answer in question.answers)} <= people


async def test_an_empty_town_is_filled_with_one_request(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor("p-kenji") as page:
        assert (await page.ask("hello"))["town"]["example"]

        assert "problem" not in await page.ask("example")

        frame = await page.ask("hello")
        assert not frame["town"]["example"]
        offices = {person["id"]: person["office"] for person in frame["personas"]}
        assert offices["p-kenji"] == "広報課 · ひろほう工房の課長"
        assert offices["p-midori"] == "総務課"
        async with town.storage.read() as work:
            assert await work.members.count(Standing.MEMBER) == 30
            coming = await work.events.starting(START, START + timedelta(days=60))
            asked = await work.questions.recent(limit=50)
            unanswered = await work.questions.unanswered(limit=50)
            proposals, _ = await work.proposals.open(limit=9)
            known = await town.town.question_index.search(work, "議事録", limit=5)
            (again,) = [event for event in coming if event.occurrence]
            (poll,) = await work.date_polls.open_ones(None, START, limit=9)
            (past,) = await work.recaps.past(None, limit=9)
            shelf = await work.materials.of(past.id, limit=9)
            (pens,) = [event for event in coming if event.title == "伝わるお知らせ 赤ペン会"]
            parts = await work.programmes.parts_of(pens.id)
            roles = await work.event_roles.of(pens.id)
            sent, _ = await work.event_questions.page(pens.id, None, (EventQuestionStatus.OPEN,), limit=9)
        assert len(coming) == 8 + 1
        assert again.title == "お昼の雑談室"
        assert (poll.title, poll.answered) == ("備蓄の見直し会", 3)
        assert (past.title, past.tally.come, len(shelf)) == ("窓口の待ち時間を考える会", 5, 1)
        assert (len(parts), [seats.role.name for seats in roles]) == (4, ["記録", "司会"])
        assert [seen.question.votes for seen in sent] == [3, 1]
        assert (len(asked), len(unanswered)) == (12, 2)
        assert [(one.name, one.supporters) for one in proposals] == [
            ("ふるさと納税の裏方課", 3),
            ("昼休みの俳句課", 1),
        ]
        assert known[0].question.title == "会議の議事録、どこまで書きますか"
        assert sum(question.solved for question in asked) == 5
        waiting = {event.title: event.tally.waiting for event in coming}
        assert waiting["伝わるお知らせ 赤ペン会"] == 2


async def test_events_are_announced_and_reminded_but_the_past_is_not(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        await page.ask("example")

        once, series, poll = 8 * (1 + 3), 1 + 8 * 3, 1
        async with town.storage.read() as work:
            assert await work.deliveries.count_by_status() == {"pending": once + series + poll}


async def test_loading_twice_changes_nothing(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        await page.ask("example")
        again = await page.ask("example")

        assert "problem" in again
        async with town.storage.read() as work:
            assert await work.members.count(Standing.MEMBER) == 30


async def test_a_persona_who_joined_before_stays_who_they_are(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor("p-kenji") as page:
        values = {"name": "けんじ", "organisation": "どこか", "kind": "former"}
        await page.do("submit", token="eg1:join.form:1", values=values)

        assert "problem" not in await page.ask("example")

        async with town.storage.read() as work:
            assert await work.members.count(Standing.MEMBER) == 30
            assert [member.profile.name for member in await work.members.search("けんじ", limit=5)] == [
                "けんじ"
            ]


async def test_a_town_with_members_of_its_own_is_left_alone(town: TestTown) -> None:
    await town.member("よそから来た人")
    async with open_local(town) as local, local.visitor() as page:
        assert not (await page.ask("hello"))["town"]["example"]
        assert "problem" in await page.ask("example")
