"""The unit of work: all repositories over one transaction."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.ports.broadcasts import Broadcasts
from bot.ports.deliveries import Deliveries
from bot.ports.desks import Desks
from bot.ports.directory import Directory
from bot.ports.events import Events, Rsvps
from bot.ports.following import Following, JoinRequests
from bot.ports.interviews import Interviews
from bot.ports.local import LocalChat
from bot.ports.members import Members
from bot.ports.notices import Announcements, HeldDeliveries, NoticeWishes
from bot.ports.personal_reminders import PersonalReminders
from bot.ports.places import Places
from bot.ports.proposals import Proposals
from bot.ports.questions import Questions
from bot.ports.records import Audit, Drafts, Requests, Settings
from bot.ports.reforms import Experiments, Reforms
from bot.ports.search import Search
from bot.ports.sections import Sections
from bot.ports.successions import Handovers, Successions
from bot.ports.tasks import Tasks
from bot.ports.twins import Twins


class Work(Protocol):
    """Repositories that see and change one consistent state."""

    @property
    def places(self) -> Places: ...
    @property
    def members(self) -> Members: ...
    @property
    def sections(self) -> Sections: ...
    @property
    def proposals(self) -> Proposals: ...

    @property
    def twins(self) -> Twins: ...
    @property
    def interviews(self) -> Interviews: ...
    @property
    def successions(self) -> Successions: ...
    @property
    def handovers(self) -> Handovers: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def reforms(self) -> Reforms: ...
    @property
    def experiments(self) -> Experiments: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def desks(self) -> Desks: ...
    @property
    def following(self) -> Following: ...
    @property
    def join_requests(self) -> JoinRequests: ...
    @property
    def events(self) -> Events: ...
    @property
    def rsvps(self) -> Rsvps: ...
    @property
    def personal_reminders(self) -> PersonalReminders: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def search(self) -> Search: ...
    @property
    def broadcasts(self) -> Broadcasts: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def held_deliveries(self) -> HeldDeliveries: ...
    @property
    def notice_wishes(self) -> NoticeWishes: ...
    @property
    def announcements(self) -> Announcements: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def local(self) -> LocalChat: ...


class Storage(Protocol):
    """Opens units of work."""

    def read(self) -> AbstractAsyncContextManager[Work]:
        """A unit of work that only reads."""
        ...

    def write(self, request: str = "") -> AbstractAsyncContextManager[Work]:
        """A unit of work that may write. Leaving it normally commits, an exception rolls back.

        ``request`` is stored in the same transaction; AlreadyHandled is raised on entering when an
        earlier transaction stored it.
        """
        ...
