from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.recommendations import MOST, NEWNESS, Candidate, Reason, ReasonKind, recommend
from bot.domain.sections import Section
from tests.builders.sections import section_called
from tests.fakes.clock import START

NOW = START + timedelta(days=100)
OLD = section_called("読書課")  # nothing has happened in it for a hundred days
EVERYBODYS = [section_called(f"{letter}課") for letter in "天地玄黄宇宙洪荒"]


def awake(section: Section) -> Section:
    return replace(section, active_at=NOW)


def only_reason(candidate: Candidate) -> Reason:
    (one,) = recommend([candidate], (), now=NOW)
    return one.reason


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (Candidate(OLD, same_work=4), Reason(ReasonKind.WORK, 4)),
        (Candidate(OLD, neighbours=3), Reason(ReasonKind.PREFECTURE, 3)),
        (Candidate(OLD, companions=2), Reason(ReasonKind.COMPANIONS, 2)),
        (Candidate(OLD, interest="写真"), Reason(ReasonKind.INTEREST, topic="写真")),
        (Candidate(replace(OLD, created_at=NOW - NEWNESS)), Reason(ReasonKind.NEW)),
        (Candidate(awake(OLD)), Reason(ReasonKind.LIVELY)),
        (Candidate(OLD, same_work=4, interest="写真"), Reason(ReasonKind.WORK, 4)),
        (Candidate(OLD, same_work=1, interest="写真"), Reason(ReasonKind.INTEREST, topic="写真")),
    ],
)
def test_the_strongest_reason_is_told(candidate: Candidate, reason: Reason) -> None:
    assert only_reason(candidate) == reason


@pytest.mark.parametrize(
    "section",
    [
        OLD,  # no reason at all
        awake(OLD).close(NOW),
        replace(awake(OLD), dormant_since=NOW),
        replace(awake(OLD), members_only=True),
        replace(awake(OLD), organisation="縁側市"),
    ],
)
def test_some_sections_are_never_recommended(section: Section) -> None:
    assert recommend([Candidate(section)], (), now=NOW) == ()


def test_more_people_and_more_reasons_come_first() -> None:
    few, many, both = EVERYBODYS[:3]
    found = recommend(
        [
            Candidate(few, same_work=1),
            Candidate(both, same_work=4, interest="写真"),
            Candidate(many, same_work=4),
        ],
        (),
        now=NOW,
    )

    assert [one.section for one in found] == [both, many, few]


def sections() -> st.SearchStrategy[Section]:
    def made(section: Section, days: int, flags: tuple[bool, bool, bool, bool]) -> Section:
        closed, dormant, members_only, own = flags
        at = NOW - timedelta(days=days)
        shown = replace(
            section,
            created_at=at,
            active_at=at,
            dormant_since=NOW if dormant else None,
            members_only=members_only,
            organisation="縁側市" if own else "",
        )
        return shown.close(NOW) if closed else shown

    rare = st.sampled_from([False, False, False, True])
    flags = st.tuples(rare, rare, rare, rare)
    return st.builds(made, st.sampled_from(EVERYBODYS), st.integers(0, 99), flags)


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        sections(),
        same_work=st.integers(0, 9),
        companions=st.integers(0, 9),
        neighbours=st.integers(0, 9),
        interest=st.sampled_from(["", "写真"]),
    ),
    unique_by=lambda candidate: candidate.section.id,
)


@settings(max_examples=150)
@given(
    candidates=CANDIDATES,
    taken=st.frozensets(st.sampled_from([section.id for section in EVERYBODYS])),
    seed=st.randoms(use_true_random=False),
)
def test_whatever_there_is(candidates: list[Candidate], taken: frozenset[int], seed: object) -> None:
    known = {candidate.section.id: candidate for candidate in candidates}
    shuffled = list(candidates)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]

    found = recommend(candidates, taken, now=NOW)  # type: ignore[arg-type]

    assert found == recommend(shuffled, taken, now=NOW)  # type: ignore[arg-type]
    assert len(found) <= MOST
    assert not {one.section.id for one in found} & taken
    for one in found:
        section, reason, candidate = one.section, one.reason, known[one.section.id]
        assert section.open
        assert not section.members_only
        assert not section.organisation
        assert section.dormant_since is None
        counted = {
            ReasonKind.WORK: candidate.same_work,
            ReasonKind.COMPANIONS: candidate.companions,
            ReasonKind.PREFECTURE: candidate.neighbours,
        }
        assert reason.count == counted.get(reason.kind, 0)
        assert bool(reason.count) == (reason.kind in counted)
        assert (reason.kind is ReasonKind.INTEREST) == bool(reason.topic)
