"""Announcing that a section closes or is merged, objecting, and taking it back."""

from typing import Annotated

from bot.domain.ids import ReformId, to_token
from bot.domain.members import Office
from bot.domain.reforms import REASON_LIMIT, WHY_LIMIT, Reform, ReformStatus
from bot.interaction.call import Call
from bot.interaction.days import day_of
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Paragraph, Ref
from bot.interaction.parts import PAGE, done, to, turns
from bot.interaction.references import CarriedSection, OneSection, about, carried
from bot.services.reforms import ReformPage, ReformService
from bot.view import Action, Actions, Answer, Block, Button, Heading, Items, Message, Note, Style, Text, Tone
from bot.view import Paragraph as Words
from commands.reforms import views


class Pages(Input):
    page: Annotated[int, Carried()] = 0


class OneReform(Input):
    """A reform referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def reform_id(self) -> ReformId:
        """Raises Refused for anything a button of ours cannot carry."""
        return ReformId(carried(self.which))


class Why(OneReform):
    why: Annotated[str, Paragraph(WHY_LIMIT)]


class Merger(Input):
    section: Annotated[str, Ref("section")]
    into: Annotated[str, Ref("section")]
    reason: Annotated[str, Paragraph(REASON_LIMIT)]


class Closing(CarriedSection):
    reason: Annotated[str, Paragraph(REASON_LIMIT)]


class Announcing:
    """Handlers of everything that is announced."""

    def __init__(self, service: ReformService, notice_days: int) -> None:
        self._service = service
        self._notice_days = notice_days

    async def list(self, call: Call, asked: Pages) -> Answer:
        """What is announced, the first due first, ten to a page."""
        words, page = call.words, page_of(asked.page)
        found, total = await self._service.announced(call.origin, limit=PAGE, offset=page * PAGE)
        heading = words.text("reform.list_heading", count=total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if found:
            blocks.append(Items(tuple(views.row(one, words, call.now) for one in found)))
        else:
            blocks.append(Words(words("reform.list_empty")))
        blocks += turns("reform.list", page, total, words)
        blocks.append(Note(words("reform.how", count=self._notice_days)))
        paths = ("section.list", "reform.archive", "reform.trials")
        blocks.append(Actions(tuple(to(path, words) for path in paths)))
        return Message(heading, tuple(blocks))

    async def look(self, call: Call, asked: OneReform) -> Answer:
        """One reform with what the reader can do."""
        return self._shown(call, await self._service.page(asked.reform_id, call.origin))

    async def close(self, call: Call, asked: OneSection) -> Answer:
        """What closing means, and the ways from here."""
        ending = await self._service.to_end(asked.section, call.origin)
        section, words = ending.section, call.words
        heading = words.text("reform.close_heading", name=section.name)
        count, days = ending.members, self._notice_days
        means = words("reform.close_means", count=count, days=days) if count else words("reform.close_empty")
        label = "reform.announce_go" if ending.members else "reform.close_go"
        go = Action("reform.close", (to_token(section.id),))
        buttons = [about("section.info", section, words), Button(words.text(label), go, Style.PRIMARY)]
        if call.actor.holds(Office.ADMINISTRATOR) and ending.members:
            buttons.append(about("reform.at_once", section, words, Style.DANGER))
        return _asked(heading, Words(means), buttons)

    async def close_announced(self, call: Call, form: Closing) -> Answer:
        """The form came in."""
        reform = await self._service.close(form.section_id, form.reason, call.origin)
        if reform.status is ReformStatus.DONE:
            return done(call, "reform.closed_empty", to("section.list", call.words))
        return self._announced(call, reform, await self._service.page(reform.id, call.origin))

    async def at_once(self, call: Call, asked: CarriedSection) -> Answer:
        """Closing without notice is for broken rules: asked once more."""
        ending = await self._service.to_end(to_token(asked.section_id), call.origin)
        section, words = ending.section, call.words
        heading = words.text("reform.at_once_heading", name=section.name)
        means = words("reform.at_once_means", count=ending.members)
        go = Action("reform.close_now", (to_token(section.id),))
        buttons = [
            about("section.info", section, words),
            Button(words.text("reform.at_once_go"), go, Style.DANGER),
        ]
        return _asked(heading, Words(means), buttons)

    async def close_now(self, call: Call, form: Closing) -> Answer:
        """It is meant."""
        section = await self._service.close_now(form.section_id, form.reason, call.origin)
        return done(call, "reform.closed_now", to("section.list", call.words), name=section.name)

    async def merge(self, call: Call, form: Merger) -> Answer:
        """Announce a merge."""
        reform = await self._service.merge(form.section, form.into, form.reason, call.origin)
        return self._announced(call, reform, await self._service.page(reform.id, call.origin))

    async def object(self, call: Call, asked: OneReform) -> Answer:
        """Say no; a word of why may follow."""
        page = await self._service.object(asked.reform_id, "", call.origin)
        return self._objected(call, page, "reform.objected")

    async def why(self, call: Call, form: Why) -> Answer:
        """Say no with a word of why, or add one to a no."""
        page = await self._service.object(form.reform_id, form.why, call.origin)
        return self._objected(call, page, "reform.objected_why")

    async def unobject(self, call: Call, asked: OneReform) -> Answer:
        """Think again."""
        page = await self._service.unobject(asked.reform_id, call.origin)
        again = views.button("reform.object", page.reform, call.words)
        look = views.button("reform.look", page.reform, call.words)
        return done(call, "reform.unobjected", look, again, name=page.section.name)

    async def recall(self, call: Call, asked: OneSection) -> Answer:
        """Take back what is announced about a section."""
        page = await self._service.recall(asked.section, call.origin)
        key = f"reform.recalled_{page.reform.kind.value}"
        look = about("section.info", page.section, call.words)
        return done(call, key, look, to("reform.list", call.words), name=page.section.name)

    def _announced(self, call: Call, reform: Reform, page: ReformPage) -> Message:
        words = call.words
        day = day_of(reform.due_at or call.now, words)
        return done(
            call,
            f"reform.announced_{reform.kind.value}",
            views.button("reform.look", reform, words, Style.PRIMARY),
            about("reform.recall", page.section, words),
            day=day,
            section=page.section.name,
            target=page.target.name if page.target else "",
        )

    def _objected(self, call: Call, page: ReformPage, key: str) -> Message:
        words, reform = call.words, page.reform
        if not reform.announced:
            look = views.button("reform.look", reform, words)
            return done(call, "reform.objected_halted", look, name=page.section.name)
        return done(
            call,
            key,
            views.button("reform.why", reform, words, Style.PRIMARY),
            views.button("reform.unobject", reform, words),
            views.button("reform.look", reform, words),
            name=page.section.name,
        )

    def _shown(self, call: Call, page: ReformPage) -> Message:
        blocks = views.body(page, call.words, call.now)
        if page.may_recall or page.reform.status is ReformStatus.HALTED:
            blocks += views.reasons(page, call.words)
        blocks.append(Actions(views.steps(page, call.words)))
        return Message(views.heading(page, call.words), tuple(blocks))


def _asked(heading: str, means: Words, buttons: list[Button]) -> Message:
    return Message(heading, (Heading((Text(heading),)), means, Actions(tuple(buttons))), Tone.NOTICE)
