"""The filters of the list of sections. Every widget of the list carries all of them, in few letters."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from bot.domain.errors import Refused
from bot.domain.prefectures import Prefecture, prefecture_of
from bot.domain.sections import ActivityStyle, Liveness, SectionKind
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.prefectures import read_prefecture
from bot.interaction.words import Words
from bot.ports.sections import Wanted
from bot.view import Action, Button, Option, Select

TEXT_LIMIT = 40
_LIST = "section.list"


class KindFilter(StrEnum):
    """Which kind of sections to list."""

    ANY = "any"
    WORK = SectionKind.WORK.value
    SKILL = SectionKind.SKILL.value
    HOBBY = SectionKind.HOBBY.value


class StyleFilter(StrEnum):
    """Sections that spend their time together in which way."""

    ANY = "any"
    WEEKLY = ActivityStyle.WEEKLY.value
    MONTHLY = ActivityStyle.MONTHLY.value
    ONLINE = ActivityStyle.ONLINE.value
    IN_PERSON = ActivityStyle.IN_PERSON.value
    THREAD = ActivityStyle.THREAD.value
    FREE = ActivityStyle.FREE.value


class LivenessFilter(StrEnum):
    """Sections where how much goes on; those that rest are listed only when asked for."""

    ANY = "any"
    LIVELY = Liveness.LIVELY.value
    CALM = Liveness.CALM.value
    QUIET = Liveness.QUIET.value
    DORMANT = "dormant"


class ListQuery(Input):
    """``text`` is carried by buttons too, so it may hold no colon; the prefecture is carried by its code.
    A menu says which filter it changes (``what``) and to what (``chosen``).
    """

    page: Annotated[int, Carried()] = 0
    text: Annotated[str, Line(TEXT_LIMIT)] = ""
    kind: KindFilter = KindFilter.ANY
    style: StyleFilter = StyleFilter.ANY
    liveness: LivenessFilter = LivenessFilter.ANY
    prefecture: Annotated[str, Ref("prefecture")] = ""
    what: Annotated[str, Carried()] = ""
    chosen: Annotated[str, Carried()] = ""


class Narrowing(Input):
    """The filters as a button carries them."""

    text: Annotated[str, Carried(TEXT_LIMIT)] = ""
    kind: KindFilter = KindFilter.ANY
    style: StyleFilter = StyleFilter.ANY
    liveness: LivenessFilter = LivenessFilter.ANY
    code: Annotated[str, Carried(2)] = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed by."""

    text: str
    kind: KindFilter
    style: StyleFilter
    liveness: LivenessFilter
    prefecture: Prefecture | None

    @property
    def wanted(self) -> Wanted:
        """The same for the store."""
        dormant = self.liveness is LivenessFilter.DORMANT
        stated = self.liveness is not LivenessFilter.ANY and not dormant
        return Wanted(
            text=self.text,
            kind=SectionKind(self.kind.value) if self.kind is not KindFilter.ANY else None,
            style=ActivityStyle(self.style.value) if self.style is not StyleFilter.ANY else None,
            liveness=Liveness(self.liveness.value) if stated else None,
            dormant=dormant,
            prefecture=self.prefecture,
        )

    @property
    def narrow(self) -> bool:
        """Whether anything is narrowed at all."""
        return self.wanted != Wanted()

    @property
    def carried(self) -> tuple[str, ...]:
        """The arguments of a widget that keeps them."""
        code = self.prefecture.code if self.prefecture else ""
        return (self.text, self.kind.value, self.style.value, self.liveness.value, code)


_MENUS = {"kind": KindFilter, "style": StyleFilter, "liveness": LivenessFilter}


def filters_of(asked: ListQuery, words: Words) -> Filters:
    """The filters somebody typed, or chose in a menu. Raises InvalidInput at ``prefecture``, and Refused for
    what no menu of ours carries.
    """
    changed = {"kind": asked.kind, "style": asked.style, "liveness": asked.liveness}
    if asked.what:
        menu = _MENUS.get(asked.what)
        if menu is None or asked.chosen not in list(menu):
            raise Refused("refusal.unknown_widget")
        changed[asked.what] = menu(asked.chosen)
    return Filters(
        text=asked.text.replace(":", ""),
        kind=KindFilter(changed["kind"]),
        style=StyleFilter(changed["style"]),
        liveness=LivenessFilter(changed["liveness"]),
        prefecture=read_prefecture(asked.prefecture, words) if asked.prefecture else None,
    )


def form_values(asked: Narrowing) -> dict[str, str]:
    """What stands in the form of all filters."""
    prefecture = prefecture_of(asked.code)
    return {
        "text": asked.text,
        "kind": asked.kind.value,
        "style": asked.style.value,
        "liveness": asked.liveness.value,
        "prefecture": prefecture.name if prefecture else "",
    }


def described(chosen: Filters, words: Words) -> str:
    """The filters in words."""
    parts = [
        words.text(f"choice.{type(value).__name__}.{value.value}")
        for value in (chosen.kind, chosen.style, chosen.liveness)
        if value.value != "any"
    ]
    if chosen.prefecture:
        place = chosen.prefecture.called(words.language)
        parts.append(words.text("directory.from_prefecture", name=place))
    if chosen.text:
        parts.append(words.text("section.list_text", text=chosen.text))
    return words.text("list.comma").join(parts)


def selects(chosen: Filters, words: Words) -> tuple[Select, ...]:
    """A menu per filter, each of which keeps the others."""
    return tuple(
        Select(
            words.text(f"directory.choose_{name}") if name != "kind" else words.text("section.choose_kind"),
            Action(_LIST, ("0", *chosen.carried, name)),
            tuple(Option(words.text(f"choice.{menu.__name__}.{one.value}"), one.value) for one in menu),
        )
        for name, menu in _MENUS.items()
    )


def more(chosen: Filters, words: Words) -> Button:
    """The form of all filters, the prefecture among them."""
    return Button(words.text("directory.narrow"), Action("section.narrow", chosen.carried))
