"""The confirm screen of a survey that is not public yet: all of it, and who is asked."""

from collections.abc import Sequence

from bot.domain.errors import Problem
from bot.domain.ids import to_token
from bot.domain.sections import Section
from bot.domain.town_sizes import TownSize
from bot.interaction.answers import DRAFT_VERB
from bot.interaction.parts import to
from bot.interaction.section_menu import section_menu
from bot.interaction.words import Words
from bot.services.comparison_drafts import ComparisonDraft
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
    Tone,
)
from commands.surveys.views import scope_text, size_name

EVERYBODY = "-"  # of whatever size


def confirm_view(
    words: Words,
    draft: ComparisonDraft,
    sections: Sequence[Section],
    *,
    problems: Sequence[Problem] = (),
    waits: Problem | None = None,
) -> Message:
    """What will be asked. ``problems``: what has to be put right first; ``waits``: why it cannot be yet,
    though nothing is wrong with it.
    """
    told = (*problems, waits) if waits else problems
    token = to_token(draft.id)
    named = next((one.name for one in sections if one.id == draft.scope.section_id), "")
    summary = words.text("comparison.confirm", title=draft.title)
    blocks: list[Block] = [Heading((Text(summary),))]
    blocks += [Paragraph((Text(words.problem(problem), bold=True),)) for problem in told]
    if draft.notes:
        blocks.append(Paragraph((Text(draft.notes),)))
    blocks += [_facts(words, draft, named), Note(words("comparison.confirm_note"))]
    revise = Button(words.text("comparison.revise"), Action(DRAFT_VERB, (token,)))
    buttons = (revise, to("survey.discard", words, token), *([to("survey.list", words)] if waits else []))
    publish = to("survey.publish", words, token, style=Style.PRIMARY)
    blocks.append(Actions(buttons if problems else (publish, *buttons)))
    blocks += _menus(words, sections, token, narrowed=draft.scope.section_id is not None)
    return Message(summary, tuple(blocks), Tone.PROBLEM if told else Tone.NOTICE)


def _facts(words: Words, draft: ComparisonDraft, section: str) -> Fields:
    choices = words.text("comparison.choice_join").join(draft.choices)
    fields = [
        Field(words.text("comparison.field_choices"), (Text(choices),)),
        Field(words.text("comparison.field_deadline"), (words.when(draft.deadline),)),
        Field(words.text("comparison.field_scope"), (Text(scope_text(words, draft.scope, section)),)),
    ]
    if draft.number_of:
        fields.insert(1, Field(words.text("comparison.field_number"), (Text(draft.number_of),)))
    return Fields(tuple(fields))


def _menus(words: Words, sections: Sequence[Section], token: str, *, narrowed: bool) -> list[Block]:
    """``narrowed``: a section is asked, so that there is a way back though its asker belongs to none."""
    everybody = Option(words.text("comparison.any_size"), EVERYBODY)
    sizes = (everybody, *(Option(size_name(words, size), size.value) for size in TownSize))
    title = words.text("comparison.choose_asked_size")
    menus: list[Block] = [Actions((Select(title, Action("survey.asked_size", (token,)), sizes),))]
    if sections or narrowed:
        title, action = words.text("comparison.choose_section"), Action("survey.section", (token,))
        menu = section_menu(title, words.text("comparison.whole_town"), action, sections)
        menus.append(Actions((menu,)))
    menus.append(Actions((to("survey.prefecture", words, token),)))
    return menus
