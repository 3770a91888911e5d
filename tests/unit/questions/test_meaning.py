from collections.abc import Iterator

import numpy as np
import pytest

from bot.text import meaning
from bot.text.meaning import DIMENSIONS, Lesson, Meaning, Vectors, learn


def lesson_of(*texts: str) -> Lesson:
    lesson = Lesson()
    for text in texts:
        lesson.add({word: float(text.split().count(word)) for word in text.split()})
    return lesson


def random_lesson(
    documents: int, words: int, seed: int = 1
) -> tuple[Lesson, "np.ndarray[tuple[int, int], np.dtype[np.float64]]"]:
    """Documents of random words, and the weighted matrix they make."""
    chance = np.random.default_rng(seed)
    counts = chance.poisson(0.3, (documents, words)).astype(float)
    counts[:, 0] += 1
    lesson = Lesson()
    for row in counts:
        lesson.add({f"w{number}": weight for number, weight in enumerate(row) if weight})
    having = (counts > 0).sum(axis=0)
    weighed = np.log1p(counts) * np.log1p((documents - having + 0.5) / (having + 0.5))
    return lesson, weighed / np.linalg.norm(weighed, axis=1, keepdims=True)


def cosine(learnt: Meaning, one: str, other: str) -> float:
    return float(learnt.of_query({one: 1.0}) @ learnt.of_query({other: 1.0}))


def test_directions_are_those_of_an_exact_decomposition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "DIMENSIONS", 5)
    lesson, matrix = random_lesson(60, 40)

    learnt = learn(lesson)

    exact = np.linalg.svd(matrix)[2][:5].T
    words = [learnt._rows[f"w{number}"] for number in range(40)]
    found = learnt._directions[words]
    kept = np.linalg.norm(matrix @ found) ** 2
    assert kept == pytest.approx(np.linalg.norm(matrix @ exact) ** 2, rel=0.001)
    assert found.T @ found == pytest.approx(np.eye(5), abs=1e-4)


def test_words_in_the_same_company_point_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "DIMENSIONS", 2)
    learnt = learn(lesson_of(*["引っ越し 住所 届", "転入 住所 届", "保育 入園 児童", "給食 入園 児童"] * 5))

    assert cosine(learnt, "引っ越し", "転入") > 0.9
    assert abs(cosine(learnt, "引っ越し", "給食")) < 0.2


def test_it_is_the_same_every_time() -> None:
    one, other = (learn(random_lesson(30, 50)[0]) for _ in range(2))

    assert np.array_equal(one._directions, other._directions)


def test_a_little_is_learnt_from_little() -> None:
    learnt = learn(lesson_of("一 二", "二 三", "三 一"))

    assert learnt.dimensions <= min(3, DIMENSIONS)
    assert np.linalg.norm(learnt.of_document({"一": 1.0})) == pytest.approx(1.0)


def test_a_question_is_close_by_its_own_words_and_by_its_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "DIMENSIONS", 2)
    learnt = learn(lesson_of(*["転入 住所 届", "引っ越し 住所 届", "保育 入園 児童", "給食 入園 児童"] * 5))
    moving, lunch = learnt.of_query({"引っ越し": 1.0}), learnt.of_query({"給食": 1.0})

    both = learnt.of_question({"転入": 1.0}, {"転入": 1.0, "保育": 1.0, "入園": 1.0, "児童": 1.0})

    whole = learnt.of_document({"転入": 1.0, "保育": 1.0, "入園": 1.0, "児童": 1.0})
    assert both @ moving == pytest.approx((whole @ moving + learnt.of_document({"転入": 1.0}) @ moving) / 2)
    assert whole @ moving < both @ moving
    assert both @ lunch > 0
    unknown = learnt.of_question({"四": 1.0}, {"四": 1.0, "転入": 1.0})
    assert np.array_equal(unknown, learnt.of_document({"転入": 1.0}))


def test_unknown_words_point_nowhere() -> None:
    learnt = learn(lesson_of("一 二", "二 三"))

    assert not learnt.of_query({"四": 1.0}).any()
    assert not learnt.of_document({}).any()


def test_only_the_most_frequent_words_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "MOST_WORDS", 2)
    learnt = learn(lesson_of("一 二 三", "二 三", "三 二 四"))

    assert not learnt.of_query({"一": 1.0}).any()
    assert learnt.of_query({"三": 1.0}).any()


def test_a_matrix_is_multiplied_in_pieces_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = learn(random_lesson(30, 50)[0])
    monkeypatch.setattr(meaning, "_AT_ONCE", 7)
    pieces = learn(random_lesson(30, 50)[0])

    assert np.abs(whole._directions.T @ pieces._directions).diagonal() == pytest.approx(1.0, abs=0.01)


def furnished() -> Vectors:
    vectors = Vectors(2)
    for number in range(1, 101):
        turn = number / 100
        direction = np.array([np.cos(turn), np.sin(turn)], np.float32)
        vectors.put(number, direction, version=1, hidden=number % 10 == 0)
    return vectors


EAST = np.array([1.0, 0.0], np.float32)


def test_the_closest_are_those_everybody_may_find_and_ones_own() -> None:
    vectors = furnished()

    assert sorted(vectors.closest(EAST, 10, only=None)) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]
    assert sorted(vectors.closest(EAST, 10, shown=[10, 404], only=None)) == list(range(1, 11))
    assert sorted(vectors.closest(EAST, 10, only=[20, 50, 404])) == [20, 50]
    assert vectors.closest(-EAST, 10, only=None) == {}
    assert vectors.closeness(EAST, [100, 404]) == {100: pytest.approx(np.cos(1.0))}
    assert vectors.any_hidden


def test_an_older_version_never_takes_the_place_of_a_later_one() -> None:
    vectors = Vectors(2)
    vectors.put(1, EAST, version=5, hidden=False)

    assert not vectors.put(1, -EAST, version=4, hidden=True)
    assert vectors.closest(EAST, 5, only=None) == {1: pytest.approx(1.0)}
    assert vectors.put(1, EAST, version=6, hidden=True)
    assert not vectors.put(1, EAST, version=7, hidden=True)
    assert not vectors.put(2, EAST, version=1, hidden=True)
    assert len(vectors) == 2


def test_what_is_put_while_a_thread_looks_is_for_the_next_look() -> None:
    vectors = furnished()

    class Growing(list[int]):
        """Reading it takes so long that a document comes meanwhile, which is among those shown."""

        def __iter__(self) -> Iterator[int]:
            vectors.put(101, EAST, version=1, hidden=True)
            yield from super().__iter__()

    assert 101 in vectors.closest(EAST, 3, shown=Growing([101]), only=None)
