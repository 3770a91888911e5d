"""Surveys of the example town: one that runs, as always with its card, and one whose results were told."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.comparisons import Comparison, OrganisationAnswer, nudge_time
from bot.domain.ids import ComparisonId, OrganisationId
from bot.domain.organisations import Organisation, local_key
from bot.domain.prefectures import find_prefecture
from bot.services.comparison_news import post_card
from bot.services.example_building import Building
from bot.services.example_knowledge_data import ExampleOrganisation, ExampleSurvey, ExampleSurveyAnswer

_HOUR = timedelta(hours=1)
_CLOSES = "17:00"  # of the last day, by the town's wall clock


async def know(at: Building, wanted: ExampleOrganisation) -> Organisation:
    """An organisation that may answer."""
    prefecture = find_prefecture(wanted.prefecture)
    assert prefecture is not None, wanted.prefecture
    new = Organisation(
        OrganisationId(at.id_at(at.now)), local_key(wanted.name, prefecture), wanted.name, wanted.size
    )
    return await at.work.organisations.add(new)


async def compare(at: Building, wanted: ExampleSurvey, known: dict[str, Organisation]) -> None:
    """A survey with the answers it has so far; ended where its deadline lies behind."""
    asked_at, deadline = at.now - timedelta(days=wanted.days), at.moment(wanted.deadline, _CLOSES)
    survey = Comparison(
        id=ComparisonId(at.id_at(asked_at)),
        title=wanted.title,
        choices=wanted.choices,
        deadline=deadline,
        creator_id=at.members[wanted.by],
        created_at=asked_at,
        nudge_at=nudge_time(asked_at, deadline),
        notes=wanted.notes,
        number_of=wanted.number_of,
        answered=len(wanted.answers),
    )
    await at.work.comparisons.add(survey)
    for number, entry in enumerate(wanted.answers, start=1):
        await _answer(at, survey, entry, known[entry.organisation], number)
    if deadline > at.now:
        await post_card(at.work, survey, at.now)
        return
    ended = survey.end(deadline).comment_on(wanted.comment).told()
    await at.work.comparisons.save(ended)


async def _answer(
    at: Building, survey: Comparison, wanted: ExampleSurveyAnswer, organisation: Organisation, number: int
) -> None:
    assert organisation.size is not None, "the file says how large each is"
    answer = OrganisationAnswer(
        comparison_id=survey.id,
        organisation_id=organisation.id,
        choice=wanted.choice - 1,
        name=organisation.name,
        prefecture=organisation.key.prefecture,
        size=organisation.size,
        answered_at=survey.created_at + number * _HOUR,
        answered_by=None,
        remark=wanted.remark,
        number=wanted.number,
        named=wanted.named,
    )
    if wanted.by:
        answer = replace(answer, answered_by=at.members[wanted.by])
    await at.work.comparisons.save_answer(answer)
    await at.work.comparisons.note_change(answer)
