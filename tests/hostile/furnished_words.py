"""What a furnished town holds of words of the work and of ideas."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.glossary import GlossaryTerm, TermText, WaitingTerm
from bot.domain.ideas import Comment, Idea, IdeaState
from bot.domain.ids import GlossaryTermId, IdeaCommentId, IdeaId, MemberId, SectionId, WaitingTermId, to_token
from bot.ports.work import Work


async def furnish_words(work: Work, *, host: MemberId, asker: MemberId, now: datetime) -> dict[str, str]:
    """A word in its second version, and one the asker would like explained."""
    text = TermText("印鑑証明", "いんかんしょうめい", "はんこの証明です")
    term = GlossaryTerm(GlossaryTermId(90), text, 1, host, now)
    assert await work.glossary.add(term)
    better = replace(text, explanation="登録したはんこの証明です")
    assert await work.glossary.save(term.edit(better, asker, now))
    waiting = WaitingTerm(WaitingTermId(91), "公印省略", now, 0)
    assert await work.glossary.ask(waiting, asker)
    return {"term": to_token(term.id), "waiting_word": to_token(waiting.id)}


async def furnish_ideas(
    work: Work, section_id: SectionId, *, host: MemberId, asker: MemberId, now: datetime
) -> dict[str, str]:
    """The asker's ideas in every state: one to the whole town with a comment, the others to a section."""
    idea = Idea(IdeaId(92), asker, "町のアイデア", "よくする", "", now)
    own = replace(idea, id=IdeaId(93), title="窓口のアイデア", section_id=section_id)
    due_at = now + timedelta(days=30)
    asked = replace(own, id=IdeaId(94), title="お願い中").adopt(host, due_at, None, now)
    adopted = replace(own, id=IdeaId(95), title="担当つき").adopt(host, due_at, host, now)
    declined = replace(own, id=IdeaId(96), title="見送り", state=IdeaState.DECLINED, settled_at=now)
    for one in (idea, own, asked, adopted, declined):
        await work.ideas.save(one)
    comment = Comment(IdeaCommentId(97), idea.id, asker, "どうでしょう", now)
    await work.ideas.add_comment(comment)
    return {
        "idea": to_token(idea.id),
        "window_idea": to_token(own.id),
        "asked_idea": to_token(asked.id),
        "adopted_idea": to_token(adopted.id),
        "declined_idea": to_token(declined.id),
        "idea_comment": to_token(comment.id),
    }
