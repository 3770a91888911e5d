"""Units of work over SQLAlchemy Core: every repository of one unit shares one connection."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import AlreadyHandled
from bot.ports.known import Known
from storage.database import Database
from storage.repositories import recalled
from storage.repositories.advice_wishes import SqlAdviceWishes
from storage.repositories.announcements import SqlAnnouncements
from storage.repositories.appeals import SqlAppeals
from storage.repositories.attendance import SqlAttendance
from storage.repositories.attendee_cards import SqlAttendeeCards
from storage.repositories.broadcasts import SqlBroadcasts
from storage.repositories.cafes import SqlCafes
from storage.repositories.cohosts import SqlCohosts
from storage.repositories.comparisons import SqlComparisons
from storage.repositories.date_polls import SqlDatePolls
from storage.repositories.deliveries import SqlDeliveries
from storage.repositories.desks import SqlDesks
from storage.repositories.directory import SqlDirectory
from storage.repositories.event_mirrors import SqlEventMirrors
from storage.repositories.event_questions import SqlEventQuestions
from storage.repositories.event_roles import SqlEventRoles
from storage.repositories.events import SqlEvents
from storage.repositories.experiments import SqlExperiments
from storage.repositories.faqs import SqlFaqs
from storage.repositories.feedbacks import SqlFeedbacks
from storage.repositories.feeds import SqlFeeds
from storage.repositories.findings import SqlFindings
from storage.repositories.following import SqlFollowing
from storage.repositories.freshness import SqlFreshness
from storage.repositories.glossary import SqlGlossary
from storage.repositories.handbook import SqlHandbook
from storage.repositories.handovers import SqlHandovers
from storage.repositories.held_deliveries import SqlHeldDeliveries
from storage.repositories.ideas import SqlIdeas
from storage.repositories.interviews import SqlInterviews
from storage.repositories.join_requests import SqlJoinRequests
from storage.repositories.lightning_talks import SqlLightningTalks
from storage.repositories.local import SqlLocalChat
from storage.repositories.materials import SqlMaterials
from storage.repositories.members import SqlMembers
from storage.repositories.notice_wishes import SqlNoticeWishes
from storage.repositories.organisations import SqlOrganisations
from storage.repositories.personal_reminders import SqlPersonalReminders
from storage.repositories.places import SqlPlaces
from storage.repositories.programmes import SqlProgrammes
from storage.repositories.proposals import SqlProposals
from storage.repositories.publications import SqlPublications
from storage.repositories.question_merges import SqlQuestionMerges
from storage.repositories.question_ties import SqlQuestionTies
from storage.repositories.questions import SqlQuestions
from storage.repositories.recaps import SqlRecaps
from storage.repositories.records import SqlAudit, SqlDrafts, SqlRequests, SqlSettings
from storage.repositories.reforms import SqlReforms
from storage.repositories.rides import SqlRides
from storage.repositories.rsvps import SqlRsvps
from storage.repositories.seals import SqlSeals
from storage.repositories.search import SqlSearch
from storage.repositories.sections import SqlSections
from storage.repositories.series import SqlSeries
from storage.repositories.shelf_replies import SqlShelfReplies
from storage.repositories.successions import SqlSuccessions
from storage.repositories.tasks import SqlTasks
from storage.repositories.threads import OF_EVENTS, OF_QUESTIONS, SqlCardThreads
from storage.repositories.toolshelf import SqlToolshelf
from storage.repositories.twins import SqlTwins
from storage.repositories.venues import SqlVenues
from storage.sealer import Sealer
from storage.sql import insert_ignoring
from storage.tables import records


class SqlWork:
    """Repositories made when first asked for. known: see Storage.read."""

    def __init__(
        self,
        connection: AsyncConnection,
        now: Callable[[], datetime],
        sealer: Sealer | None = None,
        known: Known | None = None,
    ) -> None:
        self._connection = connection
        self._now = now
        self._sealer = sealer
        self._known = known

    @cached_property
    def places(self) -> SqlPlaces:
        return recalled.Places(self._connection, self._known) if self._known else SqlPlaces(self._connection)

    @cached_property
    def members(self) -> SqlMembers:
        if self._known:
            return recalled.Members(self._connection, self._now, self._known)
        return SqlMembers(self._connection, self._now)

    @cached_property
    def sections(self) -> SqlSections:
        return SqlSections(self._connection)

    @cached_property
    def proposals(self) -> SqlProposals:
        return SqlProposals(self._connection)

    @cached_property
    def interviews(self) -> SqlInterviews:
        return SqlInterviews(self._connection)

    @cached_property
    def successions(self) -> SqlSuccessions:
        return SqlSuccessions(self._connection)

    @cached_property
    def handovers(self) -> SqlHandovers:
        return SqlHandovers(self._connection)

    @cached_property
    def directory(self) -> SqlDirectory:
        return SqlDirectory(self._connection)

    @cached_property
    def reforms(self) -> SqlReforms:
        return SqlReforms(self._connection)

    @cached_property
    def experiments(self) -> SqlExperiments:
        return SqlExperiments(self._connection)

    @cached_property
    def glossary(self) -> SqlGlossary:
        return SqlGlossary(self._connection)

    @cached_property
    def ideas(self) -> SqlIdeas:
        return SqlIdeas(self._connection)

    @cached_property
    def twins(self) -> SqlTwins:
        return SqlTwins(self._connection)

    @cached_property
    def tasks(self) -> SqlTasks:
        return SqlTasks(self._connection)

    @cached_property
    def desks(self) -> SqlDesks:
        return SqlDesks(self._connection)

    @cached_property
    def following(self) -> SqlFollowing:
        return SqlFollowing(self._connection)

    @cached_property
    def join_requests(self) -> SqlJoinRequests:
        return SqlJoinRequests(self._connection)

    @cached_property
    def events(self) -> SqlEvents:
        return recalled.Events(self._connection, self._known) if self._known else SqlEvents(self._connection)

    @cached_property
    def rsvps(self) -> SqlRsvps:
        return recalled.Rsvps(self._connection, self._known) if self._known else SqlRsvps(self._connection)

    @cached_property
    def feeds(self) -> SqlFeeds:
        return SqlFeeds(self._connection)

    @cached_property
    def event_mirrors(self) -> SqlEventMirrors:
        return SqlEventMirrors(self._connection)

    @cached_property
    def event_threads(self) -> SqlCardThreads:
        return SqlCardThreads(self._connection, OF_EVENTS)

    @cached_property
    def question_threads(self) -> SqlCardThreads:
        return SqlCardThreads(self._connection, OF_QUESTIONS)

    @cached_property
    def date_polls(self) -> SqlDatePolls:
        return SqlDatePolls(self._connection)

    @cached_property
    def organisations(self) -> SqlOrganisations:
        return SqlOrganisations(self._connection)

    @cached_property
    def findings(self) -> SqlFindings:
        return SqlFindings(self._connection)

    @cached_property
    def comparisons(self) -> SqlComparisons:
        return SqlComparisons(self._connection)

    @cached_property
    def programmes(self) -> SqlProgrammes:
        return SqlProgrammes(self._connection)

    @cached_property
    def event_roles(self) -> SqlEventRoles:
        return SqlEventRoles(self._connection)

    @cached_property
    def lightning_talks(self) -> SqlLightningTalks:
        return SqlLightningTalks(self._connection)

    @cached_property
    def venues(self) -> SqlVenues:
        return recalled.Venues(self._connection, self._known) if self._known else SqlVenues(self._connection)

    @cached_property
    def cohosts(self) -> SqlCohosts:
        return SqlCohosts(self._connection)

    @cached_property
    def materials(self) -> SqlMaterials:
        return SqlMaterials(self._connection)

    @cached_property
    def attendance(self) -> SqlAttendance:
        return SqlAttendance(self._connection)

    @cached_property
    def feedbacks(self) -> SqlFeedbacks:
        return SqlFeedbacks(self._connection)

    @cached_property
    def recaps(self) -> SqlRecaps:
        return SqlRecaps(self._connection)

    @cached_property
    def cafes(self) -> SqlCafes:
        return SqlCafes(self._connection)

    @cached_property
    def attendee_cards(self) -> SqlAttendeeCards:
        return SqlAttendeeCards(self._connection)

    @cached_property
    def rides(self) -> SqlRides:
        return SqlRides(self._connection)

    @cached_property
    def event_questions(self) -> SqlEventQuestions:
        return SqlEventQuestions(self._connection)

    @cached_property
    def series(self) -> SqlSeries:
        return SqlSeries(self._connection)

    @cached_property
    def personal_reminders(self) -> SqlPersonalReminders:
        return SqlPersonalReminders(self._connection)

    @cached_property
    def questions(self) -> SqlQuestions:
        return SqlQuestions(self._connection, self._sealer)

    @cached_property
    def question_ties(self) -> SqlQuestionTies:
        return SqlQuestionTies(self._connection)

    @cached_property
    def question_merges(self) -> SqlQuestionMerges:
        return SqlQuestionMerges(self._connection)

    @cached_property
    def faqs(self) -> SqlFaqs:
        return SqlFaqs(self._connection)

    @cached_property
    def handbook(self) -> SqlHandbook:
        return SqlHandbook(self._connection)

    @cached_property
    def freshness(self) -> SqlFreshness:
        return SqlFreshness(self._connection)

    @cached_property
    def advice_wishes(self) -> SqlAdviceWishes:
        return SqlAdviceWishes(self._connection)

    @cached_property
    def appeals(self) -> SqlAppeals:
        return SqlAppeals(self._connection)

    @cached_property
    def toolshelf(self) -> SqlToolshelf:
        return SqlToolshelf(self._connection)

    @cached_property
    def shelf_replies(self) -> SqlShelfReplies:
        return SqlShelfReplies(self._connection)

    @cached_property
    def search(self) -> SqlSearch:
        return SqlSearch(self._connection)

    @cached_property
    def broadcasts(self) -> SqlBroadcasts:
        return SqlBroadcasts(self._connection)

    @cached_property
    def deliveries(self) -> SqlDeliveries:
        return SqlDeliveries(self._connection, self._now)

    @cached_property
    def held_deliveries(self) -> SqlHeldDeliveries:
        return SqlHeldDeliveries(self._connection)

    @cached_property
    def notice_wishes(self) -> SqlNoticeWishes:
        return SqlNoticeWishes(self._connection)

    @cached_property
    def announcements(self) -> SqlAnnouncements:
        return SqlAnnouncements(self._connection)

    @cached_property
    def drafts(self) -> SqlDrafts:
        return SqlDrafts(self._connection, self._sealer)

    @cached_property
    def publications(self) -> SqlPublications:
        return SqlPublications(self._connection)

    @cached_property
    def seals(self) -> SqlSeals:
        return SqlSeals(self._connection, self._sealer)

    @cached_property
    def audit(self) -> SqlAudit:
        return SqlAudit(self._connection)

    @cached_property
    def requests(self) -> SqlRequests:
        return SqlRequests(self._connection)

    @cached_property
    def settings(self) -> SqlSettings:
        return SqlSettings(self._connection)

    @cached_property
    def local(self) -> SqlLocalChat:
        return SqlLocalChat(self._connection)


class SqlStorage:
    """Opens units of work on a database.

    now: the town's clock. on_planned: called after a commit that planned deliveries. sealer: seals authors of
    anonymous questions; without it nobody can ask anonymously.
    """

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        on_planned: Callable[[], None],
        sealer: Sealer | None = None,
    ) -> None:
        self._sealer = sealer
        self._database = database
        self._now = now
        self._on_planned = on_planned

    @asynccontextmanager
    async def read(self, known: Known | None = None) -> AsyncIterator[SqlWork]:
        async with self._database.reading, self._database.reader.connect() as connection:
            yield SqlWork(connection, self._now, self._sealer, known)

    @asynccontextmanager
    async def write(self, request: str = "") -> AsyncIterator[SqlWork]:
        async with self._database.writing, self._database.writer.begin() as connection:
            if request:
                await self._remember(connection, request)
            work = SqlWork(connection, self._now, self._sealer)
            yield work
        if work.deliveries.planned:
            self._on_planned()

    async def _remember(self, connection: AsyncConnection, request: str) -> None:
        seen = {"request": request, "at": self._now()}
        if (await connection.execute(insert_ignoring(connection, records.requests), seen)).rowcount == 0:
            raise AlreadyHandled
