from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.consulting import (
    AdviceWish,
    Candidate,
    Chosen,
    Load,
    Reason,
    ReasonKind,
    areas,
    choose,
    experience,
    spoken_of,
)
from bot.domain.ids import MemberId
from tests.fakes.clock import START

ANN, BOB, EVE = MemberId(1), MemberId(2), MemberId(3)
FEW = settings(max_examples=30)

loads = st.builds(
    Load,
    st.integers(0, 3),
    st.none() | st.integers(0, 1_000).map(lambda hours: START - timedelta(hours=hours)),
)
candidates = st.builds(
    Candidate,
    st.integers(1, 12).map(MemberId),
    topic=st.sampled_from(["", "生活保護"]),
    solved_alike=st.integers(0, 2),
    answered_alike=st.integers(0, 2),
    answered_here=st.integers(0, 2),
    belongs=st.booleans(),
    leads=st.booleans(),
    reads=st.booleans(),
    willing=st.booleans(),
    weekly=st.integers(1, 3),
    load=loads,
)
some = st.lists(candidates, max_size=10, unique_by=lambda one: one.member_id)


@FEW
@given(found=some, barred=st.frozensets(st.integers(1, 12).map(MemberId)), most=st.integers(1, 3))
def test_only_who_may_be_asked_is_and_few_and_whatever_the_order(
    found: list[Candidate], barred: frozenset[MemberId], most: int
) -> None:
    chosen = choose(found, barred, most=most)
    known = {one.member_id: one for one in found}

    assert len(chosen) <= most
    assert chosen == choose(reversed(found), barred, most=most)
    for one in chosen:
        candidate = known[one.member_id]
        assert one.member_id not in barred
        assert candidate.reads
        assert candidate.willing
        assert candidate.load.asked < candidate.weekly
        assert bool(one.reason.topic) == (one.reason.kind is ReasonKind.EXPERIENCE)


@FEW
@given(found=some.filter(bool), more=st.integers(1, 3))
def test_who_is_asked_more_never_comes_forward(found: list[Candidate], more: int) -> None:
    first = found[0]
    busier = replace(first, load=replace(first.load, asked=first.load.asked + more), weekly=9)
    before = _place(first, [replace(first, weekly=9), *found[1:]])
    after = _place(first, [busier, *found[1:]])

    assert after >= before


def _place(one: Candidate, among: list[Candidate]) -> int:
    order = [chosen.member_id for chosen in choose(among, (), most=99)]
    return order.index(one.member_id) if one.member_id in order else 99


def test_the_strongest_reason_is_told() -> None:
    member = Candidate(ANN, belongs=True)
    expert = Candidate(BOB, topic="上下水道課で3年", belongs=True, answered_alike=1)
    solver = Candidate(EVE, solved_alike=4, topic="水道")

    assert choose([member, expert, solver], (), most=3) == (
        Chosen(EVE, Reason(ReasonKind.SOLVED_ALIKE)),
        Chosen(BOB, Reason(ReasonKind.EXPERIENCE, "上下水道課で3年")),
        Chosen(ANN, Reason(ReasonKind.SECTION)),
    )


def test_an_accepted_answer_counts_more_and_of_equals_who_waits_longest_comes_first() -> None:
    answered, solved = Candidate(ANN, answered_alike=1), Candidate(BOB, solved_alike=1)
    lately = replace(answered, member_id=EVE, load=Load(0, START))

    assert [one.member_id for one in choose([lately, answered, solved], (), most=9)] == [BOB, ANN, EVE]


@pytest.mark.parametrize(
    ("named", "title", "found"),
    [
        ("上下水道課で3年", "上下水道の料金改定はどう進めましたか", "上下水道課で3年"),
        ("生活保護5年、道路占用", "道路占用許可の電子申請", "道路占用"),
        ("生活保護、 国民健康保険(約10年)", "国民健康保険の資格確認書について", "国民健康保険"),
        ("water supply 3 years", "How do you bill water supply?", "water supply 3 years"),
        ("住民票", "個人住民税の申告", ""),
        ("税務課", "道路占用許可の電子申請", ""),
        ("", "なんでも", ""),
    ],
)
def test_named_experience_is_found_by_the_thing_it_is_about(named: str, title: str, found: str) -> None:
    assert experience(named, spoken_of(title, "")) == found


def test_years_alone_are_no_area() -> None:
    assert [topic.said for topic in areas("生活保護 5年")] == ["生活保護"]


def test_a_wish_keeps_what_is_left_out() -> None:
    wish = AdviceWish(ANN).choose("税", None).pause().choose("", 5)

    assert wish == AdviceWish(ANN, open=True, areas="税", weekly=5)
    assert not wish.pause().open
