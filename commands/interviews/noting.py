"""What 総務課 keeps of a talk: private notes and themes; and what came up how often."""

from typing import Annotated

from bot.domain.interviews import MOST_THEMES, NOTES_LIMIT, THEME_LIMIT, TOLD_FROM, State
from bot.interaction.call import Call
from bot.interaction.commands import Command, Right
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Nothing, Paragraph
from bot.interaction.parts import done, to
from bot.services.interview_notes import InterviewNotes, Page
from bot.view import (
    Actions,
    Answer,
    Block,
    Button,
    Divider,
    Fields,
    Heading,
    Message,
    Note,
    Style,
    Text,
    Tone,
)
from bot.view import Paragraph as Words
from commands.interviews.shared import (
    OneInterview,
    campaign_of,
    labelled,
    on_interview,
    progress_line,
    theme_items,
    when_of,
)

THEMES_LIMIT = MOST_THEMES * (THEME_LIMIT + 1) * 2  # blanks and width are taken away later


class ThemesQuery(Input):
    campaign: Annotated[str, Carried()] = ""


class NoteForm(OneInterview):
    notes: Annotated[str, Paragraph(NOTES_LIMIT)] = ""
    themes: Annotated[str, Line(THEMES_LIMIT)] = ""


class Noting:
    """Handlers of notes and themes. Answers are for the person's eyes only, as all answers are."""

    def __init__(self, service: InterviewNotes) -> None:
        self._service = service
        self.save_command = Command(
            "interview.note_save", NoteForm, self.save, Right.ADMINISTRATOR, listed=False
        )

    async def section(self, call: Call, asked: OneInterview) -> Answer:
        """The talk with one section, with what was noted."""
        return _view(call, await self._service.page(asked.campaign_id, asked.section_id, call.origin))

    async def note(self, call: Call, asked: OneInterview) -> Answer:
        """The form, filled with what was noted before."""
        page = await self._service.to_note(asked.campaign_id, asked.section_id, call.origin)
        values = {"notes": page.note.text, "themes": "、".join(page.note.themes)} if page.note else {}
        args = (asked.campaign, asked.which)
        return form_for(self.save_command, call.words, args=args, values=values)

    async def save(self, call: Call, form: NoteForm) -> Answer:
        """The talk was held."""
        page = await self._service.write(
            form.campaign_id, form.section_id, form.notes, form.themes, call.origin
        )
        return _view(call, page, said="interview.noted")

    async def missed(self, call: Call, asked: OneInterview) -> Answer:
        """The talk did not take place: the chief is asked to choose another time."""
        page = await self._service.miss(asked.campaign_id, asked.section_id, call.origin)
        back = to("interview.progress", call.words)
        return done(call, "interview.missed", back, section=page.section.name)

    async def themes(self, call: Call, asked: ThemesQuery) -> Answer:
        """What came up in how many sections; never in which."""
        words = call.words
        seen = await self._service.themes(call.origin, campaign_of(asked.campaign))
        heading = words.text("interview.themes_heading", name=seen.campaign.name)
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Words((Text(progress_line(words, seen.progress)),)),
        ]
        if seen.counts:
            blocks += theme_items(words, seen.counts, seen.progress.held)
        else:
            blocks.append(Words(words("interview.no_themes")))
        blocks.append(Note(words("interview.themes_how", count=TOLD_FROM)))
        shareable = (
            not asked.campaign and not seen.campaign.open and seen.campaign.shared_at is None and seen.told
        )
        share = (to("interview.share", words, style=Style.PRIMARY),) if shareable else ()
        blocks.append(Actions((*share, to("interview.progress", words))))
        return Message(heading, tuple(blocks))

    async def share(self, call: Call, _asked: Nothing) -> Answer:
        """What the chiefs will read, and the two ways from here."""
        words = call.words
        seen = await self._service.themes(call.origin)
        seen.campaign.share(call.now)
        back = to("interview.themes", words)
        if not seen.told:
            return done(call, "interview.nothing_to_share", back, tone=Tone.NOTICE, count=TOLD_FROM)
        heading = words.text("interview.share_heading")
        go = to("interview.share_now", words, style=Style.PRIMARY)
        blocks = (
            Heading((Text(heading),)),
            *theme_items(words, seen.told, seen.progress.held),
            Note(words("interview.share_means", count=TOLD_FROM)),
            Actions((go, back)),
        )
        return Message(heading, blocks, Tone.NOTICE)

    async def share_now(self, call: Call, _asked: Nothing) -> Answer:
        """It is meant."""
        count = await self._service.share(call.origin)
        return done(call, "interview.shared", to("interview.progress", call.words), count=count)


def _view(call: Call, page: Page, said: str = "") -> Message:
    words = call.words
    heading = words.text("interview.section_heading", section=page.section.name)
    blocks: list[Block] = [Words(words(said))] if said else []
    blocks += [Heading((Text(heading),)), _facts(call, page)]
    if page.note is not None:
        blocks.append(Divider())
        if page.note.text:
            blocks.append(Words((Text(page.note.text),)))
        if page.note.themes:
            blocks.append(Fields((labelled(words, "themes", (Text("、".join(page.note.themes)),)),)))
        blocks.append(Note(words("interview.notes_private")))
    blocks.append(Actions(_steps(call, page)))
    tone = Tone.SUCCESS if said else Tone.PLAIN
    return Message(words.text(said) if said else heading, tuple(blocks), tone)


def _facts(call: Call, page: Page) -> Fields:
    words, interview = call.words, page.interview
    fields = [labelled(words, "state", words(f"interview.state_{interview.state.value}"))]
    chief = page.people.get(interview.asked_id)
    if chief is not None:
        fields.append(labelled(words, "chief", (Text(chief.profile.name),)))
    if page.slot is not None:
        fields.append(labelled(words, "when", (when_of(page.slot, words),)))
        operator = page.people.get(page.slot.operator_id)
        if operator is not None:
            fields.append(labelled(words, "operator", (Text(operator.profile.name),)))
    return Fields(tuple(fields))


def _steps(call: Call, page: Page) -> tuple[Button, ...]:
    words, interview, slot = call.words, page.interview, page.slot
    about = (interview.campaign_id, interview.section_id, words)
    begun = slot is not None and slot.starts_at <= call.now
    steps = []
    if begun and interview.state in {State.BOOKED, State.HELD}:
        steps.append(on_interview("interview.note", *about, Style.PRIMARY))
    if begun and interview.state is State.BOOKED:
        steps.append(on_interview("interview.missed", *about))
    return (*steps, to("interview.progress", words))
