"""お知らせ: what 総務課 says to many members in private."""

from bot.domain.urgency import ANNOUNCEMENT
from bot.interaction.commands import Command, Feature, Right
from bot.interaction.params import Nothing
from bot.interaction.references import DraftRef
from bot.services.town import Town
from commands.announcements.notices import announcement
from commands.announcements.writing import Announcing, OneAnnouncement

OFFICE = Right.ADMINISTRATOR


def announcements(town: Town) -> Feature:
    """Written, confirmed with the number of people, then on its way and watched."""
    announcing = Announcing(town.announcements)
    return Feature(
        "announcements",
        commands=(
            announcing.command,
            Command("office.announcements", Nothing, announcing.list, OFFICE),
            Command("office.announce.send", DraftRef, announcing.send, OFFICE, listed=False),
            Command("office.announce.edit", DraftRef, announcing.edit, OFFICE, listed=False),
            Command("office.announce.discard", DraftRef, announcing.discard, OFFICE, listed=False),
            Command("office.progress", OneAnnouncement, announcing.progress, OFFICE, listed=False),
            Command("office.stop", OneAnnouncement, announcing.stop, OFFICE, listed=False),
            Command("announcement.read", OneAnnouncement, announcing.read, listed=False),
        ),
        notices={ANNOUNCEMENT: announcement},
    )
