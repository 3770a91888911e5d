"""Who answered a survey, and for which organisation, is spoken to nobody else by any command or notice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.comparisons import OrganisationAnswer
from bot.domain.deliveries import Delivery, Plan, Status, Target, ToAccount, ToPurpose
from bot.domain.ids import ComparisonId, DeliveryId, OrganisationId
from bot.domain.members import Proof
from bot.domain.organisations import Organisation, local_key
from bot.domain.places import Platform, Purpose
from bot.domain.prefectures import PREFECTURES
from bot.domain.town_sizes import TownSize
from bot.ports.work import Work
from tests.builders.people import member_called
from tests.hostile.calls import CALLS, filled
from tests.hostile.furnished_town import (
    ADMINISTRATOR,
    EDITOR,
    HOST,
    FurnishedTown,
    Mould,
    broken,
    furnished,
)

NAME, ORGANISATION, REMARK = "かなりあ", "鳥かご市", "餌を電子化"
BOTH = (5_001, 5_002)
PREFECTURE = PREFECTURES[19]
HOUR = timedelta(hours=1)


async def _answer(work: Work, town: FurnishedTown) -> None:
    """Somebody whom nobody else here works with answers both surveys, without their town's name."""
    now = town.town.clock.now()
    bird = replace(member_called(NAME, ORGANISATION), prefecture=PREFECTURE).prove(Proof.PERSONNEL, now)
    await work.members.save(bird)
    key = local_key(ORGANISATION, PREFECTURE)
    new = Organisation(OrganisationId(9), key, ORGANISATION, TownSize.TOWN)
    organisation = await work.organisations.add(new)
    for number in BOTH:
        answer = OrganisationAnswer(
            comparison_id=ComparisonId(number),
            organisation_id=organisation.id,
            choice=1,
            name=ORGANISATION,
            prefecture=PREFECTURE.code,
            size=TownSize.TOWN,
            answered_at=now,
            answered_by=bird.id,
            remark=REMARK,
        )
        await work.comparisons.save_answer(answer)
        await work.comparisons.note_change(answer)


@pytest.fixture
async def answered(tmp_path: Path, mould: Mould) -> AsyncIterator[FurnishedTown]:
    async with furnished(tmp_path, mould) as town:
        async with town.town.storage.write() as work:
            await _answer(work, town)
        town.keep()
        yield town


@pytest.mark.parametrize("role", [HOST, ADMINISTRATOR])
async def test_no_command_tells_who_answered(answered: FurnishedTown, role: str) -> None:
    said: dict[str, str] = {}
    for path in [path for path in CALLS if path.startswith("survey.")] + ["home"]:
        for survey in ("survey", "ended_survey"):
            values = filled(answered, path, role)
            aimed = {name: answered.tokens[survey] for name in ("which", "survey") if name in values}
            answered.later()
            answer = await answered.people[role].again(path, request="", **(values | aimed))
            assert not broken(answer, answered.town), path
            said[path] = said.get(path, "") + repr(answer)
            answered.restore()

    hidden = (NAME, ORGANISATION, REMARK)
    assert {path for path, words in said.items() if any(word in words for word in hidden)} == set()
    assert "進めています" in said["survey.list"]  # what the own organisation says is seen


async def test_no_notice_tells_who_answered(answered: FurnishedTown) -> None:
    async with answered.town.storage.read() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        member = await answered.people[EDITOR].record()
        assert place is not None
        (account, *_) = (await work.members.accounts_of([member.id]))[member.id]
        now = answered.town.clock.now()
        targets: tuple[Target, ...] = (ToPurpose(place.id, Purpose.EVENTS), ToAccount(account.id))
        kinds = [f"comparison.{kind}" for kind in ("card", "nudge", "ended", "results", "note")]
        payload = {"v": "1", "member": str(member.id)}
        plans = [
            Plan(kind, subject, target, now, now + HOUR, payload=payload)
            for kind in kinds
            for target in targets
            for subject in BOTH
        ]
        said = {
            (plan.kind, editing): repr(
                await answered.town.notices.render(
                    work,
                    Delivery(DeliveryId(1), plan, Status.LEASED, 1, now, editing=editing),
                    language="ja",
                    now=now,
                )
            )
            for plan in plans
            for editing in (False, True)
        }

    assert [about for about, words in said.items() if NAME in words or ORGANISATION in words] == []
    assert "Message" in said["comparison.results", False]
