"""What the town says by itself about experiments."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.experiments import Experiment
from bot.domain.ids import ExperimentId
from bot.interaction.days import last_day
from bot.interaction.parts import say
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import Actions, Message, Note, Tone
from commands.reforms.trials import answers_for


async def soon(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For whoever leads: an experiment ends in a week."""
    trial = await _running(work, delivery)
    if trial is None or trial.ends_at <= now:
        return Skip("answered, or over")
    section = await work.sections.get(trial.section_id)
    if section is None:
        return Skip("the section is gone")
    values = {"section": section.name, "what": trial.what, "day": last_day(trial.ends_at, words)}
    return say(words, "trial.soon", about("section.info", section, words), tone=Tone.NOTICE, **values)


async def over(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For whoever leads: how shall it go on?"""
    trial = await _running(work, delivery)
    section = await work.sections.get(trial.section_id) if trial else None
    if trial is None or section is None:
        return Skip("answered")
    said = say(words, "trial.over", tone=Tone.NOTICE, section=section.name, what=trial.what)
    note = Note(words("trial.no_shame"))
    return Message(said.summary, (*said.blocks, Actions(answers_for(trial, words)), note), said.tone)


async def _running(work: Work, delivery: Delivery) -> Experiment | None:
    trial = await work.experiments.get(ExperimentId(delivery.plan.subject_id))
    return trial if trial and trial.running else None
