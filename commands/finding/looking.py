"""Looking for something in everything: of each kind the best three, then one kind page by page."""

from collections.abc import Mapping
from typing import Annotated

from bot.domain.findings import FindWhat
from bot.domain.ids import to_token
from bot.domain.work_areas import WorkArea
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import PAGE
from bot.interaction.references import DraftRef
from bot.services.finding import FindingService, Wish
from bot.text.normalise import fold
from bot.view import Answer
from commands.finding.views import Shown, found_view

TEXT_LIMIT = 200
AREA_LIMIT = 40
YEAR_LIMIT = 20
OF_EACH = 3


class Find(Input):
    text: Annotated[str, Line(TEXT_LIMIT)]
    what: FindWhat | None = None
    section: Annotated[str, Ref("section")] = ""
    area: Annotated[str, Line(AREA_LIMIT)] = ""
    year: Annotated[str, Line(YEAR_LIMIT)] = ""


class FindMore(DraftRef):
    """Another page; the kind comes last, since a menu puts it there."""

    page: Annotated[int, Carried()] = 0
    what: FindWhat | None = None


class Looking:
    """Handlers. ``command`` looks; ``change_command`` opens its form as it was filled in."""

    def __init__(self, service: FindingService) -> None:
        self._service = service
        self.command = Command("find", Find, self.find, rest="text", named=True)
        self.change_command = Command("find.change", DraftRef, self.change, listed=False)

    async def find(self, call: Call, asked: Find) -> Answer:
        """Everything that holds what was typed, grouped by kind."""
        values = {
            "text": asked.text,
            "what": asked.what.value if asked.what else "",
            "section": asked.section,
            "area": asked.area,
            "year": asked.year,
        }
        return await self._found(call, values, "", 0)

    async def more(self, call: Call, asked: FindMore) -> Answer:
        """One kind page by page, or all kinds again."""
        kept = await self._service.searches.kept(asked.draft_id, call.actor.account.id)
        values = {**kept, "what": asked.what.value if asked.what else ""}
        return await self._found(call, values, asked.draft, page_of(asked.page))

    async def change(self, call: Call, asked: DraftRef) -> Answer:
        """The form with what was looked for."""
        kept = await self._service.searches.kept(asked.draft_id, call.actor.account.id)
        return form_for(self.command, call.words, values=kept)

    async def _found(self, call: Call, values: Mapping[str, str], draft: str, page: int) -> Answer:
        what = FindWhat(values["what"]) if values["what"] else None
        area = values["area"]
        wish = Wish(values["text"], what, values["section"], area, values["year"], _areas(area, call))
        limit = PAGE if what else OF_EACH
        found = await self._service.find(wish, call.origin, limit=limit, offset=page * limit if what else 0)
        if not draft:
            draft = to_token(await self._service.searches.keep(call.actor.account.id, values, call.origin))
        return found_view(Shown(wish, found, draft, page), call.words)


def _areas(typed: str, call: Call) -> frozenset[WorkArea]:
    """The work areas whose name holds what was typed."""
    wanted = fold(typed)
    names = {area: fold(call.words.text(f"choice.WorkArea.{area.value}")) for area in WorkArea}
    return frozenset(area for area, name in names.items() if wanted and wanted in name)
