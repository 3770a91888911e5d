"""What waits for a member stands first at home, one line each, and is gone once it is seen to."""

from dataclasses import replace
from pathlib import Path

from bot.domain.appeals import Reply
from bot.domain.comparisons import OrganisationAnswer, Scope
from bot.domain.ids import AnswerId, ComparisonId, IdeaId, ImprovementId, OrganisationId, QuestionId, to_token
from bot.domain.organisations import Organisation, local_key
from bot.domain.prefectures import PREFECTURES
from bot.domain.questions import Answer, Question
from bot.domain.toolshelf import ImprovementStatus
from bot.domain.town_sizes import TownSize
from bot.view import Button, Message, controls, lines, plain
from tests.builders.anonymous import dump
from tests.builders.errands import DAY, furnish_errands, survey
from tests.builders.sections import section_called
from tests.builders.town import TestTown
from tests.fakes.clock import START

NAGANO, TOKYO = PREFECTURES[19], PREFECTURES[12]
INNER = section_called("内輪課")
TOWN = Organisation(OrganisationId(5), local_key("縁側市", NAGANO), "縁側市", TownSize.CITY_MIDDLE)
HEADING = "あなたを待っていること"


def told(answer: object) -> list[str]:
    assert isinstance(answer, Message)
    return [said for line in lines(answer) if (said := plain(line))]


def opened_by(answer: object) -> dict[str, tuple[str, ...]]:
    """Which buttons lead where."""
    assert isinstance(answer, Message)
    return {one.action.verb: one.action.args for one in controls(answer) if isinstance(one, Button)}


async def test_what_waits_stands_first_and_goes_when_it_is_seen_to(town: TestTown) -> None:
    hanako, jiro = await town.member("花子"), await town.member("次郎")
    assert HEADING not in told(await hanako.say("窓口"))
    me, other = await hanako.record(), await jiro.record()
    async with town.storage.write() as work:
        await furnish_errands(work, me, other)

    home = await hanako.say("窓口")

    said = told(home)
    begins = said.index(HEADING) + 1
    assert said[begins : begins + 5] == [
        "お知恵を借りたい相談が、1件届いています。",
        "「印紙税の扱い」に、回答が1件届いています。解決していたら、教えてください。",
        "アイデア「待ち人数を見せる」の担当を、お願いされています。",
        "共有棚の「会議録の要綱」に、改善の提案が届いています。",
        "横並び調査「調査7」への答えを、2026年11月30日(月)までお待ちしています。",
    ]
    assert "防災倉庫のかぎ" not in said  # there is enough to do
    ways = opened_by(home)
    assert (ways["question.info"], ways["shelf.improvement"]) == ((to_token(1),), (to_token(6),))
    assert (ways["idea.show"], ways["survey.list"]) == ((to_token(4),), (to_token(7),))
    for label in ("届いた相談を見る", "改善を見る"):
        assert isinstance(await hanako.press(home, label), Message)
    await hanako.press(await hanako.press(home, "くわしく見る"), "担当を引き受ける")
    home = await hanako.say("窓口")
    assert "担当しているアイデア「待ち人数を見せる」の期日は、2026年11月23日(月)です。" in told(home)
    first = next(iter(opened_by(await hanako.press(home, "くわしく見る"))))
    assert first == "idea.finish"  # what its owner came for stands before everything else

    async with town.storage.write() as work:
        question = await work.questions.get(QuestionId(1))
        request = await work.appeals.request(QuestionId(2), me.id)
        idea, better = await work.ideas.get(IdeaId(4)), await work.shelf_replies.improvement(ImprovementId(6))
        assert question is not None
        assert request is not None
        assert idea is not None
        assert better is not None
        await work.questions.save(question.enough())
        await work.appeals.save_request(replace(request, reply=Reply.DECLINED))
        await work.ideas.save(idea.postpone(START + 20 * DAY))
        await work.shelf_replies.save_improvement(better.settle(ImprovementStatus.PASSED))
        found = await work.comparisons.get(ComparisonId(7))
        assert found
        await work.comparisons.save(found.withdraw())
    assert HEADING not in told(await hanako.say("窓口"))


async def test_answers_to_an_anonymous_question_wait_for_its_asker_and_nobody_else(
    town: TestTown, tmp_path: Path
) -> None:
    hanako, jiro = await town.member("花子"), await town.member("次郎")
    me, other = await hanako.record(), await jiro.record()
    async with town.storage.write() as work:
        asked = Question(QuestionId(9), me.id, "上司に言えないこと", "", START)
        sealed = work.questions.seal(asked)
        await work.questions.add(sealed)
    assert HEADING not in told(await hanako.say("窓口"))

    async with town.storage.write() as work:
        await work.questions.add_answer(Answer(AnswerId(10), sealed.id, other.id, "窓口があります", START))
        await work.questions.save(replace(sealed, answers=1))
    before = dump(tmp_path)
    waits = "「上司に言えないこと」に、回答が1件届いています。解決していたら、教えてください。"
    home = await hanako.say("窓口")
    assert waits in told(home)
    assert opened_by(home)["question.info"] == (to_token(9),)
    assert waits not in told(await jiro.say("窓口"))
    new = [row for row in dump(tmp_path) if row not in before]
    assert [row for row in new if "上司に言えないこと" in row or to_token(9) in row] == []

    async with town.storage.write() as work:
        await work.questions.save(replace(sealed, answers=1).enough())
    assert HEADING not in told(await hanako.say("窓口"))


async def test_only_surveys_that_ask_the_own_organisation_wait(town: TestTown) -> None:
    hanako, jiro = await town.member("花子"), await town.member("次郎")
    me, other = (await hanako.record()).move(NAGANO), await jiro.record()
    scopes = (
        Scope(INNER.id),
        Scope(None, TOKYO.code),
        Scope(None, "", TownSize.TOWN),
        Scope(None, NAGANO.code),
    )
    async with town.storage.write() as work:
        await work.members.save(me)
        await work.sections.save(INNER)
        await work.organisations.add(TOWN)
        for number, scope in enumerate(scopes, start=1):
            await work.comparisons.add(survey(number, other, scope, number))
        await work.comparisons.add(survey(5, other, Scope(), 9))

    assert any("調査4" in line for line in told(await hanako.say("窓口")))

    async with town.storage.write() as work:
        for number in (4, 5):
            answer = OrganisationAnswer(
                ComparisonId(number), TOWN.id, 0, "縁側市", NAGANO.code, TownSize.CITY_MIDDLE, START, None
            )
            await work.comparisons.save_answer(answer)
    assert HEADING not in told(await hanako.say("窓口"))


async def test_a_survey_for_another_size_does_not_wait_where_the_name_tells_the_own(town: TestTown) -> None:
    hanako, jiro = await town.member("花子"), await town.member("次郎")
    me, other = (await hanako.record()).move(NAGANO), await jiro.record()
    scopes = (Scope(size=TownSize.CITY_LARGE), Scope(size=TownSize.TOWN))
    async with town.storage.write() as work:
        await work.members.save(me.edit(replace(me.profile, organisation="見本村")))
        for number, scope in enumerate(scopes, start=1):
            await work.comparisons.add(survey(number, other, scope, number))

    said = told(await hanako.say("窓口"))

    assert [number for number in (1, 2) if any(f"調査{number}" in line for line in said)] == [2]


async def test_in_english_one_is_one_and_more_are_more(town: TestTown) -> None:
    hana, jiro = await town.member("Hana", locale="en-US"), await town.member("次郎")
    me, other = await hana.record(), await jiro.record()
    async with town.storage.write() as work:
        await furnish_errands(work, me, other)

    said = told(await hana.say("home"))

    assert "One request for your advice is waiting." in said
    assert "“印紙税の扱い” has one answer. If it is solved, please say so." in said
