"""Surveys of the furnished town: one that runs and one that ended, both answered for everybody at once."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.comparisons import Comparison, OrganisationAnswer
from bot.domain.ids import ComparisonId, MemberId, OrganisationId, to_token
from bot.domain.organisations import Organisation, local_key
from bot.domain.prefectures import PREFECTURES
from bot.domain.town_sizes import TownSize
from bot.ports.work import Work

ORGANISATION, PREFECTURE = "縁側市", PREFECTURES[19]
SURVEY_DRAFT = {
    "title": "下書きの調査",
    "notes": "",
    "choices": "はい\nいいえ",
    "number_of": "件数",
    "deadline": "12月20日 17:00",
    "closes_at": "1797753600000",
}
_RUNNING, _ENDED = 5_001, 5_002
_DAY = timedelta(days=1)


async def furnish_surveys(work: Work, host: MemberId, answerer: MemberId, now: datetime) -> dict[str, str]:
    """Both asked by one member and answered by another."""
    new = Organisation(
        OrganisationId(5_000), local_key(ORGANISATION, PREFECTURE), ORGANISATION, TownSize.CITY_MIDDLE
    )
    organisation = await work.organisations.add(new)
    running = Comparison(
        id=ComparisonId(_RUNNING),
        title="電子契約の状況",
        choices=("導入済", "検討中", "未"),
        deadline=now + 14 * _DAY,
        creator_id=host,
        created_at=now,
        nudge_at=now + 12 * _DAY,
        answered=1,
        number_of="件数",
    )
    ended = replace(running, id=ComparisonId(_ENDED), title="公印の廃止").end(now)
    for survey in (running, ended):
        assert await work.comparisons.add(survey)
        answer = OrganisationAnswer(
            comparison_id=survey.id,
            organisation_id=organisation.id,
            choice=0,
            name=ORGANISATION,
            prefecture=PREFECTURE.code,
            size=TownSize.CITY_MIDDLE,
            answered_at=now,
            answered_by=answerer,
            remark="進めています",
        )
        await work.comparisons.save_answer(answer)
        await work.comparisons.note_change(answer)
    return {"survey": to_token(_RUNNING), "ended_survey": to_token(_ENDED)}
