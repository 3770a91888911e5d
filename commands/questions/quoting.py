"""この発言を回答にする: what somebody said becomes their answer."""

from datetime import datetime
from typing import Annotated

from bot.domain.deliveries import Delivery, Skip, ToAccount
from bot.domain.errors import Refused
from bot.domain.ids import DraftId, to_token
from bot.domain.members import Member
from bot.domain.questions import ANSWER_LIMIT, Question
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import HARD_LIMIT, Input, Paragraph, Ref
from bot.interaction.parts import done
from bot.interaction.people import name_of
from bot.interaction.questions import see
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.questions import standing
from bot.services.quoting import QuotingService, Said, find_quote
from bot.text.graphemes import cut
from bot.view import Action, Actions, Answer, Button, Heading, Message, Style, Text, Tone
from bot.view import Paragraph as Prose
from commands.questions.shared import CarriedDraft


class Spoken(Input):
    body: Annotated[str, Paragraph(HARD_LIMIT)] = ""


class ChosenQuestion(CarriedDraft):
    """A question, for words that wait for one."""

    question: Annotated[str, Ref("question")]


class Quoting:
    """Handlers of what was said. ``answer``: the command that gives an answer. ``choose_command``: what the
    form sends in which a question is chosen.
    """

    def __init__(self, service: QuotingService, answer: Command) -> None:
        self._service = service
        self._answer = answer
        self.choose_command = Command("question.quote_for", ChosenQuestion, self.choose, listed=False)

    async def keep(self, call: Call, said: Spoken) -> Answer:
        """The form with one's own words; others are asked first."""
        spoken = call.spoken
        if spoken is None or not spoken.author or not said.body.strip():
            raise Refused("quoting.nobodys")
        if spoken.author == call.actor.account.external_id:
            return await self._own(call, said.body, spoken.thread_id)
        quoted = Said(spoken.message_id, spoken.author, spoken.thread_id, said.body)
        question = await self._service.question_of(call.place.id, spoken.thread_id, call.member.id)
        if question is not None:
            return _asked(
                call, *await self._service.ask_consent(call.place, quoted, question.id, call.origin)
            )
        draft_id = await self._service.remember(call.actor.account.id, quoted, call.origin)
        return form_for(self.choose_command, call.words, args=(to_token(draft_id),))

    async def choose(self, call: Call, chosen: ChosenQuestion) -> Answer:
        """Which question the words of somebody else answer."""
        account_id = call.actor.account.id
        question, author = await self._service.ask_consent_about(
            chosen.draft_id, account_id, chosen.question, call.place, call.origin
        )
        return _asked(call, question, author)

    async def agree(self, call: Call, asked: CarriedDraft) -> Answer:
        """はい."""
        question = await self._service.agree(asked.draft_id, call.actor.account.id, call.origin)
        return done(call, "quoting.kept", see(question, call.words), title=question.title)

    async def decline(self, call: Call, asked: CarriedDraft) -> Answer:
        """いいえ."""
        await self._service.decline(asked.draft_id, call.actor.account.id, call.origin)
        return done(call, "quoting.declined")

    async def _own(self, call: Call, body: str, thread_id: str) -> Answer:
        question = await self._service.question_of(call.place.id, thread_id, call.member.id)
        if question is not None:
            question.check_quotable(call.member.id)
        args = (to_token(question.id),) if question else ()
        values = {"body": cut(body, ANSWER_LIMIT)}
        return form_for(self._answer, call.words, args=args, values=values)


def _asked(call: Call, question: Question, author: Member) -> Message:
    name = name_of(author, call.words)
    return done(call, "quoting.asked", see(question, call.words), name=name)


async def consent(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who wrote something: may it stay as their answer?"""
    target, draft_id = delivery.plan.target, DraftId(delivery.plan.subject_id)
    quote = await find_quote(work, draft_id, target.account_id) if isinstance(target, ToAccount) else None
    account = await work.members.account(target.account_id) if isinstance(target, ToAccount) else None
    if quote is None or account is None:
        return Skip("answered, or somebody else's account")
    seen = await work.questions.readable(quote.question_id, account.member_id)
    question = await standing(work, seen, account.member_id) if seen is not None else None
    if question is None or question.gone:
        return Skip("not for this reader, or taken back")
    name = name_of(await work.members.get(quote.asked_by), words)
    summary = words.text("quoting.may_it", title=question.title)
    token = to_token(draft_id)
    buttons = (
        Button(words.text("quoting.yes"), Action("question.quote_yes", (token,)), Style.PRIMARY),
        Button(words.text("quoting.no"), Action("question.quote_no", (token,))),
        see(question, words),
    )
    return Message(
        summary,
        (
            Heading((Text(summary),)),
            Prose(words("quoting.why", name=name)),
            Prose((Text(quote.body),)),
            Actions(buttons),
        ),
        Tone.NOTICE,
    )
