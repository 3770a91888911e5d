"""Looking through everything but questions, on both databases: what fits is found, by whom may know of it."""

from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.domain.afterwards import Recap
from bot.domain.comparisons import Comparison, ComparisonStatus, Scope
from bot.domain.consulting import AdviceWish
from bot.domain.findings import FindKind, Narrowing
from bot.domain.glossary import GlossaryTerm, TermText
from bot.domain.handbook import Page
from bot.domain.ideas import Comment, Idea, IdeaState
from bot.domain.ids import (
    ComparisonId,
    GlossaryTermId,
    IdeaCommentId,
    IdeaId,
    MaterialId,
    MemberId,
    PageId,
    QuestionId,
)
from bot.domain.materials import Material, MaterialKind
from bot.domain.members import Standing
from bot.domain.questions import Question, QuestionStatus
from bot.domain.sections import Section
from bot.domain.work_areas import WorkArea
from bot.ports.findings import Sought
from bot.services.question_index import QuestionIndex
from bot.text.analysis import CharacterAnalyzer
from storage.unit_of_work import SqlStorage
from tests.builders.events import HOST, event_called
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.builders.toolshelf import item_called
from tests.fakes.clock import START

YUMI = member_called("由美")
INNER = replace(section_called("内輪課"), members_only=True)
OPEN = section_called("契約課")
DAY = timedelta(days=1)
NOW = START + 10 * DAY


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (HOST, YUMI):
            await work.members.save(replace(member, standing=Standing.MEMBER))
        for section in (INNER, OPEN):
            await work.sections.save(section)
        await work.sections.seat(seat_in(INNER, HOST.id))


async def found(
    storage: SqlStorage,
    kind: FindKind,
    *words: str,
    reader: MemberId = YUMI.id,
    narrowing: Narrowing | None = None,
) -> list[str]:
    async with storage.read() as work:
        sought = Sought(words, narrowing or Narrowing(), NOW, len(words))
        return [one.title for one in await work.findings.of(kind, sought, reader, limit=9)]


def held(title: str, section: Section | None = None, number: int = 1, days: int = 1) -> object:
    event = event_called(title, days * DAY)
    details = replace(event.details, section_id=section.id if section else None)
    return replace(event, id=type(event.id)(number), details=details)


async def test_past_events_by_their_title_and_by_what_is_told_of_them(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for event in (
            held("電子契約の勉強会", number=1),
            held("内輪の電子契約の会", INNER, number=2),
            held("これからの電子契約", number=3, days=30),
            held("給食の会", OPEN, number=4, days=2),
        ):
            await work.events.add(event)  # type: ignore[arg-type]
        told = Recap(event_called("", DAY).id, happened="電子契約の話もしました", published_at=START)
        await work.recaps.save(replace(told, event_id=type(told.event_id)(4)))

    assert await found(storage, FindKind.EVENT, "電子契約") == ["電子契約の勉強会", "給食の会"]
    assert set(await found(storage, FindKind.EVENT, "電子契約", reader=HOST.id)) == {
        "電子契約の勉強会",
        "内輪の電子契約の会",
        "給食の会",
    }
    assert await found(storage, FindKind.EVENT, "電子契約", "給食") == ["給食の会"]
    assert await found(storage, FindKind.EVENT, "電子契約", "防災") == []
    only = Narrowing(section_id=OPEN.id)
    assert await found(storage, FindKind.EVENT, "電子契約", narrowing=only) == ["給食の会"]
    soon = Narrowing(since=START, until=START + DAY + DAY / 2)
    assert await found(storage, FindKind.EVENT, "電子契約", narrowing=soon) == ["電子契約の勉強会"]


async def test_materials_tools_and_ideas_only_for_whom_they_are(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for number, section in ((1, None), (2, INNER)):
            event = held("会", section, number=number)
            await work.events.add(event)  # type: ignore[arg-type]
            title = "電子契約の資料" if section is None else "内輪の電子契約の資料"
            key = str(number)
            await work.materials.add(
                Material(
                    MaterialId(number),
                    event.id,  # type: ignore[attr-defined]
                    MaterialKind.SLIDES,
                    title,
                    "https://example.com",
                    key,
                    HOST.id,
                    START,
                )
            )
            prefix = "" if section is None else "内輪の"
            section_id = section.id if section else None
            item = item_called(f"{prefix}電子契約の様式", HOST.id)
            await work.toolshelf.save(replace(item, id=type(item.id)(number), section_id=section_id))
            idea = Idea(IdeaId(number), HOST.id, f"{prefix}電子契約を広げる", "", "", START, section_id)
            await work.ideas.save(idea)

    for kind, title in (
        (FindKind.MATERIAL, "電子契約の資料"),
        (FindKind.TOOL, "電子契約の様式"),
        (FindKind.IDEA, "電子契約を広げる"),
    ):
        assert await found(storage, kind, "電子契約") == [title]
        assert await found(storage, kind, "電子契約", reader=HOST.id) == [title, f"内輪の{title}"]
    tax = Narrowing(area="税", areas=frozenset({WorkArea.TAX}))
    assert await found(storage, FindKind.TOOL, "電子契約", narrowing=tax) == []


async def test_people_only_who_said_that_they_may_be_asked(storage: SqlStorage) -> None:
    assert await found(storage, FindKind.PERSON, "契約") == []
    async with storage.write() as work:
        await work.advice_wishes.save(AdviceWish(HOST.id, open=True, areas="契約、住民税"))
    assert await found(storage, FindKind.PERSON, "契約") == [HOST.profile.name]
    assert await found(storage, FindKind.PERSON, "契約", reader=HOST.id) == []
    assert await found(storage, FindKind.PERSON, "給食") == []
    async with storage.write() as work:
        await work.advice_wishes.save(AdviceWish(HOST.id, open=False, areas="契約、住民税"))
    assert await found(storage, FindKind.PERSON, "契約") == []


async def test_questions_are_narrowed_within_the_query(storage: SqlStorage) -> None:
    index = QuestionIndex(storage, CharacterAnalyzer())
    asked = [
        Question(QuestionId(1), HOST.id, "電子契約の印紙", "", START, area="契約事務"),
        Question(QuestionId(2), HOST.id, "電子契約の印紙", "", START - 400 * DAY),
        Question(
            QuestionId(3), HOST.id, "電子契約の印紙", "", START, status=QuestionStatus.ENOUGH, answers=1
        ),
    ]
    async with storage.write() as work:
        for question in asked:
            await work.questions.add(question)
            await index.update(work, question)

    async def ids(narrowing: Narrowing) -> list[int]:
        async with storage.read() as work:
            return [
                int(one.question.id)
                for one in await index.search(work, "電子契約", limit=9, narrowing=narrowing)
            ]

    assert await ids(Narrowing()) == [3, 2, 1]
    assert await ids(Narrowing(settled=True)) == [3]
    assert await ids(Narrowing(settled=False)) == [2, 1]
    assert await ids(Narrowing(since=START - DAY, until=START + DAY)) == [3, 1]
    assert await ids(Narrowing(area="契約")) == [1]
    assert await ids(Narrowing(area="%")) == []


async def test_half_of_the_words_are_enough_and_more_of_them_come_first(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for number, title in enumerate(
            ("新しい対策", "いじめ", "学校のいじめ", "対策といじめ", "学校の話"), 1
        ):
            at = START + number * DAY
            await work.handbook.save(Page(PageId(number), title, "本文", HOST.id, at, at))

    async def sorted_for(*words: str, least: int, besides: tuple[str, ...] = ()) -> list[str]:
        sought = Sought(words, Narrowing(), NOW, least, besides, {"いじめ": ("いじめ", "苛め")})
        async with storage.read() as work:
            found = await work.findings.of(FindKind.HANDBOOK, sought, YUMI.id, limit=9)
            return [one.title for one in found]

    two = ["対策といじめ", "いじめ", "学校のいじめ", "新しい対策"]
    assert await sorted_for("いじめ", "対策", least=1) == two
    assert await sorted_for("いじめ", "対策", least=2) == ["対策といじめ"]
    assert await sorted_for("いじめ", "ワニ", "タヌキ", least=2) == []
    assert await sorted_for("いじめ", "対策", least=1, besides=("新しい",)) == [two[0], two[3], *two[1:3]]
    assert await sorted_for("いじめ", least=1, besides=("学校",)) == [
        "学校のいじめ",
        "いじめ",
        "対策といじめ",
    ]
    async with storage.write() as work:
        await work.handbook.save(Page(PageId(1), "苛めとは", "本文", HOST.id, NOW, NOW))
    assert await sorted_for("いじめ", least=1) == ["苛めとは", "いじめ", "対策といじめ", "学校のいじめ"]


async def test_pages_by_title_and_text_for_whom_they_are(storage: SqlStorage) -> None:
    page = Page(PageId(1), "電子契約", "## 手順\n印紙税は", HOST.id, START, START)
    async with storage.write() as work:
        for one in (
            page,
            replace(page, id=PageId(2), title="内輪の印紙税", section_id=INNER.id),
            replace(page, id=PageId(3), title="外した印紙税", gone=True),
            replace(page, id=PageId(4), title="課の印紙税", section_id=OPEN.id, written_at=NOW),
        ):
            await work.handbook.save(one)

    assert await found(storage, FindKind.HANDBOOK, "印紙税") == ["課の印紙税", "電子契約"]
    assert await found(storage, FindKind.HANDBOOK, "印紙税", reader=HOST.id) == [
        "課の印紙税",
        "内輪の印紙税",
        "電子契約",
    ]
    only = Narrowing(section_id=OPEN.id)
    assert await found(storage, FindKind.HANDBOOK, "印紙税", narrowing=only) == ["課の印紙税"]
    hidden = Narrowing(section_id=INNER.id)
    assert await found(storage, FindKind.HANDBOOK, "印紙税", narrowing=hidden) == []
    then = Narrowing(since=START, until=START + DAY)
    assert await found(storage, FindKind.HANDBOOK, "印紙税", narrowing=then) == ["電子契約"]
    async with storage.read() as work:
        sought = Sought(("手順",), Narrowing(), NOW, 1)
        (first, _) = await work.findings.of(FindKind.HANDBOOK, sought, YUMI.id, limit=9)
    assert first.note == "手順\n印紙税は"


async def test_ideas_by_all_they_say_for_whom_they_are(storage: SqlStorage) -> None:
    idea = Idea(IdeaId(1), HOST.id, "朝の会", "ラジオ体操をする", "肩こりに", START)
    async with storage.write() as work:
        for one in (
            idea,
            replace(idea, id=IdeaId(2), title="内輪の会", section_id=INNER.id),
            replace(idea, id=IdeaId(3), title="取り下げた会", state=IdeaState.WITHDRAWN),
        ):
            await work.ideas.save(one)

    async with storage.read() as work:
        sought = Sought(("肩こり",), Narrowing(), NOW, 1)
        (only,) = await work.findings.of(FindKind.IDEA, sought, YUMI.id, limit=9)
    assert only.note == "ラジオ体操をする"
    for word in ("ラジオ体操", "肩こり", "朝の会"):
        assert await found(storage, FindKind.IDEA, word) == ["朝の会"]
    assert await found(storage, FindKind.IDEA, "肩こり", reader=HOST.id) == ["内輪の会", "朝の会"]
    async with storage.write() as work:
        done = replace(idea.decline("場所がない", HOST.id, START), outcome="笑顔が増えた")
        await work.ideas.save(done)
    for word in ("場所", "笑顔"):
        assert await found(storage, FindKind.IDEA, word) == ["朝の会"]
    async with storage.write() as work:
        await work.ideas.save(replace(done, what="散歩をする"))
    assert await found(storage, FindKind.IDEA, "ラジオ体操") == []


async def test_ideas_by_what_is_said_about_them_for_whom_they_are(storage: SqlStorage) -> None:
    idea = Idea(IdeaId(1), HOST.id, "朝の会", "体操をする", "", START)
    inner = replace(idea, id=IdeaId(2), title="内輪の会", section_id=INNER.id)
    gone = replace(idea, id=IdeaId(3), title="取り下げた会", state=IdeaState.WITHDRAWN)
    async with storage.write() as work:
        for number, one in enumerate((idea, inner, gone), 1):
            await work.ideas.save(one)
            for body, at in (("音楽は　ＣＤ で", number), ("雨の日は?", number + 10)):
                await work.ideas.add_comment(Comment(IdeaCommentId(at), one.id, YUMI.id, body, START))

    assert await found(storage, FindKind.IDEA, "cd") == ["朝の会"]
    assert await found(storage, FindKind.IDEA, "cd", reader=HOST.id) == ["内輪の会", "朝の会"]
    async with storage.read() as work:
        notes = [
            (await work.findings.of(FindKind.IDEA, Sought(words, Narrowing(), NOW, 1), YUMI.id, limit=9))[
                0
            ].note
            for words in (("cd",), ("体操", "cd"))
        ]
    assert notes == ["音楽は　ＣＤ で", "体操をする"]
    # Words may stand apart: one in the idea, one in each of two comments; each idea is found once.
    assert await found(storage, FindKind.IDEA, "体操", "cd", "雨の日") == ["朝の会"]
    assert await found(storage, FindKind.IDEA, "c_") == []
    async with storage.write() as work:
        await work.ideas.delete_comment(IdeaCommentId(1))
    assert await found(storage, FindKind.IDEA, "cd") == []


async def test_words_by_what_explains_them_after_those_called_so(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for number, (word, explanation, example) in enumerate(
            (("補正予算", "足りなくなったときに", ""), ("款", "予算をＡ４で 分けるときの", "款項目節")), 1
        ):
            text = TermText(word, "かん", explanation, "財政", example, "地方自治法")
            await work.glossary.add(GlossaryTerm(GlossaryTermId(number), text, 1, HOST.id, START))

    assert await found(storage, FindKind.TERM, "予算") == ["補正予算", "款"]
    for word in ("a4で分ける", "款項目"):
        assert await found(storage, FindKind.TERM, word) == ["款"]
    assert len(await found(storage, FindKind.TERM, "地方自治法")) == 2
    assert await found(storage, FindKind.TERM, "予算", narrowing=Narrowing(area="税")) == []
    async with storage.write() as work:
        (known,) = await work.glossary.keyed("款", limit=1)
        changed = known.edit(replace(known.text, explanation="いちばん大きな区分"), HOST.id, NOW)
        assert await work.glossary.save(changed)
    assert await found(storage, FindKind.TERM, "a4で分ける") == []
    assert await found(storage, FindKind.TERM, "区分") == ["款"]


async def test_ended_surveys_by_all_they_ask_and_taught_for_whom_they_are(storage: SqlStorage) -> None:
    survey = Comparison(
        ComparisonId(1),
        "議会の資料",
        ("紙のみ", "端末"),
        START,
        HOST.id,
        START,
        None,
        notes="タブレットで読みますか",
        number_of="台数",
        status=ComparisonStatus.ENDED,
    )
    async with storage.write() as work:
        for one in (
            survey,
            replace(survey, id=ComparisonId(2), title="内輪の資料", scope=Scope(INNER.id)),
            replace(survey, id=ComparisonId(3), title="続く調査", status=ComparisonStatus.OPEN),
        ):
            await work.comparisons.add(one)

    for word in ("タブレット", "紙のみ", "台数", "議会"):
        assert await found(storage, FindKind.SURVEY, word) == ["議会の資料"]
    assert await found(storage, FindKind.SURVEY, "台数", reader=HOST.id) == ["内輪の資料", "議会の資料"]
    async with storage.write() as work:
        await work.comparisons.save(replace(survey, comment="印刷費が減る"))
    assert await found(storage, FindKind.SURVEY, "印刷費") == ["議会の資料"]
