"""The annual report as files, and the sentence every member may leave for it."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.section_reports import VOICE_LIMIT, Consent
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Paragraph, Ref
from bot.interaction.parts import done, to
from bot.interaction.references import CarriedSection, about
from bot.services.section_reports import SectionReportService
from bot.text.documents import to_html, to_markdown
from bot.view import Actions, Answer, Field, Fields, File, Heading, Message, Note, Style, Text, Tone
from commands.desks.report_document import document_of

YEAR_LIMIT = 20


class ReportOf(Input):
    section: Annotated[str, Ref("section")]
    year: Annotated[str, Line(YEAR_LIMIT)] = ""


class VoiceIn(CarriedSection):
    """A voice for a year, both carried by the form."""

    year: Annotated[str, Carried()]
    words: Annotated[str, Paragraph(VOICE_LIMIT)]
    consent: Consent


class OneVoice(CarriedSection):
    """The reader's own voice for a year, referred to by a button of ours."""

    year: Annotated[str, Carried()]


class Reporting:
    """Handlers of reports and voices. ``save_command`` is what the form of a voice sends."""

    def __init__(self, service: SectionReportService, town_name: str) -> None:
        self._service = service
        self._town_name = town_name
        self.save_command = Command("desk.voice_save", VoiceIn, self.save_voice, listed=False)

    async def report(self, call: Call, asked: ReportOf) -> Answer:
        """The report as Markdown and as a page to print, with its main figures to look at."""
        report = await self._service.report(asked.section, asked.year, call.origin)
        words, section, year = call.words, report.section, report.year.year
        document = document_of(report, words, self._town_name)
        stem = f"section-report-{year}-{to_token(section.id)[-6:]}"
        heading = words.text("report.made", section=section.name, year=year)
        figures = report.figures
        facts = (
            Field(words.text("report.members_after"), words("report.people", people=report.members_after)),
            Field(words.text("report.events_held"), words("report.times", times=figures.events_held)),
            Field(words.text("report.answers"), words("report.pieces", pieces=figures.answers)),
            Field(words.text("report.voices"), words("report.pieces", pieces=len(report.quotes))),
        )
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Fields(facts),
                Note(words("report.made_note")),
                Actions((about("desk.voice", section, words), about("desk.look", section, words))),
            ),
            Tone.SUCCESS,
            files=(
                File(f"{stem}.md", "text/markdown; charset=utf-8", to_markdown(document).encode()),
                File(f"{stem}.html", "text/html; charset=utf-8", to_html(document, words.language).encode()),
            ),
        )

    async def voice(self, call: Call, asked: ReportOf) -> Answer:
        """The form, with what the member said before."""
        own = await self._service.own_voice(asked.section, asked.year, call.member.id, call.origin)
        said, section = own.voice, own.section
        if not own.belongs:
            back = to("desk.voice_withdraw", call.words, to_token(section.id), str(own.year.year))
            return done(call, "voice.left_behind", back, tone=Tone.NOTICE, section=section.name)
        return form_for(
            self.save_command,
            call.words,
            args=(to_token(own.section.id), str(own.year.year)),
            values={"words": said.words, "consent": said.consent.value} if said else None,
            intro=call.words.text("voice.intro", section=own.section.name, year=own.year.year),
        )

    async def save_voice(self, call: Call, form: VoiceIn) -> Answer:
        """The sentence is kept; it can be changed or taken back at any time."""
        own = await self._service.speak(form.section_id, form.year, form.words, form.consent, call.origin)
        words, year = call.words, str(own.year.year)
        again = to("desk.voice", words, to_token(own.section.id), year)
        back = to("desk.voice_withdraw", words, to_token(own.section.id), year)
        return done(
            call, f"voice.kept_{form.consent.value}", again, back, section=own.section.name, year=year
        )

    async def withdraw_voice(self, call: Call, asked: OneVoice) -> Answer:
        """The sentence is gone; reports made from now on do not have it."""
        await self._service.fall_silent(asked.section_id, asked.year, call.origin)
        again = to("desk.voice", call.words, asked.which, asked.year, style=Style.PLAIN)
        return done(call, "voice.taken_back", again)
