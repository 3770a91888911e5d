"""A members-only section with one word in everything it holds, for the canary."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.appeals import Request, Ring, begin
from bot.domain.attendee_cards import Card
from bot.domain.comparisons import Comparison, Scope
from bot.domain.consulting import AdviceWish, Reason, ReasonKind
from bot.domain.date_polls import DatePoll, numbered
from bot.domain.event_questions import EventQuestion, Naming
from bot.domain.following import FollowWish, News, NewsKind
from bot.domain.ideas import Comment, Idea
from bot.domain.ids import (
    AnswerId,
    CafeId,
    ComparisonId,
    EventId,
    EventQuestionId,
    IdeaCommentId,
    IdeaId,
    ImprovementId,
    MemberId,
    NewsId,
    PollId,
    QuestionId,
    RideId,
    ShelfProblemId,
    TaskId,
    to_token,
)
from bot.domain.members import Standing
from bot.domain.places import Platform
from bot.domain.questions import Answer, Question
from bot.domain.reminders import Reminder
from bot.domain.rides import Ride
from bot.domain.rsvps import Rsvp, RsvpState, RsvpStyle
from bot.domain.section_reports import Consent, Voice
from bot.domain.sections import Post
from bot.domain.tasks import Task
from bot.domain.toolshelf import Improvement, ShelfItem, ShelfProblem, Signing, Use, first_version
from bot.domain.world_cafe import Cafe, CafePlan, Guest
from bot.ports.search import Document
from bot.ports.work import Work
from bot.text.analysis import CharacterAnalyzer
from tests.builders.events import event_called
from tests.builders.people import member_called
from tests.builders.sections import seat_in, section_called
from tests.builders.series import EVERY_SATURDAY, series_called
from tests.builders.toolshelf import item_called
from tests.hostile.caged_knowledge import cage_knowledge
from tests.hostile.furnished_town import (
    ADMINISTRATOR,
    MEMBER,
    FurnishedTown,
)

MARK = "かなりあ"  # in everything the section holds
NAME = "かごのなか"  # who belongs there; the town knows them, but not that they do
SECTION = replace(section_called("鳥かご課", purpose="そっと話す"), members_only=True)
ANALYZER = CharacterAnalyzer()
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Cage:
    """Tokens of what the section holds, by what refers to it."""

    section: str
    event: str
    question: str
    answer: str
    task: str
    poll: str
    cafe: str
    event_question: str
    ride: str
    idea: str
    comment: str
    survey: str
    item: str
    improvement: str
    page: str

    def aims(self, path: str) -> tuple[str, ...]:
        """What a button of a command may carry; those of some features carry their own."""
        owns = {
            "cafe": (self.cafe,),
            "event_question": (self.event_question,),
            "ride": (self.ride,),
            "idea": (self.comment,),
            "survey": (self.survey,),
            "shelf": (self.item, self.improvement),
            "handbook": (self.page,),
        }
        own = owns.get(path.split(".", maxsplit=1)[0])
        return own or (self.section, self.question, self.answer, self.task, self.poll)

    def values(self, given: Mapping[str, str], which: str) -> dict[str, str]:
        """A call's values, pointed at what is hidden."""
        aimed = {
            **dict.fromkeys(("section", "entering", "leaving"), self.section),
            **dict.fromkeys(("event", "source"), self.event),
            "poll": self.poll,
            "survey": self.survey,
            "question": self.question,
            "idea": self.idea,
            "item": self.item,
            "which": which,
        }
        if len(given.get("page", "")) == len(self.page):  # elsewhere it is the number of one
            aimed["page"] = self.page
        return {name: aimed.get(name, value) for name, value in given.items()}


async def fill(work: Work, town: FurnishedTown, members: Mapping[str, int]) -> Cage:
    now = town.town.clock.now()
    bird, keeper = replace(member_called(NAME), joined_at=now - timedelta(days=90)), member_called("かごばん")
    await work.sections.save(SECTION)
    for member in (bird, keeper):
        await work.members.save(replace(member, standing=Standing.MEMBER))
    await work.sections.seat(seat_in(SECTION, bird.id))
    await work.sections.seat(seat_in(SECTION, keeper.id, Post.CHIEF))
    place = await work.places.find(Platform.LOCAL, "local")
    assert place is not None
    words = {"place": f"{MARK}の間", "description": f"{MARK}です", "section_id": SECTION.id}
    series = replace(series_called(f"今夜の{MARK}", EVERY_SATURDAY, **words), host_id=bird.id)
    await work.series.save(series)
    event = series.occurrence(EventId(84), date(2026, 11, 28), now)
    assert await work.events.add(event)
    assert await work.events.add(replace(event_called(f"昨夜の{MARK}", -2 * HOUR, **words), host_id=bird.id))
    # Somebody answered before it was closed in, was asked about a question there, and follows it still.
    outsiders: list[Request] = []
    for role in (MEMBER, ADMINISTRATOR):
        member_id = seat_in(SECTION, members[role]).member_id
        await work.rsvps.save(Rsvp(event.id, member_id, RsvpStyle.COME, RsvpState.CONFIRMED, 1, now))
        await work.attendee_cards.save(Card(event.id, member_id, MARK, now))
        await work.sections.follow(SECTION.id, member_id, now)
        await work.following.save_wish(member_id, FollowWish.NOW)
        await work.advice_wishes.save(AdviceWish(member_id, open=True, areas="かなりの餌"))
        reason = Reason(ReasonKind.SECTION)
        outsiders.append(Request(QuestionId(77), member_id, Ring.SECTION, reason, now))
    await work.events.plan_direct(event.id, [Reminder(HOUR, now)])
    await work.following.add_news(News(NewsId(5), NewsKind.EVENT, SECTION.id, now, event.id))
    asked = Question(QuestionId(77), bird.id, f"餌の{MARK}", f"餌は{MARK}", now, section_id=SECTION.id)
    answer = Answer(AnswerId(78), asked.id, bird.id, f"{MARK}がよい", now)
    await work.questions.add(replace(asked, answers=1))
    await work.questions.add(replace(asked, id=QuestionId(79)))  # nobody answered this one
    await work.appeals.save(begin(QuestionId(79), now))
    for request in outsiders:
        await work.appeals.add_request(request)
    await work.questions.add_answer(answer)
    for one in (asked.id, QuestionId(79)):
        terms = ANALYZER.terms(asked.title)
        await work.search.put_all([Document(one, terms, terms, ANALYZER.version)])
    await work.tasks.save(Task(TaskId(80), SECTION.id, f"{MARK}の水", bird.id, now, now + 900 * HOUR))
    await work.desks.save_voice(Voice(SECTION.id, bird.id, 2026, f"{MARK}の年", Consent.NAMED, now))
    cafe = Cafe(CafeId(82), event.id, CafePlan(), 1, now, round=1, began_at=now)
    await work.cafes.save(cafe)
    await work.cafes.save_guest(cafe.id, Guest(bird.id, 0, host=True))
    wondered = EventQuestion(EventQuestionId(83), event.id, f"{MARK}は鳴きますか", Naming.NAMED, now, bird.id)
    await work.event_questions.add(wondered, bird.id)
    await work.rsvps.save(Rsvp(event.id, bird.id, RsvpStyle.COME, RsvpState.CONFIRMED, 2, now))
    ride = Ride(RideId(85), event.id, bird.id, f"{MARK}駅", event.starts_at, 2, now, MARK)
    await work.rides.save(ride)
    options = numbered([(now + days * 24 * HOUR, now + days * 24 * HOUR + HOUR) for days in (3, 4)])
    poll = DatePoll(
        PollId(81), f"来週の{MARK}", options, now + 48 * HOUR, bird.id, now, now, SECTION.id, MARK, MARK
    )
    assert await work.date_polls.add(poll)
    happening = (event.id, asked.id, answer.id, 80, poll.id, cafe.id, wondered.id, ride.id)
    kept = await _knowledge(work, members, bird.id, now)
    page = await cage_knowledge(work, asked, MARK, [one.member_id for one in outsiders])
    return Cage(*(to_token(one) for one in (SECTION.id, *happening, *kept, page)))


async def _knowledge(
    work: Work, members: Mapping[str, int], bird_id: MemberId, now: datetime
) -> tuple[int, ...]:
    """Ideas, a survey and what is on the shelf; returns their ids in the order of a cage."""
    thought = Idea(
        IdeaId(85), bird_id, f"止まり木の{MARK}", f"{MARK}のために", "", now, section_id=SECTION.id
    )
    adopted = replace(thought, id=IdeaId(87)).adopt(bird_id, now + 99 * HOUR, bird_id, now)
    for idea in (thought, replace(adopted, version=1)):
        await work.ideas.save(idea)
    said = Comment(IdeaCommentId(86), thought.id, bird_id, f"{MARK}によい", now)
    await work.ideas.add_comment(said)
    survey = Comparison(
        id=ComparisonId(85),
        title=f"巣箱の{MARK}",
        choices=(MARK, "未"),
        deadline=now + 48 * HOUR,
        creator_id=bird_id,
        created_at=now,
        nudge_at=now + HOUR,
        scope=Scope(SECTION.id),
        notes=MARK,
    )
    assert await work.comparisons.add(survey)
    item = await _shelve(work, members, bird_id, now)
    return thought.id, said.id, survey.id, item.id, 86


async def _shelve(work: Work, members: Mapping[str, int], author: MemberId, now: datetime) -> ShelfItem:
    """What the section shares among its members; it was made from something everybody sees, and used."""
    seen = item_called("みんなの様式", MemberId(members[MEMBER]), at=now)
    hidden = item_called(f"餌の{MARK}様式", author, at=now, section_id=SECTION.id)
    hidden = replace(
        hidden, origin_id=seen.id, content=replace(hidden.content, about=MARK, text=MARK), uses=1
    )
    for item in (seen, hidden):
        await work.toolshelf.save(item)
        await work.toolshelf.add_version(first_version(item))
    used_by = MemberId(members[ADMINISTRATOR])
    await work.shelf_replies.save_use(Use(hidden.id, used_by, now, f"{MARK}も喜ぶ", Signing.ORGANISATION))
    better = Improvement(ImprovementId(86), hidden.id, used_by, MARK, "", MARK, now, based_on=1)
    await work.shelf_replies.save_improvement(better)
    await work.shelf_replies.add_problem(ShelfProblem(ShelfProblemId(87), hidden.id, used_by, MARK, now))
    return hidden
