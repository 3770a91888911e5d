from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.glossary import GlossaryTerm, TermText, TermVersion, WaitingTerm, key_of
from bot.domain.ids import GlossaryTermId, MemberId, WaitingTermId
from bot.text.normalise import fold
from bot.text.occurrences import HEAD
from bot.text.readings import Initial, initial_of, order_of
from storage.sql import contains, fitting, insert_ignoring, locked, locked_with_given, with_given
from storage.tables.glossary import glossary_askers, glossary_terms, glossary_versions, glossary_waiting

_term = glossary_terms.c
_waiting = glossary_waiting.c
_BY_READING = (_term.sorts_as, _term.id)
_AT_ONCE = 500  # values of one IN
_TEXT = ("word", "reading", "explanation", "area", "example", "source")


class SqlGlossary:
    """The glossary by SQL; see bot.ports.glossary."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, term_id: GlossaryTermId) -> GlossaryTerm | None:
        return await self._first(with_given(_term.id), {"id": term_id})

    async def lock(self, term_id: GlossaryTermId) -> GlossaryTerm | None:
        return await self._first(locked_with_given(_term.id), {"id": term_id})

    async def add(self, term: GlossaryTerm) -> bool:
        new = insert_ignoring(self._connection, glossary_terms)
        if (await self._connection.execute(new, _row(term))).rowcount != 1:
            return False
        await self._keep(term)
        return True

    async def save(self, term: GlossaryTerm) -> bool:
        row = _row(term)
        others = select(_term.id).where(_term.word_key == row["word_key"], _term.id != term.id)
        if (await self._connection.execute(others.limit(1))).first() is not None:
            return False
        await self._connection.execute(update(glossary_terms).where(_term.id == term.id).values(**row))
        await self._keep(term)
        return True

    async def delete(self, term_id: GlossaryTermId) -> None:
        await self._connection.execute(delete(glossary_terms).where(_term.id == term_id))

    async def versions(
        self, term_id: GlossaryTermId, *, limit: int, offset: int = 0
    ) -> tuple[TermVersion, ...]:
        found = select(glossary_versions).where(glossary_versions.c.term_id == term_id)
        newest = found.order_by(glossary_versions.c.version.desc()).limit(limit).offset(offset)
        rows = (await self._connection.execute(newest)).mappings()
        return tuple(_to_version(row) for row in rows)

    async def version(self, term_id: GlossaryTermId, number: int) -> TermVersion | None:
        found = select(glossary_versions).where(
            glossary_versions.c.term_id == term_id, glossary_versions.c.version == number
        )
        row = (await self._connection.execute(found)).mappings().first()
        return _to_version(row) if row else None

    async def keyed(self, key: str, *, limit: int) -> tuple[GlossaryTerm, ...]:
        return await self._terms(or_(_term.word_key == key, _term.reading_key == key), limit)

    async def beginning(self, key: str, *, limit: int, offset: int = 0) -> tuple[GlossaryTerm, ...]:
        fits = or_(
            _term.word_key.startswith(key, autoescape=True),
            _term.reading_key.startswith(key, autoescape=True),
        )
        return await self._terms(fits, limit, offset)

    async def containing(self, key: str, *, limit: int) -> tuple[GlossaryTerm, ...]:
        return await self._terms(or_(contains(_term.word_key, key), contains(_term.reading_key, key)), limit)

    async def listed(
        self, initial: Initial | None, *, limit: int, offset: int = 0
    ) -> tuple[tuple[GlossaryTerm, ...], int]:
        found, counted = select(glossary_terms), select(func.count()).select_from(glossary_terms)
        if initial is not None:
            found = found.where(_term.initial == initial.value)
            counted = counted.where(_term.initial == initial.value)
        rows = await self._connection.execute(found.order_by(*_BY_READING).limit(limit).offset(offset))
        page = tuple(_to_term(row) for row in rows.mappings())
        return page, (await self._connection.execute(counted)).scalar_one()

    async def keys_beginning(
        self, heads: Collection[str], *, limit: int
    ) -> Mapping[str, tuple[GlossaryTermId, ...]]:
        keys: dict[str, list[GlossaryTermId]] = defaultdict(list)
        for some in _chunks(sorted(heads)):
            for key, head in ((_term.word_key, _term.word_head), (_term.reading_key, _term.reading_head)):
                found = select(_term.id, key.label("key")).where(head.in_(some)).order_by(_term.id)
                for row in await self._connection.execute(found.limit(limit)):
                    if row.id not in keys[row.key]:
                        keys[row.key].append(GlossaryTermId(row.id))
        return {key: tuple(ids) for key, ids in keys.items()}

    async def get_many(self, term_ids: Collection[GlossaryTermId]) -> Mapping[GlossaryTermId, GlossaryTerm]:
        rows = await self._connection.execute(select(glossary_terms).where(_term.id.in_(term_ids)))
        return {GlossaryTermId(row["id"]): _to_term(row) for row in rows.mappings()}

    async def ask(self, waiting: WaitingTerm, member_id: MemberId) -> bool:
        row = {
            "id": waiting.id,
            "word": waiting.word,
            "word_key": waiting.key,
            "since": waiting.since,
            "asked": 0,
        }
        await self._connection.execute(insert_ignoring(self._connection, glossary_waiting), row)
        known = locked(select(glossary_waiting).where(_waiting.word_key == waiting.key))
        waiting_id = (await self._connection.execute(known)).mappings().one()["id"]
        asker = {"waiting_id": waiting_id, "member_id": member_id}
        noted = await self._connection.execute(insert_ignoring(self._connection, glossary_askers), asker)
        if noted.rowcount != 1:
            return False
        counted = update(glossary_waiting).where(_waiting.id == waiting_id)
        await self._connection.execute(counted.values(asked=_waiting.asked + 1))
        return True

    async def waiting(self, *, limit: int, offset: int = 0) -> tuple[tuple[WaitingTerm, ...], int]:
        found = select(glossary_waiting).order_by(_waiting.asked.desc(), _waiting.since, _waiting.id)
        rows = await self._connection.execute(found.limit(limit).offset(offset))
        page = tuple(_to_waiting(row) for row in rows.mappings())
        counted = select(func.count()).select_from(glossary_waiting)
        return page, (await self._connection.execute(counted)).scalar_one()

    async def waiting_word(self, waiting_id: WaitingTermId) -> WaitingTerm | None:
        found = select(glossary_waiting).where(_waiting.id == waiting_id)
        row = (await self._connection.execute(found)).mappings().first()
        return _to_waiting(row) if row else None

    async def waits_for(self, member_id: MemberId) -> int:
        own = select(func.count()).select_from(glossary_askers)
        return (
            await self._connection.execute(own.where(glossary_askers.c.member_id == member_id))
        ).scalar_one()

    async def settle(self, keys: Collection[str]) -> tuple[MemberId, ...]:
        found = locked(select(_waiting.id).where(_waiting.word_key.in_(keys)).order_by(_waiting.id))
        ids = [row.id for row in await self._connection.execute(found)]
        if not ids:
            return ()
        askers = select(glossary_askers.c.member_id).where(glossary_askers.c.waiting_id.in_(ids)).distinct()
        waited = [MemberId(row.member_id) for row in await self._connection.execute(askers)]
        await self._connection.execute(delete(glossary_waiting).where(_waiting.id.in_(ids)))
        return tuple(sorted(waited))

    async def askers_of(self, waiting_id: WaitingTermId) -> tuple[MemberId, ...]:
        await self._connection.execute(locked(select(_waiting.id).where(_waiting.id == waiting_id)))
        found = select(glossary_askers.c.member_id).where(glossary_askers.c.waiting_id == waiting_id)
        rows = await self._connection.execute(found.order_by(glossary_askers.c.member_id))
        return tuple(MemberId(row.member_id) for row in rows)

    async def drop(self, waiting_id: WaitingTermId) -> bool:
        gone = delete(glossary_waiting).where(_waiting.id == waiting_id)
        return (await self._connection.execute(gone)).rowcount == 1

    async def forget_asker(self, member_id: MemberId) -> None:
        own = select(glossary_askers.c.waiting_id).where(glossary_askers.c.member_id == member_id)
        ids = sorted(row.waiting_id for row in await self._connection.execute(own))
        if not ids:
            return
        held = locked(select(_waiting.id).where(_waiting.id.in_(ids)).order_by(_waiting.id))
        await self._connection.execute(held)
        await self._connection.execute(
            delete(glossary_askers).where(glossary_askers.c.member_id == member_id)
        )
        fewer = update(glossary_waiting).where(_waiting.id.in_(ids))
        await self._connection.execute(fewer.values(asked=_waiting.asked - 1))
        await self._connection.execute(delete(glossary_waiting).where(_waiting.asked <= 0))

    async def _keep(self, term: GlossaryTerm) -> None:
        row = {
            "term_id": term.id,
            "version": term.version,
            **_words(term.text),
            "member_id": term.written_by,
            "at": term.written_at,
        }
        await self._connection.execute(insert(glossary_versions), row)

    async def _first(
        self, found: Select[Any], values: Mapping[str, object] | None = None
    ) -> GlossaryTerm | None:
        row = (await self._connection.execute(found, values)).mappings().first()
        return _to_term(row) if row else None

    async def _terms(
        self, fits: ColumnElement[bool], limit: int, offset: int = 0
    ) -> tuple[GlossaryTerm, ...]:
        found = select(glossary_terms).where(fits).order_by(*_BY_READING).limit(limit).offset(offset)
        return tuple(_to_term(row) for row in (await self._connection.execute(found)).mappings())


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _words(text: TermText) -> dict[str, str]:
    return {name: getattr(text, name) for name in _TEXT}


def _row(term: GlossaryTerm) -> dict[str, Any]:
    key, heard = term.key, key_of(term.text.reading)
    return {
        "id": term.id,
        **_words(term.text),
        "folded_text": fitting("\n".join(map(fold, term.text.passages)), _term.folded_text),
        "word_key": key,
        "word_head": key[:HEAD],
        "reading_key": heard,
        "reading_head": heard[:HEAD],
        "sorts_as": order_of(term.text.reading),
        "initial": initial_of(term.text.reading).value,
        "version": term.version,
        "written_by": term.written_by,
        "written_at": term.written_at,
    }


def _to_text(row: RowMapping) -> TermText:
    return TermText(**{name: row[name] for name in _TEXT})


def _to_term(row: RowMapping) -> GlossaryTerm:
    return GlossaryTerm(
        GlossaryTermId(row["id"]),
        _to_text(row),
        row["version"],
        MemberId(row["written_by"]),
        row["written_at"],
    )


def _to_version(row: RowMapping) -> TermVersion:
    return TermVersion(row["version"], _to_text(row), MemberId(row["member_id"]), row["at"])


def _to_waiting(row: RowMapping) -> WaitingTerm:
    return WaitingTerm(WaitingTermId(row["id"]), row["word"], row["since"], row["asked"])
