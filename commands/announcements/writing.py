"""お知らせ of 総務課: written, looked at with how many people hear it, sent, followed, stopped."""

from typing import Annotated

from bot.domain.announcements import BODY_LIMIT, TITLE_LIMIT
from bot.domain.ids import AnnouncementId
from bot.domain.prefectures import prefecture_of
from bot.interaction.call import Call
from bot.interaction.commands import Command, Right
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Nothing, Paragraph, Ref
from bot.interaction.parts import done, to
from bot.interaction.prefectures import read_prefecture
from bot.interaction.references import DraftRef, carried
from bot.services.announcements import AnnouncementService
from bot.view import Answer, Tone
from commands.announcements.views import list_view, progress_view, read_view, shown_view


class AnnounceForm(Input):
    title: Annotated[str, Line(TITLE_LIMIT)]
    body: Annotated[str, Paragraph(BODY_LIMIT)]
    section: Annotated[str, Ref("section")] = ""
    prefecture: Annotated[str, Ref("prefecture")] = ""


class OneAnnouncement(Input):
    which: Annotated[str, Carried()]

    @property
    def announcement_id(self) -> AnnouncementId:
        """Raises Refused for anything a button of ours cannot carry."""
        return AnnouncementId(carried(self.which))


class Announcing:
    """Handlers of announcements. ``command`` writes one."""

    def __init__(self, service: AnnouncementService) -> None:
        self._service = service
        self.command = Command("office.announce", AnnounceForm, self.write, Right.ADMINISTRATOR)

    async def write(self, call: Call, form: AnnounceForm) -> Answer:
        """The form came in: keep it and show to how many it goes."""
        found = read_prefecture(form.prefecture, call.words) if form.prefecture else None
        shown = await self._service.draft(
            call.actor.account.id,
            (form.title, form.body),
            form.section,
            found.code if found else "",
            call.origin,
        )
        return shown_view(call.words, shown)

    async def edit(self, call: Call, asked: DraftRef) -> Answer:
        """直す: the form with what was written."""
        typed = await self._service.typed(asked.draft_id, call.actor.account.id, call.origin)
        prefecture = prefecture_of(typed["prefecture"])
        values = {
            "title": typed["title"],
            "body": typed["body"],
            "section": typed["section_name"],
            "prefecture": prefecture.name if prefecture else "",
        }
        return form_for(self.command, call.words, values=values)

    async def discard(self, call: Call, asked: DraftRef) -> Answer:
        """やめる."""
        await self._service.discard(asked.draft_id, call.actor.account.id, call.origin)
        return done(call, "announce.discarded", to("office.announcements", call.words), tone=Tone.PLAIN)

    async def send(self, call: Call, asked: DraftRef) -> Answer:
        """送る."""
        progress = await self._service.begin(asked.draft_id, call.actor.account.id, call.origin)
        return progress_view(call.words, progress, said=call.words.text("announce.begun"))

    async def list(self, call: Call, _input: Nothing) -> Answer:
        """The newest ones."""
        return list_view(call.words, await self._service.latest(call.origin))

    async def progress(self, call: Call, asked: OneAnnouncement) -> Answer:
        """How far one is."""
        return progress_view(call.words, await self._service.progress(asked.announcement_id, call.origin))

    async def stop(self, call: Call, asked: OneAnnouncement) -> Answer:
        """止める."""
        progress = await self._service.stop(asked.announcement_id, call.origin)
        return progress_view(call.words, progress, said=call.words.text("announce.stopped"))

    async def read(self, call: Call, asked: OneAnnouncement) -> Answer:
        """What was announced, for whom it was announced to."""
        return read_view(call.words, await self._service.read(asked.announcement_id, call.member.id))
