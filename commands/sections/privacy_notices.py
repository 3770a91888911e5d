"""What the town says by itself about who reads a section, and to those who ask to join one."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import MemberId, SectionId, to_token
from bot.domain.sections import Section
from bot.interaction.parts import say, to
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import Action, Actions, Button, Message, Paragraph, Style, Tone


async def changed(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For everybody who belongs: who reads what they write from now on."""
    section = await _section(work, delivery)
    if section is None or not section.open:
        return Skip("the section is gone")
    key = "privacy.now_members" if section.members_only else "privacy.now_open"
    return say(words, key, about("section.info", section, words), tone=Tone.NOTICE, name=section.name)


async def asked(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For those who lead the section: somebody asks to join it."""
    section = await work.sections.get(SectionId(int(delivery.plan.payload["section"])))
    member = await work.members.get(MemberId(delivery.plan.subject_id))
    if section is None or member is None or not await work.join_requests.asked(section.id, member.id):
        return Skip("settled")
    args = (to_token(section.id), to_token(member.id))
    buttons = (
        to("section.let_in", words, *args, style=Style.PRIMARY),
        to("section.turn_away", words, *args),
        Button(words.text("section.see_profile"), Action("profile", (to_token(member.id),))),
    )
    facts = {"name": member.profile.name, "organisation": member.profile.organisation}
    line = words("privacy.asks", section=section.name, **facts)
    blocks = (Paragraph(line), Actions(buttons))
    return Message(words.text("privacy.asks", section=section.name, **facts), blocks, Tone.NOTICE)


async def let_in(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For whoever asked: they belong."""
    section = await _section(work, delivery)
    if section is None or not section.open:
        return Skip("the section is gone")
    look = about("section.info", section, words, Style.PRIMARY)
    events = to("event.list", words, to_token(section.id))
    return say(words, "privacy.you_are_in", look, events, name=section.name)


async def turned_away(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For whoever asked: not this time."""
    section = await _section(work, delivery)
    if section is None:
        return Skip("the section is gone")
    others = to("section.list", words, style=Style.PRIMARY)
    return say(words, "privacy.not_this_time", others, tone=Tone.NOTICE, name=section.name)


async def opened(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For whoever waited for an answer when the section opened to everybody."""
    section = await _section(work, delivery)
    if section is None or not section.open or section.members_only:
        return Skip("closed again")
    join = about("section.join", section, words, Style.PRIMARY)
    return say(words, "privacy.just_join", join, name=section.name)


async def _section(work: Work, delivery: Delivery) -> Section | None:
    return await work.sections.get(SectionId(delivery.plan.subject_id))
