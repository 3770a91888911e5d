"""庁内放送: the weekly bulletin and what editors do with it."""

from bot.interaction.commands import Command, Feature, Right
from bot.interaction.params import Nothing
from bot.services.broadcasts import BULLETIN, MISSED
from bot.services.town import Town
from commands.broadcasts.bulletin import Bulletin
from commands.broadcasts.desk import EditorsDesk, Opening


def broadcasts(town: Town) -> Feature:
    """Commands of 広報課 and the bulletin itself."""
    bulletin = Bulletin(town.policy)
    desk = EditorsDesk(town.broadcasts, town.storage, bulletin)
    return Feature(
        "broadcast",
        commands=(
            Command("broadcast.latest", Nothing, desk.latest),
            Command("broadcast.preview", Nothing, desk.preview, Right.EDITOR),
            Command("broadcast.opening", Opening, desk.open_with, Right.EDITOR),
            Command("broadcast.publish", Nothing, desk.ask_to_publish, Right.EDITOR),
            Command("broadcast.publish_now", Nothing, desk.publish, Right.EDITOR, listed=False),
            Command("broadcast.skip", Nothing, desk.skip, Right.EDITOR),
            Command("broadcast.resume", Nothing, desk.resume, Right.EDITOR, listed=False),
        ),
        notices={BULLETIN: bulletin.render, MISSED: bulletin.render_missed},
    )
