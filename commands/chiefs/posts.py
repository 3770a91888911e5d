"""Giving posts and stepping down: 課長, 課長補佐, 運営."""

from enum import StrEnum
from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.sections import Post
from bot.domain.successions import NOTE_LIMIT
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Input, Paragraph, Ref
from bot.interaction.parts import done
from bot.interaction.references import CarriedSection, OneSection, OwnSection, about
from bot.services.section_posts import Holding, SectionPosts
from bot.view import Action, Actions, Answer, Button, Heading, Message, Style, Text, Tone
from bot.view import Paragraph as Words
from commands.chiefs.views import to_succession


class GivenPost(StrEnum):
    """What somebody who leads a section may make of a member."""

    DEPUTY = Post.DEPUTY.value
    STAFF = Post.STAFF.value
    MEMBER = Post.MEMBER.value


class ChiefOf(Input):
    section: Annotated[str, Ref("section")]
    member: Annotated[str, Ref("member")]


class PostOf(Input):
    section: Annotated[str, Ref("section")]
    member: Annotated[str, Ref("member")]
    post: GivenPost


class Farewell(CarriedSection):
    note: Annotated[str, Paragraph(NOTE_LIMIT)] = ""


class Posts:
    """Handlers of posts. ``resign_command`` is what the form of a chief who steps down sends."""

    def __init__(self, service: SectionPosts) -> None:
        self._service = service
        self.resign_command = Command("chief.resign_now", Farewell, self.resign_now, listed=False)

    async def appoint(self, call: Call, chosen: ChiefOf) -> Answer:
        """A new chief."""
        section, member = await self._service.appoint(chosen.section, chosen.member, call.origin)
        back = about("section.info", section, call.words)
        return done(call, "section.chief_is", back, section=section.name, name=member.profile.name)

    async def dismiss(self, call: Call, chosen: OneSection) -> Answer:
        """No chief for now."""
        section = await self._service.dismiss(chosen.section, call.origin)
        return done(
            call,
            "section.chief_was",
            about("section.appoint", section, call.words, Style.PRIMARY),
            to_succession(section, call.words),
            section=section.name,
        )

    async def give(self, call: Call, chosen: PostOf) -> Answer:
        """A deputy, somebody of the staff, or neither any more."""
        post, words = Post(chosen.post.value), call.words
        section, member = await self._service.give(chosen.section, chosen.member, post, call.origin)
        members = Button(
            words.text("command.section.members.title"),
            Action("section.members", ("0", to_token(section.id))),
        )
        key = "chief.post_given_now" if post.serves else "chief.post_ended_now"
        return done(
            call,
            key,
            members,
            about("chief.post", section, words),
            section=section.name,
            name=member.profile.name,
            post=words.text(f"choice.GivenPost.{post.value}"),
        )

    async def resign(self, call: Call, asked: OwnSection) -> Answer:
        """What stepping down means, and the ways from here."""
        held = await self._service.to_resign(asked.section, call.origin)
        words, chief = call.words, held.post is Post.CHIEF
        facts = {"section": held.section.name, "post": words.text(f"choice.Post.{held.post.value}")}
        heading = words.text("chief.resign_heading", **facts)
        means = words("chief.resign_means" if chief else "chief.resign_means_little", **facts)
        return Message(
            heading,
            (Heading((Text(heading),)), Words(means), Actions(_ways(call, held))),
            Tone.NOTICE,
        )

    async def resign_write(self, call: Call, asked: CarriedSection) -> Answer:
        """The form for the note, empty notes welcome."""
        token = to_token(asked.section_id)
        await self._service.to_resign(token, call.origin)
        return form_for(self.resign_command, call.words, args=(token,))

    async def resign_now(self, call: Call, form: Farewell) -> Answer:
        """It is meant."""
        held = await self._service.resign(form.section_id, form.note, call.origin)
        words, section = call.words, held.section
        if held.post is Post.CHIEF:
            see = to_succession(section, words, Style.PRIMARY)
            return done(call, "chief.resigned", see, section=section.name)
        post = words.text(f"choice.Post.{held.post.value}")
        back = about("section.info", section, words)
        return done(call, "chief.resigned_little", back, section=section.name, post=post)


def _ways(call: Call, held: Holding) -> tuple[Button, ...]:
    words, section = call.words, held.section
    token = (to_token(section.id),)
    stay = Button(words.text("chief.stay_on"), Action("section.info", token))
    if held.post is not Post.CHIEF:
        return stay, Button(words.text("chief.step_down"), Action("chief.resign_now", token), Style.DANGER)
    ask = about("chief.hand_over", section, words, Style.PRIMARY)
    go = Button(words.text("chief.step_down"), Action("chief.resign_write", token), Style.DANGER)
    return stay, ask, go
