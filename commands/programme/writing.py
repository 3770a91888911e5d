"""Writing a programme: all of it in one paragraph, shown back before it counts; or part by part."""

from typing import Annotated

from bot.domain.errors import Refused
from bot.domain.ids import EventId, MemberId, PartId, to_token
from bot.domain.programmes import (
    MOST_MINUTES,
    NOTE_LIMIT,
    SPEAKERS_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Part,
)
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Number, Paragraph, Ref
from bot.interaction.references import DraftRef, carried
from bot.services.event_drafts import EventDraftService
from bot.services.programmes import PartWords, ProgrammePage, ProgrammeService
from bot.view import Answer
from commands.programme.views import WAYS, page_view, part_view, prepare_view, preview_view

TEXT_FORM = "programme.text"


class OneEvent(Input):
    """An event, chosen, typed by title or carried by a button."""

    event: Annotated[str, Ref("event")]


class ShowProgramme(OneEvent):
    page: Annotated[int, Carried()] = 0


class ProgrammeText(Input):
    event: Annotated[str, Carried()]
    text: Annotated[str, Paragraph(TEXT_LIMIT)]


class AddPart(OneEvent):
    title: Annotated[str, Line(TITLE_LIMIT)]
    minutes: Annotated[int, Number(1, MOST_MINUTES)]
    speakers: Annotated[str, Line(SPEAKERS_LIMIT)] = ""
    note: Annotated[str, Line(NOTE_LIMIT)] = ""


class OnePart(Input):
    """A part referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def part_id(self) -> PartId:
        """Raises Refused for anything a button of ours cannot carry."""
        return PartId(carried(self.which))


class EditPart(OnePart):
    title: Annotated[str, Line(TITLE_LIMIT)]
    minutes: Annotated[int, Number(1, MOST_MINUTES)]
    speakers: Annotated[str, Line(SPEAKERS_LIMIT)] = ""
    note: Annotated[str, Line(NOTE_LIMIT)] = ""


class MovePart(OnePart):
    way: Annotated[str, Carried()]

    @property
    def up(self) -> bool:
        """Raises Refused for anything a button of ours cannot carry."""
        if self.way not in WAYS:
            raise Refused("refusal.unknown_widget")
        return self.way == "up"


class AddSpeaker(OnePart):
    member: Annotated[str, Ref("member")]


class RemoveSpeaker(OnePart):
    who: Annotated[str, Carried()]


class Writing:
    """Handlers of programmes; the service checks who acts."""

    def __init__(self, programmes: ProgrammeService, drafts: EventDraftService) -> None:
        self._programmes = programmes
        self._drafts = drafts
        self.form = Command(TEXT_FORM, ProgrammeText, self.read, listed=False)
        self.edit_form = Command("programme.save", EditPart, self.save, listed=False)

    async def show(self, call: Call, asked: ShowProgramme) -> Answer:
        """The programme."""
        page = await self._programmes.page(asked.event, call.origin)
        return page_view(call, page, number=page_of(asked.page))

    async def prepare(self, call: Call, asked: OneEvent) -> Answer:
        """Everything that can be got ready for an event."""
        page = await self._programmes.page(asked.event, call.origin)
        await self._programmes.check_changes(page.event.id, call.origin)
        return prepare_view(call.words, page)

    async def write(self, call: Call, asked: OneEvent) -> Answer:
        """The whole programme in one field, as it is now."""
        page = await self._programmes.page(asked.event, call.origin)
        await self._programmes.check_changes(page.event.id, call.origin)
        text = "\n".join(_line(call, one.part) for one in page.programme.parts)
        if len(text) > TEXT_LIMIT:
            raise Refused("programme.text_full")
        values = {"text": text}
        return form_for(self.form, call.words, args=(to_token(page.event.id),), values=values)

    async def read(self, call: Call, form: ProgrammeText) -> Answer:
        """The text came in: keep it and show what it means."""
        preview = await self._programmes.preview(form.event, form.text, call.origin)
        values = {"event": form.event, "text": form.text}
        account_id = call.actor.account.id
        draft = await self._drafts.keep_form(account_id, TEXT_FORM, (form.event,), values, call.origin)
        return preview_view(call.words, preview, to_token(draft))

    async def accept(self, call: Call, asked: DraftRef) -> Answer:
        """これでよい."""
        kept = await self._drafts.kept_form(asked.draft_id, call.actor.account.id, TEXT_FORM)
        event_id = EventId(carried(kept["event"]))
        return _changed(call, await self._programmes.rewrite(event_id, kept["text"], call.origin))

    async def add(self, call: Call, asked: AddPart) -> Answer:
        """Another part at the end."""
        words = PartWords(asked.title, asked.minutes, asked.speakers, asked.note)
        return _changed(call, await self._programmes.add(asked.event, words, call.origin))

    async def part(self, call: Call, asked: OnePart) -> Answer:
        """One part and what can be done to it."""
        return part_view(call.words, await self._programmes.part(asked.part_id, call.origin))

    async def edit(self, call: Call, asked: OnePart) -> Answer:
        """The form with everything as it is."""
        part = (await self._programmes.part(asked.part_id, call.origin)).timed.part
        values = {
            "title": part.title,
            "minutes": str(part.minutes),
            "speakers": part.speakers,
            "note": part.note,
        }
        return form_for(self.edit_form, call.words, args=(asked.which,), values=values)

    async def save(self, call: Call, form: EditPart) -> Answer:
        """The form came in."""
        words = PartWords(form.title, form.minutes, form.speakers, form.note)
        return _changed(call, await self._programmes.edit(form.part_id, words, call.origin))

    async def move(self, call: Call, asked: MovePart) -> Answer:
        """上へ, 下へ."""
        return _changed(call, await self._programmes.move(asked.part_id, call.origin, up=asked.up))

    async def remove(self, call: Call, asked: OnePart) -> Answer:
        """消す."""
        return _changed(call, await self._programmes.remove(asked.part_id, call.origin))

    async def add_speaker(self, call: Call, asked: AddSpeaker) -> Answer:
        """A member who speaks."""
        page, member = await self._programmes.add_speaker(asked.part_id, asked.member, call.origin)
        said = call.words.text("programme.speaker_named", name=member.profile.name)
        return page_view(call, page, said=said)

    async def remove_speaker(self, call: Call, asked: RemoveSpeaker) -> Answer:
        """A member who does not speak any more."""
        member_id = MemberId(carried(asked.who))
        return _changed(call, await self._programmes.remove_speaker(asked.part_id, member_id, call.origin))


def _changed(call: Call, page: ProgrammePage) -> Answer:
    return page_view(call, page, said=call.words.text("programme.changed", title=page.event.title))


def _line(call: Call, part: Part) -> str:
    """A part as the form reads it back."""
    line = call.words.text("programme.line", title=part.title, count=part.minutes)
    return f"{line} {part.speakers}" if part.speakers else line
