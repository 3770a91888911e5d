"""What the town says about series by itself: one word for each change, however many times it touches."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.deliveries import Delivery, Skip, ToAccount
from bot.domain.events import Event
from bot.domain.ids import SeriesId
from bot.domain.series import MOST, Repeat, Series
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.section_reading import leaks
from bot.services.series_words import read_back
from bot.view import (
    Actions,
    Block,
    Field,
    Fields,
    Heading,
    Mention,
    Message,
    Note,
    Paragraph,
    Span,
    Text,
    Tone,
)
from commands.events import views
from commands.events.series_views import days_field, open_and_series, times_fields, times_text

MOST_MENTIONS = 80


async def changed(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """Other times or another place: what it was and what it is, and which times fell away."""
    series = await _series(work, delivery)
    if series is None or not series.running:
        return Skip("ended, or for the section's members only")
    following = await work.series.planned(series.id, now, limit=1)
    if not following:
        return Skip("nothing is planned any more")
    touched = await _touched(work, delivery)
    summary = words.text("series.changed", title=series.title)
    fields = _differences(words, series, delivery, now)
    fields += days_field(words, "series.field_fell_away", _days(touched, series.repeat))
    blocks: list[Block] = [Heading((Text(summary),)), Fields(tuple(fields))]
    blocks += await _people(work, delivery, words)
    blocks += [Note(words("series.changed_note")), open_and_series(words, following[0])]
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def cancelled(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """A series was called off, as a whole or from one of its times on, with the reason."""
    series = await _series(work, delivery)
    gone = [event for event in await _touched(work, delivery) if event.cancelled]
    if series is None or not gone:
        return Skip("nothing was called off, or for the section's members only")
    key = "series.partly_cancelled" if series.running else "series.was_cancelled"
    summary = words.text(key, title=series.title)
    days = days_field(words, "series.field_fell_away", _days(gone, series.repeat))
    blocks: list[Block] = [
        Heading((Text(summary),)),
        Fields(tuple(days)),
        Paragraph(words("event.cancel_reason", reason=gone[0].cancel_reason)),
    ]
    blocks += await _people(work, delivery, words)
    blocks.append(Actions((views.open_button(words, gone[0]),)))
    return Message(summary, tuple(blocks), Tone.NOTICE)


async def _series(work: Work, delivery: Delivery) -> Series | None:
    """The series a delivery is about; None where its readers may not know of it any more."""
    series = await work.series.get(SeriesId(delivery.plan.subject_id))
    if series is None or await leaks(work, series.template.section_id, delivery):
        return None
    return series


async def _touched(work: Work, delivery: Delivery) -> tuple[Event, ...]:
    version = int(delivery.plan.payload["version"])
    return await work.series.changed(SeriesId(delivery.plan.subject_id), version, limit=MOST + 1)


def _days(events: Sequence[Event], repeat: Repeat) -> list[date]:
    zone = ZoneInfo(repeat.zone)
    return [event.starts_at.astimezone(zone).date() for event in events if event.cancelled]


def _differences(words: Words, series: Series, delivery: Delivery, now: datetime) -> list[Field]:
    payload = delivery.plan.payload
    fields = []
    before = read_back(payload)
    assert before is not None, "a change says what was before it"
    old, new = times_text(words, before), times_text(words, series.repeat)
    rule, *others = times_fields(words, series.repeat, now)
    fields.append(Field(rule.label, words("event.from_to", old=old, new=new)) if old != new else rule)
    fields += others
    place = series.template.place
    if payload["place"] != place:
        undecided = words("event.no_place")
        was = views.place_line(payload["place"]) or undecided
        line = words("event.from_to", old=was, new=views.place_line(place) or undecided)
        fields.append(Field(words.text("event.field_place"), line))
    return fields


async def _people(work: Work, delivery: Delivery, words: Words) -> list[Block]:
    """Those concerned who have an account where the post goes; nobody in a direct message."""
    target = delivery.plan.target
    if isinstance(target, ToAccount):
        return []
    series_id, version = SeriesId(delivery.plan.subject_id), int(delivery.plan.payload["version"])
    here = await work.series.concerned_at(series_id, version, target.place_id, limit=MOST_MENTIONS)
    spans: list[Span] = []
    for one in here:
        spans += [Mention(one.member_id, one.name), Text(" ")]
    others = await work.series.count_concerned(series_id, version) - len(here)
    if others > 0:
        spans += words("event.and_others" if here else "series.others_concerned", count=others)
    return [Paragraph(tuple(spans))] if spans else []
