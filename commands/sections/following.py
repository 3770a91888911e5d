"""フォローのまとめ: how much a member hears of the sections they follow."""

from bot.domain.following import FollowWish
from bot.interaction.call import Call
from bot.interaction.params import Input
from bot.interaction.parts import done, to
from bot.services.following import FollowingService
from bot.view import Action, Actions, Answer, Button, Heading, Message, Note, Paragraph, Style, Text


class WishForDigest(Input):
    wish: FollowWish | None = None


class FollowDesk:
    """Handler of the one choice there is."""

    def __init__(self, service: FollowingService) -> None:
        self._service = service

    async def digest(self, call: Call, asked: WishForDigest) -> Answer:
        """Choose, or see what was chosen with a button for each other way."""
        if asked.wish is None:
            return self._show(call, await self._service.wish(call.member.id))
        await self._service.choose(call.member.id, asked.wish, call.origin)
        mine = to("section.mine", call.words)
        return done(call, f"following.chosen_{asked.wish.value}", mine, to("section.digest", call.words))

    def _show(self, call: Call, wish: FollowWish) -> Message:
        words = call.words
        heading = words.text("following.choose_heading")
        now = words.text(f"choice.FollowWish.{wish.value}")
        buttons = tuple(
            Button(
                words.text(f"choice.FollowWish.{other.value}"),
                Action("section.digest", (other.value,)),
                Style.PRIMARY,
            )
            for other in FollowWish
            if other is not wish
        )
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Paragraph(words("following.current", wish=now)),
                Note(words("following.choices")),
                Actions((*buttons, to("section.mine", words))),
            ),
        )
