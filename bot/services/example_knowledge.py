"""Words and ideas of the example town. What became of them is history; only the owner of an idea is reminded
of its day, as always.
"""

from datetime import timedelta

from bot.domain.glossary import GlossaryTerm, TermText, WaitingTerm
from bot.domain.ideas import Comment, Idea
from bot.domain.ids import GlossaryTermId, IdeaCommentId, IdeaId, WaitingTermId
from bot.services.example_building import Building
from bot.services.example_knowledge_data import ExampleIdea, ExampleTerm, ExampleWaitingTerm
from bot.services.idea_news import plan_reminders

_HOUR = timedelta(hours=1)


async def explain(at: Building, wanted: ExampleTerm) -> None:
    """An entry of the glossary."""
    written_at = at.now - timedelta(days=wanted.days)
    text = TermText(
        wanted.word, wanted.reading, wanted.explanation, wanted.area, wanted.example, wanted.source
    )
    term_id = GlossaryTermId(at.id_at(written_at))
    await at.work.glossary.add(GlossaryTerm(term_id, text, 1, at.members[wanted.by], written_at))


async def wait_for_word(at: Building, wanted: ExampleWaitingTerm) -> None:
    """A word somebody would like explained."""
    since = at.now - timedelta(days=wanted.days)
    for name in wanted.asked_by:
        waiting = WaitingTerm(WaitingTermId(at.id_at(since)), wanted.word, since, asked=1)
        await at.work.glossary.ask(waiting, at.members[name])


async def suggest(at: Building, wanted: ExampleIdea) -> None:
    """An idea with those who support it, and how far it got."""
    posted_at = at.now - timedelta(days=wanted.days)
    idea = Idea(
        IdeaId(at.id_at(posted_at)),
        at.members[wanted.author],
        wanted.title,
        wanted.what,
        wanted.why,
        posted_at,
        section_id=at.section(wanted.section),
    )
    await at.work.ideas.save(idea)
    for number, name in enumerate(wanted.supporters, start=1):
        await at.work.ideas.support(idea.id, at.members[name], posted_at + number * _HOUR)
    for number, word in enumerate(wanted.comments, start=1):
        said_at = posted_at + number * _HOUR
        comment = Comment(IdeaCommentId(at.id_at(said_at)), idea.id, at.members[word.by], word.text, said_at)
        await at.work.ideas.add_comment(comment)
    if wanted.steward:
        await _adopt(at, idea, wanted)


async def _adopt(at: Building, idea: Idea, wanted: ExampleIdea) -> None:
    owner_id, due_at = at.members[wanted.owner], at.end_of_day(wanted.due)
    adopted = idea.adopt(owner_id, due_at, at.members[wanted.steward], idea.created_at + 24 * _HOUR)
    taken = adopted if adopted.agreed else adopted.take(owner_id)
    idea = taken.finish(wanted.outcome, due_at) if wanted.outcome else taken
    await at.work.ideas.save(idea)
    await plan_reminders(at.work, idea, at.now)
