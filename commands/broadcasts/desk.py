"""The editors' desk: look at the next bulletin, write its opening words, send it now or let the week pass."""

from typing import Annotated

from bot.domain.broadcasts import Issue, IssueStatus
from bot.interaction.call import Call
from bot.interaction.params import Input, Nothing
from bot.interaction.params import Paragraph as ParagraphParam
from bot.ports.work import Storage
from bot.services.broadcasts import BroadcastService
from bot.view import Action, Actions, Answer, Button, Divider, Message, Note, Paragraph, Style, Tone
from commands.broadcasts.bulletin import Bulletin


class Opening(Input):
    """The opening words of the next bulletin."""

    words: Annotated[str, ParagraphParam(800)]


class EditorsDesk:
    """Handlers of 庁内放送."""

    def __init__(self, service: BroadcastService, storage: Storage, bulletin: Bulletin) -> None:
        self._service = service
        self._storage = storage
        self._bulletin = bulletin

    async def latest(self, call: Call, _input: Nothing) -> Answer:
        """What the bulletin would say at this moment: for whoever cannot wait or missed it."""
        return await self._compose(call, await self._service.upcoming(call.now))

    async def preview(self, call: Call, _input: Nothing) -> Answer:
        """The next bulletin with the editors' controls."""
        issue = await self._service.upcoming(call.now)
        message = await self._compose(call, issue)
        return Message(message.summary, (*self._controls(call, issue), Divider(), *message.blocks))

    async def open_with(self, call: Call, opening: Opening) -> Answer:
        """New opening words; the preview shows them in place."""
        await self._service.open_with(opening.words, call.origin)
        return await self.preview(call, Nothing())

    async def ask_to_publish(self, call: Call, _input: Nothing) -> Answer:
        """Make sure before everybody hears it."""
        words = call.words
        issue = await self._service.to_publish(call.now)
        missed = issue.status is IssueStatus.MISSED
        key = "broadcast.ask_publish_missed" if missed else "broadcast.ask_publish"
        due = words.when(issue.due_at)
        buttons = (
            Button(words.text("broadcast.publish_now"), Action("broadcast.publish_now"), Style.PRIMARY),
            Button(words.text("broadcast.back"), Action("broadcast.preview")),
        )
        return Message(
            words.text(key, due=due), (Paragraph(words(key, due=due)), Actions(buttons)), Tone.NOTICE
        )

    async def publish(self, call: Call, _input: Nothing) -> Answer:
        """Send it at once."""
        await self._service.publish_now(call.origin)
        return self._done(call, "broadcast.published")

    async def skip(self, call: Call, _input: Nothing) -> Answer:
        """Let the next bulletin's week pass."""
        await self._service.skip(call.origin)
        resume = Button(call.words.text("broadcast.resume"), Action("broadcast.resume"))
        return self._done(call, "broadcast.skipped", resume)

    async def resume(self, call: Call, _input: Nothing) -> Answer:
        """Broadcast after all."""
        await self._service.resume(call.origin)
        return self._done(call, "broadcast.resumed")

    async def _compose(self, call: Call, issue: Issue) -> Message:
        async with self._storage.read() as work:
            return await self._bulletin.compose(work, issue, call.words, call.now)

    def _controls(self, call: Call, issue: Issue) -> tuple[Paragraph | Actions | Note, ...]:
        words = call.words
        due = words.when(issue.due_at)
        if issue.status is IssueStatus.SKIPPED:
            resume = Button(words.text("broadcast.resume"), Action("broadcast.resume"), Style.PRIMARY)
            return (Note(words("broadcast.is_skipped", due=due)), Actions((resume,)))
        if issue.status is not IssueStatus.PLANNED:
            return (Note(words("broadcast.is_out", due=due)),)
        buttons = (
            Button(words.text("command.broadcast.opening.title"), Action("broadcast.opening"), Style.PRIMARY),
            Button(words.text("command.broadcast.publish.title"), Action("broadcast.publish")),
            Button(words.text("command.broadcast.skip.title"), Action("broadcast.skip"), Style.DANGER),
        )
        return (Note(words("broadcast.is_planned", due=due)), Actions(buttons))

    def _done(self, call: Call, key: str, extra: Button | None = None) -> Message:
        words = call.words
        back = Button(words.text("command.broadcast.preview.title"), Action("broadcast.preview"))
        buttons = (extra, back) if extra else (back,)
        return Message(words.text(key), (Paragraph(words(key)), Actions(buttons)), Tone.SUCCESS)
