"""ワールドカフェ: tables that change from round to round."""

from bot.interaction.commands import Command, Feature
from bot.services import cafe_news
from bot.services.town import Town
from commands.cafe import notices
from commands.cafe.references import CafeOf, CafeRows, NextRound, OneCafe, Picked
from commands.cafe.running import Running
from commands.cafe.sitting import Sitting


def cafe(town: Town) -> Feature:
    """World cafés at events."""
    running = Running(town.cafes, town.cafe_rounds)
    sitting = Sitting(town.cafes)
    return Feature(
        "cafe",
        commands=(
            Command("event.cafe", CafeOf, running.enter),
            running.form,
            Command("cafe.arrange", OneCafe, running.arrange, listed=False),
            Command("cafe.next", NextRound, running.begin, listed=False),
            Command("cafe.people", CafeRows, sitting.people, listed=False),
            Command("cafe.pick", Picked, sitting.pick, listed=False),
            Command("cafe.end", OneCafe, running.end, listed=False),
            Command("cafe.end_now", OneCafe, running.end_now, listed=False),
            Command("cafe.come", OneCafe, sitting.come, listed=False),
            Command("cafe.host", OneCafe, sitting.host, listed=False),
            Command("cafe.unhost", OneCafe, sitting.unhost, listed=False),
            Command("cafe.seat", OneCafe, sitting.seat, listed=False),
            Command("cafe.tables", CafeRows, sitting.tables, listed=False),
            Command("cafe.leave", OneCafe, sitting.leave, listed=False),
        ),
        notices={
            cafe_news.GATHERING: notices.gathering,
            cafe_news.ROUND: notices.round_begun,
            cafe_news.SEAT: notices.seat,
            cafe_news.ENDING: notices.ending,
            cafe_news.BELL: notices.bell,
            cafe_news.KEEPER: notices.keeper,
            cafe_news.OVER: notices.over,
        },
    )
