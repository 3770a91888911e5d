"""A well-formed call of every command there is: what a widget, a form or typed words would carry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.view import Answer
from tests.hostile.furnished_reforms import RESTING
from tests.hostile.furnished_town import (
    ADMINISTRATOR,
    ASLEEP,
    CHIEF,
    EMPTY,
    FOLLOWED,
    FORMER_CHIEF,
    HOST,
    MEMBER,
    OPEN,
    OUTSIDER,
    READING,
    VOTING,
    WINDOW,
    FurnishedTown,
)


@dataclass(frozen=True)
class Sent:
    """Values by parameter. ``$name`` stands for a token of the town, ``@kind`` for the actor's own draft."""

    values: Mapping[str, str] = field(default_factory=dict)
    writes: bool = False


def _reads(**values: str) -> Sent:
    return Sent(values)


def _writes(**values: str) -> Sent:
    return Sent(values, writes=True)


_PROFILE = {"name": "だれか", "organisation": "縁側市", "kind": "local"}
_EVENT = {"title": "新しい会", "when": "来月3日 19:00-20:00"}

CALLS: dict[str, Sent] = {
    "join": _reads(),
    "join.form": _writes(version="1", **_PROFILE),
    "rules": _reads(),
    "rules.accept": _writes(version="1"),
    "profile": _reads(),
    "profile.edit": _reads(),
    "profile.save": _writes(**_PROFILE),
    "profile.reminders": _writes(wish="on"),
    "profile.language": _writes(wish="en"),
    "prefecture": _writes(prefecture="北海道"),
    "sleep": _writes(),
    "wake": _writes(),
    "leave": _reads(),
    "leave.now": _writes(),
    "office.applicants": _reads(),
    "office.applicant": _reads(who="$id:applicant"),
    "office.approve": _writes(who="$id:applicant"),
    "office.decline": _writes(who="$id:applicant", reason="もう少しくわしく"),
    "office.confirm": _writes(member="$id:host"),
    "office.people": _reads(),
    "office.appoint": _writes(member="$id:host", office="editor"),
    "office.dismiss": _writes(member="$id:editor", office="editor"),
    "section.list": _reads(),
    "section.narrow": _reads(text="本", kind="any", style="any", liveness="any", code="13"),
    "section.recommend": _reads(),
    "section.alike": _reads(draft="@pitch"),
    "section.alike_section": _reads(draft="@pitch", which="$open"),
    "section.alike_proposal": _reads(draft="@pitch", which="$proposal"),
    "section.propose_anyway": _writes(draft="@pitch"),
    "section.create_anyway": _writes(draft="@blueprint"),
    "section.info": _reads(section=WINDOW.name),
    "section.join": _writes(section=EMPTY.name),
    "section.leave": _writes(section=READING.name),
    "section.leave_now": _writes(which="$reading"),
    "section.swap": _writes(leaving=READING.name, entering=EMPTY.name),
    "section.follow": _writes(section=EMPTY.name),
    "section.unfollow": _writes(section=FOLLOWED.name),
    "section.mine": _reads(),
    "section.members": _reads(section=READING.name),
    "section.edit": _reads(section=WINDOW.name),
    "section.save": _writes(which="$window", name="窓口", purpose="よくする", kind="work"),
    "section.create": _writes(name="新設課", purpose="つくる", kind="hobby"),
    "section.close": _reads(section=OPEN.name),
    "section.appoint": _writes(section=WINDOW.name, member="$id:host"),
    "section.dismiss": _writes(section=WINDOW.name),
    "section.room": _writes(section=WINDOW.name, kind="none"),
    "section.bind": _writes(section=WINDOW.name),
    "reform.list": _reads(),
    "reform.merge": _writes(section=WINDOW.name, into=OPEN.name, reason="同じことをしている"),
    "reform.recall": _writes(section=READING.name),
    "reform.close": _writes(which="$window", reason="集まりにくい"),
    "reform.at_once": _reads(which="$open"),
    "reform.close_now": _writes(which="$open", reason="約束に反した"),
    "reform.look": _reads(which="$reform"),
    "reform.object": _writes(which="$reform"),
    "reform.why": _writes(which="$reform", why="続けたい"),
    "reform.unobject": _writes(which="$objected"),
    "reform.options": _reads(section=WINDOW.name),
    "reform.split": _writes(section=WINDOW.name, name="分室", purpose="分ける", chief="$id:chief"),
    "reform.rest": _writes(section=WINDOW.name),
    "reform.wake": _writes(section=RESTING.name),
    "reform.keep": _writes(which="$window"),
    "reform.archive": _reads(),
    "reform.revive": _writes(section="$closed"),
    "reform.grant": _writes(which="$wish"),
    "reform.decline": _writes(which="$wish"),
    "reform.trial": _writes(section=WINDOW.name, what="夜の窓口", until="3か月後"),
    "reform.trials": _reads(),
    "reform.trial_on": _reads(which="$trial"),
    "reform.trial_change": _reads(which="$trial"),
    "reform.trial_end": _reads(which="$trial"),
    "reform.trial_on_save": _writes(which="$trial", learned="朝は集まれる"),
    "reform.trial_change_save": _writes(which="$trial"),
    "reform.trial_end_save": _writes(which="$trial"),
    "section.colleagues": _reads(),
    "section.found_colleagues": _writes(),
    "section.twin": _writes(section=WINDOW.name, with_=OPEN.name),
    "section.twins": _reads(which="$window"),
    "section.twin_accept": _writes(which="$window", other="$followed"),
    "section.twin_end": _writes(which="$window", other="$followed"),
    "section.proposals": _reads(),
    "section.propose": _writes(name="新しい課", purpose="よくする", kind="work", first_step="集まる"),
    "section.proposal": _reads(which="$proposal"),
    "section.support": _writes(which="$proposal"),
    "section.unsupport": _writes(which="$supported"),
    "section.recall": _reads(which="$proposal"),
    "section.recall_now": _writes(which="$proposal"),
    "section.start": _writes(name="ひとりの会", purpose="まず動く", kind="hobby"),
    "section.start_together": _writes(which="$proposal"),
    "section.propose_again": _reads(which="$proposal"),
    "chief.post": _writes(section=WINDOW.name, member="$id:host", post="staff"),
    "chief.resign": _reads(section=WINDOW.name),
    "chief.resign_write": _reads(which="$window"),
    "chief.resign_now": _writes(which="$window", note="鍵は受付"),
    "chief.hand_over": _writes(section=WINDOW.name, member="$id:host", note="鍵は受付"),
    "chief.accept": _writes(which="$offer"),
    "chief.decline": _writes(which="$offer"),
    "chief.note": _reads(section=WINDOW.name),
    "chief.term": _writes(section=WINDOW.name, until="なし"),
    "chief.go_on": _writes(which="$window", end="$term_end"),
    "chief.stay": _writes(which="$window"),
    "chief.succession": _reads(page="0", section=READING.name),
    "chief.stand": _reads(which="$reading"),
    "chief.volunteer": _writes(section=READING.name, words="やります"),
    "chief.stand_down": _writes(section=READING.name),
    "chief.vote": _writes(section=VOTING.name, member="$id:former_chief"),
    "desk.look": _reads(section=WINDOW.name),
    "desk.greeted": _writes(which="$window", who="$id:host"),
    "desk.rest": _reads(section=WINDOW.name),
    "desk.rest_now": _writes(which="$window"),
    "desk.ask_help": _writes(section=WINDOW.name, what="受付を30分", until="来月5日"),
    "desk.tasks": _reads(section=WINDOW.name),
    "desk.task": _reads(which="$task"),
    "desk.task_take": _writes(which="$task"),
    "desk.task_drop": _writes(which="$taken"),
    "desk.task_done": _writes(which="$taken"),
    "desk.task_withdraw": _writes(which="$task"),
    "desk.report": _reads(section=WINDOW.name),
    "desk.voice": _reads(section=READING.name),
    "desk.voice_save": _writes(which="$reading", year="2026", words="よい一年", consent="named"),
    "desk.voice_withdraw": _writes(which="$reading", year="2026"),
    "section.digest": _writes(wish="now"),
    "section.privacy": _reads(section=WINDOW.name, choice="members"),
    "section.privacy_now": _writes(which="$window", choice="members"),
    "section.let_in": _writes(which="$window", who="$id:editor"),
    "section.turn_away": _writes(which="$window", who="$id:editor"),
    "event.list": _reads(),
    "event.mine": _reads(),
    "event.info": _reads(event="$event"),
    "event.create": _reads(),
    "event.create.form": _reads(**_EVENT),  # a draft at most
    "event.draft.section": _reads(draft="@event", section="-"),
    "event.draft.reminders": _reads(draft="@event", preset="none"),
    "event.publish": _writes(draft="@event"),
    "event.discard": _reads(draft="@event"),
    "event.rsvp": _writes(event="$event", style="listen"),
    "event.withdraw": _writes(event="$event"),
    "event.edit": _reads(event="$event"),
    "event.edit.form": _writes(event="$event", version="$event_version", **_EVENT),
    "event.reminders": _writes(event="$event", version="$event_version", preset="none"),
    "event.cancel": _reads(event="$event", reason="台風のため"),
    "event.cancel.confirm": _writes(draft="@cancel"),
    "question.ask": _reads(),
    "question.ask.form": _writes(channel="", title="道路の占用許可", body="どこで"),
    "question.from_message": _reads(body="どこで申請しますか"),
    "question.alike": _reads(draft="@question"),
    "question.post": _writes(draft="@question"),
    "question.candidate": _reads(draft="@question", which="$question"),
    "question.solved": _writes(draft="@question", which="$question"),
    "question.search": _reads(text="印鑑"),
    "question.more": _reads(draft="@search", page="0"),
    "question.list": _reads(),
    "question.unanswered": _reads(),
    "question.info": _reads(question="$question"),
    "question.answer": _writes(question="$question", body="窓口でもできます"),
    "question.answer.read": _reads(which="$answer"),
    "question.answer.edit": _reads(which="$answer"),
    "question.answer.save": _writes(which="$answer", body="書き直しました"),
    "question.answer.withdraw": _reads(which="$answer"),
    "question.answer.withdraw_now": _writes(which="$answer"),
    "question.accept": _writes(which="$answer"),
    "question.reopen": _writes(which="$solved"),
    "question.edit": _reads(question="$question"),
    "question.save": _writes(which="$question", title="書き直し", body=""),
    "question.withdraw": _reads(question="$question"),
    "question.withdraw_now": _writes(which="$question"),
    "remind.me": _reads(),
    "remind.list": _reads(),
    "remind.zone": _writes(zone="Europe/Berlin"),
    "remind.form": _reads(words="議会資料", when="明日9時"),  # a draft at most
    "remind.once": _reads(draft="@remind"),
    "remind.again": _reads(draft="@remind"),
    "remind.confirm": _writes(draft="@remind"),
    "remind.discard": _reads(draft="@remind"),
    "remind.show": _reads(reminder="$reminder"),
    "remind.edit": _reads(reminder="$reminder"),
    "remind.delete": _writes(reminder="$reminder"),
    "remind.done": _writes(which="$snoozed"),
    "remind.snooze": _writes(which="$reminder", choice="hour"),
    "remind.skip": _writes(reminder="$reminder"),
    "remind.share": _writes(reminder="$reminder"),
    "remind.copy": _writes(which="$shared"),
    "broadcast.latest": _reads(),
    "broadcast.preview": _reads(),
    "broadcast.opening": _writes(words="寒くなりました"),
    "broadcast.publish": _reads(),
    "broadcast.publish_now": _writes(),
    "broadcast.skip": _writes(),
    "broadcast.resume": _writes(),
    "interview.mine": _reads(),
    "interview.choose": _reads(page="0", which="$window"),
    "interview.book": _writes(which="$window", slot="$slot"),
    "interview.cancel": _writes(which="$window"),
    "interview.decline": _writes(which="$window"),
    "interview.keep": _writes(which="$window"),
    "interview.start": _writes(name="春の面談", words="ぜひ", until="来月末"),
    "interview.progress": _reads(),
    "interview.nudge": _reads(),
    "interview.nudge_now": _writes(),
    "interview.close": _reads(),
    "interview.close_now": _writes(),
    "interview.slots": _reads(when="来月3日 19:00、来月4日 12:15", minutes="30"),  # a draft at most
    "interview.offer": _writes(draft="@slots"),
    "interview.discard": _reads(draft="@slots"),
    "interview.own": _reads(),
    "interview.retract": _reads(slot="$slot"),
    "interview.retract_now": _writes(slot="$slot"),
    "interview.section": _reads(campaign="$campaign", which="$open"),
    "interview.note": _reads(campaign="$campaign", which="$open"),
    "interview.note_save": _writes(campaign="$campaign", which="$open", notes="話", themes="人手不足"),
    "interview.missed": _writes(campaign="$campaign", which="$open"),
    "interview.themes": _reads(),
    "interview.share": _reads(),
    "interview.share_now": _writes(),
    "notices": _writes(hours="22時から7時", days="free", digest="8時", reminders="soon"),
    "quiet": _writes(hours="21時から8時"),
    "notices.form": _reads(),
    "notices.hours": _writes(preset="night"),
    "notices.days": _writes(choice="free"),
    "notices.digest": _writes(preset="morning"),
    "notices.reminders": _writes(preset="hour"),
    "event.remind_me": _writes(event="$event", preset="soon"),
    "office.announce": _reads(title="お知らせ", body="本文"),  # a draft at most
    "office.announcements": _reads(),
    "office.announce.send": _writes(draft="@announce"),
    "office.announce.edit": _reads(draft="@announce"),
    "office.announce.discard": _reads(draft="@announce"),  # drafts leave no trace
    "office.progress": _reads(which="$announcement"),
    "office.stop": _writes(which="$announcement"),
    "announcement.read": _reads(which="$announcement"),
    "office.channels": _reads(),
    "office.channel": _writes(purpose="events"),
    "office.channel_off": _writes(purpose="events"),
    "office.status": _reads(),
    "help": _reads(),
    "home": _reads(),
}


def filled(hall: FurnishedTown, path: str, role: str) -> dict[str, str]:
    """The values of a command's call as somebody in a role would send them."""
    return {name: _resolved(hall, value, role) for name, value in CALLS[path].values.items()}


async def call(hall: FurnishedTown, path: str, role: str, *, request: str = "") -> Answer | None:
    """Somebody in a role sends a command's well-formed call."""
    person = hall.people[role]
    return await person.again(path, request=request, **filled(hall, path, role))


def _resolved(hall: FurnishedTown, value: str, role: str) -> str:
    if value.startswith("$"):
        return hall.tokens[value[1:]]
    return hall.tokens[f"{value[1:]}:{role}"] if value.startswith("@") else value


_ACTORS = {
    "join.form": OUTSIDER,
    "wake": ASLEEP,
    "sleep": MEMBER,
    "leave.now": MEMBER,
    **dict.fromkeys((f"interview.{act}" for act in ("book", "cancel", "decline", "keep")), CHIEF),
    "section.start_together": HOST,
    **dict.fromkeys(("chief.resign_now", "chief.hand_over", "chief.go_on", "chief.stay"), CHIEF),
    **dict.fromkeys(("chief.accept", "chief.decline", "chief.stand_down", "chief.vote"), FORMER_CHIEF),
    **dict.fromkeys(("desk.task_take", "desk.task_drop", "desk.task_done", "desk.voice_withdraw"), HOST),
}
_ACTORS |= dict.fromkeys(  # what belongs to one person alone
    ("section.start_together", *(f"remind.{verb}" for verb in ("delete", "done", "snooze", "skip", "share"))),
    HOST,
)
_IN_VAIN = frozenset({"broadcast.resume"})  # nothing was skipped
# Nothing was skipped; one round of talks goes on, and what came up is told at its end.
_IN_VAIN = frozenset({"broadcast.resume", "interview.start", "interview.share_now"})

WRITES = tuple(path for path, sent in CALLS.items() if sent.writes and path not in _IN_VAIN)
"""The commands whose well-formed call changes something."""


def actor(path: str) -> str:
    """Somebody who may call a command that writes."""
    return _ACTORS.get(path, ADMINISTRATOR)
