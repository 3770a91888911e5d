"""What the town says by itself about a search for a chief."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import SuccessionId
from bot.domain.successions import Stage, Succession
from bot.interaction.parts import say
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.successions import State, state_of
from bot.view import Actions, Block, Heading, Message, Style, Text, Tone
from commands.chiefs.views import search_blocks, to_stand, to_succession

OVER = Skip("settled before it was said")


async def card(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """In the section's rooms: where the search stands, a button to volunteer, then one for each candidate."""
    found = await _search(work, delivery)
    if found is None or (not found[0].open and not delivery.editing):
        return OVER
    succession, state = found
    section = state.section
    heading = words.text("succession.heading", section=section.name)
    blocks: list[Block] = [Heading((Text(heading),)), *search_blocks(words, state, succession)]
    if succession.open:
        stand = (to_stand(section, words),) if succession.stage is Stage.VOLUNTEERS else ()
        blocks.append(Actions((*stand, to_succession(section, words))))
    return Message(heading, tuple(blocks))


async def opened(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For everybody in the section: a search began."""
    found = await _search(work, delivery)
    if found is None or found[0].stage is not Stage.VOLUNTEERS:
        return OVER
    section = found[1].section
    buttons = (to_stand(section, words), to_succession(section, words))
    return say(words, "succession.opened", *buttons, tone=Tone.NOTICE, section=section.name)


async def vote(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For everybody in the section: there are several candidates."""
    found = await _search(work, delivery)
    if found is None or found[0].stage is not Stage.VOTE:
        return OVER
    succession, state = found
    heading = words.text("succession.vote_heading", section=state.section.name)
    return Message(
        heading,
        (
            Heading((Text(heading),)),
            *search_blocks(words, state, succession),
            Actions((to_succession(state.section, words),)),
        ),
        Tone.NOTICE,
    )


async def to_administrators(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For 総務課: the section found nobody by itself."""
    found = await _search(work, delivery)
    if found is None or found[0].stage is not Stage.ADMINISTRATORS:
        return OVER
    section, several = found[1].section, bool(found[1].candidates)
    key = "succession.undecided" if several else "succession.nobody"
    appoint = about("section.appoint", section, words, Style.PRIMARY)
    return say(words, key, appoint, to_succession(section, words), tone=Tone.NOTICE, section=section.name)


async def _search(work: Work, delivery: Delivery) -> tuple[Succession, State] | None:
    succession = await work.successions.get(SuccessionId(delivery.plan.subject_id))
    section = await work.sections.get(succession.section_id) if succession else None
    if succession is None or section is None:
        return None
    return succession, await state_of(work, section, succession, None)
