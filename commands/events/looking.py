"""Finding events and looking at them."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from bot.domain.events import Event
from bot.domain.ids import SectionId, SeriesId, to_token
from bot.domain.rsvps import Rsvp
from bot.interaction.arranging import actions
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import to
from bot.interaction.programmes import role_actions
from bot.interaction.words import Words
from bot.ports.events import Attendee, SeenEvent
from bot.services.event_drafts import EventDraftService
from bot.services.events import Detail, EventService
from bot.services.series import SeriesService
from bot.services.twins import TwinService
from bot.text.moments import describe_short
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Control,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    LinkButton,
    Message,
    Note,
    Option,
    Paragraph,
    Style,
    Text,
)
from commands.events import views
from commands.events.possibilities import now_wanted, used_rarely
from commands.events.series_views import about_series, mark, series_button

PER_PAGE = 10
SUGGESTIONS = 25


class EventList(Input):
    section: Annotated[str, Ref("section")] = ""
    page: Annotated[int, Carried()] = 1


class MyEvents(Input):
    page: Annotated[int, Carried()] = 1


class EventInfo(Input):
    event: Annotated[str, Ref("event")]
    page: Annotated[int, Carried()] = 1


class Looking:
    """Handlers of lists and details."""

    def __init__(
        self, events: EventService, drafts: EventDraftService, twins: TwinService, series: SeriesService
    ) -> None:
        self._events = events
        self._series = series
        self._drafts = drafts
        self._twins = twins

    async def list(self, call: Call, asked: EventList) -> Answer:
        """Coming events, of the whole town or of one section."""
        heading = call.words.text("event.list_heading")
        if not asked.section:
            return await self._page(call, heading, "event.list", ("",), asked.page)
        section = await self._drafts.section(asked.section, call.member.id)
        heading = call.words.text("event.list_heading_of", section=section.name)
        token = to_token(section.id)
        return await self._page(call, heading, "event.list", (token,), asked.page, section_id=section.id)

    async def mine(self, call: Call, asked: MyEvents) -> Answer:
        """Coming events the person hosts or answered."""
        heading = call.words.text("event.mine_heading")
        return await self._page(call, heading, "event.mine", (), asked.page, only_mine=True)

    async def info(self, call: Call, asked: EventInfo) -> Answer:
        """One event with the names of those who come."""
        page = page_of(asked.page, first=1)
        detail = await self._events.detail(
            asked.event, call.member.id, call.origin, limit=PER_PAGE + 1, offset=(page - 1) * PER_PAGE
        )
        return detail_view(call, detail, page)

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Coming events whose title contains what was typed."""
        return _offered(call, await self._events.search(typed, call.origin, limit=SUGGESTIONS))

    async def suggest_past(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Events that are over whose title contains what was typed."""
        return _offered(call, await self._events.search_past(typed, call.origin, limit=SUGGESTIONS))

    async def _page(
        self,
        call: Call,
        heading: str,
        verb: str,
        args: tuple[str, ...],
        asked: int,
        *,
        section_id: SectionId | None = None,
        only_mine: bool = False,
    ) -> Message:
        words, page = call.words, page_of(asked, first=1)
        found = await self._events.upcoming(
            call.member.id,
            call.origin,
            limit=PER_PAGE + 1,
            offset=(page - 1) * PER_PAGE,
            section_id=section_id,
            only_mine=only_mine,
        )
        shown = found[:PER_PAGE]
        sections = {seen.event.section_id for seen in shown if section_id is not None} - {section_id, None}
        names = await self._twins.names(frozenset(one for one in sections if one is not None))
        marks = await self._marks(words, shown)
        blocks: list[Block] = [Heading((Text(heading),))]
        if shown:
            blocks.append(Items(tuple(_row(words, seen, names, marks) for seen in shown)))
        else:
            blocks.append(Paragraph(words("event.mine_empty" if only_mine else "event.list_empty")))
        pages = turning(words, verb, args, page, more=len(found) > PER_PAGE)
        blocks += [Actions(tuple(pages))] if pages else []
        create = Action("event.create", args if section_id is not None else ())
        buttons = [Button(words.text("command.event.create.title"), create, Style.PRIMARY)]
        template = ("", *args) if section_id is not None else ()
        buttons += [to("event.template", words, *template), to("poll.list", words)]
        other = "event.list" if only_mine else "event.mine"
        buttons.append(Button(words.text(f"command.{other}.title"), Action(other)))
        buttons.append(to("event.archive", words, *args[:1]))
        rare = (to("event.feeds", words), to("event.waiting", words)) if only_mine else ()
        blocks += actions(words, buttons, rare)
        return Message(heading, tuple(blocks))

    async def _marks(self, words: Words, shown: Sequence[SeenEvent]) -> Mapping[SeriesId, str]:
        """How those of a list that come again do so."""
        ids = frozenset(seen.event.occurrence.series_id for seen in shown if seen.event.occurrence)
        found = await self._series.rules(ids)
        return {series_id: mark(words, series) for series_id, series in found.items()}


def _offered(call: Call, found: Sequence[Event]) -> tuple[Option, ...]:
    words = call.words
    return tuple(
        Option(
            event.title,
            to_token(event.id),
            describe_short(event.starts_at, event.ends_at, words.zone, words.language),
        )
        for event in found
    )


def turning(words: Words, verb: str, args: tuple[str, ...], page: int, *, more: bool) -> list[Button]:
    """Buttons to the pages before and behind this one."""
    buttons = []
    if page > 1:
        buttons.append(Button(words.text("event.page_before"), Action(verb, (*args, str(page - 1)))))
    if more:
        buttons.append(Button(words.text("event.page_next"), Action(verb, (*args, str(page + 1)))))
    return buttons


def _row(
    words: Words, seen: SeenEvent, twins: Mapping[SectionId, str], marks: Mapping[SeriesId, str]
) -> Item:
    """``twins``: names of the sections whose events stand in another one's list. ``marks``: how series come
    again.
    """
    event = seen.event
    again = _again(words, marks[event.occurrence.series_id], seen.more) if event.occurrence else ()
    whose = twins.get(event.section_id) if event.section_id is not None else None
    whose_mark = (Text(words.text("twins.mark", section=whose)),) if whose else ()
    answer = views.my_answer(words, event, seen.mine)
    key = "event.row_answered" if answer else "event.row"
    when = words.when(event.starts_at, event.ends_at)
    note = words(key, when=when, tally=views.tally(words, event), answer=answer)
    return Item((Text(event.title, bold=True), *again, *whose_mark), note, views.open_button(words, event))


def _again(words: Words, how: str, more: int) -> tuple[Text, ...]:
    """How it comes again, and how many later times there are; its page leads to all of them."""
    return (Text(how), Text(words.text("series.later_times", count=more))) if more else (Text(how),)


def detail_view(call: Call, detail: Detail, page: int = 1, *, said: str = "") -> Message:
    """Everything one member sees of an event. ``said``: what has just happened to it."""
    words, event = call.words, detail.named.event
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += views.body(words, detail.named, detail.extras)
    blocks += views.own_time(words, event, call.member)
    answer = views.my_answer(words, event, detail.mine, detail.position)
    if answer:
        blocks.append(Paragraph((Text(answer),)))
    shown = detail.names[:PER_PAGE]
    if shown:
        blocks.append(Fields(_people(words, event, shown)))
    if event.reception.names_hidden:
        key = "event.names_kept" if detail.names_kept else "event.names_seen_by_you"
        blocks.append(Note(words(key)))
    if event.open_at(call.now):
        blocks += _answering(call, event, detail.mine)
        blocks += role_actions(words, event, detail.extras.programme, call.now, call.member.id)
    if detail.series is not None:
        blocks += about_series(words, event, detail.series)
    more = len(detail.names) > PER_PAGE
    pages = turning(words, "event.info", (to_token(event.id),), page, more=more)
    if pages:
        blocks.append(Actions(tuple(pages)))
    if not event.open_at(call.now):
        blocks.append(Note(words("event.closed_note")))
    blocks += actions(words, *_what_to_do(call, event, detail))
    return Message(said or event.title, tuple(blocks))


def _what_to_do(call: Call, event: Event, detail: Detail) -> tuple[list[Button | LinkButton], list[Button]]:
    """What this reader most likely came for besides answering, and what is done now and then."""
    words = call.words
    first = now_wanted(words, event, detail, call.now)
    here = [LinkButton(words.text("threads.open"), detail.thread)] if detail.thread else []
    home = Button(words.text("command.event.list.title"), Action("event.list"))
    rare = used_rarely(words, event, detail, call.now)
    if detail.series is not None:
        rare.insert(0, series_button(words, event))
    term = to("term.shown", words, "event", to_token(event.id))
    if not event.open_at(call.now):
        return [*first, _questions(call, event, detail), *here, term, home], rare
    return [*first, _questions(call, event, detail), *here, home], [term, *rare]


def _questions(call: Call, event: Event, detail: Detail) -> Button:
    """To the questions to an event, where one can send another as long as it is open."""
    asks = event.open_at(call.now) and not detail.may_manage
    key = "event_question.send_or_see" if asks else "command.event.questions.title"
    return Button(call.words.text(key), Action("event.questions", (to_token(event.id),)))


def _answering(call: Call, event: Event, mine: Rsvp | None) -> list[Block]:
    """What an open event can be answered."""
    words, now = call.words, call.now
    choices = views.answer_buttons(words, event, mine, now=now)
    rows: tuple[tuple[Control, ...], ...] = (choices, views.guest_controls(words, event, mine, now))
    return [*views.closed_note(words, event, now), *(Actions(row) for row in rows if row)]


def _people(words: Words, event: Event, attendees: Sequence[Attendee]) -> tuple[Field, ...]:
    """Names by what they answered, in the order they stand in."""
    names: dict[str, list[str]] = {}
    for attendee in attendees:
        names.setdefault(_standing(words, event, attendee.rsvp), []).append(_name(words, attendee))
    comma = words.text("list.comma")
    return tuple(Field(answer, (Text(comma.join(those)),)) for answer, those in names.items())


def _standing(words: Words, event: Event, rsvp: Rsvp) -> str:
    if rsvp.waiting:
        return words.text("event.waits")
    return words.text("event.is_asked") if rsvp.offered else views.answer_name(words, event, rsvp.style)


def _name(words: Words, attendee: Attendee) -> str:
    guests = attendee.rsvp.guests
    return words.text("event.name_with", name=attendee.name, count=guests) if guests else attendee.name
