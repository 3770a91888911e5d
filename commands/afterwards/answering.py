"""How was it? Two taps, and a line for those who like."""

from typing import Annotated

from bot.domain.afterwards import COMMENT_LIMIT, ENOUGH, Mood, Opinion, Quoting, Wish
from bot.domain.events import Event
from bot.domain.ids import EventId, to_token
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Paragraph
from bot.interaction.parts import done, to
from bot.interaction.references import carried
from bot.interaction.words import Words
from bot.services.surveys import Said, SurveyService
from bot.view import Actions, Answer, Block, Field, Fields, Heading, Message, Note, Text, Tone
from bot.view import Paragraph as Sentence
from commands.afterwards.looking import ShowAfterwards
from commands.afterwards.views import suggestion_blocks, wish_buttons


class OneEvent(Input):
    """An event referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def event_id(self) -> EventId:
        """Raises Refused for anything a button of ours cannot carry."""
        return EventId(carried(self.which))


class GiveMood(OneEvent):
    mood: Annotated[Mood, Carried()]


class GiveWish(OneEvent):
    wish: Annotated[Wish, Carried()]


class Comment(OneEvent):
    comment: Annotated[str, Paragraph(COMMENT_LIMIT)] = ""
    quoting: Quoting = Quoting.NO


class Surveys:
    """Handlers of surveys."""

    def __init__(self, surveys: SurveyService) -> None:
        self._surveys = surveys
        self.form = Command("event.comment.form", Comment, self.comment, listed=False)

    async def mood(self, call: Call, asked: GiveMood) -> Answer:
        """The first tap: on to the second."""
        said = await self._surveys.mood(asked.event_id, asked.mood, call.origin)
        words = call.words
        blocks: tuple[Block, ...] = (
            Sentence(words("after.thanks_mood", title=said.event.title)),
            Actions(wish_buttons(words, said.event)),
            Actions((to("event.comment", words, to_token(said.event.id)),)),
        )
        return Message(words.text("after.thanks_mood", title=said.event.title), blocks, Tone.SUCCESS)

    async def wish(self, call: Call, asked: GiveWish) -> Answer:
        """The second tap: thanks, and one thing that may please them next."""
        said = await self._surveys.wish(asked.event_id, asked.wish, call.origin)
        words = call.words
        thanks = Sentence(words("after.thanks_wish"))
        more = Actions((to("event.comment", words, to_token(said.event.id)),))
        blocks = (thanks, *suggestion_blocks(words, said.suggestion), more)
        return Message(words.text("after.thanks_wish"), blocks, Tone.SUCCESS)

    async def open_form(self, call: Call, asked: OneEvent) -> Answer:
        """The form with what was said so far."""
        said: Said = await self._surveys.mine(asked.event_id, call.origin)
        values = {"comment": said.feedback.comment, "quoting": said.feedback.quoting.value}
        return form_for(self.form, call.words, args=(to_token(said.event.id),), values=values)

    async def comment(self, call: Call, form: Comment) -> Answer:
        """A line to the host."""
        said = await self._surveys.comment(form.event_id, form.comment, form.quoting, call.origin)
        key = "after.comment_kept" if said.feedback.comment else "after.comment_gone"
        return done(call, key, to("event.after", call.words, to_token(said.event.id)))

    async def opinions(self, call: Call, asked: ShowAfterwards) -> Answer:
        """What everybody said together, for the host."""
        event, opinion = await self._surveys.opinion(asked.event, call.origin)
        return _opinions(call.words, event, opinion)


def _opinions(words: Words, event: Event, opinion: Opinion) -> Message:
    heading = words.text("after.opinions_heading", title=event.title)
    blocks: list[Block] = [Heading((Text(heading),))]
    if opinion.moods or opinion.comments:
        counts = [
            Field(words.text(f"choice.Mood.{mood.value}"), words("after.people", count=opinion.moods[mood]))
            for mood in Mood
            if mood in opinion.moods
        ]
        counts += [
            Field(words.text(f"choice.Wish.{wish.value}"), words("after.people", count=opinion.wishes[wish]))
            for wish in Wish
            if wish in opinion.wishes
        ]
        blocks.append(Fields(tuple(counts)))
        blocks += [Sentence(words("after.comment_row", comment=comment)) for comment in opinion.comments]
        blocks.append(Note(words("after.opinions_note")))
    else:
        few = words("after.too_few_opinions", count=opinion.answered, enough=ENOUGH)
        blocks.append(Sentence(few))
    blocks.append(Actions((to("event.after", words, to_token(event.id)),)))
    return Message(heading, tuple(blocks))
