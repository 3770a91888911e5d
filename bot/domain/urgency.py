"""How much each kind of message to a member bears to wait: one table of all there is.

What is said in channels reaches whoever looks there, so it waits for nobody. A private message rings: most
can wait until the member's quiet time is over or until their one digest of the day, and some must not.
"""

from collections.abc import Mapping
from enum import StrEnum


class Urgency(StrEnum):
    """What a member's quiet time and digest do to a kind of private message."""

    AT_ONCE = "at_once"  # asked for at this moment, or it changes what somebody does today
    SOON = "soon"  # at once when what it is about is over within a day, else like the next
    BEFORE = "before"  # waits, unless it would come too late: it is worth saying until it expires only
    ORDINARY = "ordinary"  # waits, however long; its life begins when it can be said
    ALONE = "alone"  # waits for the quiet time only: it is a digest itself
    CHANNEL = "channel"  # never said in private


DIGEST = "notice.digest"  # to a member: everything that waited for their hour
SHELF_THANKS = "shelf.thanks"  # to an author: what of theirs was used on one day
SHELF_REVIEW = "shelf.review"  # to who looks after items: whether they still hold, once a year
ANNOUNCEMENT = "office.announcement"  # to members: what 総務課 has to say to all of them
QUESTION_THANKS = "question.thanked"  # to who answered, once a day: whom it helped
QUESTION_NEWS = "question.follow_news"  # to who follows questions, once a day: what was answered


def _all(urgency: Urgency, kinds: str) -> Mapping[str, Urgency]:
    return dict.fromkeys(kinds.split(), urgency)


URGENCIES: Mapping[str, Urgency] = {
    **_all(
        Urgency.AT_ONCE,
        # one asked for it: a code, a decision about one's own application, a reminder set for this moment
        "member.code member.approved member.declined reminder.due"
        # a time two people agreed on stands or falls
        " interview.booked interview.freed interview.released"
        # an event that was to be public now is not
        " event.publication_hindered"
        # a seat is held for so long and no longer; a table is laid at this moment
        " event.offered cafe.seat cafe.keeper"
        # a talk tomorrow or in an hour; the town cannot work as it is
        f" interview.reminder delivery.failed place.greeting {DIGEST}",
    ),
    **_all(
        Urgency.SOON,
        "event.cancelled event.changed event.promoted event.published_unheard event.offer_lapsed"
        " event_question.new lightning.seated"
        " lightning.signed_up lightning.withdrawn poll.decided role.closed role.dropped role.taken"
        " ride.changed ride.closed ride.ended ride.freed ride.left ride.taken"
        " series.cancelled series.changed",
    ),
    **_all(
        Urgency.BEFORE,
        "comparison.nudge event.morning event.reminder_direct idea.nudge poll.nudge task.reminder",
    ),
    **_all(Urgency.ALONE, "following.digest"),
    **_all(
        Urgency.ORDINARY,
        "advice.asked advice.expired comparison.ended comparison.results"
        " cohost.agreed cohost.asked cohost.ended event.archive event.survey event_question.hidden poll.ended"
        " programme.speaker chief.accepted chief.declined chief.moved chief.offered chief.post_given"
        " chief.term_over"
        " chief.term_soon chief.you_act desk.resting following.news interview.after interview.ended"
        " glossary.dropped glossary.explained idea.asked idea.commented idea.freed idea.moved idea.overdue"
        " idea.owned idea.relieved"
        " interview.handed interview.invited interview.nudge interview.summary join_request.asked"
        " join_request.let_in join_request.opened join_request.turned_away office.appointed office.confirmed"
        " faq.proposed handbook.doubted handbook.review question.doubted question.merged question.review"
        f" office.dismissed {ANNOUNCEMENT} privacy.changed proposal.expired proposal.friend proposal.nudge"
        " proposal.supported_opened proposal.yours_opened question.accepted question.answered"
        " question.consent question.moved_inside question.settled question.solved_yet question.wanted"
        f" question.returned question.unsolved question.withdrawn {QUESTION_NEWS} {QUESTION_THANKS}"
        " reform.announced reform.closed reform.declined reform.event_goes_on reform.halted reform.merged"
        " reform.quiet reform.requested reform.revived reform.split reform.stays reform.void"
        " seal.agreed seal.opened seal.requested"
        " section.appointed section.companion section.dismissed section.yours_grown succession.opened"
        " succession.to_administrators succession.vote succession.yours task.dropped task.ended task.finished"
        " task.taken task.thanks trial.over trial.soon twins.agreed twins.asked twins.declined twins.ended",
    ),
    **_all(
        Urgency.ORDINARY,
        "shelf.decided shelf.derived shelf.handed shelf.hidden shelf.improvement"
        f" {SHELF_REVIEW} {SHELF_THANKS}",
    ),
    **_all(Urgency.AT_ONCE, "shelf.problem"),  # it may show what nobody should see
    **_all(
        Urgency.CHANNEL,
        "shelf.section_thanks"
        " cafe.bell cafe.ending cafe.gathering cafe.round cafe.summary event.mirror_hindered event.recap"
        " event.thread_begun event.thread_cancelled event.thread_hindered event.thread_welcome"
        " comparison.card comparison.note idea.card idea.outcome"
        " lightning.begins lightning.one_minute lightning.time_up poll.card"
        " broadcast.bulletin broadcast.missed event.card event.reminder member.applied member.welcome"
        " proposal.card proposal.opened question.card question.thread_answer"
        " question.thread_welcome reform.card reform.request_card reminder.shared"
        " rooms.crowded rooms.report section.grown succession.card succession.new_chief task.card",
    ),
}


def urgency_of(kind: str) -> Urgency:
    """The urgency of a kind. One that is not in the table (of a newer program) is said at once."""
    return URGENCIES.get(kind, Urgency.AT_ONCE)


def can_wait(kind: str) -> bool:
    """Whether a member's wishes can make a private message of this kind wait."""
    return urgency_of(kind) not in {Urgency.AT_ONCE, Urgency.CHANNEL}
