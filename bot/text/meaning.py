"""What words have to do with each other, learnt from the texts themselves: latent semantic analysis.

Words that stand beside the same words point into the same direction, so that 引っ越し meets 転入届. numpy is
loaded with the first text that is learnt from; without enough texts there is nothing to load.
"""

import os
from array import array
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from bot.text.analysis import Terms

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the other cores stay with the members

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Numbers = NDArray[np.int64]

DIMENSIONS: Final = 150
MOST_WORDS: Final = 40_000  # those most documents hold; 600 bytes each

_MORE = 10  # directions looked at beyond those kept: makes them exact
_ROUNDS = 4
_AT_ONCE = 16_384  # entries of the matrix multiplied at a time: bounds the memory that takes
_SEED = 20_260_401


class Lesson:
    """Documents to learn from, collected in little memory."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.ends = array("q")
        self.columns = array("i")
        self.weights = array("f")

    def __len__(self) -> int:
        return len(self.ends)

    def add(self, terms: Terms) -> None:
        """One more document."""
        for term, weight in terms.items():
            self.columns.append(self.words.setdefault(term, len(self.words)))
            self.weights.append(weight)
        self.ends.append(len(self.columns))


class Meaning:
    """Directions in which words point. Made by ``learn``, never changed."""

    def __init__(self, rows: dict[str, int], idf: "Floats", directions: "Floats") -> None:
        self._rows = rows
        self._idf = idf
        self._directions = directions

    @property
    def dimensions(self) -> int:
        """Of every vector."""
        return int(self._directions.shape[1])

    def of_document(self, terms: Terms) -> "Floats":
        """Where a document points: a vector of length one, or zero where none of its words is known."""
        return self._direction(terms, dampened=True)

    def of_question(self, asked: Terms, whole: Terms) -> "Floats":
        """Halfway between where the words of a question itself point, and where they point together with its
        answers: who looks for it speaks as it was asked, and answers are long. Its closeness to a query is
        the mean of both.
        """
        import numpy as np  # noqa: PLC0415 - see the module

        together, alone = self.of_document(whole), self.of_document(asked)
        if not alone.any():
            return together
        halfway: Floats = (together + alone) / np.float32(2)
        return halfway

    def of_query(self, asked: Terms) -> "Floats":
        """Where a query points, its words weighed as they are."""
        return self._direction(asked, dampened=False)

    def _direction(self, terms: Terms, *, dampened: bool) -> "Floats":
        import numpy as np  # noqa: PLC0415 - see the module

        known = [(self._rows[term], weight) for term, weight in terms.items() if term in self._rows]
        if not known:
            return np.zeros(self.dimensions, np.float32)
        rows = np.array([row for row, _ in known])
        weights = np.array([weight for _, weight in known], np.float32)
        weights = (np.log1p(weights) if dampened else weights) * self._idf[rows]
        return _unit(weights @ self._directions[rows])


def learn(lesson: Lesson) -> Meaning:
    """Learn from some documents. Takes seconds for thousands of them: not on the event loop."""
    import numpy as np  # noqa: PLC0415 - see the module

    ends = np.frombuffer(lesson.ends, np.int64)
    columns = np.frombuffer(lesson.columns, np.int32).astype(np.int64)
    weights = np.log1p(np.frombuffer(lesson.weights, np.float32))
    documents = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    having = np.bincount(columns, minlength=len(lesson.words))

    kept = np.argsort(-having, kind="stable")[:MOST_WORDS]
    place = np.full(len(lesson.words), -1, np.int64)
    place[kept] = np.arange(len(kept))
    inside = place[columns] >= 0
    documents, columns, weights = documents[inside], place[columns[inside]], weights[inside]

    having = having[kept]
    idf = np.log1p((len(ends) - having + 0.5) / (having + 0.5)).astype(np.float32)
    weights = weights * idf[columns]
    lengths = np.sqrt(np.bincount(documents, weights**2, minlength=len(ends)))
    weights = (weights / np.maximum(lengths[documents], 1e-9)).astype(np.float32)

    by_document = _Sparse(documents, columns, weights, len(ends))
    order = np.argsort(columns, kind="stable")
    by_word = _Sparse(columns[order], documents[order], weights[order], len(kept))
    directions = _main_directions(by_document, by_word)
    rows = {word: int(place[number]) for word, number in lesson.words.items() if place[number] >= 0}
    return Meaning(rows, idf, directions)


class _Sparse:
    """A matrix of few entries, sorted by row."""

    def __init__(self, rows: "Numbers", columns: "Numbers", values: "Floats", height: int) -> None:
        self._rows = rows
        self._columns = columns
        self._values = values
        self.height = height

    def times(self, dense: "Floats") -> "Floats":
        """The product with a matrix of few columns, some entries at a time."""
        import numpy as np  # noqa: PLC0415 - see the module

        product = np.zeros((self.height, dense.shape[1]), np.float32)
        for start in range(0, len(self._rows), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            rows = self._rows[some]
            parts = np.take(dense, self._columns[some], axis=0)
            parts *= self._values[some, None]
            firsts = np.flatnonzero(np.diff(rows, prepend=-1))
            product[rows[firsts]] += np.add.reduceat(parts, firsts, axis=0)
        return product


def _main_directions(by_document: _Sparse, by_word: _Sparse) -> "Floats":
    """The directions among words in which documents differ most (randomised decomposition)."""
    import numpy as np  # noqa: PLC0415 - see the module

    width = min(DIMENSIONS + _MORE, by_document.height, by_word.height)
    chance = np.random.default_rng(_SEED)
    found = by_word.times(chance.standard_normal((by_document.height, width), np.float32))
    for _ in range(_ROUNDS):
        basis = np.linalg.qr(found)[0]
        found = by_word.times(by_document.times(basis))
    basis = np.linalg.qr(found)[0]
    seen = by_document.times(basis)
    _values, turns = np.linalg.eigh(seen.T @ seen)
    best = turns[:, ::-1][:, : min(DIMENSIONS, width)]
    return np.ascontiguousarray(basis @ best, np.float32)


class Vectors:
    """Where many documents point, by number, each with a mark: not everybody may find it."""

    def __init__(self, dimensions: int) -> None:
        import numpy as np  # noqa: PLC0415 - see the module

        self._places: dict[int, int] = {}
        self._vectors: Floats = np.zeros((64, dimensions), np.float32)
        self._numbers: Numbers = np.zeros(64, np.int64)
        self._versions: Numbers = np.zeros(64, np.int64)
        self._hidden: NDArray[np.bool_] = np.zeros(64, bool)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def any_hidden(self) -> bool:
        """Whether any of them is not for everybody."""
        return bool(self._hidden[: len(self)].any())

    def put(self, number: int, vector: "Floats", *, version: int, hidden: bool) -> bool:
        """Note where a document points, but not in the place of a later version. Returns whether everybody
        could find it before and can no more.
        """
        place = self._places.get(number)
        if place is not None and self._versions[place] > version:
            return False
        closes = place is not None and hidden and not self._hidden[place]
        if place is None:
            place = len(self)
            self._make_room(place)
            self._numbers[place] = number
        self._vectors[place], self._versions[place], self._hidden[place] = vector, version, hidden
        self._places[number] = place  # last: a thread may be looking, and looks at what has a place
        return bool(closes)

    def closest(
        self, direction: "Floats", limit: int, *, shown: Collection[int] = (), only: Collection[int] | None
    ) -> dict[int, float]:
        """The documents that point into a direction, at most ``limit``: those everybody may find and those
        ``shown`` besides, or ``only`` some. The values say how close, all above zero. Any thread may ask.
        """
        import numpy as np  # noqa: PLC0415 - see the module

        own = self._places_of(shown if only is None else only)
        size = len(self)  # after the places: what is put meanwhile lies behind
        near = self._vectors[:size] @ direction
        hidden = self._hidden[:size].copy() if only is None else np.ones(size, bool)
        hidden[own] = False
        near[hidden] = -1.0
        places = np.argpartition(-near, limit)[:limit] if size > limit else np.arange(size)
        return {int(self._numbers[place]): float(near[place]) for place in places if near[place] > 0}

    def closeness(self, direction: "Floats", numbers: Sequence[int]) -> dict[int, float]:
        """How close some documents are, at least zero; of those that are not here nothing."""
        known = [number for number in numbers if number in self._places]
        near = self._vectors[self._places_of(known)] @ direction
        return {number: max(float(value), 0.0) for number, value in zip(known, near, strict=True)}

    def _places_of(self, numbers: Iterable[int]) -> list[int]:
        return [self._places[number] for number in numbers if number in self._places]

    def _make_room(self, place: int) -> None:
        import numpy as np  # noqa: PLC0415 - see the module

        if place < len(self._numbers):
            return
        more = len(self._numbers) // 2
        self._vectors = np.concatenate([self._vectors, np.zeros((more, self._vectors.shape[1]), np.float32)])
        self._numbers = np.concatenate([self._numbers, np.zeros(more, np.int64)])
        self._versions = np.concatenate([self._versions, np.zeros(more, np.int64)])
        self._hidden = np.concatenate([self._hidden, np.zeros(more, bool)])


def _unit(vector: "Floats") -> "Floats":
    import numpy as np  # noqa: PLC0415 - see the module

    length = float(np.linalg.norm(vector))
    unit: Floats = vector / np.float32(length) if length > 0 else vector
    return unit
