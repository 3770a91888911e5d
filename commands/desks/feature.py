"""{@chief}席: looking after a section, small tasks others can take, the annual report."""

from bot.interaction.commands import Command, Feature
from bot.interaction.references import CarriedSection, OneSection
from bot.services import desk, tasks
from bot.services.town import Town
from commands.desks import notices
from commands.desks.helping import AskHelp, Helping, OneTask, TaskBoard
from commands.desks.looking import Greeted, Look, Looking
from commands.desks.reporting import OneVoice, Reporting, ReportOf


def desks(town: Town) -> Feature:
    """For those who look after sections, and for who lends them a hand."""
    looking = Looking(town.desk)
    reporting = Reporting(town.section_reports, town.policy.town_name)
    return Feature(
        "desks",
        commands=(
            Command("desk.look", Look, looking.look),
            Command("desk.greeted", Greeted, looking.greeted, listed=False),
            Command("desk.rest", OneSection, looking.rest, listed=False),
            Command("desk.rest_now", CarriedSection, looking.rest_now, listed=False),
            *_helping(town),
            Command("desk.report", ReportOf, reporting.report),
            Command("desk.voice", ReportOf, reporting.voice),
            reporting.save_command,
            Command("desk.voice_withdraw", OneVoice, reporting.withdraw_voice, listed=False),
        ),
        notices={
            desk.RESTING: notices.resting,
            tasks.CARD: notices.card,
            tasks.TAKEN: notices.taken,
            tasks.DROPPED: notices.dropped,
            tasks.FINISHED: notices.finished,
            tasks.THANKS: notices.thanks,
            tasks.ENDED: notices.ended,
            tasks.REMINDER: notices.reminder,
        },
    )


def _helping(town: Town) -> tuple[Command, ...]:
    helping = Helping(town.tasks)
    return (
        Command("desk.ask_help", AskHelp, helping.ask),
        Command("desk.tasks", TaskBoard, helping.board),
        Command("desk.task", OneTask, helping.show, listed=False),
        Command("desk.task_take", OneTask, helping.take, listed=False),
        Command("desk.task_drop", OneTask, helping.drop, listed=False),
        Command("desk.task_done", OneTask, helping.finish, listed=False),
        Command("desk.task_withdraw", OneTask, helping.withdraw, listed=False),
    )
