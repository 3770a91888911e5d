"""What goes on with a section itself: what it tries, and what is announced about it."""

from dataclasses import dataclass

from bot.domain.experiments import Experiment
from bot.domain.reforms import Reform
from bot.domain.sections import Section
from bot.ports.work import Work


@dataclass(frozen=True, slots=True)
class SectionLife:
    """``reform``: what is to become of the section; nothing that only concerns it as the one that stays."""

    trial: Experiment | None
    reform: Reform | None


async def life_of(work: Work, section: Section) -> SectionLife:
    """What a section tries and what is announced about it."""
    announced = await work.reforms.concerning((section.id,))
    reform = next((one for one in announced if one.section_id == section.id), None)
    trial = await work.experiments.running(section.id) if section.open else None
    return SectionLife(trial, reform)
