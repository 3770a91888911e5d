"""Answers every command shares: refusals with the next step, failures with a reference code."""

from bot.domain.errors import Refused
from bot.domain.ids import to_token
from bot.interaction.commands import Command
from bot.interaction.words import Words
from bot.view import Action, Actions, Block, Button, Message, Note, Paragraph, Style, Tone

DRAFT_VERB = "draft"
ASK_VERB = "question.ask_kept"  # opens the form of a question with words that were kept

# What helps after a refusal: the command whose button is offered with it, by the refusal's key or by the
# first part of the key; a button to the very thing where the refusal says what it is about. Everything else
# leads home; who only has to wait or to press again needs no button.
NEXT_STEPS = {
    "refusal.members_only": "join",
    "refusal.standing_left": "join",
    "refusal.standing_declined": "join",
    "refusal.standing_asleep": "wake",
    "refusal.rules_changed": "rules",
    "refusal.too_fast": "",
    "member.rules_changed": "rules",
    "member.left_already": "join",
    "member.not_waiting": "office.applicants",
    "member.here_already": "profile",
    "office.no_channel_here": "office.channels",
    "section.member_already": "section.mine",
    "section.not_a_member": "section.mine",
    "section.follows_already": "section.mine",
    "section.follows_as_member": "section.mine",
    "section.not_followed": "section.mine",
    "colleagues": "profile",
    "colleagues.founded_already": "section.colleagues",
    "colleagues.too_few": "section.colleagues",
    "twins": "section.list",
    "privacy.seats_full": "section.mine",
    "privacy": "section.list",
    "section": "section.list",
    "section.solo_full": "section.mine",
    "chief": "section.mine",
    "chief.members_of_section": "section.list",
    "chief.not_volunteering": "chief.succession",
    "chief.not_voting": "chief.succession",
    "chief.not_a_candidate": "chief.succession",
    "proposal": "section.proposals",
    "proposal.is_founded": "section.list",
    "reform": "reform.list",
    "trial": "reform.trials",
    "trial.running_already": "reform.options",
    "desk": "desk.look",
    "task": "section.mine",
    "task.gone": "desk.tasks",
    "task.members_only": "section.list",
    "report": "section.mine",
    "voice": "section.mine",
    "voice.members_only": "section.list",
    "event": "event.list",
    "publication": "event.waiting",
    "attendee_card": "event.list",
    "ride": "ride.list",
    "ride.gone": "event.list",
    "ride.not_coming": "event.info",
    "ride.nowhere_to_go": "event.info",
    "feed": "event.feeds",
    "poll": "poll.list",
    "comparison": "survey.list",
    "comparison.locals_only": "profile",
    "comparison.no_organisation": "profile.edit",
    "programme": "event.list",
    "role": "event.list",
    "role.full": "programme.roles",
    "lightning": "event.list",
    "cohost": "event.list",
    "material": "event.list",
    "cafe": "event.cafe",
    "cafe.gone": "event.list",
    "cafe.full": "event.list",
    "cafe.none_yet": "event.info",
    "cafe.is_over": "event.info",
    "event_question": "event.list",
    "event_question.not_open": "event.questions",
    "series": "event.list",
    "notices": "notices",
    "announce": "office.announcements",
    "question": "question.list",
    "question_ties": "question.list",
    "seal": "question.list",
    "seal.barred_until": "question.ask",
    "seal.draft_gone": "question.mine",
    "question_drafts": "question.drafts",
    "seal.no_key": "question.ask",
    "seal.not_anonymous": "question.info",
    "seal.would_tell": "question.answer",
    "seal.nobody_to_agree": "office.appoint",
    "called": "question.ask",
    "quoting": "question.unanswered",
    "question_merge": "question.list",
    "freshness": "question.list",
    "handbook": "handbook.list",
    "handbook.made_already": "handbook.info",
    "handbook.no_version": "handbook.info",
    "handbook.nothing_answered": "question.answer",
    "handbook.not_yours_to_judge": "handbook.doubt",
    "faq": "question.faq",
    "faq.not_solved": "question.info",
    "freshness.not_solved": "question.answer",
    "freshness.not_yours": "question.doubt",
    "question_merge.is_merged": "question.info",
    "question_merge.other_accepts": "question.info",
    "advice": "advice.show",
    "advice.settled": "question.list",
    "advice.nobody_left": "advice.watch",
    "advice.all_asked": "advice.watch",
    "advice.asked_meanwhile": "advice.watch",
    "advice.not_asked": "question.unanswered",
    "advice.chiefs_only": "question.unanswered",
    "advice.office_only": "question.unanswered",
    "glossary": "term.list",
    "idea": "idea.list",
    "shelf": "shelf.list",
    "shelf.own_use": "shelf.mine",
    "shelf.not_yours": "shelf.improve",
    "shelf.leaders_only": "shelf.problem",
    "shelf.no_text": "shelf.show",
    "shelf.not_used": "shelf.used",
    "shelf.edit_your_own": "shelf.edit",
    "shelf.many_waiting": "shelf.show",
    "shelf.many_problems": "shelf.show",
    "shelf.too_many": "shelf.mine",
    "shelf.changed_meanwhile": "shelf.mine",
    "shelf.decided_already": "shelf.mine",
    "shelf.improvement_gone": "shelf.mine",
    "broadcast": "broadcast.preview",
    "interview.chiefs_only": "interview.mine",
    "interview.booked_already": "interview.mine",
    "interview.none": "interview.start",
    "interview.gone": "interview.progress",
    "interview.nobody_waits": "interview.progress",
    "interview.not_yet": "interview.progress",
    "interview.share_later": "interview.progress",
    "interview.shared_already": "interview.themes",
    "interview.nothing_to_share": "interview.themes",
    "interview.operators_only": "office.people",
    "interview.open_already": "interview.progress",
    "interview": "interview.mine",
    "office": "office.people",
    "reminder": "remind.list",
    "reminder.no_channel": "",  # said under a reminder, which has a button for every other way
}
_HOME = "home"


def next_step(key: str) -> str:
    """The path of the command that helps after a refusal; empty where none does."""
    return NEXT_STEPS.get(key, NEXT_STEPS.get(key.partition(".")[0], _HOME))


def refusal(error: Refused, words: Words, kept: str = "") -> Message:
    """A rule's no, in one sentence, with a button to what can be done instead. ``kept``: the draft of what
    was written for nothing.
    """
    sentence = words(error.problem.key, **error.problem.params)
    buttons = []
    step = next_step(error.problem.key)
    if step:
        label = words.text(f"command.{step}.title")
        args = () if error.subject is None else (to_token(error.subject),)
        buttons.append(Button(label, Action(step, args), Style.PRIMARY))
    blocks = (Paragraph(sentence), *_written(kept, words, *buttons))
    return Message(words.text(error.problem.key, **error.problem.params), blocks, Tone.PROBLEM)


def failure(trace: str, words: Words, kept: str = "") -> Message:
    """Something broke. The code is in the log with everything that led to it. ``kept``: see ``refusal``."""
    code = Note(words("failure.code", code=trace))
    blocks = (Paragraph(words("failure.body")), code, *_written(kept, words))
    return Message(words.text("failure.summary"), blocks, Tone.PROBLEM)


def _written(kept: str, words: Words, *buttons: Button) -> list[Block]:
    """Buttons, with one more that opens the form again as it was filled in."""
    blocks: list[Block] = []
    if kept:
        blocks.append(Note(words("refusal.kept")))
        buttons = (*buttons, Button(words.text("refusal.open_kept"), Action(DRAFT_VERB, (kept,))))
    if buttons:
        blocks.append(Actions(buttons))
    return blocks


def unknown(text: str, near: tuple[Command, ...], words: Words, kept: str = "") -> Message:
    """Typed words that are no command: what was meant, perhaps. ``text``: as much of them as to say back.
    ``kept``: the draft that holds all of them, where they may be a question.
    """
    buttons = [Button(full_name(command, words), Action(command.path)) for command in near]
    if kept:
        buttons.insert(0, ask(kept, words))
    buttons.append(Button(words.text("command.help.title"), Action("help")))
    key = "unknown.near" if near else "unknown.nothing"
    return Message(
        words.text(key, text=text),
        (Paragraph(words(key, text=text)), Actions(tuple(buttons))),
        Tone.NOTICE,
    )


def called(command: Command | None, words: Words, kept: str = "") -> Message:
    """To who called the town by name where others may read along: nothing but buttons, whose answers only who
    presses them sees. ``command``: what was typed, if that was a command.
    """
    buttons = [Button(full_name(command, words), Action(command.path), Style.PRIMARY)] if command else []
    if kept:
        buttons.append(ask(kept, words))
    buttons.append(Button(words.text(f"command.{_HOME}.title"), Action(_HOME)))
    key = "called.asks" if kept else "called.here"
    return Message(words.text(key), (Paragraph(words(key)), Actions(tuple(buttons))))


def ask(kept: str, words: Words) -> Button:
    """The button that makes a question of words that were kept."""
    return Button(words.text("called.ask"), Action(ASK_VERB, (kept,)), Style.PRIMARY)


def full_name(command: Command, words: Words) -> str:
    """A command as it is typed, group first: "課 一覧"."""
    name = words.text(f"command.{command.path}.name")
    return f"{words.text(f'group.{command.group}.name')} {name}" if command.group else name
