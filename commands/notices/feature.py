"""お知らせの受け取り方: how a member hears what the town says by itself."""

from bot.interaction.commands import Command, Feature
from bot.interaction.params import Nothing
from bot.services.town import Town
from commands.notices.event_wish import EventReminders, EventWishes
from commands.notices.page import DaysMenu, DigestMenu, HoursMenu, NoticePage, QuietLine, RemindersMenu


def notices(town: Town) -> Feature:
    """Quiet hours, days off, the digest and reminders of events, all in one place."""
    page = NoticePage(town.notice_wishes)
    return Feature(
        "notices",
        commands=(
            page.command,
            Command("quiet", QuietLine, page.keep_quiet, rest="hours"),
            Command("notices.form", Nothing, page.form, listed=False),
            Command("notices.hours", HoursMenu, page.hours, listed=False),
            Command("notices.days", DaysMenu, page.days, listed=False),
            Command("notices.digest", DigestMenu, page.digest, listed=False),
            Command("notices.reminders", RemindersMenu, page.reminders, listed=False),
            Command("event.remind_me", EventReminders, EventWishes(town.notice_wishes).choose),
        ),
    )
