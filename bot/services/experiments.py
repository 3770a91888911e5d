"""実験: begun with an end, asked about at the end, and what was learned is kept."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import InvalidInput, NotFound, Problem, Refused
from bot.domain.experiments import LONGEST, Experiment, NextWord, Outcome, try_out
from bot.domain.ids import ExperimentId, MemberId, SectionId, new_id
from bot.domain.policy import Policy
from bot.domain.reforms import Reform
from bot.domain.sections import Section
from bot.ports.work import Storage, Work
from bot.services.housekeeping import each
from bot.services.lookup import section_for
from bot.services.origin import Origin
from bot.services.reform_news import TRIAL_OVER, TRIAL_SOON, leaders_of
from bot.services.reform_steps import announce
from bot.services.section_rights import check_leads
from bot.services.sections import lock_section
from bot.services.telling import tell_members

_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Trial:
    """An experiment with the section that tries it, and the closing that its end announced."""

    experiment: Experiment
    section: Section
    closing: Reform | None = None


class ExperimentService:
    """Those who lead act through it; the clock calls ``tick``."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def begin(self, typed: str, what: str, until: datetime, origin: Origin) -> Trial:
        """Try something until a moment.

        Raises InvalidInput at ``section`` or ``until``, NotAllowed, and Refused where one runs already.
        """
        async with self._storage.write(origin.request) as work:
            section = await lock_section(work, (await section_for(work, typed, origin)).id)
            await check_leads(work, section, origin)
            section.check_open()
            if await work.experiments.running(section.id):
                raise Refused("trial.running_already")
            return Trial(await _begin(work, section.id, what, until, origin), section)

    async def trial(self, experiment_id: ExperimentId, origin: Origin) -> Trial:
        """A running experiment, for who may answer for it. Raises NotFound, NotAllowed, Refused."""
        async with self._storage.read() as work:
            experiment = _known(await work.experiments.get(experiment_id))
            section = await work.sections.get(experiment.section_id)
            assert section is not None, "an experiment ends with its section"
            await check_leads(work, section, origin)
            if not experiment.running:
                raise Refused("trial.answered_already", what=experiment.what)
            return Trial(experiment, section)

    async def go_on(
        self, experiment_id: ExperimentId, learned: str, until: datetime | None, origin: Origin
    ) -> Trial:
        """続ける: as an experiment until another moment, or for good. Raises like ``trial``, and InvalidInput
        at ``until``.
        """
        async with self._storage.write(origin.request) as work:
            trial = await self._answer(work, experiment_id, Outcome.CONTINUE, learned, origin)
            if until is None:
                return trial
            again = await _begin(work, trial.section.id, trial.experiment.what, until, origin)
            return Trial(again, trial.section)

    async def settle(
        self, experiment_id: ExperimentId, outcome: Outcome, learned: str, origin: Origin
    ) -> Trial:
        """変える, or 終える, which announces that the section closes unless something is announced already.

        Raises like ``trial``.
        """
        async with self._storage.write(origin.request) as work:
            trial = await self._answer(work, experiment_id, outcome, learned, origin)
            if outcome is not Outcome.END or await work.reforms.concerning((trial.section.id,)):
                return trial
            closing = await announce(work, trial.section, None, learned, origin=origin, policy=self._policy)
            return Trial(trial.experiment, trial.section, closing)

    async def finished(
        self, reader: MemberId | None, *, limit: int, offset: int
    ) -> tuple[tuple[Trial, ...], int]:
        """A page of answered experiments of sections a reader may look into, the last answered first, and
        how many there are in all.
        """
        async with self._storage.read() as work:
            page, total = await work.experiments.finished(limit=limit, offset=offset, reader=reader)
            known = await work.sections.get_many({one.section_id for one in page})
            return tuple(Trial(one, known[one.section_id]) for one in page), total

    async def tick(self, now: datetime) -> None:
        """Speak of experiments that end in a week, and ask about those that are over."""
        async with self._storage.read() as work:
            due = await work.experiments.due(now, limit=_AT_ONCE)
        await each("experiments", due, lambda seen: self._speak(seen, now))

    async def _speak(self, seen: Experiment, now: datetime) -> None:
        async with self._storage.write() as work:
            await lock_section(work, seen.section_id)
            experiment = await work.experiments.lock(seen.id)
            if experiment is not None:
                await _say(work, experiment, now)

    async def _answer(
        self, work: Work, experiment_id: ExperimentId, outcome: Outcome, learned: str, origin: Origin
    ) -> Trial:
        seen = _known(await work.experiments.get(experiment_id))
        section = await lock_section(work, seen.section_id)
        await check_leads(work, section, origin)
        experiment = _known(await work.experiments.lock(experiment_id))
        answered = experiment.answer(outcome, learned, origin.member_id, origin.now)
        section.check_open()
        await work.experiments.save(answered)
        await _note(work, f"section.trial_{outcome.value}", section.id, origin.member_id, origin.now)
        return Trial(answered, section)


async def _say(work: Work, experiment: Experiment, now: datetime) -> None:
    word = experiment.next_word(now)
    if word is NextWord.NOTHING:  # answered, or spoken of by somebody else, since it was seen
        return
    over = word is NextWord.OVER
    kind, said = (TRIAL_OVER, experiment.asked(now)) if over else (TRIAL_SOON, experiment.warned(now))
    await work.experiments.save(said)
    await tell_members(work, kind, said.id, await leaders_of(work, said.section_id), now=now)


async def _begin(work: Work, section_id: SectionId, what: str, until: datetime, origin: Origin) -> Experiment:
    if until <= origin.now:
        raise InvalidInput({"until": Problem("trial.until_past")})
    if until - origin.now > LONGEST:
        raise InvalidInput({"until": Problem("trial.until_far")})
    made = ExperimentId(new_id(origin.now))
    experiment = try_out(made, section_id, what, ends_at=until, by=origin.member_id, now=origin.now)
    await work.experiments.save(experiment)
    await _note(work, "section.trial_begun", section_id, origin.member_id, origin.now)
    return experiment


async def _note(
    work: Work, action: str, section_id: SectionId, member_id: MemberId | None, at: datetime
) -> None:
    await work.audit.add(action, at=at, member_id=member_id, subject_id=section_id)


def _known(experiment: Experiment | None) -> Experiment:
    if experiment is None:
        raise NotFound("trial.gone")
    return experiment
