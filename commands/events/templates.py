"""ひな形から: the words of a template fill in the form. Templates are entries of the catalogue, no code."""

from dataclasses import dataclass, replace
from typing import Annotated

from bot.domain.errors import InvalidInput, NotFound, Problem
from bot.domain.events import DESCRIPTION_LIMIT, MOST_SEATS, PLACE_LIMIT, TITLE_LIMIT, Details
from bot.domain.ids import SectionId, from_token, to_token
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Number, Paragraph, Ref
from bot.interaction.words import Words
from bot.services.event_drafts import EventDraftService
from bot.services.lookup import resolve
from bot.text.graphemes import cut
from bot.text.normalise import fold
from bot.view import Action, Actions, Answer, Button, Form, Heading, Item, Items, Message, Note, Option, Text
from commands.events.creating import WHEN_LIMIT, CreateEvent, Creating
from commands.events.hints import TEMPLATE, hint_sooner
from commands.events.reading import moment_notes, read_when
from commands.events.views import length

MOST_QUOTED = 40


class FromTemplate(Input):
    template: Annotated[str, Ref("template")] = ""
    section: Annotated[str, Ref("section")] = ""


class CreateOrTemplate(CreateEvent):
    """A new event, or the template it begins with."""

    template: Annotated[str, Ref("template")] = ""


class TemplateForm(Input):
    template: Annotated[str, Carried()]
    section: Annotated[str, Carried()] = ""
    title: Annotated[str, Line(TITLE_LIMIT)]
    when: Annotated[str, Line(WHEN_LIMIT)]
    capacity: Annotated[int | None, Number(1, MOST_SEATS)] = None
    place: Annotated[str, Line(PLACE_LIMIT)] = ""
    description: Annotated[str, Paragraph(DESCRIPTION_LIMIT)] = ""


@dataclass(frozen=True, slots=True)
class Template:
    """One template in the reader's language. ``key``: its name in the catalogue."""

    key: str
    name: str
    about: str
    minutes: int
    capacity: str


def templates(words: Words) -> tuple[Template, ...]:
    """All templates, in the order they are offered."""
    return tuple(
        Template(
            key,
            words.text(f"template.{key}.name"),
            words.text(f"template.{key}.about"),
            int(words.text(f"template.{key}.minutes")),
            words.text(f"template.{key}.capacity"),
        )
        for key in words.text("template.order").split()
    )


class Templates:
    """Handlers from the choice of a template to the confirm screen. ``form`` is what the form sends."""

    def __init__(self, drafts: EventDraftService, creating: Creating) -> None:
        self._drafts = drafts
        self._creating = creating
        self.form = Command("event.template.form", TemplateForm, self.fill_in, listed=False)

    async def create(self, call: Call, asked: CreateOrTemplate) -> Answer:
        """A new event; ひな形から in the place of a line leads to the templates."""
        words = call.words
        from_one = fold(asked.line) in {fold(one) for one in words.text("template.said").split()}
        if asked.template or from_one:
            return await self.choose(call, FromTemplate(template=asked.template, section=asked.section))
        answer = await self._creating.create(call, asked)
        if isinstance(answer, Form) and not asked.line:
            return replace(answer, intro=words.text("template.hint"))
        return answer

    async def choose(self, call: Call, asked: FromTemplate) -> Answer:
        """The templates; or the form, filled in with the words of one."""
        words, section, holder = call.words, "", call.words.text("term.town")
        if asked.section:
            found = await self._drafts.section(asked.section, call.member.id)
            section, holder = to_token(found.id), found.name
        if not asked.template:
            return _list(words, section)
        template = _meant(words, asked.template)
        roles = words.text("template.roles_are", roles=words.text(f"template.{template.key}.roles"))
        values = {
            "title": cut(words.text(f"template.{template.key}.title", section=holder), TITLE_LIMIT),
            "capacity": template.capacity,
            "description": f"{words.text(f'template.{template.key}.description').strip()}\n{roles}",
        }
        return form_for(self.form, words, args=(template.key, section), values=values)

    async def fill_in(self, call: Call, form: TemplateForm) -> Answer:
        """The form came in: keep it and show what will be published, with the host's checklist."""
        template = next((one for one in templates(call.words) if one.key == form.template), None)
        if template is None:
            raise NotFound("refusal.unknown_widget")
        moment = read_when(form.when, call, template.minutes)
        section = from_token(form.section)
        details = Details(
            title=form.title,
            starts_at=moment.starts_at,
            ends_at=moment.ends_at,
            place=form.place,
            description=form.description,
            capacity=form.capacity,
            section_id=None if section is None else SectionId(section),
        )
        sooner = hint_sooner(form.when, moment.starts_at, call.words, call.now)
        draft = await self._drafts.keep(
            call.actor.account.id,
            details,
            when=call.words.when(moment.starts_at, moment.ends_at).text,
            notes=(*moment_notes(moment), *sooner, f"{TEMPLATE}{template.key}"),
            draft_id=None,
            origin=call.origin,
        )
        return await self._creating.confirm(call, draft)

    async def suggest(self, call: Call, typed: str) -> tuple[Option, ...]:
        """Templates whose name contains what was typed."""
        wanted = fold(typed)
        return tuple(
            Option(one.name, one.key, one.about) for one in templates(call.words) if wanted in fold(one.name)
        )


def _meant(words: Words, typed: str) -> Template:
    """The template a parameter means, by its key or its name. Raises InvalidInput at ``template``."""
    known = templates(words)
    for one in known:
        if one.key == typed:
            return one
    meant = resolve(typed, [(number, one.name) for number, one in enumerate(known)])
    if meant is None:
        raise InvalidInput({"template": Problem("template.unknown", {"typed": typed[:MOST_QUOTED]})})
    return known[meant]


def _list(words: Words, section: str) -> Message:
    heading = words.text("template.heading")
    rows = tuple(
        Item(
            (Text(one.name, bold=True),),
            words("template.row", about=one.about, length=length(words, one.minutes)),
            Button(words.text("template.choose"), Action("event.template", (one.key, section))),
        )
        for one in templates(words)
    )
    plain = Button(words.text("command.event.create.title"), Action("event.create", (section,)))
    blocks = (Heading((Text(heading),)), Note(words("template.intro")), Items(rows), Actions((plain,)))
    return Message(heading, blocks)
