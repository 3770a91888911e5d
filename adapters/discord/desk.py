"""Answers every interaction inside Discord's three seconds, whatever the rest of the town does.

What is ready within half a second is answered in one call. What takes longer is promised first ("thinking")
and told when it is there. Two deliveries of one interaction are one interaction.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.discord import replies
from adapters.discord.forms import instead_of, modal
from adapters.discord.incoming import Kind, Request
from adapters.discord.limits import FILE, OPTION_TEXT, SUGGESTIONS, Check, walk
from adapters.discord.render import EPHEMERAL, V2, Renderer, option_json
from adapters.discord.replies import Fate, Replies
from bot.i18n.words import language_of
from bot.interaction import answers
from bot.interaction.call import Invocation
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.params import Kind as ParamKind
from bot.logs import new_trace
from bot.view import Answer, File, Form, Message, Option, Paragraph, Text, Tone

log = logging.getLogger(__name__)

Json = dict[str, Any]

ANSWER_WITHIN = 0.5  # seconds before "thinking" is shown
SUGGEST_WITHIN = 0.8  # suggestions cannot be promised: later than this there are none
REMEMBERED = 10_000  # interactions of about the last quarter of an hour


@dataclass(frozen=True, slots=True)
class Sheet:
    """One message of an answer with the files that stand on it."""

    data: Json
    files: tuple[File, ...] = ()

    @property
    def changed(self) -> Json:
        """The data for a message that is there already: what it is like was decided when it was made."""
        return {**self.data, "flags": V2}


class Desk:
    """One desk serves all guilds. It keeps nothing but the ids of what it has taken in."""

    def __init__(self, dispatcher: Dispatcher, calls: Replies) -> None:
        self._dispatcher = dispatcher
        self._calls = calls
        self._renderers = {language: Renderer(dispatcher.words(language)) for language in ("ja", "en")}
        self._taken: OrderedDict[int, None] = OrderedDict()
        self._open: set[asyncio.Task[None]] = set()

    async def serve(self, request: Request) -> None:
        """Answer one interaction. Returns when everything has been said."""
        if not self._take(request.ticket.interaction_id):
            log.info("interaction delivered again", extra={"action": "interaction_repeated"})
            return
        task = asyncio.ensure_future(self._serve(request))
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        await task

    async def finish(self, within: float) -> None:
        """Let what is being answered be answered, for at most ``within`` seconds."""
        if self._open:
            await asyncio.wait(set(self._open), timeout=within)

    def _take(self, interaction_id: int) -> bool:
        if interaction_id in self._taken:
            return False
        self._taken[interaction_id] = None
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        return True

    async def _serve(self, request: Request) -> None:
        if request.kind is Kind.SUGGEST:
            await self._suggest(request)
            return
        work = asyncio.ensure_future(self._carry_out(request.invocation))
        await asyncio.wait({work}, timeout=ANSWER_WITHIN)
        if work.done():
            await self._answer(request, work.result())
        else:
            await self._answer_later(request, work)

    async def _carry_out(self, invocation: Invocation) -> Answer:
        words = self._dispatcher.words(language_of(invocation.user.locale))
        if not invocation.place_external_id:
            return _say(words.text("discord.no_guild"), Tone.NOTICE)
        answer = await self._dispatcher.dispatch(invocation)
        # Handled by an earlier process, which may not have come to say so.
        return answer or _say(words.text("discord.done_before"), Tone.NOTICE)

    # -- an answer that is ready

    async def _answer(self, request: Request, answer: Answer) -> None:
        if isinstance(answer, Form):
            if request.kind is not Kind.FORM:
                await self._open_form(request, answer)
                return
            answer = self._in_words(request, answer)
        pages = self._pages(request, answer)
        stays = bool(answer.files) or not request.private
        if stays and await self._menu_put_back(request):
            await self._go_on(request, pages)
            return
        fate = Fate.GONE
        if not stays:  # files stay where they are while the person goes on
            fate = await self._first(request, replies.UPDATE, pages[0].changed)
        if fate is Fate.GONE:  # there is no message to change, or it was dismissed
            fate = await self._first(request, replies.MESSAGE, pages[0].data, pages[0].files)
        await self._rest(request, fate, pages)

    async def _open_form(self, request: Request, form: Form) -> None:
        check = Check()
        data = check.form(modal(form))
        _report(check)
        fate = await self._first(request, replies.FORM, data)
        if fate is Fate.REFUSED:
            await self._first(request, replies.MESSAGE, self._failure(request).data)
        elif fate is Fate.SHOWN and request.chosen_from:  # until the answer to a form, it is the original
            await self._calls.replace(request.ticket, request.chosen_from)

    async def _menu_put_back(self, request: Request) -> bool:
        """Whether the message somebody chose from stands there again with its menu or select as new. That
        was the first answer then: what there is to say follows.
        """
        if not request.chosen_from:
            return False
        return await self._first(request, replies.UPDATE, request.chosen_from) is Fate.SHOWN

    async def _first(
        self, request: Request, kind: int, data: Json | None = None, files: Sequence[File] = ()
    ) -> Fate:
        fate = await self._calls.first(request.ticket, kind, data, files)
        if fate in {Fate.TAKEN, Fate.LATE, Fate.LOST}:
            log.info("answer not taken", extra={"action": "answer_not_taken", "fate": fate.value})
        return fate

    async def _rest(self, request: Request, fate: Fate, pages: list[Sheet]) -> None:
        """What does not fit into one message, or an apology for an answer Discord finds fault with."""
        if fate is Fate.REFUSED:
            await self._first(request, replies.MESSAGE, self._failure(request).data)
        elif fate is Fate.SHOWN:
            await self._go_on(request, pages[1:])

    async def _go_on(self, request: Request, pages: list[Sheet]) -> None:
        for page in pages:
            await self._calls.more(request.ticket, page.data, page.files)

    # -- an answer that takes its time

    async def _answer_later(self, request: Request, work: "asyncio.Future[Answer]") -> None:
        if not request.private and await self._menu_put_back(request):
            answer = await work
            await self._go_on(request, self._pages(request, self._said(request, answer)))
            return
        promised = Fate.GONE
        if request.private:
            promised = await self._first(request, replies.DEFERRED_UPDATE)
        if promised is Fate.GONE:
            promised = await self._first(request, replies.DEFERRED_MESSAGE, {"flags": EPHEMERAL})
        answer = await work
        if promised is not Fate.SHOWN:
            return
        pages = self._pages(request, self._said(request, answer))
        fate = await self._calls.replace(request.ticket, pages[0].changed, pages[0].files)
        if fate is Fate.GONE:
            fate = await self._calls.more(request.ticket, pages[0].data, pages[0].files)
        if fate is Fate.REFUSED:
            await self._calls.replace(request.ticket, self._failure(request).changed)
        elif fate is Fate.SHOWN:
            await self._go_on(request, pages[1:])

    # -- while typing

    async def _suggest(self, request: Request) -> None:
        found = asyncio.ensure_future(self._suggestions(request))
        await asyncio.wait({found}, timeout=SUGGEST_WITHIN)
        options = found.result() if found.done() else ()
        found.cancel()
        shown = [option_json(one) for one in options if 0 < len(one.value) <= OPTION_TEXT][:SUGGESTIONS]
        choices = [{"name": one["label"], "value": one["value"]} for one in shown]
        await self._first(request, replies.CHOICES, {"choices": choices})

    async def _suggestions(self, request: Request) -> tuple[Option, ...]:
        command = self._dispatcher.registry.find(request.invocation.verb)
        params = {param.name: param for param in command.params} if command else {}
        param = params.get(request.focused)
        if param is None or param.kind is not ParamKind.REF or not request.invocation.place_external_id:
            return ()
        typed = request.invocation.values[request.focused]
        return await self._dispatcher.suggest(request.invocation, param.ref, typed)

    # -- putting into words

    def _language(self, request: Request) -> str:
        return language_of(request.invocation.user.locale)

    def _said(self, request: Request, answer: Answer) -> Message:
        """An answer that comes too late to be a form."""
        return self._in_words(request, answer) if isinstance(answer, Form) else answer

    def _in_words(self, request: Request, form: Form) -> Message:
        return instead_of(form, self._dispatcher.words(self._language(request)))

    def _failure(self, request: Request) -> Sheet:
        code = new_trace()
        log.error(
            "apologised", extra={"action": "answer_failed", "code": code, "verb": request.invocation.verb}
        )
        words = self._dispatcher.words(self._language(request))
        return self._pages(request, answers.failure(code, words))[0]

    def _pages(self, request: Request, message: Message) -> list[Sheet]:
        pages = []
        for page in self._renderers[self._language(request)].answer(message):
            check = Check()
            components = check.message(page["components"])
            pages.append(Sheet({**page, "components": components}, _files_on(components, message)))
            _report(check)
        return pages


def _say(sentence: str, tone: Tone) -> Message:
    return Message(sentence, (Paragraph((Text(sentence),)),), tone)


def _files_on(components: list[Json], message: Message) -> tuple[File, ...]:
    """The files a message's components show."""
    names = {one["file"]["url"].partition("://")[2] for one in walk(components) if one["type"] == FILE}
    return tuple(file for file in message.files if file.name in names)


def _report(check: Check) -> None:
    if check.violations:
        log.error(
            "a payload broke Discord's limits",
            extra={"action": "limits_broken", "violations": "; ".join(check.violations)},
        )
