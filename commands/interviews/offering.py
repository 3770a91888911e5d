"""Offering times: several in one go, shown back in full before they count; and taking them back."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from bot.domain.errors import InvalidInput, NotFound, Problem
from bot.domain.ids import DraftId, new_id, to_token
from bot.domain.interviews import LONGEST, SHORTEST, USUAL, Slot, Span
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.call import Call
from bot.interaction.commands import Command, Right
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Number, Paragraph
from bot.interaction.parts import PAGE, done, to, turns
from bot.interaction.references import DraftRef
from bot.ports.records import Draft
from bot.ports.work import Storage
from bot.services.interviews import InterviewService
from bot.services.telling import occurrence_at
from bot.view import Action, Actions, Answer, Block, Button, Heading, Item, Items, Message, Style, Text, Tone
from bot.view import Paragraph as Words
from commands.interviews.reading import read_slots
from commands.interviews.shared import OneSlot, when_of

WHEN_LIMIT = 600
_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NewSlots(Input):
    when: Annotated[str, Paragraph(WHEN_LIMIT)]
    minutes: Annotated[int, Number(SHORTEST, LONGEST)] = USUAL


class OwnQuery(Input):
    page: Annotated[int, Carried()] = 0


class Offering:
    """Handlers of an operator's own times. A draft keeps them while they are looked at once more."""

    def __init__(self, service: InterviewService, storage: Storage) -> None:
        self._service = service
        self._storage = storage
        self.slots_command = Command(
            "interview.slots", NewSlots, self.slots, Right.ADMINISTRATOR, rest="when"
        )

    async def slots(self, call: Call, form: NewSlots) -> Answer:
        """Times came in: show what will be offered."""
        spans = read_slots(form.when, form.minutes, call)
        await self._service.check_may_offer(spans, call.origin)
        draft_id = DraftId(new_id(call.now))
        values = {"when": form.when, "minutes": str(form.minutes), "spans": _written(spans)}
        async with self._storage.write(call.origin.request) as work:
            path = self.slots_command.path
            await work.drafts.save(Draft(draft_id, call.actor.account.id, path, (), values, call.now))
        return _confirm(call, draft_id, spans)

    async def offer(self, call: Call, asked: DraftRef) -> Answer:
        """この日時で出す."""
        spans = await self._kept(call, asked.draft_id)
        try:
            slots = await self._service.offer(spans, asked.draft_id, call.origin)
        except InvalidInput as invalid:  # a time came, or was offered elsewhere, while the draft lay there
            return _confirm(call, asked.draft_id, spans, tuple(invalid.problems.values()))
        own = to("interview.own", call.words)
        return done(call, "interview.offered", own, to("interview.progress", call.words), count=len(slots))

    async def discard(self, call: Call, asked: DraftRef) -> Answer:
        """やめる."""
        await self._kept(call, asked.draft_id)
        async with self._storage.write(call.origin.request) as work:
            await work.drafts.delete(asked.draft_id)
        return done(call, "interview.discarded", to("interview.slots", call.words))

    async def own(self, call: Call, asked: OwnQuery) -> Answer:
        """The operator's own times that are not over, each can be taken back."""
        words, page = call.words, page_of(asked.page)
        seen = await self._service.own_slots(call.origin, limit=PAGE, offset=page * PAGE)
        heading = words.text("interview.own_heading", count=seen.total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if seen.slots:
            rows = (_own_row(call, slot, seen.sections.get(slot.id, "")) for slot in seen.slots)
            blocks.append(Items(tuple(rows)))
        else:
            blocks.append(Words(words("interview.own_empty")))
        blocks += turns("interview.own", page, seen.total, words)
        more = to("interview.slots", words, style=Style.PRIMARY)
        blocks.append(Actions((more, to("interview.progress", words))))
        return Message(heading, tuple(blocks))

    async def retract(self, call: Call, asked: OneSlot) -> Answer:
        """What taking a time back means, and the two ways from here."""
        slot, section = await self._service.to_retract(asked.slot_id, call.origin)
        go = to("interview.retract_now", call.words, asked.slot, style=Style.DANGER)
        stay, when = to("interview.own", call.words), when_of(slot, call.words)
        if section:
            return done(
                call, "interview.retract_booked", stay, go, tone=Tone.NOTICE, when=when, section=section
            )
        return done(call, "interview.retract_free", stay, go, tone=Tone.NOTICE, when=when)

    async def retract_now(self, call: Call, asked: OneSlot) -> Answer:
        """It is meant."""
        slot = await self._service.retract(asked.slot_id, call.origin)
        when = when_of(slot, call.words)
        return done(call, "interview.retracted", to("interview.own", call.words), when=when)

    async def _kept(self, call: Call, draft_id: DraftId) -> tuple[Span, ...]:
        async with self._storage.read() as work:
            draft = await work.drafts.get(draft_id, call.actor.account.id)
        if draft is None or draft.verb != self.slots_command.path or not draft.values.get("spans"):
            raise NotFound("refusal.draft_gone")
        return _read(draft.values["spans"])


def _confirm(
    call: Call, draft_id: DraftId, spans: tuple[Span, ...], problems: tuple[Problem, ...] = ()
) -> Message:
    words, token = call.words, to_token(draft_id)
    heading = words.text("interview.confirm", count=len(spans))
    blocks: list[Block] = [Heading((Text(heading),))]
    blocks += [Words((Text(words.problem(problem), bold=True),)) for problem in problems]
    rows = [
        Item((words.when(span.starts_at, span.ends_at),), words("interview.minutes", count=span.minutes))
        for span in spans
    ]
    blocks += [Items(tuple(rows[first : first + PAGE])) for first in range(0, len(rows), PAGE)]
    revise = Button(words.text("interview.revise"), Action(DRAFT_VERB, (token,)))
    discard = to("interview.discard", words, token)
    offer = to("interview.offer", words, token, style=Style.PRIMARY)
    blocks.append(Actions((revise, discard) if problems else (offer, revise, discard)))
    return Message(heading, tuple(blocks), Tone.PROBLEM if problems else Tone.NOTICE)


def _own_row(call: Call, slot: Slot, section: str) -> Item:
    words = call.words
    note = words("interview.own_booked", section=section) if section else words("interview.own_free")
    back = to("interview.retract", words, to_token(slot.id)) if slot.starts_at > call.now else None
    return Item((when_of(slot, words),), note, back)


def _written(spans: tuple[Span, ...]) -> str:
    return ",".join(f"{occurrence_at(span.starts_at)}-{occurrence_at(span.ends_at)}" for span in spans)


def _read(written: str) -> tuple[Span, ...]:
    pairs = (pair.split("-") for pair in written.split(","))
    return tuple(Span(*(_EPOCH + int(moment) * _MILLISECOND for moment in pair)) for pair in pairs)
