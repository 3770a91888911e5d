"""A whole town on a database of its own, driven without any door: the quickest way to try a feature."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from bot.domain.ids import AccountId, MemberId, new_id
from bot.domain.members import Account, Member, MemberKind, Office, Profile, apply
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.i18n.words import Speech, language_of
from bot.interaction.call import Invocation, PlatformUser
from bot.interaction.commands import Registry
from bot.interaction.dispatcher import Dispatcher
from bot.interaction.notices import NoticeBook
from bot.services.counter import attach_place
from bot.services.joining import WELCOME
from bot.services.telling import tell_channels
from bot.services.town import Town, build_town
from bot.view import Action, Answer, Button, Form, Message, controls
from commands import features
from storage.database import Database, open_database
from storage.schema import create_schema
from storage.sealer import KEY_BYTES, Sealer
from storage.unit_of_work import SqlStorage
from tests.builders.database import town_file
from tests.fakes.clock import FakeClock

PLACE = "縁側"
_requests = count(1)

# Every test town has the same key: opened again it knows its anonymous askers.
SEALER = Sealer(bytes(KEY_BYTES))


@dataclass
class TestTown:
    """A town, its dispatcher and its clock. ``planned`` counts the calls of the clockwork."""

    __test__ = False

    town: Town
    storage: SqlStorage
    database: Database
    dispatcher: Dispatcher
    notices: NoticeBook
    clock: FakeClock
    planned: list[None] = field(default_factory=list)

    def person(self, name: str, **facts: object) -> "Person":
        """Somebody at the counter who has not joined yet."""
        user = PlatformUser(external_id=f"u-{name}", name=name)
        return Person(self, replace(user, **facts))  # type: ignore[arg-type]

    async def member(self, name: str, *offices: Office, **facts: object) -> "Person":
        """Somebody who has joined, holding the given offices; written down at once, as 入庁 leaves it."""
        person = self.person(name, **facts)
        now, policy = self.clock.now(), self.town.policy
        joined = apply(
            MemberId(new_id(now)),
            Profile(name, "縁側市", MemberKind.LOCAL),
            rules_version=policy.rules_version,
            needs_approval=False,
            language=language_of(person.user.locale),
            now=now,
        )
        async with self.storage.write() as work:
            place = await attach_place(
                work, person.platform, person.place, PLACE, language=policy.language, now=now
            )
            assert (
                await work.members.recognise(person.platform, person.place, person.user.external_id) is None
            )
            await work.members.save(replace(joined, offices=frozenset(offices)))
            await work.members.add_account(
                Account(
                    AccountId(new_id(now)),
                    place.id,
                    person.user.external_id,
                    name,
                    joined.id,
                    locale=language_of(person.user.locale),
                )
            )
            await work.audit.add("member.joined", at=now, member_id=joined.id, subject_id=joined.id)
            await tell_channels(work, WELCOME, joined.id, Purpose.WELCOME, now=now)
        return person


@dataclass
class Person:
    """Acts like an adapter on behalf of one user: calls commands, presses buttons, sends forms."""

    at: TestTown
    user: PlatformUser
    place: str = "local"
    platform: Platform = Platform.LOCAL
    channel: str = ""

    async def do(
        self, verb: str, *args: str, request: str = "", complete: bool = True, **values: str
    ) -> Answer:
        """Call a command; a form sent in (``complete``) unless said otherwise."""
        answer = await self.at.dispatcher.dispatch(
            self._invocation(verb, args, values, request, complete=complete)
        )
        assert answer is not None, "the request was handled before"
        return answer

    async def again(self, verb: str, *args: str, request: str, **values: str) -> Answer | None:
        """Deliver a request a second time."""
        return await self.at.dispatcher.dispatch(self._invocation(verb, args, values, request, complete=True))

    async def say(self, text: str) -> Answer:
        """Type a command."""
        answer = await self.at.dispatcher.text(self._invocation("", (), {}, "", complete=False), text)
        assert answer is not None
        return answer

    async def press(self, message: Answer, label: str) -> Answer:
        """Press the button of a message whose label contains ``label``."""
        action = button(message, label).action
        return await self.do(action.verb, *action.args, complete=False)

    async def choose(self, action: Action, value: str) -> Answer:
        """Choose an entry of a select."""
        return await self.do(action.verb, *action.args, value, complete=False)

    async def send(self, form: Answer, **values: str) -> Answer:
        """Fill in a form on top of its prefilled values and send it."""
        assert isinstance(form, Form), form
        filled = {entry.name: entry.value for entry in form.fields} | values
        answer = await self.at.dispatcher.dispatch(
            self._invocation(form.action.verb, form.action.args, filled, "", complete=True)
        )
        assert answer is not None
        return answer

    async def suggest(self, kind: str, typed: str) -> tuple[str, ...]:
        """Labels offered while typing."""
        invocation = self._invocation("", (), {}, "", complete=False)
        return tuple(option.label for option in await self.at.dispatcher.suggest(invocation, kind, typed))

    async def record(self) -> Member:
        """The member as stored now."""
        async with self.at.storage.read() as work:
            known = await work.members.recognise(self.platform, self.place, self.user.external_id)
        assert known is not None
        assert known.member is not None
        return known.member

    def _invocation(
        self, verb: str, args: tuple[str, ...], values: dict[str, str], request: str, *, complete: bool
    ) -> Invocation:
        return Invocation(
            platform=self.platform,
            place_external_id=self.place,
            place_name=PLACE,
            user=self.user,
            request_id=request or f"r-{next(_requests)}",
            verb=verb,
            args=args,
            values=values,
            complete=complete,
            channel_id=self.channel,
        )


def button(message: Answer, label: str) -> Button:
    """The button of a message whose label contains ``label``."""
    assert isinstance(message, Message), message
    found = [
        control for control in controls(message) if isinstance(control, Button) and label in control.label
    ]
    assert found, (
        f"no button {label!r} among {[getattr(control, 'label', '') for control in controls(message)]}"
    )
    return found[0]


@asynccontextmanager
async def open_town(folder: Path, policy: Policy | None = None, *, url: str = "") -> AsyncIterator[TestTown]:
    """A town in a folder of its own (or on a database given by URL); opened again it is the same town."""
    clock = FakeClock()
    database = open_database(url or town_file(folder))
    if url:
        await create_schema(database)
    planned: list[None] = []
    storage = SqlStorage(database, clock.now, lambda: planned.append(None), SEALER)
    rules = policy or Policy()
    town = build_town(storage, clock, rules)
    registry = Registry(features(town))
    speech = Speech()
    dispatcher = Dispatcher(registry, storage, clock, speech, rules)
    try:
        yield TestTown(
            town, storage, database, dispatcher, NoticeBook(registry, speech, rules), clock, planned
        )
    finally:
        await database.close()
