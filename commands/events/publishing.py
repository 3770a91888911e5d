"""あとで公開する: a draft's moment, those of one's drafts that wait, and what became of one."""

from datetime import datetime
from typing import Annotated

from bot.domain.deliveries import Delivery, Skip
from bot.domain.errors import InvalidInput
from bot.domain.ids import DraftId, EventId, to_token
from bot.interaction.call import Call
from bot.interaction.moments import problem_of
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line
from bot.interaction.parts import PAGE, done, say, to, turns
from bot.interaction.references import DraftRef, carried
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.publications import PublicationService, Waiting
from bot.services.section_reading import leaks
from bot.text.moments import Moment, MomentError, parse_moment
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.events.creating import WHEN_LIMIT, Creating
from commands.events.reading import moment_notes
from commands.events.views import clock_of, open_button


class PublishLater(DraftRef):
    when: Annotated[str, Line(WHEN_LIMIT)]


class WaitingDraft(Input):
    which: Annotated[str, Carried()]

    @property
    def draft_id(self) -> DraftId:
        """Raises Refused for anything a button of ours cannot carry."""
        return DraftId(carried(self.which))


class WaitingDrafts(Input):
    page: Annotated[int, Carried()] = 0


class Publishing:
    """Handlers of drafts that wait; ``creating`` shows and publishes them."""

    def __init__(self, service: PublicationService, creating: Creating) -> None:
        self._service = service
        self._creating = creating

    async def later(self, call: Call, form: PublishLater) -> Answer:
        """The moment came in: it counts, and is shown back in full."""
        moment = _read(form.when, call)
        waiting = await self._service.wait(
            form.draft_id, call.actor.account.id, call.member.id, moment.starts_at, call.origin
        )
        return _planned_view(call.words, waiting, moment)

    async def waiting(self, call: Call, asked: WaitingDrafts) -> Answer:
        """公開を待っているもの."""
        words, page = call.words, page_of(asked.page)
        found, total = await self._service.page(call.member.id, limit=PAGE, offset=page * PAGE)
        heading = words.text("publication.heading")
        blocks: list[Block] = [Heading((Text(heading),))]
        if found:
            blocks.append(Items(tuple(_row(words, one) for one in found)))
        else:
            blocks.append(Paragraph(words("publication.none")))
        blocks += turns("event.waiting", page, total, words)
        blocks.append(Actions((to("event.create", words), to("event.mine", words))))
        return Message(heading, tuple(blocks))

    async def look(self, call: Call, asked: WaitingDraft) -> Answer:
        """The confirm screen of one that waits, at whichever door its host is."""
        await self._take(call, asked)
        return await self._creating.look_again(call, DraftRef(draft=asked.which))

    async def now(self, call: Call, asked: WaitingDraft) -> Answer:
        """いま公開する."""
        await self._take(call, asked)
        return await self._creating.publish(call, DraftRef(draft=asked.which))

    async def cancel(self, call: Call, asked: WaitingDraft) -> Answer:
        """Wait no longer; the draft stays."""
        waiting = await self._service.cancel(asked.draft_id, call.member.id, call.origin)
        title = call.words.text("command.event.publication.title")
        draft = Button(title, Action("event.draft", (asked.which,)), Style.PRIMARY)
        listed = to("event.waiting", call.words)
        return done(call, "publication.cancelled", draft, listed, title=waiting.draft.details.title)

    async def _take(self, call: Call, asked: WaitingDraft) -> None:
        await self._service.take(asked.draft_id, call.actor.account.id, call.member.id)


async def hindered(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For the host: it did not become public, why, and the way to the draft."""
    publication = await work.publications.get(DraftId(delivery.plan.subject_id))
    if publication is None or publication.problem is None:
        return Skip("published, put off or thrown away")
    draft = await work.drafts.get(publication.draft_id, publication.account_id)
    member = await work.members.get(publication.member_id)
    if draft is None or member is None:
        return Skip("gone")
    words = clock_of(member, words)
    summary = words.text("publication.hindered", title=draft.values["title"])
    token = to_token(publication.draft_id)
    look = to("event.publication", words, token, style=Style.PRIMARY)
    blocks = (
        Heading((Text(summary),)),
        Paragraph((Text(words.problem(publication.problem)),)),
        Fields((Field(words.text("publication.field_at"), (words.when(publication.at),)),)),
        Note(words("publication.hindered_note")),
        Actions((look, to("event.waiting", words))),
    )
    return Message(summary, blocks, Tone.PROBLEM)


async def unheard(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For the host: it became public by itself, and no channel could say so."""
    event = await work.events.get(EventId(delivery.plan.subject_id))
    if event is None or not event.open_at(now) or await leaks(work, event.section_id, delivery):
        return Skip("over, cancelled or not to be read")
    return say(words, "publication.unheard", open_button(words, event), title=event.title)


def _read(text: str, call: Call) -> Moment:
    """The moment somebody wrote. Raises InvalidInput at ``when``."""
    try:
        return parse_moment(text, now=call.now, zone=call.words.zone)
    except MomentError as error:
        raise InvalidInput({"when": problem_of(error, call.words)}) from error


def _planned_view(words: Words, waiting: Waiting, moment: Moment) -> Message:
    details, at = waiting.draft.details, waiting.publication.at
    summary = words.text("publication.planned", title=details.title, at=at)
    fields = (
        Field(words.text("publication.field_at"), (words.when(at),)),
        Field(words.text("event.field_when"), (words.when(details.starts_at, details.ends_at),)),
    )
    notes = [Note(words(f"event.note_{note}")) for note in moment_notes(moment)]
    token = to_token(waiting.draft.id)
    buttons = (*_buttons(words, token), to("event.waiting", words))
    blocks: tuple[Block, ...] = (
        Heading((Text(summary),)),
        Fields(fields),
        *notes,
        Note(words("publication.planned_note")),
        Actions(buttons),
    )
    return Message(summary, blocks, Tone.SUCCESS)


def _buttons(words: Words, token: str) -> tuple[Button, ...]:
    return (
        to("event.publication", words, token),
        Button(words.text("publication.change"), Action("event.publish_later", (token,))),
        to("event.publish_now", words, token),
        to("event.publish_cancel", words, token),
    )


def _row(words: Words, waiting: Waiting) -> Item:
    publication, title = waiting.publication, waiting.draft.details.title
    if publication.problem is None:
        note = words("publication.row", at=publication.at)
    else:
        note = words("publication.row_hindered", why=words.problem(publication.problem))
    look = to("event.publication", words, to_token(publication.draft_id))
    return Item((Text(title, bold=True),), note, look)
