"""What the town says about words by itself, and to whom alone."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.glossary import key_of
from bot.domain.ids import GlossaryTermId
from bot.interaction.parts import say, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.text.graphemes import cut
from bot.view import Actions, Heading, Message, Paragraph, Style, Text, Tone
from commands.glossary.views import button

EXPLANATION_WORDS = 500


async def dropped(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who waited for a word: it was taken off the list."""
    word = delivery.plan.payload["word"]
    if await work.glossary.keyed(key_of(word), limit=1):
        return Skip("explained meanwhile")
    return say(words, "glossary.was_dropped", to("term.ask", words), tone=Tone.NOTICE, word=word)


async def explained(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For who waited for a word: somebody explained it."""
    term = await work.glossary.get(GlossaryTermId(delivery.plan.subject_id))
    if term is None:
        return Skip("the entry was taken out")
    summary = words.text("glossary.was_explained", word=term.text.word)
    return Message(
        summary,
        (
            Heading((Text(summary),)),
            Paragraph((Text(cut(term.text.explanation, EXPLANATION_WORDS)),)),
            Actions((button("term.show", term, words, Style.PRIMARY),)),
        ),
        Tone.NOTICE,
    )
