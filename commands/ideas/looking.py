"""Posting, supporting, discussing and finding ideas."""

from typing import Annotated

from bot.domain.ideas import COMMENT_LIMIT, TITLE_LIMIT, WHAT_LIMIT, WHY_LIMIT, IdeaState, IdeaText
from bot.domain.ids import IdeaCommentId, to_token
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Paragraph, Ref
from bot.interaction.parts import PAGE, beside, done, to
from bot.interaction.references import carried
from bot.ports.ideas import Shelf
from bot.services.ideas import IdeaService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Heading,
    Items,
    Message,
    Note,
    Option,
    Select,
    Style,
    Text,
    Tone,
)
from bot.view import Paragraph as Prose
from commands.ideas.views import COMMENTS_PER_PAGE, button, idea_view, row


class PostIdea(Input):
    title: Annotated[str, Line(TITLE_LIMIT)]
    what: Annotated[str, Paragraph(WHAT_LIMIT)]
    why: Annotated[str, Paragraph(WHY_LIMIT)] = ""
    section: Annotated[str, Ref("section")] = ""


class IdeaListing(Input):
    page: Annotated[int, Carried()] = 0
    shelf: Shelf = Shelf.POPULAR


class OneIdea(Input):
    """An idea, chosen, typed by its title or carried by a button."""

    idea: Annotated[str, Ref("idea")]


class ShowIdea(OneIdea):
    page: Annotated[int, Carried()] = 0


class CommentIdea(OneIdea):
    body: Annotated[str, Paragraph(COMMENT_LIMIT)]


class SaveIdea(Input):
    idea: Annotated[str, Carried()]
    title: Annotated[str, Line(TITLE_LIMIT)]
    what: Annotated[str, Paragraph(WHAT_LIMIT)]
    why: Annotated[str, Paragraph(WHY_LIMIT)] = ""


class OneComment(Input):
    """A comment referred to by a button of ours."""

    which: Annotated[str, Carried()]


class Looking:
    """Handlers for everybody. ``save_command`` is what the form of one's own idea sends."""

    def __init__(self, service: IdeaService) -> None:
        self._service = service
        self.save_command = Command("idea.save", SaveIdea, self.save, listed=False)

    async def list(self, call: Call, asked: IdeaListing) -> Answer:
        """Ideas of one shelf, ten to a page."""
        words, page, shelf = call.words, page_of(asked.page), asked.shelf
        found = await self._service.listed(shelf, call.origin, limit=PAGE, offset=page * PAGE)
        name = words.text(f"choice.Shelf.{shelf.value}")
        heading = words.text("idea.list_heading", shelf=name, number=found.total)
        counted = {f"number_{state.value}": found.counts.get(state, 0) for state in IdeaState}
        counted.pop(f"number_{IdeaState.WITHDRAWN.value}")
        blocks: list[Block] = [Heading((Text(heading),)), Note(words("idea.list_counts", **counted))]
        if found.ideas:
            blocks.append(Items(tuple(row(idea, words) for idea in found.ideas)))
        else:
            blocks.append(Prose(words("idea.list_empty")))
        more = (page + 1) * PAGE < found.total
        turning = beside("idea.list", page, words, more=more, after=(shelf.value,))
        if turning:
            blocks.append(Actions(turning))
        shelves = tuple(Option(words.text(f"choice.Shelf.{one.value}"), one.value) for one in Shelf)
        blocks.append(
            Actions((Select(words.text("idea.choose_shelf"), Action("idea.list", ("0",)), shelves),))
        )
        blocks.append(Actions((to("idea.post", words, style=Style.PRIMARY),)))
        return Message(heading, tuple(blocks))

    async def show(self, call: Call, asked: ShowIdea) -> Answer:
        """One idea with its discussion."""
        return await self._shown(call, asked.idea, page=page_of(asked.page))

    async def post(self, call: Call, form: PostIdea) -> Answer:
        """アイデアを出す."""
        text = IdeaText(form.title, form.what, form.why)
        idea = await self._service.post(text, form.section, call.member.id, call.origin)
        words = call.words
        look = button("idea.show", idea, words, Style.PRIMARY)
        return done(call, "idea.posted", look, to("idea.list", words), title=idea.title)

    async def edit(self, call: Call, asked: OneIdea) -> Answer:
        """The form with an idea as it is."""
        idea = await self._service.own(asked.idea, call.member.id, call.origin)
        values = {"title": idea.title, "what": idea.what, "why": idea.why}
        return form_for(self.save_command, call.words, args=(to_token(idea.id),), values=values)

    async def save(self, call: Call, form: SaveIdea) -> Answer:
        """The form came in."""
        text = IdeaText(form.title, form.what, form.why)
        await self._service.edit(to_token(carried(form.idea)), text, call.member.id, call.origin)
        return await self._shown(call, form.idea, "idea.saved")

    async def ask_withdraw(self, call: Call, asked: OneIdea) -> Answer:
        """取り下げる, pressed on its page: asked once more, since it cannot be undone."""
        idea = await self._service.own(asked.idea, call.member.id, call.origin)
        words = call.words
        sure, back = button("idea.withdraw", idea, words, Style.DANGER), button("idea.show", idea, words)
        return done(call, "idea.confirm_withdraw", sure, back, tone=Tone.NOTICE, title=idea.title)

    async def withdraw(self, call: Call, asked: OneIdea) -> Answer:
        """取り下げる."""
        idea = await self._service.withdraw(asked.idea, call.member.id, call.origin)
        return done(call, "idea.withdrawn", to("idea.list", call.words), title=idea.title)

    async def support(self, call: Call, asked: OneIdea) -> Answer:
        """賛成, on and off."""
        idea, added = await self._service.support(asked.idea, call.member.id, call.origin)
        key = "idea.supported" if added else "idea.unsupported"
        look = button("idea.show", idea, call.words)
        again = button("idea.comment", idea, call.words)
        return done(call, key, again, look, title=idea.title, number=idea.supports)

    async def comment(self, call: Call, form: CommentIdea) -> Answer:
        """ひとこと."""
        idea = await self._service.comment(form.idea, form.body, call.member.id, call.origin)
        return await self._shown(call, to_token(idea.id), "idea.comment_added")

    async def uncomment(self, call: Call, asked: OneComment) -> Answer:
        """A comment is taken back."""
        idea = await self._service.uncomment(IdeaCommentId(carried(asked.which)), call.origin)
        return await self._shown(call, to_token(idea.id), "idea.comment_removed")

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Ideas whose title contains what was typed."""
        found = await self._service.suggest(typed, call.member.id)
        return tuple(Option(idea.title, to_token(idea.id)) for idea in found)

    async def _shown(self, call: Call, typed: str, key: str = "", *, page: int = 0) -> Answer:
        said = call.words.text(key) if key else ""
        found = await self._service.page(
            typed, call.origin, limit=COMMENTS_PER_PAGE + 1, offset=page * COMMENTS_PER_PAGE
        )
        return idea_view(call, found, page, said=said)
