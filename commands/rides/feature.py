"""乗り合わせ: offering seats on the way to an event, taking them, and what the town says about them."""

from bot.interaction.commands import Command, Feature
from bot.services import ride_news
from bot.services.town import Town
from commands.rides import notices
from commands.rides.riding import OneEvent, OneRide, Riding, ShowRides


def rides(town: Town) -> Feature:
    """Rides to events people come to."""
    riding = Riding(town.rides)
    return Feature(
        "rides",
        commands=(
            Command("ride.list", ShowRides, riding.show),
            Command("ride.offer", OneEvent, riding.open),
            riding.form,
            Command("ride.take", OneRide, riding.take, listed=False),
            Command("ride.leave", OneRide, riding.leave, listed=False),
            Command("ride.to_end", OneRide, riding.to_end, listed=False),
            Command("ride.end", OneRide, riding.end, listed=False),
        ),
        notices={
            ride_news.TAKEN: notices.taken,
            ride_news.LEFT: notices.left,
            ride_news.CHANGED: notices.changed,
            ride_news.ENDED: notices.ended,
            ride_news.CLOSED: notices.closed,
            ride_news.FREED: notices.freed,
        },
    )
