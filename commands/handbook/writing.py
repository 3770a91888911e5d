"""Writing the handbook: a page of a question in one press, one's own words, a part at a time."""

from typing import Annotated

from bot.domain.errors import Refused
from bot.domain.handbook import HEADING, NEW_PART, PART_LIMIT, TITLE_LIMIT, is_mark, mark_of
from bot.domain.ids import to_token
from bot.domain.questions import Answer as Reply
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.days import day_of
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Number, Paragraph, Ref
from bot.interaction.parts import done, to
from bot.interaction.words import Words
from bot.services.handbook import HandbookService, Material
from bot.view import Action, Actions, Answer, Button, Heading, Message, Style, Text, Tone
from bot.view import Paragraph as Prose
from commands.handbook.reading import page_view
from commands.handbook.shared import CarriedPage, OnePage, open_page

MOST = 1_000_000


class MakeOf(Input):
    question: Annotated[str, Ref("question")]


class WritePage(Input):
    title: Annotated[str, Line(TITLE_LIMIT)]
    body: Annotated[str, Paragraph(PART_LIMIT)]
    section: Annotated[str, Ref("section")] = ""


class OnePart(CarriedPage):
    number: Annotated[int, Carried()]


class PartForm(OnePart):
    """An empty ``body`` takes the part away."""

    mark: Annotated[str, Carried()]
    body: Annotated[str, Paragraph(PART_LIMIT)] = ""


class AddPart(OnePage):
    body: Annotated[str, Paragraph(PART_LIMIT)]


class TitleForm(CarriedPage):
    title: Annotated[str, Line(TITLE_LIMIT)]


class OneVersion(CarriedPage):
    number: Annotated[int, Number(1, MOST)]


class Relate(OnePage):
    question: Annotated[str, Ref("question")]


class Writing:
    """Handlers of what changes pages. ``part_command`` and ``title_command`` are what their forms send."""

    def __init__(self, service: HandbookService) -> None:
        self._service = service
        self.part_command = Command("handbook.part_save", PartForm, self.save_part, listed=False)
        self.title_command = Command("handbook.title_save", TitleForm, self.save_title, listed=False)

    async def make(self, call: Call, asked: MakeOf) -> Answer:
        """手引きにする: one press, and the page is there to be read and edited."""
        page = await self._service.make(
            asked.question, lambda material: _composed(material, call.words), call.origin
        )
        view = await self._service.view(to_token(page.id), call.origin)
        return page_view(call, view, 0)

    async def write(self, call: Call, form: WritePage) -> Answer:
        """A page of one's own words."""
        page = await self._service.write(form.title, form.body, form.section, call.origin)
        add = to("handbook.add", call.words, to_token(page.id))
        key = "handbook.begun" if page.section_id is None else "handbook.begun_in_section"
        return done(call, key, open_page(page, call.words), add, title=page.title)

    async def part(self, call: Call, asked: OnePart) -> Answer:
        """The form with one part as it is."""
        page = await self._service.editable(asked.which, call.origin)
        number = min(max(asked.number, 0), len(page.parts) - 1)
        part = page.parts[number]
        args = (to_token(page.id), str(number), mark_of(part))
        intro = call.words.text("handbook.how_to_write")
        return form_for(self.part_command, call.words, args=args, values={"body": part}, intro=intro)

    async def save_part(self, call: Call, form: PartForm) -> Answer:
        """The form came in; what somebody else wrote meanwhile stays beside it."""
        if not is_mark(form.mark):
            raise Refused("refusal.unknown_widget")
        place = (form.number, form.mark)
        page, clash = await self._service.save_part(form.page_id, place, form.body, call.origin)
        kept = "handbook.kept_both" if form.body else "handbook.kept_theirs"
        key = kept if clash else "handbook.saved"
        look = Action("handbook.info", (form.which, str(form.number)))
        return done(call, key, Button(call.words.text("handbook.open"), look), title=page.title)

    async def add(self, call: Call, form: AddPart) -> Answer:
        """One more part behind the last."""
        page = await self._service.editable(form.page, call.origin)
        place = (len(page.parts), NEW_PART)
        after, _ = await self._service.save_part(page.id, place, form.body, call.origin)
        return done(call, "handbook.saved", open_page(after, call.words), title=after.title)

    async def rename(self, call: Call, asked: OnePage) -> Answer:
        """The form with the title as it is."""
        page = await self._service.editable(asked.page, call.origin)
        values = {"title": page.title}
        return form_for(self.title_command, call.words, args=(to_token(page.id),), values=values)

    async def save_title(self, call: Call, form: TitleForm) -> Answer:
        """The form came in."""
        page = await self._service.rename(form.page_id, form.title, call.origin)
        return done(call, "handbook.saved", open_page(page, call.words), title=page.title)

    async def restore(self, call: Call, asked: OneVersion) -> Answer:
        """What a page said before is what it says now."""
        page = await self._service.restore(asked.page_id, asked.number, call.origin)
        return done(call, "handbook.restored", open_page(page, call.words), title=page.title)

    async def relate(self, call: Call, asked: Relate) -> Answer:
        """A page and a question lead to each other."""
        page, question = await self._service.relate(asked.page, asked.question, call.origin)
        look = open_page(page, call.words)
        return done(call, "handbook.related", look, title=page.title, question=question.title)

    async def withdraw(self, call: Call, asked: OnePage) -> Answer:
        """What taking a page out means, and the two ways from here."""
        words = call.words
        page = await self._service.to_withdraw(asked.page, call.origin)
        heading = words.text("handbook.confirm_withdraw", title=page.title)
        go = Action("handbook.withdraw_now", (to_token(page.id),))
        buttons = (Button(words.text("handbook.withdraw_go"), go, Style.DANGER), open_page(page, words))
        means = Prose(words("handbook.withdraw_means"))
        return Message(heading, (Heading((Text(heading),)), means, Actions(buttons)), Tone.NOTICE)

    async def withdraw_now(self, call: Call, asked: CarriedPage) -> Answer:
        """It is meant."""
        page = await self._service.withdraw(asked.page_id, call.origin)
        return done(call, "handbook.withdrawn", to("handbook.list", call.words), title=page.title)


def _composed(material: Material, words: Words) -> str:
    """Question, what was tried, what solved it and what helped, each under a heading with its day. Names are
    not written into the text: credits hold them, so that who leaves is named nowhere.
    """
    question = material.question
    asked = "\n".join(line for line in (question.title, question.body) if line)
    pieces = [_piece(words.text("handbook.asked"), asked)]
    if question.tried:
        pieces.append(_piece(words.text("handbook.tried"), question.tried))
    if material.accepted is not None:
        pieces.append(_answered("handbook.solved_by", material.accepted, words))
    pieces += [_answered("handbook.answered", answer, words) for answer in material.helpful]
    return "\n\n".join(pieces)


def _answered(key: str, answer: Reply, words: Words) -> str:
    when = day_of(answer.edited_at or answer.at, words)
    return _piece(words.text(key, when=when), answer.body)


def _piece(heading: str, text: str) -> str:
    return f"{HEADING}{heading}\n{text}"
