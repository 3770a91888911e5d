"""All services of the town, wired once."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.policy import Policy
from bot.ports.work import Storage
from bot.services.announcements import AnnouncementService
from bot.services.answering import AnsweringService
from bot.services.asking import AskingService
from bot.services.broadcasts import BroadcastService
from bot.services.colleagues import ColleagueService
from bot.services.desk import DeskService
from bot.services.directory import DirectoryService
from bot.services.dormancy import DormancyService
from bot.services.event_drafts import EventDraftService
from bot.services.events import EventService
from bot.services.experiments import ExperimentService
from bot.services.following import FollowingService
from bot.services.founding import FoundingService
from bot.services.handovers import HandoverService
from bot.services.home import HomeService
from bot.services.housekeeping import Tick
from bot.services.interview_bookings import InterviewBookings
from bot.services.interview_notes import InterviewNotes
from bot.services.interviews import InterviewService
from bot.services.join_requests import JoinRequestService
from bot.services.joining import JoiningService
from bot.services.membership import MembershipService
from bot.services.notice_wishes import NoticeWishService
from bot.services.nudging import NudgingService
from bot.services.personal_reminders import PersonalReminderService
from bot.services.pitching import PitchingService
from bot.services.places import PlacesService
from bot.services.pruning import PruningService
from bot.services.question_index import QuestionIndex
from bot.services.questions import QuestionService
from bot.services.reforms import ReformService
from bot.services.reminders import ReminderService
from bot.services.revival import RevivalService
from bot.services.rsvps import RsvpService
from bot.services.section_office import SectionOffice
from bot.services.section_posts import SectionPosts
from bot.services.section_privacy import SectionPrivacy
from bot.services.section_reports import SectionReportService
from bot.services.sections import SectionsService
from bot.services.splitting import SplittingService
from bot.services.successions import SuccessionService
from bot.services.tasks import TaskService
from bot.services.terms import TermService
from bot.services.twins import TwinService
from bot.services.vacancies import Vacancies
from bot.text.analysis import CharacterAnalyzer


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
    rsvps: RsvpService
    reminders: ReminderService
    personal_reminders: PersonalReminderService
    questions: QuestionService
    asking: AskingService
    answering: AnsweringService
    question_index: QuestionIndex
    broadcasts: BroadcastService
    notice_wishes: NoticeWishService
    announcements: AnnouncementService
    home: HomeService
    pruning: PruningService

    def ticks(self) -> tuple[tuple[str, Tick], ...]:
        """What services do by themselves from time to time, by name."""
        return (
            ("reminders", self.reminders.tick),
            ("personal reminders", self.personal_reminders.tick),
            ("broadcasts", self.broadcasts.tick),
            ("question index", self.question_index.tick),
            ("proposals", self.founding.tick),
            ("interviews", self.interviews.tick),
            ("terms", self.terms.tick),
            ("successions", self.successions.tick),
            ("nudges", self.nudging.tick),
            ("reforms", self.reforms.tick),
            ("dormancy", self.dormancy.tick),
            ("experiments", self.experiments.tick),
            ("tasks", self.tasks.tick),
            ("following", self.following.tick),
            ("announcements", self.announcements.tick),
            ("outsiders' answers", self.rsvps.tick),
            ("pruning", self.pruning.tick),
        )


def build_town(storage: Storage, clock: Clock, policy: Policy) -> Town:
    """Make every service of the town."""
    tasks = TaskService(storage, policy)
    sections = SectionsService(storage, policy, on_leave=(tasks.leave_section,))
    founding = FoundingService(storage, policy)
    interviews = InterviewService(storage)
    vacancies = Vacancies(policy)
    colleagues = ColleagueService(storage, policy)
    following = FollowingService(storage, policy)
    rsvps = RsvpService(storage, policy)
    personal = PersonalReminderService(storage, policy)
    index = QuestionIndex(storage, CharacterAnalyzer())
    return Town(
        policy=policy,
        clock=clock,
        storage=storage,
        joining=JoiningService(storage, policy),
        membership=MembershipService(
            storage,
            on_leave=(
                sections.release_seats,
                tasks.leave_town,
                founding.leave_town,
                following.leave_town,
                interviews.leave_town,
                rsvps.leave_town,
                personal.leave_town,
            ),
            on_sleep=(vacancies.fell_asleep,),
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
        event_drafts=EventDraftService(storage, policy),
        rsvps=rsvps,
        reminders=ReminderService(storage),
        personal_reminders=personal,
        questions=QuestionService(storage, policy, index),
        asking=AskingService(storage, index),
        answering=AnsweringService(storage, policy, index),
        question_index=index,
        broadcasts=BroadcastService(storage, policy),
        notice_wishes=NoticeWishService(storage, policy),
        announcements=AnnouncementService(storage),
        home=HomeService(storage),
        pruning=PruningService(storage),
    )
