"""All services of the town, wired once."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.policy import Policy
from bot.ports.work import Storage
from bot.services.answering import AnsweringService
from bot.services.asking import AskingService
from bot.services.broadcasts import BroadcastService
from bot.services.event_drafts import EventDraftService
from bot.services.events import EventService
from bot.services.founding import FoundingService
from bot.services.home import HomeService
from bot.services.housekeeping import Tick
from bot.services.joining import JoiningService
from bot.services.membership import MembershipService
from bot.services.personal_reminders import PersonalReminderService
from bot.services.places import PlacesService
from bot.services.pruning import PruningService
from bot.services.question_index import QuestionIndex
from bot.services.questions import QuestionService
from bot.services.reminders import ReminderService
from bot.services.rsvps import RsvpService
from bot.services.section_office import SectionOffice
from bot.services.sections import SectionsService
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
    founding: FoundingService
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
            ("pruning", self.pruning.tick),
        )


def build_town(storage: Storage, clock: Clock, policy: Policy) -> Town:
    """Make every service of the town."""
    sections = SectionsService(storage, policy)
    founding = FoundingService(storage, policy)
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
            on_leave=(sections.release_seats, founding.leave_town, rsvps.leave_town, personal.leave_town),
        ),
        places=PlacesService(storage, policy.channels, policy.language),
        sections=sections,
        section_office=SectionOffice(storage),
        founding=founding,
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
        home=HomeService(storage),
        pruning=PruningService(storage),
    )
