"""まとめを書く: a form, a look at the whole, whom to quote, 公開する."""

from typing import Annotated

from bot.domain.afterwards import HAPPENED_LIMIT, NEXT_LIMIT, PICTURE_WORDS_LIMIT, Feedback
from bot.domain.ids import FeedbackId, to_token
from bot.domain.materials import URL_LIMIT
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.days import DAY_LIMIT, last_day, read_last_day
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Line, Paragraph
from bot.interaction.parts import to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.services.recaps import RecapService, RecapWords, Writing
from bot.text.graphemes import cut
from bot.view import Action, Actions, Answer, Block, Button, Heading, Message, Note, Style, Text, Tone
from commands.afterwards.answering import OneEvent
from commands.afterwards.looking import ShowAfterwards
from commands.afterwards.views import told_blocks

QUOTES_OFFERED = 8
LABEL_WORDS = 50


class WriteRecap(OneEvent):
    happened: Annotated[str, Paragraph(HAPPENED_LIMIT)]
    following: Annotated[str, Paragraph(NEXT_LIMIT)] = ""
    picture: Annotated[str, Line(URL_LIMIT)] = ""
    picture_words: Annotated[str, Line(PICTURE_WORDS_LIMIT)] = ""
    until: Annotated[str, Line(DAY_LIMIT)] = ""


class Quote(OneEvent):
    said: Annotated[str, Carried()]


class Recapping:
    """Handlers for those an event belongs to; the service checks who they are."""

    def __init__(self, recaps: RecapService) -> None:
        self._recaps = recaps
        self.form = Command("host.recap.form", WriteRecap, self.write, listed=False)

    async def open_form(self, call: Call, asked: ShowAfterwards) -> Answer:
        """The form with what was written so far."""
        event, recap = await self._recaps.written(asked.event, call.origin)
        values = {}
        if recap is not None:
            values = {
                "happened": recap.happened,
                "following": recap.following,
                "picture": recap.picture,
                "picture_words": recap.picture_words,
                "until": last_day(recap.until, call.words) if recap.until else "",
            }
        intro = call.words.text("after.recap_intro")
        return form_for(self.form, call.words, args=(to_token(event.id),), values=values, intro=intro)

    async def write(self, call: Call, form: WriteRecap) -> Answer:
        """The form came in: the whole as it will stand, and whom one may quote."""
        until = read_last_day(form.until, call, param="until") if form.until else None
        words = RecapWords(form.happened, form.following, form.picture, form.picture_words, until)
        return _preview(call, await self._recaps.write(form.event_id, words, call.origin))

    async def quote(self, call: Call, asked: Quote) -> Answer:
        """Quote somebody, or not after all."""
        said = FeedbackId(carried(asked.said))
        return _preview(call, await self._recaps.quote(asked.event_id, said, call.origin))

    async def publish(self, call: Call, asked: OneEvent) -> Answer:
        """公開する."""
        told = await self._recaps.publish(asked.event_id, call.origin)
        words, event = call.words, told.named.event
        said = words.text("after.published", title=event.title)
        token = to_token(event.id)
        buttons = (to("material.add", words, token), to("event.after", words, token, style=Style.PRIMARY))
        blocks: tuple[Block, ...] = (Heading((Text(said),)), *told_blocks(words, told), Actions(buttons))
        return Message(said, blocks, Tone.SUCCESS)


def _preview(call: Call, writing: Writing) -> Message:
    words, told = call.words, writing.told
    event, token = told.named.event, to_token(told.named.event.id)
    key = "after.changed" if told.recap.published else "after.preview"
    summary = words.text(key, title=event.title)
    blocks: list[Block] = [Heading((Text(summary),)), *told_blocks(words, told)]
    if writing.quotable:
        blocks.append(Note(words("after.quotes_offered")))
        offered = writing.quotable[:QUOTES_OFFERED]
        quoted = told.recap.quoted
        rows = [_toggle(call.words, token, one, quoted=one.id in quoted) for one in offered]
        blocks.append(Actions(tuple(rows)))
    revise = Button(words.text("event.revise"), Action("host.recap", (token,)))
    look = to("event.after", words, token)
    publish = Button(words.text("after.publish"), Action("host.recap.publish", (token,)), Style.PRIMARY)
    blocks.append(Actions((revise, look) if told.recap.published else (publish, revise)))
    return Message(summary, tuple(blocks), Tone.SUCCESS if told.recap.published else Tone.NOTICE)


def _toggle(words: Words, event: str, said: Feedback, *, quoted: bool) -> Button:
    key = "after.unquote" if quoted else "after.do_quote"
    label = words.text(key, comment=cut(said.comment, LABEL_WORDS))
    return Button(label, Action("host.recap.quote", (event, to_token(said.id))))
