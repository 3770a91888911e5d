"""Takes answers back to the person who asked, by the shortest way that is still open."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from itertools import chain

from adapters.slack.api import Api, Refusal
from adapters.slack.arrivals import ANSWER_PREFIX, Back
from adapters.slack.direct import Direct
from adapters.slack.files import Uploads
from adapters.slack.modals import Json, answer_view, form_view, home_view
from adapters.slack.people import People
from adapters.slack.shelf import Shelf
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.words import Words
from bot.ports.messenger import Busy, SendError
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Answer,
    Button,
    Form,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)

log = logging.getLogger(__name__)

PROBLEM_LIMIT = 1_000
_LONGEST_WAIT = 5.0

Way = Callable[[], Awaitable[object]]


class Replies:
    """Every answer costs one call; a way that Slack refuses is followed by the next one."""

    def __init__(
        self, api: Api, dispatcher: Dispatcher, people: People, direct: Direct, shelf: Shelf
    ) -> None:
        self._api = api
        self._uploads = Uploads(api, direct)
        self._dispatcher = dispatcher
        self._people = people
        self._direct = direct
        self._shelf = shelf

    def words(self, back: Back) -> Words:
        """The words of the person an answer goes to."""
        return self._dispatcher.words(self._people.language(back.user_id))

    def in_command(self, message: Message, back: Back) -> Json:
        """A message as the acknowledgement of a slash command: no call at all."""
        return {"response_type": "ephemeral", **self._content(message, back)}

    def in_form(self, answer: Answer, back: Back) -> Json:
        """An answer as the acknowledgement of a form: problems at its fields, or what it becomes next."""
        words, shown = self.words(back), back.view
        if isinstance(answer, Message):
            return _becomes(self._window(answer, back, shown.title if shown else ""))
        same = shown is not None and answer.action.token == shown.token
        if same and shown and answer.problems and set(answer.problems) <= shown.fields:
            errors = {name: cut(text, PROBLEM_LIMIT) for name, text in answer.problems.items()}
            return {"response_action": "errors", "errors": errors}
        return _becomes(form_view(answer, words, back.channel))

    async def give(self, answer: Answer, back: Back) -> None:
        """Bring an answer. A form that cannot open any more is offered by a button instead."""
        words = self.words(back)
        form_ways = self._form_ways(answer, back, words) if isinstance(answer, Form) else ()
        message = answer if isinstance(answer, Message) else invitation(answer, words)
        for way in chain(form_ways, self._message_ways(message, back)):
            if await self._went(way):
                return await self.hand_over(answer, back)
        log.warning("an answer found no way", extra={"action": "slack_answer_lost", "user": back.user_id})
        return None

    async def hand_over(self, answer: Answer, back: Back) -> None:
        """Put an answer's files into the direct conversation, or say there that it did not work."""
        files = answer.files if isinstance(answer, Message) else ()
        if files and not await self._uploads.hand_over(files, back.user_id):
            sentence = self.words(back).text("door.slack.files_failed")
            sorry = Message(sentence, (Paragraph((Text(sentence),)),), Tone.NOTICE)
            await self._went(lambda: self._say_directly(back, self._content(sorry, back)))

    async def show_rest(self, message: Message, back: Back) -> None:
        """Open the whole of a message that was cut."""
        view = self._window(message, back, self.words(back).text("door.slack.title"))
        await self._went(lambda: self._api.write("views.open", trigger_id=back.trigger_id, view=view))

    async def show_menu(self, menu: Message, back: Back) -> None:
        """Open the window of a menu; over another window as long as Slack lays one over it."""
        view = self._window(menu, back, menu.summary)
        for way in self._menu_ways(view, back):
            if await self._went(way):
                return

    def _menu_ways(self, view: Json, back: Back) -> Iterator[Way]:
        if back.view and not back.view.is_home:
            view_id = back.view.id
            yield lambda: self._api.write("views.push", trigger_id=back.trigger_id, view=view)
            yield lambda: self._api.write("views.update", view_id=view_id, view=view)
        else:
            yield lambda: self._api.write("views.open", trigger_id=back.trigger_id, view=view)

    def _form_ways(self, form: Form, back: Back, words: Words) -> Iterator[Way]:
        view = form_view(form, words, back.channel)
        if back.view and not back.view.is_home:
            view_id = back.view.id
            yield lambda: self._api.write("views.update", view_id=view_id, view=view)
        elif back.can_open:
            yield lambda: self._api.write("views.open", trigger_id=back.trigger_id, view=view)

    def _message_ways(self, message: Message, back: Back) -> Iterator[Way]:
        words = self.words(back)
        if back.home:
            view = home_view(self._with_files(message, back), own_times=self._lives_elsewhere(back))
            yield lambda: self._api.write("views.publish", user_id=back.user_id, view=view)
            return
        if back.view and not back.view.is_home:
            shown = back.view
            view = self._window(message, back, shown.title)
            yield lambda: self._api.write("views.update", view_id=shown.id, view=view)
        elif back.can_open and not back.response_url:
            view = self._window(message, back, words.text("door.slack.title"))
            yield lambda: self._api.write("views.open", trigger_id=back.trigger_id, view=view)
        content = self._content(message, back)
        if back.response_url:
            yield lambda: self._respond(back, content)
        if back.event:
            yield lambda: self._say_there(back, content)
        yield lambda: self._say_directly(back, content)

    async def _respond(self, back: Back, content: Json) -> None:
        body = {**content, "replace_original": back.replaces}
        if not back.replaces:
            body["response_type"] = "ephemeral"
            if back.thread_ts:
                body["thread_ts"] = back.thread_ts
        try:
            await self._api.respond(back.response_url, body)
        except Busy as busy:
            if busy.retry_after > _LONGEST_WAIT:
                raise
            await asyncio.sleep(busy.retry_after)
            await self._api.respond(back.response_url, body)

    async def _say_there(self, back: Back, content: Json) -> None:
        where = {"channel": back.channel, **({"thread_ts": back.thread_ts} if back.thread_ts else {})}
        if back.channel_id:
            await self._api.write("chat.postEphemeral", user=back.user_id, **where, **content)
        else:
            await self._api.write("chat.postMessage", unfurl_links=False, **where, **content)

    async def _say_directly(self, back: Back, content: Json) -> None:
        channel = await self._direct.channel(back.user_id)
        await self._api.write("chat.postMessage", channel=channel, unfurl_links=False, **content)

    def _content(self, message: Message, back: Back) -> Json:
        elsewhere = self._lives_elsewhere(back)
        message = self._with_files(message, back)
        made = self._shelf.render(message, ANSWER_PREFIX, self.words(back), own_times=elsewhere)
        return {"text": made.text, "blocks": made.blocks}

    def _window(self, message: Message, back: Back, title: str) -> Json:
        elsewhere = self._lives_elsewhere(back)
        message = self._with_files(message, back)
        return answer_view(
            message, self.words(back), title=title, channel_id=back.channel, own_times=elsewhere
        )

    def _with_files(self, message: Message, back: Back) -> Message:
        """The message with the word where its files are; they come by themselves."""
        if not message.files:
            return message
        names = ", ".join(file.name for file in message.files)
        note = Note(self.words(back)("door.slack.files", names=names))
        return replace(message, blocks=(*message.blocks, note), files=())

    def _lives_elsewhere(self, back: Back) -> bool:
        """Whether the town's times need the reader's own beside them."""
        return self._people.zone(back.user_id) not in ("", self.words(back).zone.key)

    async def _went(self, way: Way) -> bool:
        """Whether an answer arrived, or may have: then no second one is sent."""
        try:
            await way()
        except Refusal as refusal:
            log.info("a way was closed", extra={"action": "slack_way_closed", "code": refusal.code})
            return False
        except SendError as error:
            log.warning("an answer may be lost", extra={"action": "slack_answer_unsure", "error": str(error)})
        return True


def invitation(form: Form, words: Words) -> Message:
    """A form that could not open by itself, as a message with the button that opens it."""
    action = Action(DRAFT_VERB, (form.draft,)) if form.draft else form.action
    sentence = words.text("door.slack.form_waits", title=form.title)
    return Message(
        sentence,
        (
            Paragraph((Text(sentence),)),
            Items(tuple(Item((Text(problem),)) for problem in form.problems.values())),
            Actions((Button(form.title, action, Style.PRIMARY),)),
        ),
        Tone.NOTICE,
    )


def _becomes(view: Json) -> Json:
    return {"response_action": "update", "view": view}
