"""用語: looking words up, writing them together, asking for what is not there yet without being named."""

from dataclasses import dataclass, replace

from bot.domain.errors import InvalidInput, NotAllowed, NotFound, Problem
from bot.domain.glossary import (
    GlossaryTerm,
    TermText,
    TermVersion,
    WaitingTerm,
    check_room,
    key_of,
)
from bot.domain.ids import GlossaryTermId, MemberId, WaitingTermId, from_token, new_id
from bot.domain.members import Member
from bot.ports.work import Storage, Work
from bot.services.glossary_texts import Showing, text_of
from bot.services.origin import Origin
from bot.services.telling import tell_members
from bot.text.occurrences import heads, occurring, readable
from bot.text.readings import Initial

EXPLAINED = "glossary.explained"  # to those who waited for a word
DROPPED = "glossary.dropped"  # to those who waited for one that was taken off the list
MOST_SHOWN = 10  # entries one text leads to
MOST_FOUND = 10  # entries one look-up leads to
SUGGESTED = 25
_MOST_KEYS = 5_000  # known words one text is compared with
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up led to. ``exact``: the word or its reading is what was typed."""

    terms: tuple[GlossaryTerm, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class TermPage:
    """An entry as one reader sees it. ``writer``: who wrote this version."""

    term: GlossaryTerm
    writer: Member | None
    keeps: bool


@dataclass(frozen=True, slots=True)
class History:
    """Versions of an entry, the newest first, with those who wrote them."""

    term: GlossaryTerm
    versions: tuple[TermVersion, ...]
    people: dict[MemberId, Member]
    keeps: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """The entries whose words occur in a text; ``more``: how many are not among ``terms``."""

    terms: tuple[GlossaryTerm, ...]
    more: int = 0


class GlossaryService:
    """Members act through it. Entries belong to the whole town, wherever they were written."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def look_up(self, typed: str) -> Found:
        """Entries somebody means: by word or reading, else what begins so, else what contains it."""
        key = key_of(typed)
        async with self._storage.read() as work:
            number = from_token(typed)
            chosen = await work.glossary.get(GlossaryTermId(number)) if number is not None else None
            if chosen is not None:
                return Found((chosen,), exact=True)
            if not key:
                return Found((), exact=False)
            same = await work.glossary.keyed(key, limit=MOST_FOUND)
            if same:
                return Found(same, exact=True)
            near = await work.glossary.beginning(key, limit=MOST_FOUND)
            return Found(near or await work.glossary.containing(key, limit=MOST_FOUND), exact=False)

    async def suggest(self, typed: str) -> tuple[GlossaryTerm, ...]:
        """Entries that begin with what was typed so far."""
        async with self._storage.read() as work:
            return await work.glossary.beginning(key_of(typed), limit=SUGGESTED)

    async def meant(self, typed: str) -> GlossaryTerm:
        """The one entry somebody means. Raises InvalidInput at ``term``."""
        found = await self.look_up(typed)
        if len(found.terms) == 1:
            return found.terms[0]
        key = "glossary.several" if found.terms else "glossary.unknown"
        raise InvalidInput({"term": Problem(key, {"typed": typed[:_QUOTED]})})

    async def page(self, term_id: GlossaryTermId, origin: Origin) -> TermPage:
        """One entry. Raises NotFound."""
        async with self._storage.read() as work:
            term = _known(await work.glossary.get(term_id))
            writer = await work.members.get(term.written_by)
            return TermPage(term, writer, await _keeps(work, origin))

    async def listed(
        self, initial: Initial | None, *, limit: int, offset: int
    ) -> tuple[tuple[GlossaryTerm, ...], int]:
        """A page of the index by reading, and how many entries it has in all."""
        async with self._storage.read() as work:
            return await work.glossary.listed(initial, limit=limit, offset=offset)

    async def add(
        self, text: TermText, member_id: MemberId, origin: Origin, *, waiting: WaitingTermId | None = None
    ) -> GlossaryTerm:
        """Write a new entry; whoever waited for the word is told, and who waited for ``waiting``, which was
        asked as it was heard and is explained by this. Raises InvalidInput at ``word`` where there is one
        for it already.
        """
        term_id = GlossaryTermId(new_id(origin.now))
        term = GlossaryTerm(term_id, text, 1, member_id, origin.now)
        async with self._storage.write(origin.request) as work:
            if not await work.glossary.add(term):
                raise InvalidInput({"word": Problem("glossary.known_already", {"word": text.word})})
            await _note(work, "glossary.added", term.id, origin)
            asked = await work.glossary.waiting_word(waiting) if waiting is not None else None
            await _tell_askers(work, term, origin, *((asked.key,) if asked else ()))
            return term

    async def edit(
        self, term_id: GlossaryTermId, version: int, text: TermText, member_id: MemberId, origin: Origin
    ) -> GlossaryTerm:
        """Put an entry in other words. Raises NotFound, Stale, InvalidInput at ``word``."""
        async with self._storage.write(origin.request) as work:
            before = _known(await work.glossary.lock(term_id))
            before.check_version(version)
            kept = replace(text, example=before.text.example, source=before.text.source)
            return await _save(work, before, before.edit(kept, member_id, origin.now), origin)

    async def illustrate(
        self,
        term_id: GlossaryTermId,
        version: int,
        example: str,
        source: str,
        origin: Origin,
    ) -> GlossaryTerm:
        """Give an entry an example and a source. Raises NotFound, Stale."""
        async with self._storage.write(origin.request) as work:
            before = _known(await work.glossary.lock(term_id))
            before.check_version(version)
            text = replace(before.text, example=example, source=source)
            return await _save(work, before, before.edit(text, _who(origin), origin.now), origin)

    async def history(self, term_id: GlossaryTermId, origin: Origin, *, limit: int, offset: int) -> History:
        """What an entry said before. Raises NotFound."""
        async with self._storage.read() as work:
            term = _known(await work.glossary.get(term_id))
            versions = await work.glossary.versions(term_id, limit=limit, offset=offset)
            people = await work.members.get_many([version.by for version in versions])
            return History(term, versions, dict(people), await _keeps(work, origin))

    async def undo(
        self, term_id: GlossaryTermId, number: int, origin: Origin, *, seen: int = 0
    ) -> GlossaryTerm:
        """Have an entry say again what an earlier version said; ``number`` 0: the one before. ``seen``: the
        version that was shown, so that two presses are one; 0 where none was.

        Raises NotFound, NotAllowed for all but chiefs of sections and 総務課, Refused, Stale, InvalidInput.
        """
        async with self._storage.write(origin.request) as work:
            before = _known(await work.glossary.lock(term_id))
            await _check_keeps(work, origin)
            if seen:
                before.check_version(seen)
            earlier = await work.glossary.version(term_id, before.check_earlier(number))
            if earlier is None:
                raise NotFound("glossary.gone")
            return await _save(work, before, before.edit(earlier.text, _who(origin), origin.now), origin)

    async def keepable(self, term_id: GlossaryTermId, origin: Origin) -> GlossaryTerm:
        """An entry one may take out of the glossary. Raises NotFound, NotAllowed."""
        async with self._storage.read() as work:
            term = _known(await work.glossary.get(term_id))
            await _check_keeps(work, origin)
            return term

    async def remove(self, term_id: GlossaryTermId, origin: Origin) -> GlossaryTerm:
        """Take an entry out with its history. Raises NotFound, NotAllowed."""
        async with self._storage.write(origin.request) as work:
            term = _known(await work.glossary.lock(term_id))
            await _check_keeps(work, origin)
            await work.glossary.delete(term_id)
            await _note(work, "glossary.removed", term_id, origin)
            return term

    async def ask(self, word: str, member_id: MemberId, origin: Origin) -> GlossaryTerm | None:
        """Ask for a word. Returns its entry where there is one; else it waits, and nobody learns for whom:
        not even the audit trail. Raises InvalidInput at ``word``, Refused for too many.
        """
        key = key_of(word)
        if not key:
            raise InvalidInput({"word": Problem("glossary.word_unreadable")})
        async with self._storage.write(origin.request) as work:
            await work.members.lock(member_id)
            known = await work.glossary.keyed(key, limit=1)
            if known:
                return known[0]
            check_room(await work.glossary.waits_for(member_id))
            waiting = WaitingTerm(WaitingTermId(new_id(origin.now)), word, origin.now, 0)
            await work.glossary.ask(waiting, member_id)
            return None

    async def waiting(self, *, limit: int, offset: int) -> tuple[tuple[WaitingTerm, ...], int]:
        """A page of the words that wait for an explanation, and how many there are in all."""
        async with self._storage.read() as work:
            return await work.glossary.waiting(limit=limit, offset=offset)

    async def to_explain(self, waiting_id: WaitingTermId, origin: Origin) -> WaitingTerm | GlossaryTerm:
        """A word that waits. Its entry where somebody wrote one in the moment in which it was asked for; who
        waits is told now. Raises NotFound when it does not wait any more.
        """
        async with self._storage.write() as work:
            found = await work.glossary.waiting_word(waiting_id)
            if found is None:
                raise NotFound("glossary.not_waiting")
            known = await work.glossary.keyed(found.key, limit=1)
            if not known:
                return found
            await _tell_askers(work, known[0], origin)
            return known[0]

    async def drop(self, waiting_id: WaitingTermId, origin: Origin) -> None:
        """Take a word off the list unexplained; who waited for it is told, since they were promised a word.
        Raises NotAllowed, NotFound.
        """
        async with self._storage.write(origin.request) as work:
            await _check_keeps(work, origin)
            waiting = await work.glossary.waiting_word(waiting_id)
            waited = await work.glossary.askers_of(waiting_id)
            if waiting is None or not await work.glossary.drop(waiting_id):
                raise NotFound("glossary.not_waiting")
            others = [one for one in waited if one != origin.member_id]
            await tell_members(work, DROPPED, waiting_id, others, now=origin.now, word=waiting.word)
            await work.audit.add(
                "glossary.dropped", at=origin.now, member_id=origin.member_id, subject_id=waiting_id
            )

    async def keeps(self, origin: Origin) -> bool:
        """Whether somebody may undo and take out."""
        async with self._storage.read() as work:
            return await _keeps(work, origin)

    async def shown(self, showing: Showing, token_id: int, origin: Origin) -> Explained:
        """The entries whose words occur in what the town shows. Raises NotFound for what is hidden."""
        async with self._storage.read() as work:
            return await explain(work, await text_of(work, showing, token_id, origin))

    async def explain(self, text: str) -> Explained:
        """The entries whose words occur in a text."""
        async with self._storage.read() as work:
            return await explain(work, text)

    async def leave_town(self, work: Work, member_id: MemberId, _origin: Origin) -> None:
        """What 退庁 does here: nothing is waited for any more; in the leaver's transaction."""
        await work.glossary.forget_asker(member_id)


async def explain(work: Work, text: str) -> Explained:
    """The entries whose words occur in a text, in the order of reading."""
    read = readable(text)
    known = await work.glossary.keys_beginning(heads(read), limit=_MOST_KEYS)
    found = [term_id for key in occurring(read, known) for term_id in known[key]]
    ids = tuple(dict.fromkeys(found))
    terms = await work.glossary.get_many(ids[:MOST_SHOWN])
    return Explained(tuple(terms[one] for one in ids[:MOST_SHOWN] if one in terms), len(ids[MOST_SHOWN:]))


async def _save(work: Work, before: GlossaryTerm, after: GlossaryTerm, origin: Origin) -> GlossaryTerm:
    if after is before:
        return before
    if not await work.glossary.save(after):
        raise InvalidInput({"word": Problem("glossary.known_already", {"word": after.text.word})})
    await _note(work, "glossary.edited", after.id, origin)
    await _tell_askers(work, after, origin)
    return after


async def _tell_askers(work: Work, term: GlossaryTerm, origin: Origin, *heard: str) -> None:
    waited = await work.glossary.settle((*term.keys, *heard))
    others = [member_id for member_id in waited if member_id != origin.member_id]
    if others:
        await tell_members(work, EXPLAINED, term.id, others, now=origin.now)


async def _keeps(work: Work, origin: Origin) -> bool:
    """Whether somebody looks after the glossary: 総務課 and whoever leads a section now."""
    if origin.administrator:
        return True
    member = await work.members.get(origin.member_id) if origin.member_id is not None else None
    if member is None or not member.active:
        return False
    return any(seat.post.leads for seat in await work.sections.memberships_of(member.id))


async def _check_keeps(work: Work, origin: Origin) -> None:
    if not await _keeps(work, origin):
        raise NotAllowed("glossary.chiefs_only")


async def _note(work: Work, action: str, term_id: GlossaryTermId, origin: Origin) -> None:
    await work.audit.add(action, at=origin.now, member_id=origin.member_id, subject_id=term_id)


def _who(origin: Origin) -> MemberId:
    assert origin.member_id is not None, "only members write"
    return origin.member_id


def _known(term: GlossaryTerm | None) -> GlossaryTerm:
    if term is None:
        raise NotFound("glossary.gone")
    return term
