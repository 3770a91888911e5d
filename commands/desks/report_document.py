"""A section's annual report as a document: figures, lists and voices in the reader's words."""

from bot.domain.rsvps import RsvpStyle
from bot.domain.section_reports import HeldEvent, SectionReport
from bot.interaction.words import Words
from bot.text.describe import describe_day
from bot.text.documents import Document, Part, Table


def document_of(report: SectionReport, words: Words, town: str) -> Document:
    """Everything a report says, in the order of reading."""
    section = report.section
    title = words.text("report.title", section=section.name, year=report.year.year)
    parts = (
        _about(report, words),
        _members(report, words),
        _events(report, words),
        _questions(report, words),
        _thanks(report, words),
        *_ideas(report, words),
        *_voices(report, words),
    )
    lead = words.text("report.lead", town=town, day=_day(report, words))
    return Document(title, lead, parts, _notes(report, words))


def _about(report: SectionReport, words: Words) -> Part:
    section = report.section
    facts = [
        (words.text("section.kind"), words.text(f"choice.SectionKind.{section.kind.value}")),
        (words.text("section.style"), words.text(f"choice.ActivityStyle.{section.style.value}")),
        (words.text("section.chief"), report.chief or words.text("section.chief_wanted")),
    ]
    if report.deputies:
        facts.append((words.text("choice.Post.deputy"), words.text("list.comma").join(report.deputies)))
    purpose = (section.purpose,) if section.purpose else ()
    return Part(words.text("report.about"), tuple(facts), purpose)


def _members(report: SectionReport, words: Words) -> Part:
    people = {
        "report.members_before": report.members_before,
        "report.members_after": report.members_after,
        "report.joined": report.joined,
        "report.left": report.left,
    }
    facts = tuple(
        (words.text(key), words.text("report.people", people=number)) for key, number in people.items()
    )
    return Part(words.text("report.members"), facts)


def _events(report: SectionReport, words: Words) -> Part:
    figures = report.figures
    held = (words.text("report.events_held"), words.text("report.times", times=figures.events_held))
    if not figures.events:
        return Part(words.text("report.events"), (held,), (words.text("report.events_none"),))
    head = (
        words.text("report.date"),
        words.text("report.event"),
        *(words.text(f"choice.RsvpStyle.{style.value}") for style in RsvpStyle),
    )
    more = figures.events_held - len(figures.events)
    lines = (words.text("report.events_more", more=more),) if more else ()
    rows = tuple(_event(event, report, words) for event in figures.events)
    return Part(words.text("report.events"), (held,), lines, Table(head, rows))


def _event(event: HeldEvent, report: SectionReport, words: Words) -> tuple[str, ...]:
    day = describe_day(event.starts_at, report.year.zone, words.language)
    return (day, event.title, *(str(event.tally.of(style)) for style in RsvpStyle))


def _questions(report: SectionReport, words: Words) -> Part:
    figures = report.figures
    counted = {
        "report.asked": figures.asked,
        "report.answered": figures.answered,
        "report.solved": figures.solved,
        "report.answers": figures.answers,
    }
    facts = tuple(
        (words.text(key), words.text("report.pieces", pieces=number)) for key, number in counted.items()
    )
    return Part(words.text("report.questions"), facts)


def _thanks(report: SectionReport, words: Words) -> Part:
    figures = report.figures
    facts = (
        (words.text("report.thanked"), words.text("report.people", people=figures.thanks)),
        (words.text("report.helpful"), words.text("report.times", times=figures.helpful)),
        (words.text("report.tasks"), words.text("report.pieces", pieces=figures.tasks)),
        (words.text("report.helpers"), words.text("report.people", people=figures.helpers)),
        (words.text("report.shelved"), words.text("report.pieces", pieces=figures.shelved)),
        (words.text("report.reused"), words.text("report.pieces", pieces=figures.reused)),
    )
    return Part(words.text("report.thanks"), facts)


def _ideas(report: SectionReport, words: Words) -> tuple[Part, ...]:
    """What became of ideas; nothing where there were none."""
    figures = report.figures
    counted = {
        "report.ideas_posted": figures.ideas,
        "report.ideas_adopted": figures.ideas_adopted,
        "report.ideas_done": figures.ideas_done,
    }
    if not any(counted.values()):
        return ()
    facts = tuple(
        (words.text(key), words.text("report.pieces", pieces=number)) for key, number in counted.items()
    )
    return (Part(words.text("report.ideas"), facts),)


def _voices(report: SectionReport, words: Words) -> tuple[Part, ...]:
    if not report.quotes:
        return ()
    nobody = words.text("report.unnamed")
    quotes = tuple((quote.words, quote.name or nobody) for quote in report.quotes)
    return (Part(words.text("report.voices"), quotes=quotes),)


def _notes(report: SectionReport, words: Words) -> tuple[str, ...]:
    """What one must know to read the figures right, and what nobody knows."""
    day = _day(report, words)
    running = [] if report.year.over(report.made_at) else [words.text("report.note_running", day=day)]
    unknown = report.belonging.unknown
    missing = [words.text("report.note_unknown", people=unknown)] if unknown else []
    state = words.text("report.note_questions")
    people = (words.text("report.note_posts"), words.text("report.note_members"))
    return (*running, *people, state, *missing)


def _day(report: SectionReport, words: Words) -> str:
    return describe_day(report.made_at, report.year.zone, words.language)
