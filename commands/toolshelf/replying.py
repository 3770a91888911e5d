"""Answering an item: 使った, a word about it, an improvement, or what is wrong with it."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.materials import URL_LIMIT
from bot.domain.toolshelf import HOW_LIMIT, NOTE_LIMIT, PROBLEM_LIMIT, TEXT_LIMIT, Signing
from bot.interaction.call import Call
from bot.interaction.days import day_of
from bot.interaction.params import Line, Paragraph
from bot.interaction.parts import done, to
from bot.interaction.people import name_of
from bot.interaction.words import Words
from bot.services.shelf_news import Thanked
from bot.services.shelf_replies import Better, Proposed, ShelfReplyService
from bot.services.toolshelf import ToolshelfService
from bot.text.graphemes import cut
from bot.view import Actions, Answer, Block, Field, Fields, Heading, Link, Message, Note, Style, Text, Tone
from bot.view import Paragraph as Prose
from commands.toolshelf.shared import CarriedImprovement, CarriedItem, ChecklistForm, OneItem, see
from commands.toolshelf.views import item_view

PROPOSED_SHOWN = 2_000  # of a text that is proposed


class UseWord(OneItem):
    how: Annotated[str, Line(HOW_LIMIT)]
    signing: Signing


class Improve(OneItem):
    what: Annotated[str, Line(NOTE_LIMIT)]
    url: Annotated[str, Line(URL_LIMIT)] = ""
    text: Annotated[str, Paragraph(TEXT_LIMIT)] = ""


class TakeIn(ChecklistForm, CarriedImprovement):
    """The checklist of an improvement. A model's fields begin with those of its last base."""


class Report(OneItem):
    words: Annotated[str, Paragraph(PROBLEM_LIMIT)]


class Replying:
    """Handlers for everybody who finds an item, and for who decides about an improvement."""

    def __init__(self, replies: ShelfReplyService, shelf: ToolshelfService) -> None:
        self._replies = replies
        self._shelf = shelf

    async def used(self, call: Call, asked: OneItem) -> Answer:
        """使った, in one tap."""
        item, hears = await self._replies.use(asked.item, "", Signing.NOBODY, call.member.id, call.origin)
        words, token = call.words, to_token(item.id)
        buttons = (to("shelf.word", words, token, style=Style.PRIMARY), to("shelf.unused", words, token))
        return done(call, _noted(hears), *buttons, see(item, words), title=item.title)

    async def word(self, call: Call, asked: UseWord) -> Answer:
        """使った, with a word about how it went."""
        item, _ = await self._replies.use(asked.item, asked.how, asked.signing, call.member.id, call.origin)
        return done(call, "shelf.word_kept", see(item, call.words), title=item.title)

    async def unused(self, call: Call, asked: OneItem) -> Answer:
        """Not used after all."""
        found = await self._shelf.find(asked.item, call.origin)
        item = await self._replies.forget_use(found.id, call.member.id, call.origin)
        return done(call, "shelf.unused", see(item, call.words), title=item.title)

    async def improve(self, call: Call, asked: Improve) -> Answer:
        """改善しました."""
        better = Better(asked.what, asked.url, asked.text)
        item = await self._replies.improve(asked.item, better, call.member.id, call.origin)
        return done(call, "shelf.improvement_sent", see(item, call.words), title=item.title)

    async def improvement(self, call: Call, asked: CarriedImprovement) -> Answer:
        """What somebody proposes."""
        proposed = await self._replies.proposed(asked.improvement_id, call.origin)
        return proposed_view(proposed, call.words, whole=True)

    async def take_in(self, call: Call, form: TakeIn) -> Answer:
        """It becomes the next version."""
        item = await self._replies.take_in(form.improvement_id, form.checklist, call.member.id, call.origin)
        said = call.words.text("shelf.taken_in", title=item.title, number=item.version)
        return item_view(await self._shelf.page(to_token(item.id), call.origin), call.words, said=said)

    async def pass_by(self, call: Call, asked: CarriedImprovement) -> Answer:
        """It stays as it is."""
        item = await self._replies.pass_by(asked.improvement_id, call.origin)
        return done(call, "shelf.passed", see(item, call.words), title=item.title)

    async def report(self, call: Call, asked: Report) -> Answer:
        """困りごとを知らせる."""
        item = await self._replies.report(asked.item, asked.words, call.member.id, call.origin)
        return done(call, "shelf.problem_sent", see(item, call.words), title=item.title)


class Keeping:
    """Handlers for those who look after an item."""

    def __init__(self, shelf: ToolshelfService) -> None:
        self._shelf = shelf

    async def withdraw(self, call: Call, asked: OneItem) -> Answer:
        """What taking it off the shelf means, and the two ways from here."""
        words = call.words
        item = await self._shelf.kept(asked.item, call.origin)
        heading = words.text("shelf.confirm_withdraw", title=item.title)
        go = to("shelf.withdraw_now", words, to_token(item.id), style=Style.DANGER)
        means = Prose(words("shelf.withdraw_means"))
        blocks = (Heading((Text(heading),)), means, Actions((go, see(item, words))))
        return Message(heading, blocks, Tone.NOTICE)

    async def withdraw_now(self, call: Call, asked: CarriedItem) -> Answer:
        """It is meant."""
        item = await self._shelf.withdraw(asked.item_id, call.origin)
        return done(call, "shelf.withdrawn", to("shelf.list", call.words), title=item.title)

    async def hide(self, call: Call, asked: OneItem) -> Answer:
        """Down until something is put right."""
        found = await self._shelf.find(asked.item, call.origin)
        item = await self._shelf.hide(found.id, call.origin)
        back = to("shelf.unhide", call.words, to_token(item.id))
        return done(call, "shelf.hidden", back, to("shelf.list", call.words), title=item.title)

    async def unhide(self, call: Call, asked: OneItem) -> Answer:
        """Back on the shelf."""
        found = await self._shelf.find(asked.item, call.origin)
        item = await self._shelf.show(found.id, call.origin)
        return done(call, "shelf.shown", see(item, call.words), title=item.title)

    async def fresh(self, call: Call, asked: OneItem) -> Answer:
        """まだ使えます."""
        found = await self._shelf.find(asked.item, call.origin)
        item = await self._shelf.still_good(found.id, call.origin)
        return done(call, "shelf.still_good", see(item, call.words), title=item.title)

    async def outdated(self, call: Call, asked: OneItem) -> Answer:
        """古くなりました."""
        found = await self._shelf.find(asked.item, call.origin)
        item = await self._shelf.past_its_time(found.id, call.origin)
        words, token = call.words, to_token(item.id)
        buttons = (to("shelf.edit", words, token), to("shelf.fresh", words, token))
        return done(call, "shelf.marked_outdated", *buttons, title=item.title)


def _noted(hears: Thanked) -> str:
    if hears.author_id is not None:
        return "shelf.used" if hears.section is None else "shelf.used_of_section"
    nobody = hears.keeper_id is None and hears.section is None
    return "shelf.used_of_nobody" if nobody else "shelf.used_of_others"


def proposed_view(proposed: Proposed, words: Words, *, whole: bool = False) -> Message:
    """An improvement with what can become of it. ``whole``: with all of a long text, as an answer can hold it
    that goes on in further messages.
    """
    improvement, item = proposed.improvement, proposed.item
    token = to_token(improvement.id)
    heading = words.text("shelf.was_improved", title=item.title)
    by = words("shelf.improved_by", name=name_of(proposed.improver, words), day=day_of(improvement.at, words))
    blocks: list[Block] = [Heading((Text(heading),)), Note(by), Prose((Text(improvement.what),))]
    if improvement.url:
        blocks.append(Fields((Field(words.text("shelf.field_url"), (Link(improvement.url),)),)))
    text = improvement.text
    rest = not whole and len(text) > PROPOSED_SHOWN  # nobody vouches for what they could not read
    if text:
        blocks.append(Prose((Text(cut(text, PROPOSED_SHOWN) if rest else text),)))
    if rest:
        blocks.append(Note(words("shelf.improvement_cut", count=len(text))))
    if improvement.based_on != item.version:
        blocks.append(Note(words("shelf.improved_since", number=improvement.based_on)))
    take = to("shelf.take_in", words, token, style=Style.PLAIN if rest else Style.PRIMARY)
    read = (to("shelf.improvement", words, token, style=Style.PRIMARY),) if rest else ()
    blocks.append(Actions((*read, take, to("shelf.pass", words, token), see(item, words))))
    return Message(heading, tuple(blocks), Tone.NOTICE)
