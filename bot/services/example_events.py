"""Coming events of the example town: what comes again, dates that are looked for, programmes, questions."""

from datetime import timedelta

from bot.calendar.holidays import is_holiday
from bot.domain.date_polls import DatePoll, Mark, PollAnswer, PollOption, nudge_time
from bot.domain.event_questions import EventQuestion, Naming
from bot.domain.event_roles import Role
from bot.domain.events import Event
from bot.domain.ids import EventQuestionId, PartId, PollId, RoleId, SeriesId
from bot.domain.programmes import rewrite
from bot.domain.series import Repeat, Series, Template
from bot.services.example_building import Building
from bot.services.example_data import ExampleAsked, ExampleEvent, ExamplePoll, ExampleSeries
from bot.services.origin import Origin
from bot.services.poll_news import post_card
from bot.services.series_making import publish_series
from bot.text.programme_lines import read_programme
from bot.text.recurrences import parse_recurrence

_MARKS = {"○": Mark.YES, "△": Mark.MAYBE, "×": Mark.NO}
_HOUR = 60


async def write_programme(at: Building, event: Event, wanted: ExampleEvent) -> None:
    """The parts of an event, and the roles it asks for."""
    lines = read_programme("\n".join(wanted.programme))
    if lines:
        local = event.starts_at.astimezone(at.policy.zone)
        written = rewrite(
            event.id,
            (),
            lines,
            opens=local.hour * _HOUR + local.minute,
            new_id=lambda: PartId(at.id_at(at.now)),
        )
        await at.work.programmes.save(written.parts)
    for name, slots in wanted.roles.items():
        await at.work.event_roles.save(Role(RoleId(at.id_at(at.now)), event.id, name, slots))


async def ask_at(at: Building, event: Event, wanted: ExampleAsked) -> None:
    """A question to an event, and those who want to hear it too."""
    naming = Naming.ANONYMOUS if wanted.anonymous else Naming.NAMED
    author = at.members[wanted.by]
    known = None if wanted.anonymous else author
    question = EventQuestion(EventQuestionId(at.id_at(at.now)), event.id, wanted.text, naming, at.now, known)
    await at.work.event_questions.add(question, author)
    for name in wanted.wanted_by:
        await at.work.event_questions.vote(question.id, at.members[name])


async def repeat(at: Building, wanted: ExampleSeries) -> None:
    """An event that comes again, with its first occurrences."""
    found = parse_recurrence(wanted.rule, now=at.now, zone=at.policy.zone, is_holiday=is_holiday)
    template = Template(
        title=wanted.title,
        place=wanted.place,
        description=wanted.description,
        section_id=at.section(wanted.section),
        reminder_offsets=at.policy.reminder_offsets,
    )
    series = Series(
        id=SeriesId(at.id_at(at.now)),
        template=template,
        repeat=Repeat(found.starts, wanted.minutes, at.policy.zone.key, found.rule),
        host_id=at.members[wanted.host],
        created_at=at.now,
        wakes_at=at.now,
    )
    await publish_series(at.work, series, Origin("", at.now, series.host_id, at.place.id))


async def ask_dates(at: Building, wanted: ExamplePoll) -> None:
    """A poll for a date with the answers it has so far."""
    options = []
    for number, one in enumerate(wanted.options, start=1):
        starts_at = at.moment(one.days, one.time)
        options.append(PollOption(number, starts_at, starts_at + timedelta(minutes=wanted.minutes)))
    deadline = at.moment(wanted.deadline.days, wanted.deadline.time)
    poll = DatePoll(
        id=PollId(at.id_at(at.now)),
        title=wanted.title,
        options=tuple(options),
        deadline=deadline,
        creator_id=at.members[wanted.by],
        created_at=at.now,
        nudge_at=nudge_time(at.now, deadline),
        section_id=at.section(wanted.section),
        notes=wanted.notes,
    )
    await at.work.date_polls.add(poll)
    for name, text in wanted.answers.items():
        marks = tuple(_MARKS[one] for one in text)
        answer = PollAnswer(poll.id, at.members[name], marks, at.now)
        await at.work.date_polls.save_answer(answer)
        poll = poll.count(None, answer)
    await at.work.date_polls.save(poll)
    await post_card(at.work, poll, at.now)
