"""Joining, swapping, leaving and following a section."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.sections import AskFirst, Full, Post
from bot.interaction.call import Call
from bot.interaction.params import Input, Ref
from bot.interaction.parts import done, to
from bot.interaction.references import CarriedSection, FollowedSection, OneSection, OwnSection, about
from bot.services.join_requests import JoinRequestService
from bot.services.sections import SectionCard, SectionsService
from bot.view import (
    Action,
    Actions,
    Answer,
    Button,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)


class Exchange(Input):
    """The section to leave and the one to join instead."""

    leaving: Annotated[str, Ref("own_section")]
    entering: Annotated[str, Ref("section")]


class Belonging:
    """Handlers of seats and follows."""

    def __init__(self, service: SectionsService, requests: JoinRequestService) -> None:
        self._service = service
        self._requests = requests

    async def join(self, call: Call, asked: OneSection) -> Answer:
        """Take a seat, or ask for one where those who lead decide; where all are taken, show them with a
        button to swap each.
        """
        words = call.words
        try:
            section = await self._service.join(asked.section, call.member.id, call.origin)
        except AskFirst:
            return await self._ask(call, asked)
        except Full:
            return await self._full(call, await self._service.card(asked.section, call.member.id))
        return done(
            call,
            "section.joined",
            about("section.info", section, words, Style.PRIMARY),
            to("event.list", words),
            about("section.leave", section, words),
            name=section.name,
        )

    async def _ask(self, call: Call, asked: OneSection) -> Answer:
        section = await self._requests.ask(asked.section, call.member.id, call.origin)
        ways = (to("section.list", call.words), about("section.info", section, call.words))
        return done(call, "privacy.asked", *ways, name=section.name)

    async def swap(self, call: Call, asked: Exchange) -> Answer:
        """One seat for another, in one step."""
        leaving = await self._service.card(asked.leaving, call.member.id, param="leaving")
        entering = await self._service.card(asked.entering, call.member.id, param="entering")
        left, joined = await self._service.swap(
            leaving.section.id, entering.section.id, call.member.id, call.origin
        )
        return done(
            call,
            "section.swapped",
            about("section.info", joined, call.words, Style.PRIMARY),
            about("section.follow", left, call.words),
            left=left.name,
            joined=joined.name,
        )

    async def leave(self, call: Call, asked: OwnSection) -> Answer:
        """Give the seat up; a chief is asked first, since the post ends with it."""
        card = await self._service.card(asked.section, call.member.id)
        if card.post is Post.CHIEF:
            return self._ask_chief(call, card)
        return await self._leave(call, card)

    async def leave_now(self, call: Call, asked: CarriedSection) -> Answer:
        """A chief means it."""
        card = await self._service.card(to_token(asked.section_id), call.member.id)
        return await self._leave(call, card)

    async def follow(self, call: Call, asked: OneSection) -> Answer:
        """Hear of it without belonging."""
        section = await self._service.follow(asked.section, call.member.id, call.origin)
        stop = about("section.unfollow", section, call.words)
        return done(call, "section.followed", stop, to("section.list", call.words), name=section.name)

    async def unfollow(self, call: Call, asked: FollowedSection) -> Answer:
        """Hear of it no more."""
        section = await self._service.unfollow(asked.section, call.member.id, call.origin)
        again = about("section.follow", section, call.words)
        return done(call, "section.unfollowed", again, to("section.list", call.words), name=section.name)

    async def _leave(self, call: Call, card: SectionCard) -> Message:
        section = await self._service.leave(card.section.id, call.member.id, call.origin)
        if section.members_only:
            others = to("section.list", call.words, style=Style.PRIMARY)
            again = Button(call.words.text("privacy.ask"), Action("section.join", (to_token(section.id),)))
            return done(call, "privacy.left", others, again, name=section.name)
        return done(
            call,
            "section.left",
            about("section.follow", section, call.words, Style.PRIMARY),
            about("section.join", section, call.words),
            name=section.name,
        )

    async def _full(self, call: Call, card: SectionCard) -> Message:
        words, entering = call.words, card.section
        places = await self._service.mine(call.member.id)
        held = [seat.section for seat in places.seats if seat.post is not Post.CHIEF]
        heading = words.text("section.full", limit=len(held))
        rows = tuple(
            Item(
                (Text(section.name, bold=True),),
                (),
                Button(
                    words.text("section.swap_this"),
                    Action("section.swap", (to_token(section.id), to_token(entering.id))),
                ),
            )
            for section in held
        )
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Paragraph(words("section.full_next", name=entering.name)),
                Items(rows),
                Actions((about("section.follow", entering, words, Style.PRIMARY),)),
                Note(words("section.follow_is_free")),
            ),
            Tone.NOTICE,
        )

    def _ask_chief(self, call: Call, card: SectionCard) -> Message:
        words, section = call.words, card.section
        heading = words.text("section.chief_leaves", name=section.name)
        stay = about("section.info", section, words)
        hand_over = about("chief.resign", section, words, Style.PRIMARY)
        go = Button(
            words.text("section.chief_leaves_now"),
            Action("section.leave_now", (to_token(section.id),)),
            Style.DANGER,
        )
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Paragraph(words("section.chief_leaves_means")),
                Actions((stay, hand_over, go)),
            ),
            Tone.NOTICE,
        )
