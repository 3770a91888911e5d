"""The counter (窓口): recognises who stands there, and notes people and places on first contact."""

from datetime import datetime

from bot.domain.ids import AccountId, PlaceId, new_id
from bot.domain.members import Account
from bot.domain.places import Place, Platform
from bot.i18n.words import language_of
from bot.ports.members import Recognised
from bot.ports.work import Storage, Work
from bot.text.normalise import single_line

NAME_LIMIT = 100


class Counter:
    """Turns platform ids into the town's own records. ``language``: what a new place is spoken to in."""

    def __init__(self, storage: Storage, language: str) -> None:
        self._storage = storage
        self._language = language

    async def recognise(
        self,
        platform: Platform,
        place_external_id: str,
        place_name: str,
        *,
        user_external_id: str,
        user_name: str,
        locale: str,
        now: datetime,
    ) -> Recognised:
        """Place, account and member of a platform user; first contact is noted in the same call."""
        async with self._storage.read() as work:
            known = await work.members.recognise(platform, place_external_id, user_external_id)
        if known:
            return known
        async with self._storage.write() as work:
            place = await attach_place(
                work, platform, place_external_id, place_name, language=self._language, now=now
            )
            await _note_account(work, place, user_external_id, name=user_name, locale=locale, now=now)
            noted = await work.members.recognise(platform, place_external_id, user_external_id)
            assert noted is not None, "written a moment ago in the same transaction"
            return noted


async def attach_place(
    work: Work, platform: Platform, external_id: str, name: str, *, language: str, now: datetime
) -> Place:
    """The place with this platform id; attached to the town when it is new."""
    place = await work.places.find(platform, external_id)
    if place is None:
        called = single_line(name, NAME_LIMIT)
        place = await work.places.add(
            Place(PlaceId(new_id(now)), platform, external_id, called, language, now)
        )
    return place


async def _note_account(
    work: Work, place: Place, user_external_id: str, *, name: str, locale: str, now: datetime
) -> None:
    known = await work.members.recognise(place.platform, place.external_id, user_external_id)
    if known:
        return
    # A Discord user id is the same person in every guild; a Slack user id only within its workspace.
    member_id = (
        await work.members.same_person(place.platform, user_external_id)
        if place.platform is Platform.DISCORD
        else None
    )
    account = Account(
        id=AccountId(new_id(now)),
        place_id=place.id,
        external_id=user_external_id,
        name=single_line(name, NAME_LIMIT),
        member_id=member_id,
        locale=language_of(locale),
    )
    await work.members.add_account(account)
