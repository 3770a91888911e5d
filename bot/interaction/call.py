"""What an adapter hands over (Invocation) and what a handler receives (Call)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.members import Account, Member, Office
from bot.domain.places import Place, Platform
from bot.interaction.words import Words
from bot.services.origin import Origin


@dataclass(frozen=True, slots=True)
class PlatformUser:
    """Who acts, as the platform says. ``manages_place``: the platform's own administrator right."""

    external_id: str
    name: str
    locale: str = "ja"
    manages_place: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """The message a menu was used on. author: the platform's id of who wrote it, empty for what no person
    wrote. thread_id: the thread it stands in, or its channel.
    """

    message_id: str
    author: str = ""
    thread_id: str = ""


@dataclass(frozen=True, slots=True)
class Invocation:
    """One thing somebody did on a platform.

    request_id: unique per delivery of the platform (interaction id, trigger id, event id).
    verb: a command's path. args: positional values (a widget's arguments); values: named ones.
    complete: True when it comes from a submitted form, so that missing values are errors, not a form.
    spoken: where the text came from that a message's menu gives. forum_id: the forum whose post the channel
    is.
    """

    platform: Platform
    place_external_id: str
    place_name: str
    user: PlatformUser
    request_id: str
    verb: str
    args: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False
    channel_id: str = ""
    spoken: Spoken | None = None
    forum_id: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the town knows them."""

    account: Account
    member: Member | None
    manages_place: bool = False

    @property
    def is_member(self) -> bool:
        return self.member is not None and self.member.active

    def holds(self, office: Office) -> bool:
        """Whether the actor has an office. Administrators hold all; a platform's administrator is one too."""
        if self.manages_place:
            return True
        if self.member is None or not self.member.active:
            return False
        return bool(self.member.offices & {office, Office.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Call:
    """One command being carried out. ``origin`` goes to every service that writes."""

    actor: Actor
    place: Place
    words: Words
    now: datetime
    origin: Origin
    channel_id: str = ""
    spoken: Spoken | None = None
    forum_id: str = ""

    @property
    def member(self) -> Member:
        """The acting member; only for commands that require one."""
        assert self.actor.member is not None, "the dispatcher lets only members through"
        return self.actor.member
