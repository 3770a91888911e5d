from dataclasses import replace
from datetime import timedelta

from bot.domain.comparisons import Comparison, results_of
from bot.domain.event_questions import EventQuestionStatus
from bot.domain.glossary import written
from bot.domain.ideas import IdeaState
from bot.domain.members import MemberKind, Standing
from bot.domain.rides import MOST_RIDES
from bot.ports.ideas import Shelf
from bot.ports.toolshelf import WantedItems
from bot.services.example_data import load_example
from storage.unit_of_work import SqlStorage
from tests.builders.local import open_local
from tests.builders.town import TestTown
from tests.fakes.clock import START

GOOD = [
    "議事録",
    "議事録の作り方",
    "転入届",
    "防災訓練",
    "広報紙",
    "窓口の待ち時間",
    "会議を減らす",
    "異動の引き継ぎ",
    "避難所",
]
FOUND_LOOSELY = [
    "印紙税",
    "電子契約の印紙税",
    "ごみの分別",
    "予算要求",
    "宇宙開発",
    "犬の登録",
    "水道料金",
    "職員研修",
]


def test_the_example_is_as_large_as_it_says_and_names_only_its_own() -> None:
    data = load_example()
    people = {member.name for member in data.members}
    sections = {section.name for section in data.sections}

    assert (len(people), len(sections), len(data.events), len(data.questions)) == (30, 6, 9, 14)
    for section in data.sections:
        assert {section.chief, *section.members} <= people
    for proposal in data.proposals:
        assert set(proposal.supporters) <= people
    for event in data.events:
        assert {event.host, *(name for names in event.answers.values() for name in names)} <= people
        assert event.section in {"", *sections}
        assert {name for ride in event.rides for name in (ride.driver, *ride.passengers)} <= set(event.come)
        assert event.lodging is None or set(event.lodging.come) <= set(event.come)
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
        assert {*question.followers, *(one.member for one in question.sought)} <= people
        assert {name for answer in question.answers for name in answer.helped} <= people
        assert question.section in {"", *sections}


def test_what_the_example_knows_together_names_only_its_own() -> None:
    data = load_example()
    people = {member.name for member in data.members}
    sections = {"", *(section.name for section in data.sections)}

    assert (len(data.terms), len(data.ideas), len(data.surveys), len(data.shelf)) == (9, 3, 2, 5)
    assert {term.by for term in data.terms} | {wish.member for wish in data.advice} <= people
    for term in data.terms:
        assert written(term.word, term.reading, term.explanation).reading == term.reading
    for idea in data.ideas:
        assert {idea.author, *idea.supporters, *(word.by for word in idea.comments)} <= people
        assert {idea.steward, idea.owner} <= {"", *people}
        assert idea.section in sections
    known = {one.name for one in data.organisations}
    for survey in data.surveys:
        assert {survey.by, *(answer.by for answer in survey.answers)} <= {"", *people}
        assert {answer.organisation for answer in survey.answers} <= known
        assert max(answer.choice for answer in survey.answers) <= len(survey.choices)
    for item in data.shelf:
        users, improvers = (one.by for one in item.uses), (one.by for one in item.improvements)
        assert {item.author, *users, *improvers} <= people
        assert item.section in sections


def test_organisations_of_the_example_are_spelt_as_their_members_write_them() -> None:
    data = load_example()
    prefectures = {one.name: one.prefecture for one in data.organisations}

    for member in data.members:
        name = member.organisation.split()[0]
        if member.kind is MemberKind.LOCAL and member.prefecture:
            assert prefectures[name] == member.prefecture


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
        assert len(coming) == 9 + 1 + 1
        assert again.title == "お昼の雑談室"
        assert (poll.title, poll.answered) == ("備蓄の見直し会", 3)
        assert (past.title, past.tally.come, len(shelf)) == ("窓口の待ち時間を考える会", 5, 1)
        assert (len(parts), [seats.role.name for seats in roles]) == (4, ["記録", "司会"])
        assert [seen.question.votes for seen in sent] == [3, 1]
        assert (len(asked), len(unanswered)) == (14, 2)
        assert [(one.name, one.supporters) for one in proposals] == [
            ("ふるさと納税の裏方課", 3),
            ("昼休みの俳句課", 1),
        ]
        assert known[0].question.title == "会議の議事録、どこまで書きますか"
        assert await _close(town, GOOD) == GOOD
        assert await _close(town, FOUND_LOOSELY) == []
        assert sum(question.solved for question in asked) == 5
        waiting = {event.title: event.tally.waiting for event in coming}
        assert waiting["伝わるお知らせ 赤ペン会"] == 2


async def test_what_the_town_knows_together_stands_there_too(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor("p-kenji") as page:
        await page.ask("example")

    async with town.storage.read() as work:
        (kenji,) = await work.members.search("山吹", limit=2)
        (seeker,) = await work.members.search("白瀬", limit=2)
        terms, total = await work.glossary.listed(None, limit=9)
        (waiting,), _ = await work.glossary.waiting(limit=2)
        ideas = await work.ideas.counts(None)
        (adopted,), _ = await work.ideas.on(Shelf.ADOPTED, None, limit=2)
        running, ended = await work.comparisons.found(None, open_only=False, limit=3)
        answers = await work.comparisons.answers(ended.id, limit=20)
        items, shared = await work.toolshelf.page(WantedItems(), None, limit=9)
        requests, _ = await work.appeals.waiting_for(kenji.id, limit=2)
        (secret,) = await work.questions.sealed_of(seeker.id, limit=2)
        asked = await work.questions.recent(limit=20)
        (queues,) = [one for one in asked if one.title.startswith("引っ越し手続き")]
        helped = await work.question_ties.thanks([queues.accepted_id] if queues.accepted_id else [])
        followers = await work.question_ties.count_followers(queues.id)
    assert (terms[0].text.word, total, waiting.word, waiting.asked) == ("合議", 9, "供覧", 2)
    assert ideas == {IdeaState.TALKING: 1, IdeaState.ADOPTED: 1, IdeaState.DONE: 1}
    assert (adopted.owned_by(kenji.id), adopted.supports, adopted.comments) == (True, 5, 2)
    assert (running.answered, running.accepts(START), ended.ended) == (6, True, True)
    assert _told(ended, results_of(ended, answers, town.town.policy.survey_least).totals) == [4, 6, 4]
    assert {item.title: item.uses for item in items if item.origin_id} == {
        "引き継ぎ書 ひとり担当の村版": 1,
        "健診のお知らせ やさしい日本語版": 1,
    }
    assert (shared, max(item.version for item in items)) == (5, 2)
    assert [question.title for question, _request in requests] == ["古紙回収の日程を忘れられない工夫"]
    assert (secret.anonymous, secret.answers) == (True, 2)
    assert (followers, list(helped.values())) == (4, [3])
    assert sum(question.settled and not question.solved for question in asked) == 1
    assert [question.title for question in asked if question.urgent(START)] == [
        "看板の色の相談を受けたときの根拠"
    ]


async def test_without_a_key_nothing_is_asked_anonymously_nor_under_a_name(town: TestTown) -> None:
    unsealed = replace(town, storage=SqlStorage(town.database, town.clock.now, lambda: None))
    async with open_local(unsealed) as local, local.visitor() as page:
        assert "problem" not in await page.ask("example")

    async with town.storage.read() as work:
        asked = await work.questions.recent(limit=20)
    secret = next(one.title for one in load_example().questions if one.anonymous)
    assert len(asked) == len(load_example().questions) - 1
    assert secret not in {question.title for question in asked}


async def _close(town: TestTown, looked: list[str]) -> list[str]:
    """Of what is looked for what some question speaks of closely; all of it finds something."""
    index, close = town.town.question_index, []
    async with town.storage.read() as work:
        for text in looked:
            matches = await index.search(work, text, limit=5)
            assert matches, text
            close += [text] if await index.fits(text, matches) else []
    return close


def _told(ended: Comparison, totals: tuple[int, ...]) -> list[int]:
    """How many chose each; no two choices had to be counted together."""
    assert len(totals) == len(ended.choices)
    return list(totals)


async def test_there_is_an_event_to_travel_to(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor("p-kenji") as page:
        await page.ask("example")

    async with town.storage.read() as work:
        coming = await work.events.starting(START, START + timedelta(days=60))
        (trip,) = [event for event in coming if event.title == "干し柿づくり体験と交流会"]
        (night,) = [event for event in coming if event.parent_id == trip.id]
        venue = await work.venues.get(trip.id)
        rides = await work.rides.of(trip.id, limit=MOST_RIDES)
    assert (night.lodging, night.tally.come, night.starts_at) == (True, 3, trip.ends_at)
    assert venue.meeting == "10時40分 柿の木駅 改札前"
    assert [(filled.driver, filled.free) for filled in rides] == [("土屋 まさと", 2), ("風間 りく", 1)]


async def test_events_are_announced_and_reminded_but_the_past_is_not(town: TestTown) -> None:
    async with open_local(town) as local, local.visitor() as page:
        await page.ask("example")

        once, series, poll, survey, idea = 10 * (1 + 3), 1 + 8 * 3, 1, 1, 1
        async with town.storage.read() as work:
            assert await work.deliveries.count_by_status() == {
                "pending": once + series + poll + survey + idea
            }


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
