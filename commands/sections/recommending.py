"""おすすめ: sections that may suit whoever asks, each with its reason."""

from bot.domain.ids import to_token
from bot.domain.members import Member
from bot.domain.recommendations import Reason, Recommendation
from bot.interaction.call import Call
from bot.interaction.params import Nothing
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.services.directory import DirectoryService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
)
from bot.view import Line as Spans


class Recommending:
    """Handler of what is recommended."""

    def __init__(self, service: DirectoryService) -> None:
        self._service = service

    async def show(self, call: Call, _input: Nothing) -> Answer:
        """Up to five sections, those with most to say for them first."""
        words, member = call.words, call.member
        found = await self._service.recommend(member, call.now)
        heading = words.text("directory.heading")
        blocks: list[Block] = [Heading((Text(heading),))]
        if found:
            blocks.append(Paragraph(words("directory.intro")))
            blocks.append(Items(tuple(_row(one, member, words) for one in found)))
        else:
            blocks.append(Paragraph(words("directory.none")))
        if _says_little(member):
            blocks.append(Note(words("directory.tell_more")))
        blocks.append(Actions(_steps(member, words)))
        return Message(heading, tuple(blocks))


def _row(one: Recommendation, member: Member, words: Words) -> Item:
    look = Action("section.info", (to_token(one.section.id),))
    name = (Text(one.section.name, bold=True),)
    return Item(name, _because(one.reason, member, words), Button(words.text("section.look"), look))


def _because(reason: Reason, member: Member, words: Words) -> Spans:
    place = member.prefecture.called(words.language) if member.prefecture else ""
    key = f"directory.because_{reason.kind.value}"
    return words(key, count=reason.count, topic=reason.topic, place=place)


def _says_little(member: Member) -> bool:
    """Whether the profile leaves something out that recommending looks at."""
    return not (member.profile.work and member.profile.interests and member.prefecture)


def _steps(member: Member, words: Words) -> tuple[Button, ...]:
    listed = to("section.list", words, style=Style.PRIMARY)
    more = (to("profile.edit", words),) if _says_little(member) else ()
    there = () if member.prefecture else (to("prefecture", words),)
    return (listed, *more, *there)
