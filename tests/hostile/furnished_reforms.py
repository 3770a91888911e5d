"""What a furnished town holds of scrap and build: announcements, closed sections, and an experiment."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.experiments import try_out
from bot.domain.ids import ExperimentId, MemberId, to_token
from bot.domain.reforms import Objection, Reform, ReformKind
from bot.domain.sections import Post, Section
from bot.ports.work import Work
from tests.builders.reforms import reform_of
from tests.builders.sections import seat_in, section_called

RESTING = section_called("休眠課")
CLOSED, WISHED = section_called("昔の課"), section_called("待つ課")


async def furnish_reforms(
    work: Work,
    belonging: tuple[Section, Collection[MemberId]],
    *,
    host: MemberId,
    chief: MemberId,
    now: datetime,
) -> dict[str, str]:
    """Announce what concerns everybody who belongs to a section, by the host; everybody objects to one of it.

    ``chief`` leads a section that rests and tries something.
    """
    section, everybody = belonging
    for other in (RESTING.rest(now), CLOSED.close(now), WISHED.close(now)):
        await work.sections.save(other)
        await work.reforms.note_name(other, now)
    await work.sections.seat(seat_in(RESTING, chief, Post.CHIEF))
    closing = reform_of(section, announced_by=host, announced_at=now)
    merger = reform_of(RESTING, section, announced_by=host, announced_at=now)
    request = _request(reform_of(WISHED, announced_by=host, announced_at=now))
    for reform in (closing, merger, request):
        await work.reforms.save(reform)
    for member_id in everybody:
        await work.reforms.object(Objection(merger.id, member_id, "", now))
    ends_at = now + timedelta(days=30)
    trial = try_out(ExperimentId(1), RESTING.id, "朝の会", ends_at=ends_at, by=chief, now=now)
    await work.experiments.save(trial)
    return {
        "reform": to_token(closing.id),
        "objected": to_token(merger.id),
        "wish": to_token(request.id),
        "trial": to_token(trial.id),
        "closed": to_token(CLOSED.id),
    }


def _request(reform: Reform) -> Reform:
    return replace(reform, kind=ReformKind.REVIVAL, due_at=None)
