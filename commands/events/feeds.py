"""カレンダーの購読: one's own feeds, a new one with its address, renewing and ending them."""

from datetime import datetime, time
from typing import Annotated

from bot.domain.errors import Refused
from bot.domain.feeds import MOST_FEEDS, FeedKind, Source
from bot.domain.ids import FeedId, SectionId, to_token
from bot.interaction.call import Call
from bot.interaction.days import day_of
from bot.interaction.params import Carried, Input, Nothing, Ref
from bot.interaction.parts import done, to
from bot.interaction.prefectures import read_prefecture
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.services.feeds import FeedDesk, FeedService, Made, NamedFeed
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Line,
    Link,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
    Tone,
)

SECTIONS_SHOWN = 25


class NewFeed(Input):
    """What a button or the menu of sections asks for; a prefecture is typed instead."""

    kind: Annotated[FeedKind, Carried()]
    section: Annotated[str, Carried()] = ""


class PrefectureFeed(Input):
    prefecture: Annotated[str, Ref("prefecture")]


class OneFeed(Input):
    """A feed referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def feed_id(self) -> FeedId:
        """Raises Refused for anything a button of ours cannot carry."""
        return FeedId(carried(self.which))


class Feeds:
    """Handlers of feeds."""

    def __init__(self, service: FeedService) -> None:
        self._service = service

    async def desk(self, call: Call, _input: Nothing) -> Answer:
        """All one's feeds, and what else can be subscribed to."""
        desk = await self._service.desk(call.member.id)
        words = call.words
        heading = words.text("feed.heading")
        blocks: list[Block] = [Heading((Text(heading),))]
        if self._service.offered:
            blocks.append(Paragraph(words("feed.intro")))
        else:
            blocks += [Paragraph(words("feed.not_offered")), Note(words("feed.file_instead"))]
        if desk.feeds:
            blocks.append(Items(tuple(_row(words, named) for named in desk.feeds)))
        if self._service.offered:
            blocks += self._offers(words, desk)
        blocks.append(Actions((to("event.list", words),)))
        return Message(heading, tuple(blocks))

    def _offers(self, words: Words, desk: FeedDesk) -> list[Block]:
        if len(desk.feeds) >= MOST_FEEDS:
            return [Note(words("feed.too_many", limit=MOST_FEEDS))]
        taken = {named.feed.source.kind for named in desk.feeds}
        buttons = [
            Button(
                words.text("feed.subscribe", name=words.text(f"feed.kind_{kind}")),
                Action("event.feed_make", (kind.value,)),
                Style.PRIMARY,
            )
            for kind in (FeedKind.MINE, FeedKind.TOWN)
            if kind not in taken
        ]
        buttons.append(to("event.feed_prefecture", words))
        blocks: list[Block] = [Paragraph(words("feed.choose")), Actions(tuple(buttons))]
        if desk.sections:
            options = tuple(
                Option(section.name, to_token(section.id)) for section in desk.sections[:SECTIONS_SHOWN]
            )
            action = Action("event.feed_make", (FeedKind.SECTION.value,))
            blocks.append(Actions((Select(words.text("feed.choose_section"), action, options),)))
        return blocks

    async def make(self, call: Call, asked: NewFeed) -> Answer:
        """A button or the menu was used."""
        if asked.kind is FeedKind.PREFECTURE or (asked.kind is FeedKind.SECTION) is not bool(asked.section):
            raise Refused("refusal.unknown_widget")
        section_id = SectionId(carried(asked.section)) if asked.section else None
        return await self._make(call, Source(asked.kind, section_id))

    async def make_of_prefecture(self, call: Call, asked: PrefectureFeed) -> Answer:
        """Events whose host belongs to a prefecture."""
        prefecture = read_prefecture(asked.prefecture, call.words)
        if prefecture is None:
            raise Refused("feed.prefecture_only")
        return await self._make(call, Source(FeedKind.PREFECTURE, prefecture=prefecture))

    async def _make(self, call: Call, source: Source) -> Answer:
        made = await self._service.make(source, call.member.id, call.origin)
        if not made.address:
            return _one(call.words, made.named, said=call.words.text("feed.there_already"))
        return _address(call, made, "feed.made")

    async def show(self, call: Call, asked: OneFeed) -> Answer:
        """One of them."""
        return _one(call.words, await self._service.get(asked.feed_id, call.member.id))

    async def renew(self, call: Call, asked: OneFeed) -> Answer:
        """作り直す."""
        made = await self._service.renew(asked.feed_id, call.member.id, call.origin)
        return _address(call, made, "feed.renewed")

    async def end(self, call: Call, asked: OneFeed) -> Answer:
        """やめる."""
        named = await self._service.end(asked.feed_id, call.member.id, call.origin)
        back = to("event.feeds", call.words)
        return done(call, "feed.ended", back, name=label(call.words, named))


def label(words: Words, named: NamedFeed) -> str:
    """What a feed is called: 自分の予定, 窓口改善課, 東京都."""
    source = named.feed.source
    if named.section:
        return named.section
    if named.lost:
        return words.text("feed.lost")
    if source.prefecture is not None:
        return source.prefecture.called(words.language)
    return words.text(f"feed.kind_{source.kind}")


def _row(words: Words, named: NamedFeed) -> Item:
    look = to("event.feed", words, to_token(named.feed.id))
    return Item((Text(label(words, named), bold=True),), _fetched(words, named), look)


def _fetched(words: Words, named: NamedFeed) -> Line:
    if named.lost:
        return words("feed.lost_note")
    day = named.feed.fetched_on
    if day is None:
        return words("feed.never_fetched")
    return words("feed.fetched", day=day_of(datetime.combine(day, time(12), tzinfo=words.zone), words))


def _one(words: Words, named: NamedFeed, *, said: str = "") -> Message:
    heading = label(words, named)
    token = to_token(named.feed.id)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += [
        Heading((Text(heading),)),
        Fields(
            (
                Field(words.text("feed.field_made"), (Text(day_of(named.feed.created_at, words)),)),
                Field(words.text("feed.field_fetched"), _fetched(words, named)),
            )
        ),
        Note(words("feed.address_hidden")),
        Actions(
            (
                to("event.feed_renew", words, token),
                to("event.feed_end", words, token, style=Style.DANGER),
                to("event.feeds", words),
            )
        ),
    ]
    return Message(said or heading, tuple(blocks), Tone.NOTICE if said else Tone.PLAIN)


def _address(call: Call, made: Made, key: str) -> Message:
    """The one answer that tells an address."""
    words = call.words
    heading = words.text(key, name=label(words, made.named))
    blocks = (
        Heading((Text(heading),)),
        Paragraph((Link(made.address),)),
        Paragraph(words("feed.how_to")),
        Note(words("feed.keep_secret")),
        Actions((to("event.feeds", words),)),
    )
    return Message(heading, blocks, Tone.SUCCESS)
