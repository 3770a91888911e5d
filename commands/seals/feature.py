"""匿名: what administrators do about anonymous questions, and how everybody hears of it."""

from bot.interaction.commands import Command, Feature, Right
from bot.services import seals as news
from bot.services.town import Town
from commands.seals import notices
from commands.seals.opening import OneOpening, Opening, Sealed


def seals(town: Town) -> Feature:
    """Two administrators together open a seal; one alone can keep somebody from asking anonymously."""
    opening = Opening(town.seals)
    office = Right.ADMINISTRATOR
    return Feature(
        "seals",
        commands=(
            Command("seal.about", Sealed, opening.about, office, listed=False),
            opening.request,
            Command("seal.page", OneOpening, opening.page, office, listed=False),
            Command("seal.agree", OneOpening, opening.agree, office, listed=False),
            Command("seal.bar", Sealed, opening.bar, office, listed=False),
        ),
        notices={
            news.REQUESTED: notices.requested,
            news.AGREED: notices.agreed,
            news.OPENED: notices.opened,
        },
    )
