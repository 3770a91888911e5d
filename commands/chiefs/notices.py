"""What the town says by itself about posts, terms and handovers."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import HandoverId, MemberId, SectionId, to_token
from bot.domain.members import Member
from bot.domain.sections import Post, Section
from bot.domain.successions import Offer, OfferStatus
from bot.interaction.days import last_day
from bot.interaction.parts import say
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.handovers import signed_notes
from bot.services.section_rights import is_chief
from bot.services.telling import occurrence_at
from bot.view import Action, Actions, Block, Button, Heading, Message, Note, Paragraph, Style, Text, Tone
from commands.chiefs.views import note_blocks, to_succession

GONE = Skip("the section or the member is gone")
SETTLED = Skip("settled before it was said")


async def appointed(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For a chief whom 総務課 appointed."""
    return await _to_chief(work, delivery, words, "section.you_lead")


async def yours(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For a chief whom the section found by itself."""
    return await _to_chief(work, delivery, words, "chief.you_lead_now")


async def _to_chief(work: Work, delivery: Delivery, words: Words, key: str) -> Message | Skip:
    section = await _section(work, delivery)
    if section is None:
        return GONE
    line = words(key, section=section.name)
    blocks: list[Block] = [Paragraph(line)]
    buttons = [about("section.info", section, words, Style.PRIMARY)]
    for signed in await signed_notes(work, section, limit=1):
        blocks += [Paragraph(words("chief.note_for_you")), *note_blocks(signed, words)]
        buttons.append(about("chief.note", section, words))
    blocks.append(Actions(tuple(buttons)))
    return Message(words.text(key, section=section.name), tuple(blocks), Tone.SUCCESS)


async def dismissed(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For somebody whose post as a chief ended."""
    section = await _section(work, delivery)
    if section is None:
        return GONE
    look = about("section.info", section, words, Style.PRIMARY)
    return say(words, "section.you_led", look, tone=Tone.NOTICE, section=section.name)


async def new_chief(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """In the section's rooms: who leads now."""
    section = await _section(work, delivery)
    member = await _member(work, delivery)
    if section is None or member is None:
        return GONE
    if await work.sections.chief_of(section.id) != member.id:
        return SETTLED
    heading = words.text("chief.new_heading", section=section.name, name=member.profile.name)
    look = Actions((about("section.info", section, words),))
    return Message(
        heading, (Heading((Text(heading),)), Paragraph(words("chief.new_body")), look), Tone.SUCCESS
    )


async def post_given(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For somebody who got or lost a post."""
    section = await _section(work, delivery)
    if section is None:
        return GONE
    post = Post(delivery.plan.payload["post"])
    look = about("section.info", section, words, Style.PRIMARY)
    if not post.serves:
        return say(words, "chief.your_post_ended", look, tone=Tone.NOTICE, section=section.name)
    named = words.text(f"choice.GivenPost.{post.value}")
    key = f"chief.your_post_{post.value}"
    return say(words, key, look, about("chief.resign", section, words), section=section.name, post=named)


async def you_act(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For the deputies of a chief on leave."""
    section = await _section(work, delivery)
    chief_id = await work.sections.chief_of(section.id) if section else None
    chief = await work.members.get(chief_id) if chief_id else None
    if section is None or chief is None:
        return GONE
    if chief.active:
        return SETTLED
    look = about("section.info", section, words, Style.PRIMARY)
    facts = {"section": section.name, "name": chief.profile.name}
    return say(words, "chief.you_act", look, tone=Tone.NOTICE, **facts)


async def offered(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For the successor a chief has in mind."""
    offer = await _offer(work, delivery)
    section = await work.sections.get(offer.section_id) if offer else None
    chief = await work.members.get(offer.chief_id) if offer else None
    if offer is None or section is None or chief is None:
        return GONE
    if offer.status is not OfferStatus.OPEN:
        return SETTLED
    facts = {"section": section.name, "name": chief.profile.name}
    token = (to_token(offer.id),)
    yes = Button(words.text("chief.take_over"), Action("chief.accept", token), Style.PRIMARY)
    no = Button(words.text("chief.rather_not"), Action("chief.decline", token))
    blocks: list[Block] = [Paragraph(words("chief.offered", **facts))]
    if offer.note:
        blocks += [Note(words("chief.offer_note")), Paragraph((Text(offer.note),))]
    blocks += [Paragraph(words("chief.offer_is_free")), Actions((yes, no))]
    return Message(words.text("chief.offered", **facts), tuple(blocks), Tone.NOTICE)


async def accepted(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For the chief who asked: the post is in other hands."""
    return await _answered(work, delivery, words, "chief.offer_accepted")


async def declined(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For the chief who asked: not this time."""
    return await _answered(work, delivery, words, "chief.offer_declined")


async def _answered(work: Work, delivery: Delivery, words: Words, key: str) -> Message | Skip:
    offer = await _offer(work, delivery)
    section = await work.sections.get(offer.section_id) if offer else None
    successor = await work.members.get(offer.successor_id) if offer else None
    if offer is None or section is None or successor is None:
        return GONE
    buttons = [about("section.info", section, words)]
    if offer.status is OfferStatus.DECLINED:
        buttons.insert(0, about("chief.hand_over", section, words, Style.PRIMARY))
    return say(words, key, *buttons, tone=Tone.NOTICE, section=section.name, name=successor.profile.name)


async def term_soon(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For a chief whose term ends soon."""
    section = await _led(work, delivery)
    if section is None or section.term_ends_at is None or section.term_ends_at <= now:
        return SETTLED
    end = occurrence_at(section.term_ends_at)
    if end != delivery.plan.payload["end"]:
        return Skip("the term ends another day")
    go_on = Button(words.text("chief.go_on"), Action("chief.go_on", (to_token(section.id), end)))
    day = last_day(section.term_ends_at, words)
    return _asks(words, section, "chief.term_soon", go_on, day=day)


async def moved(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For a chief whose profile names another organisation."""
    section = await _led(work, delivery)
    if section is None:
        return SETTLED
    stay = Button(words.text("chief.go_on"), Action("chief.stay", (to_token(section.id),)))
    return _asks(words, section, "chief.moved", stay)


async def term_over(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For a chief whose term is over, and for 総務課."""
    section = await _section(work, delivery)
    chief_id = await work.sections.chief_of(section.id) if section else None
    chief = await work.members.get(chief_id) if chief_id else None
    if section is None or chief is None:
        return GONE
    see = to_succession(section, words, Style.PRIMARY)
    facts = {"section": section.name, "name": chief.profile.name}
    return say(words, "chief.term_over", see, tone=Tone.NOTICE, **facts)


def _asks(words: Words, section: Section, key: str, go_on: Button, **facts: str) -> Message:
    leave = Button(words.text("chief.pass_on"), Action("chief.resign", (to_token(section.id),)))
    return say(words, key, go_on, leave, tone=Tone.NOTICE, section=section.name, **facts)


async def _led(work: Work, delivery: Delivery) -> Section | None:
    """The section, while the one it is about is its chief."""
    section = await _section(work, delivery)
    member_id = MemberId(int(delivery.plan.payload["member"]))
    return section if section and section.open and await is_chief(work, section.id, member_id) else None


async def _section(work: Work, delivery: Delivery) -> Section | None:
    return await work.sections.get(SectionId(delivery.plan.subject_id))


async def _member(work: Work, delivery: Delivery) -> Member | None:
    return await work.members.get(MemberId(int(delivery.plan.payload["member"])))


async def _offer(work: Work, delivery: Delivery) -> Offer | None:
    return await work.handovers.offer(HandoverId(delivery.plan.subject_id))
