"""All services of the town, wired once."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.freshness import Kept
from bot.domain.policy import Policy
from bot.ports.work import Storage
from bot.services.advice import AdviceService
from bot.services.announcements import AnnouncementService
from bot.services.anonymous_asking import AnonymousAskingService
from bot.services.answering import AnsweringService
from bot.services.appeals import AppealService
from bot.services.asking import AskingService
from bot.services.attendance import AttendanceService
from bot.services.attendee_cards import AttendeeCardService
from bot.services.broadcasts import BroadcastService
from bot.services.cafe_rounds import CafeRounds
from bot.services.cafes import CafeService
from bot.services.cohosting import CohostingService
from bot.services.colleagues import ColleagueService
from bot.services.comparison_answers import ComparisonAnswers
from bot.services.comparisons import ComparisonService
from bot.services.date_polls import DatePollService
from bot.services.deadlines import DeadlineService
from bot.services.desk import DeskService
from bot.services.directory import DirectoryService
from bot.services.dormancy import DormancyService
from bot.services.event_copies import EventCopyService
from bot.services.event_drafts import EventDraftService
from bot.services.event_question_desk import EventQuestionDesk
from bot.services.event_questions import EventQuestionService
from bot.services.event_roles import RoleService
from bot.services.events import EventService
from bot.services.experiments import ExperimentService
from bot.services.faqs import FaqService
from bot.services.feeds import FeedService
from bot.services.finding import FindingService
from bot.services.following import FollowingService
from bot.services.founding import FoundingService
from bot.services.freshness import FreshnessService
from bot.services.glossary import GlossaryService
from bot.services.handbook import HandbookService
from bot.services.handbook_keeping import PageKeeper
from bot.services.handovers import HandoverService
from bot.services.helping import HelpingService
from bot.services.home import HomeService
from bot.services.housekeeping import Tick
from bot.services.ideas import IdeaService
from bot.services.interview_bookings import InterviewBookings
from bot.services.interview_notes import InterviewNotes
from bot.services.interviews import InterviewService
from bot.services.join_requests import JoinRequestService
from bot.services.joining import JoiningService
from bot.services.lightning_talks import LightningTalkService
from bot.services.materials import MaterialService
from bot.services.membership import MembershipService
from bot.services.notice_wishes import NoticeWishService
from bot.services.nudging import NudgingService
from bot.services.personal_reminders import PersonalReminderService
from bot.services.pitching import PitchingService
from bot.services.places import PlacesService
from bot.services.poll_clock import PollClock
from bot.services.programmes import ProgrammeService
from bot.services.pruning import PruningService
from bot.services.publications import PublicationService
from bot.services.question_drafts import QuestionDraftService
from bot.services.question_freshness import QuestionKeeper
from bot.services.question_index import QuestionIndex
from bot.services.question_merging import MergingService
from bot.services.question_ties import QuestionTieService
from bot.services.question_versions import QuestionVersionService
from bot.services.questions import QuestionService
from bot.services.quoting import QuotingService
from bot.services.recaps import RecapService
from bot.services.receptions import ReceptionService
from bot.services.reforms import ReformService
from bot.services.reminders import ReminderService
from bot.services.revival import RevivalService
from bot.services.rides import RideService
from bot.services.rsvps import RsvpService
from bot.services.seals import SealService
from bot.services.seat_holds import SeatHoldService
from bot.services.section_office import SectionOffice
from bot.services.section_posts import SectionPosts
from bot.services.section_privacy import SectionPrivacy
from bot.services.section_reports import SectionReportService
from bot.services.sections import SectionsService
from bot.services.series import SeriesService
from bot.services.series_changes import SeriesChanges
from bot.services.shelf_drafts import ShelfDraftService
from bot.services.shelf_replies import ShelfReplyService
from bot.services.splitting import SplittingService
from bot.services.successions import SuccessionService
from bot.services.surveys import SurveyService
from bot.services.tasks import TaskService
from bot.services.terms import TermService
from bot.services.toolshelf import ToolshelfService
from bot.services.twins import TwinService
from bot.services.vacancies import Vacancies
from bot.services.venues import VenueService
from bot.text.analysis import Analyzer, CharacterAnalyzer


@dataclass(frozen=True, slots=True)
class Town:
    """What features are given to work with."""

    policy: Policy
    clock: Clock
    storage: Storage
    joining: JoiningService
    membership: MembershipService
    places: PlacesService
    sections: SectionsService
    section_office: SectionOffice
    section_posts: SectionPosts
    handovers: HandoverService
    terms: TermService
    successions: SuccessionService
    founding: FoundingService
    interviews: InterviewService
    interview_bookings: InterviewBookings
    interview_notes: InterviewNotes
    directory: DirectoryService
    pitching: PitchingService
    nudging: NudgingService
    reforms: ReformService
    revival: RevivalService
    splitting: SplittingService
    dormancy: DormancyService
    experiments: ExperimentService
    colleagues: ColleagueService
    twins: TwinService
    tasks: TaskService
    desk: DeskService
    section_reports: SectionReportService
    following: FollowingService
    section_privacy: SectionPrivacy
    join_requests: JoinRequestService
    events: EventService
    event_drafts: EventDraftService
    event_copies: EventCopyService
    publications: PublicationService
    attendee_cards: AttendeeCardService
    rsvps: RsvpService
    feeds: FeedService
    date_polls: DatePollService
    poll_clock: PollClock
    comparisons: ComparisonService
    comparison_answers: ComparisonAnswers
    receptions: ReceptionService
    seat_holds: SeatHoldService
    series: SeriesService
    series_changes: SeriesChanges
    reminders: ReminderService
    attendance: AttendanceService
    surveys: SurveyService
    recaps: RecapService
    cafes: CafeService
    cafe_rounds: CafeRounds
    event_questions: EventQuestionService
    event_question_desk: EventQuestionDesk
    personal_reminders: PersonalReminderService
    questions: QuestionService
    asking: AskingService
    answering: AnsweringService
    quoting: QuotingService
    question_ties: QuestionTieService
    question_versions: QuestionVersionService
    merging: MergingService
    freshness: FreshnessService
    faqs: FaqService
    handbook: HandbookService
    question_index: QuestionIndex
    finding: FindingService
    advice: AdviceService
    appeals: AppealService
    deadlines: DeadlineService
    glossary: GlossaryService
    ideas: IdeaService
    toolshelf: ToolshelfService
    shelf_drafts: ShelfDraftService
    shelf_replies: ShelfReplyService
    programmes: ProgrammeService
    roles: RoleService
    lightning_talks: LightningTalkService
    helping: HelpingService
    venues: VenueService
    rides: RideService
    cohosting: CohostingService
    materials: MaterialService
    broadcasts: BroadcastService
    notice_wishes: NoticeWishService
    announcements: AnnouncementService
    seals: SealService
    anonymous_asking: AnonymousAskingService
    question_drafts: QuestionDraftService
    home: HomeService
    pruning: PruningService

    def ticks(self) -> tuple[tuple[str, Tick], ...]:
        """What services do by themselves from time to time, by name."""
        return (
            ("publications", self.publications.tick),
            ("series", self.series.tick),
            ("reminders", self.reminders.tick),
            ("personal reminders", self.personal_reminders.tick),
            ("date polls", self.poll_clock.tick),
            ("comparisons", self.comparisons.tick),
            ("broadcasts", self.broadcasts.tick),
            ("appeals", self.appeals.tick),
            ("toolshelf", self.toolshelf.tick),
            ("freshness", self.freshness.tick),
            ("proposals", self.founding.tick),
            ("interviews", self.interviews.tick),
            ("terms", self.terms.tick),
            ("successions", self.successions.tick),
            ("nudges", self.nudging.tick),
            ("reforms", self.reforms.tick),
            ("dormancy", self.dormancy.tick),
            ("experiments", self.experiments.tick),
            ("tasks", self.tasks.tick),
            ("ideas", self.ideas.tick),
            ("following", self.following.tick),
            ("surveys", self.surveys.tick),
            ("announcements", self.announcements.tick),
            ("outsiders' answers", self.rsvps.tick),
            ("held seats", self.seat_holds.tick),
            ("kept seats", self.rsvps.release_kept),
            ("outsiders' roles", self.helping.tick),
            ("pruning", self.pruning.tick),
        )


def build_town(storage: Storage, clock: Clock, policy: Policy, analyzer: Analyzer | None = None) -> Town:
    """Make every service of the town. analyzer: of the search; characters unless told."""
    tasks = TaskService(storage, policy)
    sections = SectionsService(storage, policy, on_leave=(tasks.leave_section,))
    founding = FoundingService(storage, policy)
    interviews = InterviewService(storage)
    vacancies = Vacancies(policy)
    colleagues = ColleagueService(storage, policy)
    following = FollowingService(storage, policy)
    rsvps = RsvpService(storage, policy)
    feeds = FeedService(storage, policy)
    roles = RoleService(storage, policy, rsvps)
    talks = LightningTalkService(storage, policy, rsvps)
    helping = HelpingService(storage, policy, roles, talks)
    series = SeriesService(storage, policy)
    personal = PersonalReminderService(storage, policy)
    event_drafts = EventDraftService(storage, policy)
    date_polls = DatePollService(storage, policy, event_drafts)
    event_drafts.on_publish.append(date_polls.event_published)
    comparisons = ComparisonService(storage, policy)
    publications = PublicationService(storage, event_drafts)
    surveys = SurveyService(storage, policy)
    cafes = CafeService(storage, policy)
    toolshelf = ToolshelfService(storage, policy)
    index = QuestionIndex(storage, analyzer or CharacterAnalyzer())
    appeals = AppealService(storage, policy, index)
    advice = AdviceService(storage, policy)
    asking, answering = AskingService(storage, policy, index), AnsweringService(storage, policy, index)
    question_ties = QuestionTieService(storage, policy, index)
    finding = FindingService(storage, policy, index)
    glossary, ideas = GlossaryService(storage), IdeaService(storage, policy)
    return Town(
        policy=policy,
        clock=clock,
        storage=storage,
        joining=JoiningService(storage, policy, on_arrive=(appeals.come_back,)),
        membership=MembershipService(
            storage,
            on_leave=(
                publications.leave_town,  # before sections: the order in which drafts are published
                advice.leave_town,  # before sections, since who has no seat reads no members-only question
                toolshelf.leave_town,  # before sections: the order in which a merge takes items along
                question_ties.leave_town,  # before sections: the index is held before they are
                sections.release_seats,
                tasks.leave_town,
                founding.leave_town,
                following.leave_town,
                interviews.leave_town,
                series.leave_town,  # before events: whoever changes one of its times locks the series first
                helping.leave_town,
                rsvps.leave_town,
                feeds.leave_town,
                date_polls.leave_town,
                comparisons.leave_town,
                cafes.leave_town,
                personal.leave_town,
                surveys.leave_town,
                glossary.leave_town,
                ideas.leave_town,
            ),
            on_sleep=(
                advice.stop_waiting_for,  # before vacancies: questions are held before sections
                vacancies.fell_asleep,
            ),
            on_wake=(vacancies.came_back,),
            on_edit=(colleagues.let_go, vacancies.moved),
        ),
        places=PlacesService(storage, policy.channels, policy.language),
        sections=sections,
        section_office=SectionOffice(storage, policy),
        section_posts=SectionPosts(storage, policy),
        handovers=HandoverService(storage, policy),
        terms=TermService(storage, policy),
        successions=SuccessionService(storage, policy),
        founding=founding,
        interviews=interviews,
        interview_bookings=InterviewBookings(storage),
        interview_notes=InterviewNotes(storage),
        directory=DirectoryService(storage),
        pitching=PitchingService(storage),
        nudging=NudgingService(storage),
        reforms=ReformService(storage, policy),
        revival=RevivalService(storage, policy),
        splitting=SplittingService(storage, policy),
        dormancy=DormancyService(storage, policy),
        experiments=ExperimentService(storage, policy),
        colleagues=colleagues,
        twins=TwinService(storage),
        tasks=tasks,
        desk=DeskService(storage),
        section_reports=SectionReportService(storage, policy),
        following=following,
        section_privacy=SectionPrivacy(storage, policy),
        join_requests=JoinRequestService(storage, policy),
        events=EventService(storage, policy),
        event_drafts=event_drafts,
        event_copies=EventCopyService(storage),
        publications=publications,
        attendee_cards=AttendeeCardService(storage),
        rsvps=rsvps,
        feeds=feeds,
        date_polls=date_polls,
        poll_clock=PollClock(storage, policy),
        comparisons=comparisons,
        comparison_answers=ComparisonAnswers(storage, policy),
        receptions=ReceptionService(storage, policy, event_drafts),
        seat_holds=SeatHoldService(storage, policy),
        series=series,
        series_changes=SeriesChanges(storage, policy),
        reminders=ReminderService(storage),
        attendance=AttendanceService(storage),
        surveys=surveys,
        recaps=RecapService(storage, policy),
        cafes=cafes,
        cafe_rounds=CafeRounds(storage, policy),
        event_questions=EventQuestionService(storage),
        event_question_desk=EventQuestionDesk(storage, asking, answering),
        personal_reminders=personal,
        questions=QuestionService(storage, policy, index),
        asking=asking,
        answering=answering,
        quoting=QuotingService(storage, answering),
        question_ties=question_ties,
        question_versions=QuestionVersionService(storage),
        merging=MergingService(storage, policy, index),
        faqs=FaqService(storage),
        handbook=HandbookService(storage, policy, finding),
        freshness=FreshnessService(
            storage, policy, {Kept.QUESTION: QuestionKeeper(policy, index), Kept.PAGE: PageKeeper()}
        ),
        question_index=index,
        finding=finding,
        advice=advice,
        appeals=appeals,
        deadlines=DeadlineService(storage, policy),
        glossary=glossary,
        ideas=ideas,
        toolshelf=toolshelf,
        shelf_drafts=ShelfDraftService(storage),
        shelf_replies=ShelfReplyService(storage, policy),
        programmes=ProgrammeService(storage, policy),
        roles=roles,
        lightning_talks=talks,
        helping=helping,
        venues=VenueService(storage, policy),
        rides=RideService(storage),
        cohosting=CohostingService(storage, policy),
        materials=MaterialService(storage, policy),
        broadcasts=BroadcastService(storage, policy),
        notice_wishes=NoticeWishService(storage, policy),
        announcements=AnnouncementService(storage),
        seals=SealService(storage),
        question_drafts=QuestionDraftService(storage),
        anonymous_asking=AnonymousAskingService(storage, asking),
        home=HomeService(storage),
        pruning=PruningService(storage),
    )
