"""実験: beginning one, saying how it went, and reading what others learned."""

from typing import Annotated

from bot.domain.experiments import LEARNED_LIMIT, WHAT_LIMIT, Experiment, Outcome
from bot.domain.ids import ExperimentId, to_token
from bot.interaction.call import Call
from bot.interaction.commands import Command, Right
from bot.interaction.days import DAY_LIMIT, day_of, last_day, read_last_day
from bot.interaction.forms import form_for
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Paragraph, Ref
from bot.interaction.parts import PAGE, done, to, turns
from bot.interaction.references import about, carried
from bot.interaction.words import Words
from bot.services.experiments import ExperimentService, Trial
from bot.view import Actions, Answer, Block, Button, Heading, Item, Items, Message, Note, Style, Text
from bot.view import Paragraph as Said
from commands.reforms import views
from commands.reforms.announcing import Pages


class NewTrial(Input):
    section: Annotated[str, Ref("section")]
    what: Annotated[str, Line(WHAT_LIMIT)]
    until: Annotated[str, Line(DAY_LIMIT)]


class OneTrial(Input):
    """An experiment referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def experiment_id(self) -> ExperimentId:
        """Raises Refused for anything a button of ours cannot carry."""
        return ExperimentId(carried(self.which))


class GoingOn(OneTrial):
    learned: Annotated[str, Paragraph(LEARNED_LIMIT)] = ""
    until: Annotated[str, Line(DAY_LIMIT)] = ""


class Settling(OneTrial):
    learned: Annotated[str, Paragraph(LEARNED_LIMIT)] = ""


class Trials:
    """Handlers of experiments. ``..._save``: what the forms send; whoever leads may, the service decides."""

    def __init__(self, service: ExperimentService) -> None:
        self._service = service
        self.on_save = Command("reform.trial_on_save", GoingOn, self.go_on, Right.ANYONE, listed=False)
        self.change_save = Command(
            "reform.trial_change_save", Settling, self.change, Right.ANYONE, listed=False
        )
        self.end_save = Command("reform.trial_end_save", Settling, self.end, Right.ANYONE, listed=False)

    async def begin(self, call: Call, form: NewTrial) -> Answer:
        """Try something until a day."""
        until = read_last_day(form.until, call, param="until")
        trial = await self._service.begin(form.section, form.what, until, call.origin)
        return self._runs(call, trial, "trial.begun")

    async def ask_on(self, call: Call, asked: OneTrial) -> Answer:
        """The form for 続ける."""
        return await self._form(call, asked, self.on_save)

    async def ask_change(self, call: Call, asked: OneTrial) -> Answer:
        """The form for 変える."""
        return await self._form(call, asked, self.change_save)

    async def ask_end(self, call: Call, asked: OneTrial) -> Answer:
        """The form for 終える."""
        return await self._form(call, asked, self.end_save)

    async def go_on(self, call: Call, form: GoingOn) -> Answer:
        """続ける, with another end or for good."""
        until = read_last_day(form.until, call, param="until") if form.until else None
        trial = await self._service.go_on(form.experiment_id, form.learned, until, call.origin)
        if trial.experiment.running:
            return self._runs(call, trial, "trial.goes_on_until")
        look = about("section.info", trial.section, call.words, Style.PRIMARY)
        return done(call, "trial.goes_on", look, to("reform.trials", call.words), what=trial.experiment.what)

    async def change(self, call: Call, form: Settling) -> Answer:
        """変える: what the section says about itself is one button away."""
        trial = await self._service.settle(form.experiment_id, Outcome.CHANGE, form.learned, call.origin)
        edit = about("section.edit", trial.section, call.words, Style.PRIMARY)
        again = about("reform.trial", trial.section, call.words)
        return done(call, "trial.changes", edit, again, what=trial.experiment.what)

    async def end(self, call: Call, form: Settling) -> Answer:
        """終える: the section is announced to close, with time for everybody to object."""
        trial = await self._service.settle(form.experiment_id, Outcome.END, form.learned, call.origin)
        words, closing = call.words, trial.closing
        buttons = [to("reform.trials", words)]
        if closing is None or closing.due_at is None or not closing.announced:
            return done(call, "trial.ended", *buttons, what=trial.experiment.what)
        buttons.insert(0, views.button("reform.look", closing, words, Style.PRIMARY))
        day = day_of(closing.due_at, words)
        what, section = trial.experiment.what, trial.section.name
        return done(call, "trial.ended_closing", *buttons, day=day, what=what, section=section)

    async def list(self, call: Call, asked: Pages) -> Answer:
        """What sections tried and learned, the latest first, ten to a page."""
        words, page = call.words, page_of(asked.page)
        found, total = await self._service.finished(call.origin.member_id, limit=PAGE, offset=page * PAGE)
        heading = words.text("trial.list_heading", count=total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if found:
            blocks.append(Items(tuple(_row(trial, words) for trial in found)))
        else:
            blocks.append(Said(words("trial.list_empty")))
        blocks += turns("reform.trials", page, total, words)
        blocks.append(Note(words("trial.no_shame")))
        blocks.append(Actions((to("section.list", words), to("reform.list", words))))
        return Message(heading, tuple(blocks))

    async def _form(self, call: Call, asked: OneTrial, save: Command) -> Answer:
        trial = await self._service.trial(asked.experiment_id, call.origin)
        intro = call.words.text("trial.form_intro", what=trial.experiment.what)
        return form_for(save, call.words, args=(asked.which,), intro=intro)

    def _runs(self, call: Call, trial: Trial, key: str) -> Message:
        words = call.words
        look = about("section.info", trial.section, words, Style.PRIMARY)
        day = last_day(trial.experiment.ends_at, words)
        return done(call, key, look, day=day, section=trial.section.name, what=trial.experiment.what)


def answers_for(experiment: Experiment, words: Words) -> tuple[Button, ...]:
    """続ける・変える・終える."""
    token = to_token(experiment.id)
    paths = ("reform.trial_on", "reform.trial_change", "reform.trial_end")
    return tuple(to(path, words, token) for path in paths)


def _row(trial: Trial, words: Words) -> Item:
    experiment = trial.experiment
    outcome = (experiment.outcome or Outcome.END).value
    answered = experiment.answered_at
    day = day_of(answered, words) if answered else last_day(experiment.ends_at, words)
    values = {"section": trial.section.name, "day": day, "outcome": words.text(f"trial.outcome_{outcome}")}
    key = "trial.row_learned" if experiment.learned else "trial.row"
    note = words(key, **values, **({"learned": experiment.learned} if experiment.learned else {}))
    return Item((Text(experiment.what, bold=True),), note, about("section.info", trial.section, words))
