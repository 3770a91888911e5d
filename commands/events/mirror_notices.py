"""What 総務課 hears when events cannot be shown in a platform's own list, or threads cannot be opened."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import PlaceId
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.card_threads import hindrances
from bot.view import Heading, Message, Note, Paragraph, Text, Tone

LOOKED_AT = 50


async def mirrors_hindered(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """What is missing at a place, and that everything else goes on."""
    place_id = PlaceId(delivery.plan.subject_id)
    place, board = await work.places.get(place_id), await work.event_mirrors.board(place_id)
    if place is None or board is None or not board.problem:
        return Skip("settled meanwhile")
    summary = words.text("mirrors.hindered", place=place.name)
    blocks = (Heading((Text(summary),)), Paragraph(words(board.problem)), Note(words("mirrors.otherwise")))
    return Message(summary, blocks, Tone.NOTICE)


async def threads_hindered(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """What is missing at a place for threads."""
    place = await work.places.get(PlaceId(delivery.plan.subject_id))
    problem = (await hindrances(work, limit=LOOKED_AT)).get(place.id) if place else None
    if place is None or not problem:
        return Skip("settled meanwhile")
    summary = words.text("threads.hindered", place=place.name)
    return Message(summary, (Heading((Text(summary),)), Paragraph(words(problem))), Tone.NOTICE)
