"""What followers of a section hear: one thing at once, or the week in one message."""

from datetime import UTC, datetime, timedelta

from bot.domain.deliveries import Delivery, Skip
from bot.domain.events import Event
from bot.domain.following import FollowWish, News, NewsKind
from bot.domain.ids import EventId, MemberId, NewsId, SectionId, to_token
from bot.domain.rsvps import RsvpStyle
from bot.domain.sections import Post, Section
from bot.interaction.parts import to
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.digests import read_week
from bot.view import (
    Action,
    Actions,
    Button,
    Field,
    Fields,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.sections.digest_view import digest_view

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


async def news(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """One thing that happened in a section, for one of its followers."""
    told = await work.following.news(NewsId(delivery.plan.subject_id))
    section = await work.sections.get(told.section_id) if told else None
    member_id = MemberId(int(delivery.plan.payload["member"]))
    if told is None or section is None or not await _hears(work, section, member_id):
        return Skip("not followed any more")
    if told.kind is NewsKind.EVENT:
        return await _event(work, told, section, words, now)
    line = await news_line(work, told, section, words)
    if not line:
        return Skip("not so any more")
    choose = to("section.digest", words)
    return Message(
        "".join(span.value for span in line if isinstance(span, Text)),
        (Paragraph(line), Actions((*_ways(told, section, words), choose))),
        Tone.NOTICE,
    )


async def digest(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """The week in everything a member follows; nothing where nothing happened."""
    payload = delivery.plan.payload
    until = _EPOCH + int(payload["until"]) * _MILLISECOND
    weeks = await read_week(work, MemberId(int(payload["member"])), until, now)
    if not weeks:
        return Skip("nothing new")
    lines: dict[NewsId, Line] = {}
    for week in weeks:
        for told in week.news:
            lines[told.id] = await news_line(work, told, week.section, words)
    return digest_view(weeks, lines, words)


async def news_line(work: Work, told: News, section: Section, words: Words) -> Line:
    """What happened in a sentence; empty where it is not so any more."""
    match told.kind:
        case NewsKind.RENAMED:
            same = section.name == told.before
            return () if same else words("following.renamed", before=told.before, name=section.name)
        case NewsKind.CHIEF:
            chief = await work.members.get(MemberId(told.subject_id))
            post = await work.sections.post_of(section.id, MemberId(told.subject_id))
            if chief is None or post is not Post.CHIEF:
                return ()
            return words("following.chief", section=section.name, name=chief.profile.name)
        case NewsKind.CLOSED:
            return () if section.open else words("following.closed", section=section.name)
        case NewsKind.MERGED:
            other = await work.sections.get(SectionId(told.subject_id))
            return words("following.merged", section=section.name, other=other.name) if other else ()
        case NewsKind.EVENT:
            return ()


async def _hears(work: Work, section: Section, member_id: MemberId) -> bool:
    wish = await work.following.wish(member_id)
    follows = await work.following.follows(section.id, member_id)
    return follows and wish is not FollowWish.NONE and await work.sections.reads(section.id, member_id)


async def _event(work: Work, told: News, section: Section, words: Words, now: datetime) -> Message | Skip:
    event = await work.events.get(EventId(told.subject_id))
    if event is None or event.cancelled or event.over(now):
        return Skip("over or cancelled")
    summary = words.text("following.new_event", section=section.name, title=event.title)
    fields = [Field(words.text("event.field_when"), (words.when(event.starts_at, event.ends_at),))]
    if event.details.place:
        fields.append(Field(words.text("event.field_place"), (Text(event.details.place),)))
    return Message(
        summary,
        (
            Heading((Text(summary),)),
            Fields(tuple(fields)),
            Actions(_answers(words, event, now)),
            Note(words("following.at_once_why")),
            Actions((to("section.digest", words),)),
        ),
    )


def _answers(words: Words, event: Event, now: datetime) -> tuple[Button, ...]:
    token = to_token(event.id)
    answers = tuple(
        Button(
            words.text(f"choice.RsvpStyle.{style.value}"),
            Action("event.rsvp", (token, style.value)),
            Style.PRIMARY if style is RsvpStyle.COME else Style.PLAIN,
        )
        for style in RsvpStyle
        if event.reception.takes(style, None, now)
    )
    return (*answers, to("event.info", words, token))


def _ways(told: News, section: Section, words: Words) -> tuple[Button, ...]:
    """Where to go from here: to the section, or to all of them."""
    if told.kind is NewsKind.CLOSED:
        return (to("section.list", words, style=Style.PRIMARY),)
    return (about("section.info", section, words, Style.PRIMARY),)
