"""What is being done about a question and until when it is of use, said the same way everywhere."""

from datetime import datetime

from bot.domain.appeals import AppealEnd, Ring
from bot.domain.questions import Question
from bot.interaction.days import day_of, last_day
from bot.interaction.words import Words
from bot.services.appeal_steps import Seeking
from bot.view import Line


def seeking_lines(words: Words, seeking: Seeking, now: datetime) -> tuple[Line, ...]:
    """Who is being asked, by number and reason and never by name, and what comes next."""
    lines = []
    if seeking.waiting:
        comma = words.text("list.comma")
        reasons = comma.join(
            words.text(f"advice.because_{kind.value}", count=count) for kind, count in seeking.reasons.items()
        )
        lines.append(words("advice.being_asked", count=seeking.waiting, reasons=reasons))
    following = _following(words, seeking, now)
    return (*lines, following)


def _following(words: Words, seeking: Seeking, now: datetime) -> Line:
    if seeking.ended is AppealEnd.EXPIRED:
        return words("advice.stopped_expired")
    if seeking.ring is None or seeking.next_at is None:
        return words("advice.all_rings_asked")
    ring = ring_name(words, seeking.ring)
    if seeking.next_at <= now:
        return words("advice.next_soon", ring=ring)
    return words("advice.next_on", ring=ring, day=day_of(seeking.next_at, words))


def ring_name(words: Words, ring: Ring) -> str:
    """Whom a ring holds."""
    return words.text(f"advice.ring_{ring.value}")


def due(question: Question, words: Words, now: datetime) -> Line:
    """Until when an answer is of use, marked where that is soon; empty where there is no end or no need."""
    if question.deadline is None or question.settled:
        return ()
    day = last_day(question.deadline, words)
    if question.overdue(now):
        return words("advice.was_due", day=day)
    return words("advice.urgent" if question.urgent(now) else "advice.due", day=day)


def with_due(question: Question, words: Words, now: datetime, facts: Line) -> Line:
    """Facts about a question, its deadline before them."""
    mark = due(question, words, now)
    return words("advice.with_due", due=mark, facts=facts) if mark else facts
