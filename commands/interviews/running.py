"""What 総務課 does about a campaign: start, look, nudge, end."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.interviews import NAME_LIMIT, WORDS_LIMIT, State
from bot.interaction.call import Call
from bot.interaction.days import DAY_LIMIT, read_last_day
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Nothing, Paragraph
from bot.interaction.parts import PAGE, done, to, turns
from bot.services.interviews import InterviewService, Overview, Row
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Heading,
    Item,
    Items,
    Message,
    Note,
    Style,
    Text,
    Tone,
)
from bot.view import Paragraph as Words
from commands.interviews.shared import campaign_of, on_interview, progress_fields, progress_line, when_of


class NewCampaign(Input):
    name: Annotated[str, Line(NAME_LIMIT)]
    words: Annotated[str, Paragraph(WORDS_LIMIT)]
    until: Annotated[str, Line(DAY_LIMIT)]


class ProgressQuery(Input):
    page: Annotated[int, Carried()] = 0
    campaign: Annotated[str, Carried()] = ""


class Running:
    """Handlers of a campaign as a whole."""

    def __init__(self, service: InterviewService) -> None:
        self._service = service

    async def start(self, call: Call, form: NewCampaign) -> Answer:
        """Open a campaign; the next step is offering times."""
        until = read_last_day(form.until, call, param="until")
        campaign, invited = await self._service.start(form.name, form.words, until, call.origin)
        slots = to("interview.slots", call.words, style=Style.PRIMARY)
        progress = to("interview.progress", call.words)
        return done(call, "interview.started", slots, progress, name=campaign.name, count=invited)

    async def progress(self, call: Call, asked: ProgressQuery) -> Answer:
        """How far everybody is, with the way to each section."""
        words, page = call.words, page_of(asked.page)
        seen = await self._service.overview(
            call.origin, limit=PAGE, offset=page * PAGE, campaign_id=campaign_of(asked.campaign)
        )
        heading = f"{seen.campaign.name} {progress_line(words, seen.progress)}"
        blocks: list[Block] = [Heading((Text(heading),)), progress_fields(words, seen.progress)]
        if seen.rows:
            blocks.append(Items(tuple(_row(call, row) for row in seen.rows)))
        else:
            blocks.append(Words(words("interview.nobody_yet")))
        blocks += turns("interview.progress", page, seen.progress.total, words, after=(asked.campaign,))
        if not seen.campaign.open:
            blocks.append(Note(words("interview.is_over")))
        blocks.append(Actions(_steps(call, seen, asked.campaign)))
        return Message(heading, tuple(blocks))

    async def nudge(self, call: Call, _asked: Nothing) -> Answer:
        """What reminding means, and the two ways from here."""
        words = call.words
        seen = await self._service.overview(call.origin, limit=1, offset=0)
        back = to("interview.progress", words)
        if not seen.to_nudge:
            return done(call, "interview.nobody_waits", back, tone=Tone.NOTICE)
        go = to("interview.nudge_now", words, style=Style.PRIMARY)
        return done(call, "interview.nudge_means", go, back, tone=Tone.NOTICE, count=seen.to_nudge)

    async def nudge_now(self, call: Call, _asked: Nothing) -> Answer:
        """It is meant."""
        count = await self._service.nudge(call.origin)
        return done(call, "interview.nudged", to("interview.progress", call.words), count=count)

    async def close(self, call: Call, _asked: Nothing) -> Answer:
        """What ending means, and the two ways from here."""
        words = call.words
        campaign, progress = await self._service.to_close(call.origin)
        heading = words.text("interview.close_heading", name=campaign.name)
        blocks = (
            Heading((Text(heading),)),
            Words(words("interview.close_means", done=progress.held, total=progress.total)),
            Actions((to("interview.progress", words), to("interview.close_now", words, style=Style.DANGER))),
        )
        return Message(heading, blocks, Tone.NOTICE)

    async def close_now(self, call: Call, _asked: Nothing) -> Answer:
        """It is meant."""
        campaign = await self._service.close(call.origin)
        themes = to("interview.themes", call.words, style=Style.PRIMARY)
        return done(
            call, "interview.now_closed", themes, to("interview.progress", call.words), name=campaign.name
        )


def _row(call: Call, row: Row) -> Item:
    words, interview = call.words, row.interview
    note = words(f"interview.state_{interview.state.value}")
    if row.slot is not None and interview.state in {State.BOOKED, State.HELD}:
        note = (*note, Text(" "), when_of(row.slot, words))
    look = on_interview("interview.section", interview.campaign_id, interview.section_id, words)
    return Item((Text(row.section.name, bold=True),), note, look)


def _steps(call: Call, seen: Overview, named: str) -> tuple[Button, ...]:
    words = call.words
    themes = to("interview.themes", words, *((named,) if named else ()))
    earlier = _to_earlier(call, seen)
    if named:
        return (themes, to("interview.progress", words), *earlier)
    if not seen.campaign.open:
        return (themes, to("interview.start", words), *earlier)
    nudge = (to("interview.nudge", words),) if seen.to_nudge else ()
    slots, own = to("interview.slots", words, style=Style.PRIMARY), to("interview.own", words)
    return (slots, own, *nudge, themes, to("interview.close", words), *earlier)


def _to_earlier(call: Call, seen: Overview) -> tuple[Button, ...]:
    """The way to the campaign before, whose notes stay."""
    if seen.earlier is None:
        return ()
    action = Action("interview.progress", ("0", to_token(seen.earlier.id)))
    return (Button(call.words.text("interview.see_earlier"), action),)
