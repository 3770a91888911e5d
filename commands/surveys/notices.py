"""What the town says about surveys by itself. Everything is checked again at the moment it is said."""

from datetime import datetime

from bot.domain.comparisons import Comparison
from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import ComparisonId, MemberId, to_token
from bot.interaction.parts import to
from bot.interaction.references import kept_inside
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.comparisons import named_comparison, own_answer
from bot.services.section_reading import leaks
from bot.view import Actions, Block, Button, Heading, Message, Note, Paragraph, Style, Text, Tone
from commands.surveys.views import body, card_actions, choice_buttons, comment_on, look_button, results_button


class Notices:
    """``least``: in what steps it is told how many answered."""

    def __init__(self, least: int) -> None:
        self._least = least

    async def card(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """A survey's card in a channel; edited when its count takes a step and when it ends."""
        found = await work.comparisons.get(ComparisonId(delivery.plan.subject_id))
        if found is None:
            return Skip("no such survey")
        if await leaks(work, found.scope.section_id, delivery):
            return await kept_inside(work, found.scope.section_id, delivery, words)
        if not found.accepts(now) and not delivery.editing:
            return Skip("over before it was shown")
        named = await named_comparison(work, found)
        blocks = [*body(words, named, now, self._least, short=True), *card_actions(words, found, now)]
        return Message(words.text("comparison.card_summary", title=found.title), tuple(blocks))

    async def nudge(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """Once, to one member of an organisation that was asked and has not answered."""
        found = await _survey(work, delivery)
        if found is None or not found.accepts(now):
            return Skip("over or not theirs")
        member = await work.members.get(MemberId(int(delivery.plan.payload["member"])))
        own = await own_answer(work, found, member) if member is not None and member.active else None
        if own is None or own.taken:
            return Skip("answered, on leave or gone")
        summary = words.text("comparison.nudge", title=found.title)
        blocks: list[Block] = [
            Heading((Text(summary),)),
            Paragraph(words("comparison.nudge_body", organisation=own.name, deadline=found.deadline)),
            choice_buttons(found, None),
            Note(words("comparison.nudge_once")),
            Actions((look_button(words, to_token(found.id)),)),
        ]
        return Message(summary, tuple(blocks), Tone.NOTICE)

    async def ended(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """To its surveyor: the answers are in; what did you learn?"""
        del now
        found = await _survey(work, delivery)
        if found is None or not found.ended or found.news_at is None:
            return Skip("told already")
        surveyor = await work.members.get(found.creator_id)
        if surveyor is None or not surveyor.active:
            return Skip("on leave or gone")
        token = to_token(found.id)
        summary = words.text("comparison.ended", title=found.title)
        buttons = (
            to("survey.comment", words, token, style=Style.PRIMARY),
            to("survey.tell", words, token),
            results_button(words, token),
            to("survey.csv", words, token),
        )
        asked = Paragraph(words("comparison.ended_body", until=found.news_at))
        return Message(summary, (Heading((Text(summary),)), asked, Actions(buttons)), Tone.NOTICE)

    async def results(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """結果のお知らせ, to those who answered."""
        del now
        found = await _survey(work, delivery)
        if found is None or not found.ended:
            return Skip("not theirs, or taken back")
        token = to_token(found.id)
        files = to("survey.csv", words, token)
        return await _news(work, found, words, "comparison.results_body", files)

    async def note(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """The closing note in a channel."""
        del now
        found = await work.comparisons.get(ComparisonId(delivery.plan.subject_id))
        if found is None or not found.ended:
            return Skip("taken back")
        if await leaks(work, found.scope.section_id, delivery):
            return await kept_inside(work, found.scope.section_id, delivery, words)
        return await _news(work, found, words, "comparison.note_body")


async def _news(work: Work, found: Comparison, words: Words, key: str, *more: Button) -> Message:
    named = await named_comparison(work, found)
    summary = words.text("comparison.results_ready", title=found.title)
    blocks: list[Block] = [Heading((Text(summary),)), Paragraph(words(key))]
    if found.comment:
        blocks.append(comment_on(words, named))
    blocks.append(Actions((results_button(words, to_token(found.id), Style.PRIMARY), *more)))
    return Message(summary, tuple(blocks), Tone.SUCCESS)


async def _survey(work: Work, delivery: Delivery) -> Comparison | None:
    """The survey a delivery is about; None where its reader may not know of it any more."""
    found = await work.comparisons.get(ComparisonId(delivery.plan.subject_id))
    if found is None or await leaks(work, found.scope.section_id, delivery):
        return None
    return found
