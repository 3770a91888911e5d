"""How a survey looks: its card, its detail, and the own organisation's answer."""

from datetime import datetime

from bot.domain.comparisons import (
    COMMENT_LIMIT,
    Comparison,
    ComparisonStatus,
    OrganisationAnswer,
    Scope,
    choice_mark,
)
from bot.domain.ids import to_token
from bot.domain.prefectures import prefecture_of
from bot.domain.town_sizes import TownSize
from bot.interaction.parts import to
from bot.interaction.people import name_of
from bot.interaction.words import Words
from bot.services.comparisons import NamedComparison, SeenComparison
from bot.text.graphemes import cut
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    Select,
    Style,
    Text,
)
from bot.view import Option as Choice

CARD_WORDS = 400  # how much of the notes a card in a channel shows


def size_name(words: Words, size: TownSize) -> str:
    """町村, 5万人未満の市 and so on."""
    return words.text(f"choice.TownSize.{size.value}")


def prefecture_name(words: Words, code: str) -> str:
    """A prefecture's name in the reader's language."""
    found = prefecture_of(code)
    return found.called(words.language) if found else code


def sizes_menu(words: Words, action: Action) -> Actions:
    """A menu of all sizes; the chosen one is appended to the action's arguments."""
    options = tuple(Choice(size_name(words, size), size.value) for size in TownSize)
    return Actions((Select(words.text("comparison.choose_size"), action, options),))


def scope_text(words: Words, scope: Scope, section: str) -> str:
    """Who is asked, in words."""
    parts = [section] if section else []
    if scope.prefecture:
        parts.append(prefecture_name(words, scope.prefecture))
    if scope.size is not None:
        parts.append(size_name(words, scope.size))
    return words.text("comparison.scope_join").join(parts) or words.text("comparison.everybody")


def _facts(words: Words, named: NamedComparison, least: int) -> Fields:
    one = named.comparison
    fields = [
        Field(words.text("comparison.field_deadline"), (words.when(one.deadline),)),
        Field(words.text("comparison.field_scope"), (Text(scope_text(words, one.scope, named.section)),)),
    ]
    fields.append(Field(words.text("comparison.field_creator"), (Text(name_of(named.creator, words)),)))
    if one.open and one.at_least(least):
        told = words.text("comparison.at_least", number=one.at_least(least))
        fields.append(Field(words.text("comparison.field_answered"), (Text(told),)))
    return Fields(tuple(fields))


def state_line(words: Words, comparison: Comparison, now: datetime) -> Line:
    """Why it takes no answers, where it takes none."""
    if comparison.status is ComparisonStatus.WITHDRAWN:
        return words("comparison.is_withdrawn")
    return () if comparison.accepts(now) else words("comparison.is_ended")


def body(
    words: Words, named: NamedComparison, now: datetime, least: int, *, short: bool = False
) -> list[Block]:
    """What stands on the card and in the detail; ``short`` for a card in a channel."""
    one = named.comparison
    blocks: list[Block] = [Heading((Text(words.text("comparison.heading", title=one.title)),))]
    state = state_line(words, one, now)
    if state:
        blocks.append(Paragraph(state))
    blocks.append(_facts(words, named, least))
    if one.notes:
        blocks.append(Paragraph((Text(cut(one.notes, CARD_WORDS) if short else one.notes),)))
    if one.ended and one.comment:
        blocks.append(comment_on(words, named, CARD_WORDS if short else COMMENT_LIMIT))
    if one.accepts(now):
        blocks.append(Note(words("comparison.how")))
    return blocks


def comment_on(words: Words, named: NamedComparison, limit: int = COMMENT_LIMIT) -> Paragraph:
    """What the surveyor learnt from it."""
    name, comment = name_of(named.creator, words), cut(named.comparison.comment, limit)
    return Paragraph(words("comparison.comment_of", name=name, comment=comment))


def choice_buttons(comparison: Comparison, mine: OrganisationAnswer | None) -> Actions:
    """One tap each; the choice that stands is marked."""
    token = to_token(comparison.id)
    return Actions(
        tuple(
            Button(
                choice,
                Action("survey.answer", (token, choice_mark(at))),
                Style.PRIMARY if mine is not None and mine.choice == at else Style.PLAIN,
            )
            for at, choice in enumerate(comparison.choices)
        )
    )


def look_button(words: Words, token: str) -> Button:
    """A button to a survey's detail."""
    return Button(words.text("comparison.look"), Action("survey.list", (token,)))


def results_button(words: Words, token: str, style: Style = Style.PLAIN) -> Button:
    """A button to an ended survey's results."""
    return to("survey.results", words, token, style=style)


def card_actions(words: Words, comparison: Comparison, now: datetime) -> list[Block]:
    """What a card in a channel offers."""
    token = to_token(comparison.id)
    if comparison.ended:
        return [Actions((results_button(words, token, Style.PRIMARY),))]
    if not comparison.accepts(now):
        return []
    return [choice_buttons(comparison, None), Actions((look_button(words, token),))]


def detail_view(words: Words, seen: SeenComparison, now: datetime, least: int, *, said: str = "") -> Message:
    """Everything one member sees of a survey. ``said``: what has just happened to it."""
    one, token = seen.comparison, to_token(seen.comparison.id)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += body(words, seen.named, now, least)
    if seen.own is not None and seen.own.taken:
        blocks += own_blocks(words, seen)
    if one.accepts(now):
        blocks.append(choice_buttons(one, seen.mine))
        if seen.mine is not None:
            blocks.append(_more(words, seen.mine, token))
    buttons = [results_button(words, token, Style.PRIMARY)] if one.ended else []
    blocks.append(Actions((*buttons, to("survey.list", words))))
    if seen.may_manage:
        blocks += _managing(words, one, token)
    return Message(said or words.text("comparison.heading", title=one.title), tuple(blocks))


def own_blocks(words: Words, seen: SeenComparison) -> list[Block]:
    """What the reader's organisation says, as far as they may see it."""
    own = seen.own
    assert own is not None, "only called where there is one"
    mine = own.answer
    if mine is None:
        return [Note(words("comparison.own_hidden", organisation=own.name))]
    choice = seen.comparison.choices[mine.choice]
    blocks: list[Block] = [Paragraph(words("comparison.own", organisation=own.name, choice=choice))]
    if mine.number is not None:
        label = seen.comparison.number_of
        blocks.append(Note(words("comparison.own_number", label=label, number=f"{mine.number:,}")))
    if mine.remark:
        blocks.append(Note(words("comparison.own_remark", remark=mine.remark)))
    key = "comparison.own_named" if mine.named else "comparison.own_unnamed"
    blocks.append(Note(words(key, size=size_name(words, mine.size))))
    return blocks


def _more(words: Words, mine: OrganisationAnswer, token: str) -> Actions:
    wish = "off" if mine.named else "on"
    name = Button(words.text(f"comparison.name_{wish}"), Action("survey.name", (token, wish)))
    others = (to("survey.history", words, token), to("survey.sizes", words, token))
    return Actions((to("survey.say", words, token), name, *others))


def _managing(words: Words, one: Comparison, token: str) -> list[Block]:
    """For those it belongs to."""
    if one.open:
        paths = ("survey.extend", "survey.close", "survey.withdraw")
        return [Actions(tuple(to(path, words, token) for path in paths))]
    if one.news_at is not None:
        return [
            Note(words("comparison.comment_wanted", until=one.news_at)),
            Actions((to("survey.comment", words, token), to("survey.tell", words, token))),
        ]
    return []
