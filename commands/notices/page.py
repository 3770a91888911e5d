"""お知らせの受け取り方: seen in words, changed with menus, in a form or in one typed line."""

from datetime import time
from typing import Annotated

from bot.domain.errors import InvalidInput, Problem
from bot.domain.notice_wishes import NoticeChoice, Off, QuietHours
from bot.domain.reminders import MemberPreset
from bot.interaction.call import Call
from bot.interaction.commands import Command
from bot.interaction.forms import form_for
from bot.interaction.params import Carried, Input, Line, Nothing
from bot.interaction.words import Words
from bot.services.notice_wishes import NoticeWishService
from bot.text.hours import read_clock, read_hours
from bot.text.normalise import fold
from bot.view import Answer
from commands.notices.presets import DIGESTS, HOURS, DaysChoice, DigestPreset, HoursPreset
from commands.notices.views import hours_text, wish_view

MOST_QUOTED = 40
WRITTEN = 60


class NoticeForm(Input):
    """Everything at once; what is left empty stays as it is."""

    hours: Annotated[str, Line(WRITTEN)] = ""
    days: DaysChoice | None = None
    digest: Annotated[str, Line(WRITTEN)] = ""
    reminders: MemberPreset | None = None


class QuietLine(Input):
    hours: Annotated[str, Line(WRITTEN)]


class HoursMenu(Input):
    preset: Annotated[HoursPreset, Carried()]


class DaysMenu(Input):
    choice: Annotated[DaysChoice, Carried()]


class DigestMenu(Input):
    preset: Annotated[DigestPreset, Carried()]


class RemindersMenu(Input):
    preset: Annotated[MemberPreset, Carried()]


class NoticePage:
    """Handlers of the page. ``command`` shows it, and takes what its form sends."""

    def __init__(self, service: NoticeWishService) -> None:
        self._service = service
        self.command = Command("notices", NoticeForm, self.choose)

    async def choose(self, call: Call, asked: NoticeForm) -> Answer:
        """The page; with something chosen, after it was changed."""
        days = None if asked.days is None else asked.days is DaysChoice.FREE
        choice = NoticeChoice(
            quiet=read_quiet(asked.hours, call.words) if asked.hours else None,
            working_days_only=days,
            digest_at=_read_digest(asked.digest, call.words) if asked.digest else None,
            reminders=asked.reminders,
        )
        if choice == NoticeChoice():
            return wish_view(call.words, await self._service.show(call.member.id, call.now))
        return await self._chosen(call, choice)

    async def form(self, call: Call, _input: Nothing) -> Answer:
        """The form with everything as it is."""
        hears = await self._service.show(call.member.id, call.now)
        wish, off = hears.wish, call.words.text("notices.off")
        values = {
            "hours": hours_text(call.words, wish.quiet) if wish.quiet else off,
            "days": (DaysChoice.FREE if wish.working_days_only else DaysChoice.RING).value,
            "digest": f"{wish.digest_at:%H:%M}" if wish.digest_at is not None else off,
            "reminders": hears.reminders.value,
        }
        return form_for(self.command, call.words, values=values)

    async def keep_quiet(self, call: Call, asked: QuietLine) -> Answer:
        """静かな時間 21時から8時."""
        return await self._chosen(call, NoticeChoice(quiet=read_quiet(asked.hours, call.words)))

    async def hours(self, call: Call, asked: HoursMenu) -> Answer:
        """The menu of quiet hours."""
        return await self._chosen(call, NoticeChoice(quiet=HOURS.get(asked.preset, Off.OFF)))

    async def days(self, call: Call, asked: DaysMenu) -> Answer:
        """The button of days off."""
        return await self._chosen(call, NoticeChoice(working_days_only=asked.choice is DaysChoice.FREE))

    async def digest(self, call: Call, asked: DigestMenu) -> Answer:
        """The menu of the digest's hour."""
        return await self._chosen(call, NoticeChoice(digest_at=DIGESTS.get(asked.preset, Off.OFF)))

    async def reminders(self, call: Call, asked: RemindersMenu) -> Answer:
        """The menu of reminders."""
        return await self._chosen(call, NoticeChoice(reminders=asked.preset))

    async def _chosen(self, call: Call, choice: NoticeChoice) -> Answer:
        hears = await self._service.choose(call.member.id, choice, call.origin)
        return wish_view(call.words, hears, said=call.words.text("notices.chosen"))


def read_quiet(typed: str, words: Words) -> QuietHours | Off:
    """Quiet hours as typed. Raises InvalidInput at ``hours``, Refused for an end at the beginning."""
    if _is_off(typed, words):
        return Off.OFF
    found = read_hours(typed)
    if found is None:
        raise InvalidInput({"hours": Problem("notices.hours_unknown", {"typed": typed[:MOST_QUOTED]})})
    return QuietHours(*found)


def _read_digest(typed: str, words: Words) -> time | Off:
    if _is_off(typed, words):
        return Off.OFF
    found = read_clock(typed)
    if found is None:
        raise InvalidInput({"digest": Problem("notices.clock_unknown", {"typed": typed[:MOST_QUOTED]})})
    return found


def _is_off(typed: str, words: Words) -> bool:
    return fold(typed) in {fold(word) for word in words.text("notices.off_words").split()}
