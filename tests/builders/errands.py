"""What waits for a member."""

from datetime import timedelta

from bot.domain.appeals import Request, Ring
from bot.domain.comparisons import Comparison, Scope
from bot.domain.consulting import Reason, ReasonKind
from bot.domain.ideas import Idea
from bot.domain.ids import AnswerId, ComparisonId, IdeaId, ImprovementId, QuestionId
from bot.domain.members import Member
from bot.domain.questions import Question
from bot.domain.toolshelf import Improvement
from bot.ports.work import Work
from tests.builders.toolshelf import item_called
from tests.fakes.clock import START

DAY = timedelta(days=1)


def survey(number: int, creator: Member, scope: Scope, days: int) -> Comparison:
    """An open survey that ends after so many days."""
    title, deadline = f"調査{number}", START + days * DAY
    choices = ("はい", "いいえ")
    return Comparison(
        ComparisonId(number), title, choices, deadline, creator.id, START, START + DAY, scope=scope
    )


async def furnish_errands(work: Work, me: Member, other: Member) -> None:
    """One of everything that can wait for a member, brought about by another."""
    mine = Question(QuestionId(1), me.id, "印紙税の扱い", "", START)
    theirs = Question(QuestionId(2), other.id, "防災倉庫のかぎ", "", START)
    for question in (mine, theirs):
        await work.questions.add(question)
    mine, answer = mine.answer(AnswerId(3), other.id, "200円です", START)
    await work.questions.add_answer(answer)
    await work.questions.save(mine)
    await work.appeals.add_request(
        Request(theirs.id, me.id, Ring.TOWN, Reason(ReasonKind.EXPERIENCE, "防災"), START)
    )
    idea = Idea(IdeaId(4), other.id, "待ち人数を見せる", "画面に出す", "", START)
    await work.ideas.save(idea.adopt(me.id, START + 2 * DAY, other.id, START))
    item = item_called("会議録の要綱", me.id)
    await work.toolshelf.save(item)
    await work.shelf_replies.save_improvement(
        Improvement(ImprovementId(6), item.id, other.id, "短く", "", "第2条", START, based_on=1)
    )
    await work.comparisons.add(survey(7, other, Scope(), 9))
