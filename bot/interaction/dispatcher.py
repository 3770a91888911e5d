"""From an invocation to an answer: the one way in for every door."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property

from bot.clock import Clock
from bot.domain.errors import AlreadyHandled, InvalidInput, NotAllowed, Problem, Refused
from bot.domain.ids import DraftId, from_token, new_id, to_token
from bot.domain.members import Office
from bot.domain.policy import Policy
from bot.i18n.words import Speech, language_of
from bot.interaction import answers
from bot.interaction.call import Actor, Call, Invocation
from bot.interaction.commands import Command, Registry, Right
from bot.interaction.forms import form_for
from bot.interaction.params import HARD_LIMIT, Kind, read
from bot.interaction.rate_limit import RateLimit
from bot.interaction.text import NotFoundInText, TextParser
from bot.interaction.words import Words
from bot.logs import current_trace, new_trace
from bot.ports.records import Draft
from bot.ports.work import Storage
from bot.services.asking import KEPT_WORDS
from bot.services.counter import Counter
from bot.services.origin import Origin
from bot.text.normalise import multi_line, single_line
from bot.view import Answer, Form, Message, Option

log = logging.getLogger(__name__)

QUOTED = 40  # how much of words that are no command is said back
QUESTION_FROM = 10  # as many characters that are no command may be a question
_QUESTION_MARKS = "?？"

_OFFICES = {
    Right.VERIFIER: Office.VERIFIER,
    Right.EDITOR: Office.EDITOR,
    Right.MODERATOR: Office.MODERATOR,
    Right.ADMINISTRATOR: Office.ADMINISTRATOR,
}


class Dispatcher:
    """Carries out commands. Adapters call ``dispatch`` (widgets, forms, options), ``text`` (typed words)
    and ``suggest`` (while typing); all three always answer, whatever happens inside.
    """

    def __init__(
        self, registry: Registry, storage: Storage, clock: Clock, speech: Speech, policy: Policy
    ) -> None:
        self.registry = registry
        self._storage = storage
        self._clock = clock
        self._speech = speech
        self._policy = policy
        self._counter = Counter(storage, policy.language)
        self._limit = RateLimit()
        self._limit_of_kept = RateLimit()

    @cached_property
    def _parser(self) -> TextParser:
        """Learns all names when somebody types for the first time: a start does not wait for it."""
        return TextParser(self.registry, (self.words("ja"), self.words("en")))

    def words(self, language: str) -> Words:
        """The town's words in a language."""
        return Words(self._speech, language, self._policy.zone)

    async def dispatch(self, invocation: Invocation) -> Answer | None:
        """Carry out a command; None when this very request was handled before (nothing to say twice)."""
        trace = new_trace()
        current_trace.set(trace)
        words = self.words(language_of(invocation.user.locale))
        log.info(
            "command",
            extra={"action": "command", "verb": invocation.verb, "platform": invocation.platform.value},
        )
        try:
            return await self._carry_out(invocation, words, trace)
        except AlreadyHandled:
            log.info("handled before", extra={"action": "command_repeated", "verb": invocation.verb})
            return None
        except Refused as refusal:
            return answers.refusal(refusal, words, await self._kept_entry(invocation))
        except Exception:
            # The one catch-all of the program: a member gets a reference code, the operator the traceback.
            log.exception("command failed", extra={"action": "command_failed", "verb": invocation.verb})
            return answers.failure(trace, words, await self._kept_entry(invocation))

    async def text(self, invocation: Invocation, text: str, *, later: bool = False) -> Answer | None:
        """Carry out what somebody typed; ``invocation.verb`` is not looked at. ``later``: a form cannot open
        now, so that what it would hold is kept until somebody opens it.
        """
        typed = self._parser.parse(text)
        if isinstance(typed, NotFoundInText):
            kept = await self._kept_question(invocation, text)
            words = self.words(language_of(invocation.user.locale))
            return answers.unknown(single_line(text, QUOTED), typed.near, words, kept)
        named_so = replace(invocation, verb=typed.command.path, args=(), values=typed.values)
        answer = await self.dispatch(named_so)
        if later and isinstance(answer, Form) and not answer.draft:
            values = {field.name: field.value for field in answer.fields if field.value}
            kept = await self._keep(
                invocation, answer.action.verb, answer.action.args, values, limit=self._limit
            )
            return replace(answer, draft=kept)
        return answer

    async def called(self, invocation: Invocation, text: str) -> Message:
        """What to show somebody who called the town by name where others read along: buttons, nothing of what
        they said.
        """
        typed = self._parser.parse(text)
        command = None if isinstance(typed, NotFoundInText) else typed.command
        words = self.words(language_of(invocation.user.locale))
        kept = "" if command else await self._kept_question(invocation, text)
        return answers.called(command, words, kept)

    async def suggest(self, invocation: Invocation, kind: str, typed: str) -> tuple[Option, ...]:
        """What could be meant by the beginning of a name; at most 25, none for outsiders or on failure."""
        suggester = self.registry.suggester(kind)
        if suggester is None:
            return ()
        try:
            call = await self._call(invocation, self.words(language_of(invocation.user.locale)), new_trace())
            return (await suggester(call, typed[:100]))[:25] if call.actor.is_member else ()
        except Exception:
            log.exception("suggestions failed", extra={"action": "suggest_failed", "kind": kind})
            return ()

    async def _kept_question(self, invocation: Invocation, text: str) -> str:
        """The draft of words that may be a question; empty for what hardly is one."""
        marked = any(mark in text for mark in _QUESTION_MARKS)
        if not self.registry.find(answers.ASK_VERB) or (not marked and len(text) < QUESTION_FROM):
            return ""
        text = multi_line(text, HARD_LIMIT)
        return await self._keep(invocation, KEPT_WORDS, (), {"text": text}, limit=self._limit)

    async def _kept_entry(self, invocation: Invocation) -> str:
        """The draft of texts somebody filled in for nothing; empty for none, or where no form takes them
        (a message's menu gives what stands in the message). They may have been refused because they are too
        fast, so these drafts have a limit of their own.
        """
        command = self.registry.find(invocation.verb)
        texts = _texts(command, invocation.values) if command else ()
        words = self.words(language_of(invocation.user.locale))
        if command is None or not texts or not _can_be_asked_again(command, words, texts):
            return ""
        values = named(command, invocation)
        return await self._keep(
            invocation, command.path, _fixed(command, values), values, limit=self._limit_of_kept
        )

    async def _keep(
        self,
        invocation: Invocation,
        verb: str,
        args: tuple[str, ...],
        values: Mapping[str, str],
        *,
        limit: RateLimit,
    ) -> str:
        """The token of a draft of what somebody typed; empty where they type too much or it fails."""
        try:
            call = await self._call(invocation, self.words(language_of(invocation.user.locale)), new_trace())
            if not limit.take(call.actor.account.id, call.now):
                return ""
            draft = _draft(call, verb, args, values)
            async with self._storage.write() as work:
                await work.drafts.save(draft)
        except Exception:
            log.exception("words not kept", extra={"action": "keep_failed", "verb": verb})
            return ""
        return to_token(draft.id)

    async def _carry_out(self, invocation: Invocation, words: Words, trace: str) -> Answer:
        call = await self._call(invocation, words, trace)
        if not self._limit.take(call.actor.account.id, call.now):
            raise Refused("refusal.too_fast")
        if invocation.verb == answers.DRAFT_VERB:
            return await self._reopen(call, invocation)
        command = self.registry.find(invocation.verb)
        if command is None:
            raise Refused("refusal.unknown_widget")
        authorise(command, call.actor, self._policy)
        return await self._handle(command, call, invocation)

    async def _call(self, invocation: Invocation, words: Words, trace: str) -> Call:
        now = self._clock.now()
        user = invocation.user
        known = await self._counter.recognise(
            invocation.platform,
            invocation.place_external_id,
            invocation.place_name,
            user_external_id=user.external_id,
            user_name=user.name,
            locale=user.locale,
            now=now,
        )
        actor = Actor(known.account, known.member, user.manages_place)
        origin = Origin(
            request=f"{invocation.platform.value}:{invocation.request_id}",
            now=now,
            member_id=known.member.id if known.member else None,
            place_id=known.place.id,
            trace=trace,
            administrator=actor.holds(Office.ADMINISTRATOR),
            editor=actor.holds(Office.EDITOR),
        )
        return Call(
            actor,
            known.place,
            words,
            now,
            origin,
            channel_id=invocation.channel_id,
            spoken=invocation.spoken,
            forum_id=invocation.forum_id,
        )

    async def _handle(self, command: Command, call: Call, invocation: Invocation) -> Answer:
        values = named(command, invocation)
        try:
            return await command.handler(call, read(command.input, values))
        except InvalidInput as invalid:
            if not _can_be_asked_again(command, call.words, invalid.problems):
                raise Refused("refusal.unknown_widget") from None
            missing = all(problem.key == "input.required" for problem in invalid.problems.values())
            if missing and not invocation.complete:
                return form_for(command, call.words, args=_fixed(command, values), values=values)
            return await self._ask_again(command, call, values, invalid.problems)

    async def _ask_again(
        self, command: Command, call: Call, values: Mapping[str, str], problems: Mapping[str, Problem]
    ) -> Answer:
        args = _fixed(command, values)
        if set(problems) & {param.name for param in command.params[: len(args)]}:
            raise Refused("refusal.unknown_widget")  # a widget of ours never carries values that do not fit
        draft = _draft(call, command.path, args, values)
        async with self._storage.write() as work:
            await work.drafts.save(draft)
        sentences = {name: call.words.problem(problem) for name, problem in problems.items()}
        return form_for(
            command, call.words, args=args, values=values, problems=sentences, draft=to_token(draft.id)
        )

    async def _reopen(self, call: Call, invocation: Invocation) -> Answer:
        draft_id = from_token(invocation.args[0]) if invocation.args else None
        async with self._storage.read() as work:
            draft = await work.drafts.get(DraftId(draft_id or 0), call.actor.account.id)
        command = self.registry.find(draft.verb) if draft else None
        if draft is None or command is None:
            raise Refused("refusal.draft_gone")
        authorise(command, call.actor, self._policy)
        return form_for(command, call.words, args=draft.args, values=draft.values)


def authorise(command: Command, actor: Actor, policy: Policy) -> None:
    """Refuse who lacks the command's right. Raises NotAllowed with a sentence that says what to do."""
    if command.right is Right.ANYONE or (
        actor.holds(Office.ADMINISTRATOR) and command.right is not Right.MEMBER
    ):
        return
    if actor.member is None:
        raise NotAllowed("refusal.members_only")
    if not actor.is_member:
        raise NotAllowed(f"refusal.standing_{actor.member.standing.value}")
    if actor.member.rules_version < policy.rules_version:
        raise NotAllowed("refusal.rules_changed")
    office = _OFFICES.get(command.right)
    if office is not None and not actor.holds(office):
        raise NotAllowed(f"refusal.office_{office.value}")


def named(command: Command, invocation: Invocation) -> dict[str, str]:
    """A call's values by parameter: a widget's positional arguments first, then what was named. Cleaned here,
    since a draft keeps them as they are; what is no parameter is left behind.
    """
    names = [param.name for param in command.params]
    positional = dict(zip(names, invocation.args, strict=False))
    given = {**invocation.values, **positional}
    return {name: multi_line(given[name], HARD_LIMIT) for name in names if name in given}


def _draft(call: Call, verb: str, args: tuple[str, ...], values: Mapping[str, str]) -> Draft:
    """What somebody typed; hidden, whatever the command: it may be about their anonymous question."""
    draft_id = DraftId(new_id(call.now))
    return Draft(draft_id, call.actor.account.id, verb, args, values, call.now, hidden=True)


def _texts(command: Command, values: Mapping[str, str]) -> tuple[str, ...]:
    """The parameters whose typed values are texts."""
    texts = (param.name for param in command.params if param.kind in {Kind.LINE, Kind.PARAGRAPH})
    return tuple(name for name in texts if values.get(name, "").strip())


def _can_be_asked_again(command: Command, words: Words, params: Collection[str]) -> bool:
    """Whether there is a form of the command with fields for some parameters. What only widgets carry has
    none, and what only buttons call has no name to stand above a form.
    """
    if not words.has(f"command.{command.path}.title"):
        return False
    fields = {
        param.name
        for param in command.params
        if param.kind is not Kind.CARRIED and words.has(f"param.{command.path}.{param.name}")
    }
    return fields.issuperset(params)


def _fixed(command: Command, values: Mapping[str, str]) -> tuple[str, ...]:
    """The leading values no form asks for: what widgets carry, and references already chosen."""
    args = []
    for param in command.params:
        value = values.get(param.name, "")
        chosen = param.kind is Kind.REF and from_token(value) is not None
        if not chosen and param.kind is not Kind.CARRIED:
            break
        args.append(value)
    return tuple(args)
