from math import log2

import pytest

from bot.domain.judging import judge, mean


def test_a_perfect_ranking_is_full_marks() -> None:
    verdict = judge(["a", "b", "x"], {"a": 2, "b": 1, "c": 0})

    assert verdict
    assert (verdict.recall, verdict.ndcg, verdict.reciprocal_rank, verdict.hit) == (1, 1, 1, 1)
    assert verdict.precision == pytest.approx(0.2)


def test_gain_is_the_grade_itself() -> None:
    verdict = judge(["x", "b", "a"], {"a": 2, "b": 1})

    assert verdict
    assert verdict.ndcg == pytest.approx((1 / log2(3) + 2 / log2(4)) / (2 / log2(2) + 1 / log2(3)))
    assert verdict.reciprocal_rank == pytest.approx(0.5)


def test_only_the_first_ten_count_but_for_the_rank() -> None:
    verdict = judge([*"0123456789", "a"], {"a": 1})

    assert verdict
    assert (verdict.recall, verdict.precision, verdict.ndcg, verdict.hit) == (0, 0, 0, 0)
    assert verdict.reciprocal_rank == pytest.approx(1 / 11)


def test_a_query_without_a_relevant_document_is_left_out() -> None:
    assert judge(["a"], {"a": 0}) is None
    assert judge(["a"], {}) is None


def test_nothing_found_is_nothing_earned() -> None:
    verdict = judge([], {"a": 1})

    assert verdict
    assert mean([verdict]) == verdict
    assert verdict.recall == 0
