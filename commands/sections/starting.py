"""一人活動 and 準備室: beginning small, and what the town says when it grows."""

from datetime import datetime
from typing import Annotated

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import MemberId, SectionId, to_token
from bot.domain.proposals import Pitch
from bot.domain.sections import (
    NAME_LIMIT,
    PURPOSE_LIMIT,
    ActivityStyle,
    Section,
    SectionKind,
    SectionWords,
    Tier,
)
from bot.interaction.call import Call
from bot.interaction.params import Input, Line, Paragraph
from bot.interaction.parts import done, say
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.founding import FoundingService
from bot.view import Action, Actions, Answer, Button, Heading, Message, Style, Text, Tone
from bot.view import Paragraph as Said
from commands.sections import proposal_views as views
from commands.sections.founding import OneProposal


class NewActivity(Input):
    name: Annotated[str, Line(NAME_LIMIT)]
    purpose: Annotated[str, Paragraph(PURPOSE_LIMIT)]
    kind: SectionKind
    style: ActivityStyle = ActivityStyle.FREE


class Starting:
    """Handlers of what begins without waiting for supporters."""

    def __init__(self, service: FoundingService, preparing: int, founders: int) -> None:
        self._service = service
        self._preparing = preparing
        self._founders = founders

    async def start(self, call: Call, form: NewActivity) -> Answer:
        """Begin alone."""
        words = SectionWords(form.name, form.purpose, form.kind, form.style)
        section = await self._service.start(Pitch(words), call.member.id, call.origin)
        return done(
            call,
            f"activity.started_{section.tier.value}",
            about("section.info", section, call.words, Style.PRIMARY),
            _first_event(section, call.words),
            name=section.name,
            preparing=self._preparing,
            founders=self._founders,
        )

    async def start_together(self, call: Call, asked: OneProposal) -> Answer:
        """Begin with those who stand behind a proposal."""
        proposal = await self._service.start_together(asked.proposal_id, call.origin)
        see = views.to_section(call.words, proposal, Style.PRIMARY)
        return done(call, "activity.started_together", *see, name=proposal.name, count=proposal.supporters)


async def companion(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For whoever began alone: the first who joined."""
    section = await _section(work, delivery)
    member = await work.members.get(MemberId(int(delivery.plan.payload["member"])))
    if section is None or member is None:
        return Skip("the section or the member is gone")
    look = about("section.info", section, words, Style.PRIMARY)
    return say(words, "activity.companion", look, name=member.profile.name, section=section.name)


async def grown(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For everybody: what was being prepared is a section now."""
    section = await _section(work, delivery)
    if section is None:
        return Skip("the section is gone")
    heading = words.text("activity.grown", name=section.name)
    look = about("section.info", section, words, Style.PRIMARY)
    blocks = (Heading((Text(heading),)), Said((Text(section.purpose),)), Actions((look,)))
    return Message(heading, blocks, Tone.SUCCESS)


async def yours_grown(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For its chief: the first event is one button away."""
    section = await _section(work, delivery)
    if section is None:
        return Skip("the section is gone")
    look = about("section.info", section, words)
    return say(words, "activity.yours_grown", _first_event(section, words), look, name=section.name)


async def _section(work: Work, delivery: Delivery) -> Section | None:
    section = await work.sections.get(SectionId(delivery.plan.subject_id))
    return section if section and section.open else None


def tier_name(words: Words, section: Section) -> str:
    """一人活動 or 準備室; empty for what is a section."""
    return "" if section.tier is Tier.SECTION else words.text(f"activity.{section.tier.value}")


def _first_event(section: Section, words: Words) -> Button:
    event = Action("event.create", (to_token(section.id),))
    return Button(words.text("activity.first_event"), event)
