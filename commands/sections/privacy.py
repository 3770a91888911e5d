"""公開のしかた, and asking to join where a section is there for its members only."""

from enum import StrEnum
from typing import Annotated

from bot.domain.ids import MemberId, to_token
from bot.interaction.call import Call
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.parts import done
from bot.interaction.references import CarriedSection, about, carried
from bot.services.join_requests import JoinRequestService
from bot.services.section_privacy import SectionPrivacy
from bot.view import Action, Actions, Answer, Button, Heading, Message, Paragraph, Style, Text, Tone


class Privacy(StrEnum):
    """Who may read what a section holds."""

    OPEN = "open"  # 公開
    MEMBERS = "members"  # 非公開

    @property
    def members_only(self) -> bool:
        return self is Privacy.MEMBERS


class PrivacyOf(Input):
    section: Annotated[str, Ref("section")]
    choice: Privacy


class PrivacyConfirmed(CarriedSection):
    choice: Annotated[Privacy, Carried()]


class OneRequest(CarriedSection):
    """A member who asks to join a section."""

    who: Annotated[str, Carried()]

    @property
    def member_id(self) -> MemberId:
        """Raises Refused for anything a button of ours cannot carry."""
        return MemberId(carried(self.who))


class PrivacyDesk:
    """Handlers for those who lead a section."""

    def __init__(self, privacy: SectionPrivacy, requests: JoinRequestService) -> None:
        self._privacy = privacy
        self._requests = requests

    async def choose(self, call: Call, asked: PrivacyOf) -> Answer:
        """What it means, and the two ways from here."""
        words, choice = call.words, asked.choice
        section = await self._privacy.to_choose(asked.section, call.origin, members_only=choice.members_only)
        heading = words.text(f"privacy.ask_{choice.value}", name=section.name)
        style = Style.DANGER if choice.members_only else Style.PRIMARY
        go = Action("section.privacy_now", (to_token(section.id), choice.value))
        buttons = (
            about("section.info", section, words),
            Button(words.text(f"privacy.go_{choice.value}"), go, style),
        )
        means = Paragraph(words(f"privacy.means_{choice.value}"))
        return Message(heading, (Heading((Text(heading),)), means, Actions(buttons)), Tone.NOTICE)

    async def choose_now(self, call: Call, asked: PrivacyConfirmed) -> Answer:
        """It is meant."""
        choice = asked.choice
        section = await self._privacy.choose(asked.section_id, call.origin, members_only=choice.members_only)
        back = about("section.info", section, call.words, Style.PRIMARY)
        return done(call, f"privacy.is_{choice.value}", back, name=section.name)

    async def let_in(self, call: Call, asked: OneRequest) -> Answer:
        """Whoever asked belongs now."""
        decided = await self._requests.let_in(asked.section_id, asked.member_id, call.origin)
        look = about("section.info", decided.section, call.words)
        name = decided.member.profile.name
        return done(call, "privacy.was_let_in", look, name=name, section=decided.section.name)

    async def turn_away(self, call: Call, asked: OneRequest) -> Answer:
        """Not this time."""
        decided = await self._requests.turn_away(asked.section_id, asked.member_id, call.origin)
        look = about("section.info", decided.section, call.words)
        name = decided.member.profile.name
        return done(call, "privacy.was_turned_away", look, name=name, section=decided.section.name)
