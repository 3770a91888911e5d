"""Every command against every role: what is not granted here is refused and leaves no trace."""

import logging

import pytest

from tests.builders.registry import whole_registry
from tests.hostile.calls import CALLS, call
from tests.hostile.calls_of_advice import ADVICE_RIGHTS
from tests.hostile.calls_of_finding import FINDING_RIGHTS
from tests.hostile.calls_of_knowledge import KNOWLEDGE_RIGHTS
from tests.hostile.calls_of_questions import QUESTION_RIGHTS
from tests.hostile.calls_of_seals import SEAL_RIGHTS
from tests.hostile.calls_of_surveys import SURVEY_RIGHTS
from tests.hostile.calls_of_toolshelf import SHELF_RIGHTS
from tests.hostile.circles import (
    ALL,
    ANSWERERS,
    ASKERS,
    CHIEFS,
    EDITORS,
    GENERAL_AFFAIRS,
    HERE,
    PERSONNEL,
    SLEEPERS,
    WINDOW_CHIEF,
    WINDOW_CHIEFS,
    WINDOW_MEMBERS,
)
from tests.hostile.furnished_talks import SECRET
from tests.hostile.furnished_town import (
    ADMINISTRATOR,
    ANSWERER,
    APPLICANT,
    ASKER,
    ASLEEP,
    BEHIND,
    CHIEF,
    DECLINED,
    EDITOR,
    FORMER_CHIEF,
    HOST,
    JOINED,
    LEFT,
    OTHER_CHIEF,
    OWNER,
    ROLES,
    STRANGERS,
    FurnishedTown,
    broken,
    crowded,
    refused,
)
from tests.hostile.rights_of_events import EVENT_RIGHTS
from tests.hostile.rights_of_words import WORD_RIGHTS

# What these may do and writes, does change something; for others some of it is as it was already.
EFFECTIVE = frozenset({ADMINISTRATOR, ASKER, ANSWERER, EDITOR, HOST, ASLEEP, LEFT, APPLICANT})

MAY: dict[str, frozenset[str]] = {
    "join": frozenset({*STRANGERS, DECLINED, LEFT}),
    "join.form": frozenset({*STRANGERS, DECLINED, LEFT}),
    "rules": ALL,
    "rules.accept": frozenset(JOINED),
    "profile": HERE | SLEEPERS | {BEHIND},
    "profile.edit": HERE,
    "profile.save": HERE,
    "profile.reminders": HERE,
    "profile.language": HERE,
    "prefecture": HERE,
    "sleep": HERE - {ADMINISTRATOR},  # the last one stays awake
    "wake": SLEEPERS,
    "leave": HERE | SLEEPERS | {BEHIND, APPLICANT},
    "leave.now": (HERE | SLEEPERS | {BEHIND, APPLICANT}) - {ADMINISTRATOR},
    "office.applicants": PERSONNEL,
    "office.applicant": PERSONNEL,
    "office.approve": PERSONNEL,
    "office.decline": PERSONNEL,
    "office.confirm": PERSONNEL,
    "office.people": GENERAL_AFFAIRS,
    "office.appoint": GENERAL_AFFAIRS,
    "office.dismiss": GENERAL_AFFAIRS,
    "section.list": ALL,
    "section.narrow": ALL,
    "section.recommend": HERE,
    "section.alike": HERE,
    "section.alike_section": HERE,
    "section.alike_proposal": HERE,
    "section.propose_anyway": HERE,
    "section.create_anyway": GENERAL_AFFAIRS,
    "section.info": ALL,
    "section.join": HERE,
    "section.leave": HERE,
    "section.leave_now": HERE,
    "section.swap": HERE,
    "section.follow": HERE,
    "section.unfollow": HERE,
    "section.mine": HERE,
    "section.members": HERE,
    "section.edit": CHIEFS,
    "section.save": CHIEFS,
    "section.create": GENERAL_AFFAIRS,
    "section.close": GENERAL_AFFAIRS | {OTHER_CHIEF},
    "section.appoint": GENERAL_AFFAIRS,
    "section.dismiss": GENERAL_AFFAIRS,
    "section.room": GENERAL_AFFAIRS,
    "section.bind": GENERAL_AFFAIRS,
    "reform.list": HERE,
    "reform.merge": CHIEFS,
    "reform.recall": GENERAL_AFFAIRS | {HOST},
    "reform.close": CHIEFS,
    "reform.at_once": GENERAL_AFFAIRS,
    "reform.close_now": GENERAL_AFFAIRS,
    "reform.look": HERE,
    "reform.object": HERE,
    "reform.why": HERE,
    "reform.unobject": HERE,
    "reform.options": CHIEFS,
    "reform.split": CHIEFS,
    "reform.rest": CHIEFS,
    "reform.wake": CHIEFS,
    "reform.keep": CHIEFS,
    "reform.archive": HERE,
    "reform.revive": HERE,
    "reform.grant": GENERAL_AFFAIRS,
    "reform.decline": GENERAL_AFFAIRS,
    "reform.trial": CHIEFS,
    "reform.trials": HERE,
    "reform.trial_on": CHIEFS,
    "reform.trial_change": CHIEFS,
    "reform.trial_end": CHIEFS,
    "reform.trial_on_save": CHIEFS,
    "reform.trial_change_save": CHIEFS,
    "reform.trial_end_save": CHIEFS,
    "section.colleagues": HERE,
    "section.found_colleagues": HERE,
    "section.twin": frozenset({CHIEF, ADMINISTRATOR}),
    "section.twins": HERE,
    "section.twin_accept": frozenset({CHIEF, ADMINISTRATOR}),
    "section.twin_end": frozenset({CHIEF, ADMINISTRATOR}),
    "section.proposals": HERE,
    "section.propose": HERE,
    "section.proposal": HERE,
    "section.support": HERE - {HOST},  # whose own proposal it is
    "section.unsupport": HERE - {FORMER_CHIEF},  # as above
    "section.recall": frozenset({HOST, ADMINISTRATOR}),
    "section.recall_now": frozenset({HOST, ADMINISTRATOR}),
    "section.propose_again": HERE,
    "section.start": HERE,
    "section.start_together": frozenset({HOST}),
    "chief.post": CHIEFS,
    "chief.resign": WINDOW_CHIEF,
    "chief.resign_write": WINDOW_CHIEF,
    "chief.resign_now": WINDOW_CHIEF,
    "chief.hand_over": WINDOW_CHIEF,
    "chief.accept": frozenset({FORMER_CHIEF}),  # whom the chief asked
    "chief.decline": frozenset({FORMER_CHIEF}),
    "chief.note": CHIEFS,
    "chief.term": CHIEFS,
    "chief.go_on": WINDOW_CHIEF,
    "chief.stay": WINDOW_CHIEF,
    "chief.succession": HERE | {BEHIND, OWNER},  # everybody belongs to the section
    "chief.stand": HERE,
    "chief.volunteer": HERE,
    "chief.stand_down": frozenset({FORMER_CHIEF}),  # who stands
    "chief.vote": frozenset({FORMER_CHIEF, OTHER_CHIEF}),  # who belong to that section
    "desk.look": WINDOW_CHIEFS,
    "desk.greeted": WINDOW_CHIEFS,
    "desk.rest": WINDOW_CHIEFS,
    "desk.rest_now": WINDOW_CHIEFS,
    "desk.ask_help": WINDOW_CHIEFS,
    "desk.tasks": WINDOW_MEMBERS | {ADMINISTRATOR},
    "desk.task": WINDOW_MEMBERS | {ADMINISTRATOR},
    "desk.task_take": WINDOW_MEMBERS - {CHIEF},  # who asked for it
    "desk.task_drop": frozenset({HOST}),
    "desk.task_done": frozenset({HOST, CHIEF}),
    "desk.task_withdraw": WINDOW_CHIEFS,
    "desk.report": WINDOW_CHIEFS,
    "desk.voice": HERE,
    "desk.voice_save": HERE,
    "desk.voice_withdraw": frozenset({HOST}),  # who left a word
    "section.digest": HERE,
    "section.privacy": CHIEFS,
    "section.privacy_now": CHIEFS,
    "section.let_in": CHIEFS,
    "section.turn_away": CHIEFS,
    **EVENT_RIGHTS,
    **QUESTION_RIGHTS,
    **SEAL_RIGHTS,
    **WORD_RIGHTS,
    **SURVEY_RIGHTS,
    **SHELF_RIGHTS,
    **KNOWLEDGE_RIGHTS,
    "question.ask": HERE,
    "question.ask.form": HERE,
    "question.from_message": HERE,
    "question.alike": HERE,
    "question.post": HERE,
    "question.candidate": HERE,
    "question.solved": HERE,
    **FINDING_RIGHTS,
    "question.search": HERE,
    "question.more": HERE,
    "question.list": HERE,
    "question.unanswered": HERE,
    "question.info": HERE,
    "question.answer": HERE,
    "question.answer.read": HERE,
    "question.answer.edit": ANSWERERS,
    "question.answer.save": ANSWERERS,
    "question.answer.withdraw": ANSWERERS,
    "question.answer.withdraw_now": ANSWERERS,
    "question.accept": ASKERS,
    "question.reopen": ASKERS,
    "question.edit": ASKERS,
    "question.save": ASKERS,
    "question.withdraw": ASKERS,
    "question.withdraw_now": ASKERS,
    **ADVICE_RIGHTS,
    "remind.me": HERE,
    "remind.list": HERE,
    "remind.zone": HERE,
    "remind.form": HERE,
    "remind.once": HERE,
    "remind.again": HERE,
    "remind.confirm": HERE,
    "remind.discard": HERE,
    "remind.show": frozenset({HOST}),  # whose own reminder it is
    "remind.edit": frozenset({HOST}),
    "remind.delete": frozenset({HOST}),
    "remind.done": frozenset({HOST}),
    "remind.snooze": frozenset({HOST}),
    "remind.skip": frozenset({HOST}),
    "remind.share": frozenset({HOST}),
    "remind.copy": HERE - {ASKER},  # who shared it
    "broadcast.latest": HERE,
    "broadcast.preview": EDITORS,
    "broadcast.opening": EDITORS,
    "broadcast.publish": EDITORS,
    "broadcast.publish_now": EDITORS,
    "broadcast.skip": EDITORS,
    "broadcast.resume": frozenset(),  # nothing was skipped
    "interview.mine": HERE,
    "interview.choose": frozenset({CHIEF}),
    "interview.book": frozenset({CHIEF}),
    "interview.cancel": frozenset({CHIEF}),
    "interview.decline": frozenset({CHIEF}),
    "interview.keep": frozenset({CHIEF}),
    "interview.start": frozenset(),  # one is going on
    "interview.progress": GENERAL_AFFAIRS,
    "interview.nudge": GENERAL_AFFAIRS,
    "interview.nudge_now": GENERAL_AFFAIRS,
    "interview.close": GENERAL_AFFAIRS,
    "interview.close_now": GENERAL_AFFAIRS,
    "interview.slots": frozenset({ADMINISTRATOR}),  # who can be talked with
    "interview.offer": frozenset({ADMINISTRATOR}),
    "interview.discard": GENERAL_AFFAIRS,
    "interview.own": GENERAL_AFFAIRS,
    "interview.retract": frozenset({ADMINISTRATOR}),  # whose time it is
    "interview.retract_now": frozenset({ADMINISTRATOR}),
    "interview.section": GENERAL_AFFAIRS,
    "interview.note": GENERAL_AFFAIRS,
    "interview.note_save": GENERAL_AFFAIRS,
    "interview.missed": GENERAL_AFFAIRS,
    "interview.themes": GENERAL_AFFAIRS,
    "interview.share": frozenset(),  # only at the end
    "interview.share_now": frozenset(),
    "notices": HERE,
    "quiet": HERE,
    "notices.form": HERE,
    "notices.hours": HERE,
    "notices.days": HERE,
    "notices.digest": HERE,
    "notices.reminders": HERE,
    "office.announce": GENERAL_AFFAIRS,
    "office.announcements": GENERAL_AFFAIRS,
    "office.announce.send": GENERAL_AFFAIRS,
    "office.announce.edit": GENERAL_AFFAIRS,
    "office.announce.discard": GENERAL_AFFAIRS,
    "office.progress": GENERAL_AFFAIRS,
    "office.stop": GENERAL_AFFAIRS,
    "announcement.read": HERE,
    "office.channels": GENERAL_AFFAIRS,
    "office.channel": GENERAL_AFFAIRS,
    "office.channel_off": GENERAL_AFFAIRS,
    "office.status": GENERAL_AFFAIRS,
    "help": ALL,
    "home": ALL,
}


def test_no_command_is_without_a_row() -> None:
    paths = {command.path for command in whole_registry().all()}

    assert paths == set(MAY) == set(CALLS)


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("role", ROLES)
async def test_a_role_may_do_what_the_matrix_grants_and_nothing_else(
    furnished_town: FurnishedTown, caplog: pytest.LogCaptureFixture, role: str
) -> None:
    """And what was said in a talk is told to nobody but 総務課, and not to the log."""
    caplog.set_level(logging.DEBUG, logger="bot")
    granted, idle, marks = set(), set(), set()
    for path in MAY:
        furnished_town.later()
        answer = await call(furnished_town, path, role)
        if not refused(answer):
            granted.add(path)
        if broken(answer, furnished_town.town):
            marks.add(f"{path} broke")
        if crowded(answer):
            marks.add(f"{path} shows too much at once")
        if SECRET in str(answer) and role not in GENERAL_AFFAIRS:
            marks.add(f"{path} told a secret")
        if furnished_town.state():
            if refused(answer) or not CALLS[path].writes:
                marks.add(f"{path} left a trace")
            furnished_town.restore()
        elif not refused(answer) and CALLS[path].writes:
            idle.add(path)

    assert granted == {path for path, roles in MAY.items() if role in roles}
    assert marks == set()
    if role in EFFECTIVE:  # otherwise nobody would know that a trace can be seen
        assert idle == set()
    assert SECRET not in caplog.text
    assert "command" in caplog.text
