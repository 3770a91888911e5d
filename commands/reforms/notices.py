"""What the town says by itself when sections are to change, or have changed."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import EventId, ReformId, SectionId, to_token
from bot.domain.reforms import Reform, ReformStatus
from bot.interaction.days import day_of
from bot.interaction.parts import say, to
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.origin import Origin
from bot.services.reforms import ReformPage, ReformService
from bot.view import Action, Actions, Button, Message, Style, Tone
from commands.reforms import views


class ReformNotices:
    """What is announced, and what became of it."""

    def __init__(self, service: ReformService) -> None:
        self._service = service

    async def card(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """In the rooms of the sections: what is announced, and how many object."""
        page = await self._page(work, delivery, now)
        if page is None or not (page.reform.announced or delivery.editing):
            return Skip("settled before it was announced")
        return _announcement(page, words, now)

    async def announced(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """The same for everybody who belongs, in private."""
        page = await self._page(work, delivery, now)
        if page is None or not page.reform.announced:
            return Skip("settled before it was said")
        return _announcement(page, words, now)

    async def halted(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """For whoever announced it and 総務課, with what was said against it."""
        page = await self._page(work, delivery, now)
        if page is None:
            return Skip("the reform is gone")
        key, facts = f"reform.halted_{page.reform.kind.value}", _facts(page)
        said = say(words, key, tone=Tone.NOTICE, count=len(page.objections), **facts)
        look = views.button("reform.look", page.reform, words, Style.PRIMARY)
        return Message(said.summary, (*said.blocks, *views.reasons(page, words), Actions((look,))), said.tone)

    async def stays(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """For everybody who belongs: nothing changes after all."""
        page = await self._page(work, delivery, now)
        if page is None:
            return Skip("the reform is gone")
        look = about("section.info", page.section, words)
        return say(words, f"reform.stays_{page.reform.kind.value}", look, tone=Tone.NOTICE, **_facts(page))

    async def void(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """For whoever announced it: its time came, but it could not be done any more."""
        page = await self._page(work, delivery, now)
        if page is None:
            return Skip("the reform is gone")
        look = about("section.info", page.section, words)
        return say(words, "reform.void", look, tone=Tone.NOTICE, name=page.section.name)

    async def requested(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """For 総務課: somebody wishes a closed section back."""
        page = await self._page(work, delivery, now)
        if page is None or not (page.reform.announced or delivery.editing):
            return Skip("answered already")
        blocks = views.body(page, words, now)
        if page.reform.announced:
            grant = views.button("reform.grant", page.reform, words, Style.PRIMARY)
            decline = views.button("reform.decline", page.reform, words)
            blocks.append(Actions((grant, decline, about("section.info", page.section, words))))
        return Message(views.heading(page, words), tuple(blocks))

    async def declined(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """For whoever wished it back."""
        page = await self._page(work, delivery, now)
        if page is None or page.reform.status is not ReformStatus.DECLINED:
            return Skip("the reform is gone")
        buttons = (about("section.info", page.section, words), to("section.propose", words))
        return say(words, "reform.declined", *buttons, tone=Tone.NOTICE, name=page.section.name)

    async def _page(self, work: Work, delivery: Delivery, now: datetime) -> ReformPage | None:
        reform = await work.reforms.get(ReformId(delivery.plan.subject_id))
        return await self._service.page_in(work, reform, Origin("", now)) if reform else None


async def merged(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For everybody who belongs to the section that goes on."""
    section = await work.sections.get(SectionId(delivery.plan.subject_id))
    if section is None or section.merged_into is None:
        return Skip("the section is gone")
    target = await work.sections.get(section.merged_into)
    if target is None:
        return Skip("the section is gone")
    look = about("section.info", target, words, Style.PRIMARY)
    return say(words, "reform.merged", look, section=section.name, target=target.name)


async def closed(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For those who belonged to a section that closed."""
    section = await work.sections.get(SectionId(delivery.plan.subject_id))
    if section is None or section.open:
        return Skip("the section is gone, or open again")
    buttons = (about("section.info", section, words, Style.PRIMARY), to("section.list", words))
    rule = await _rule(work, delivery)
    if rule is not None:
        values = {"section": section.name, "reason": rule.reason}
        return say(words, "reform.yours_closed_by_rule", *buttons, tone=Tone.NOTICE, **values)
    return say(words, "reform.yours_closed", *buttons, tone=Tone.NOTICE, section=section.name)


async def event_goes_on(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For the host of an event of a section that closed."""
    event = await work.events.get(EventId(delivery.plan.subject_id))
    if event is None or event.cancelled or event.over(now):
        return Skip("nothing is held any more")
    token = to_token(event.id)
    look = Button(words.text("reform.see_event"), Action("event.info", (token,)), Style.PRIMARY)
    stop, name = to("event.cancel", words, token), delivery.plan.payload["name"]
    return say(words, "reform.event_goes_on", look, stop, title=event.title, section=name)


async def split(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For the members of a section beside which there is a new one."""
    part = await work.sections.get(SectionId(delivery.plan.subject_id))
    old = await work.sections.get(SectionId(int(delivery.plan.payload["of"])))
    if part is None or old is None or not (part.open and old.open):
        return Skip("one of the sections is gone")
    join, look = about("section.join", part, words), about("section.info", part, words)
    if part.members_only:  # nobody moves over without having been let in
        return say(words, "reform.split_inside", join, look, section=old.name, name=part.name)
    go = Action("section.swap", (to_token(old.id), to_token(part.id)))
    move = Button(words.text("reform.move_over"), go, Style.PRIMARY)
    return say(words, "reform.split", move, join, look, section=old.name, name=part.name)


async def revived(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For those who follow a section that is back."""
    section = await work.sections.get(SectionId(delivery.plan.subject_id))
    if section is None or not section.open:
        return Skip("the section is closed")
    join = Action("section.join", (to_token(section.id),))
    back = Button(words.text("reform.sit_down_again"), join, Style.PRIMARY)
    return say(words, "reform.revived", back, about("section.info", section, words), name=section.name)


async def quiet(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For whoever leads a section in which nothing has happened for long: how shall it go on?"""
    section = await work.sections.get(SectionId(delivery.plan.subject_id))
    if section is None or not section.open or section.dormant_since:
        return Skip("closed or resting")
    if section.asked_at is None or section.active_at > section.asked_at:
        return Skip("something has happened meanwhile")
    token = to_token(section.id)
    buttons = (
        to("reform.keep", words, token, style=Style.PRIMARY),
        to("reform.rest", words, token),
        to("reform.merge", words, token),
        to("section.close", words, token),
    )
    day = day_of(section.active_at, words)
    return say(words, "reform.quiet", *buttons, tone=Tone.NOTICE, section=section.name, day=day)


def _announcement(page: ReformPage, words: Words, now: datetime) -> Message:
    blocks = views.body(page, words, now)
    if page.reform.announced:
        object_ = views.button("reform.object", page.reform, words)
        look = views.button("reform.look", page.reform, words, Style.PRIMARY)
        blocks.append(Actions((object_, look)))
    return Message(views.heading(page, words), tuple(blocks), Tone.NOTICE)


def _facts(page: ReformPage) -> dict[str, str]:
    return {"section": page.section.name, "target": page.target.name if page.target else ""}


async def _rule(work: Work, delivery: Delivery) -> Reform | None:
    """The reform that says why 総務課 closed a section at once."""
    number = delivery.plan.payload.get("reform")
    return await work.reforms.get(ReformId(int(number))) if number else None
