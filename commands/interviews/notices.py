"""What the town says by itself about talks with chiefs: all in private, from current data, never a note."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import CampaignId, MemberId, SectionId, SlotId, to_token
from bot.domain.interviews import Campaign, Interview, Slot, State
from bot.domain.members import Member, Office
from bot.domain.sections import Section
from bot.interaction.parts import say, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.interview_notes import themes_of
from bot.view import Action, Actions, Block, Button, Fields, Heading, Message, Note, Style, Text, Tone, When
from bot.view import Paragraph as Sentence
from commands.interviews.shared import labelled, on_interview, progress_line, theme_items, when_of

_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Matter:
    """A talk as it stands when something is to be said of it to a member."""

    campaign: Campaign
    section: Section
    interview: Interview
    member: MemberId

    def choose(self, words: Words) -> Button:
        action = Action("interview.choose", ("0", to_token(self.section.id)))
        return Button(words.text("command.interview.choose.title"), action, Style.PRIMARY)

    def change(self, words: Words) -> Button:
        return Button(words.text("interview.change"), self.choose(words).action)

    def cancel(self, words: Words) -> Button:
        return to("interview.cancel", words, to_token(self.section.id))

    def decline(self, words: Words) -> Button:
        return to("interview.decline", words, to_token(self.section.id))


async def invited(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For a chief: what it is about, in the office's own words, and the way to the free times."""
    return await _invitation(work, delivery, words, "interview.invited")


async def nudge(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For a chief who has not answered: no hurry, no blame."""
    return await _invitation(work, delivery, words, "interview.nudge")


async def handed(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For a new chief: a time was booked before; keep it, change it or take it back."""
    matter = await _of_chief(work, delivery)
    if matter is None or matter.interview.state is not State.BOOKED or matter.interview.slot_id is None:
        return Skip("settled")
    slot = await work.interviews.slot(matter.interview.slot_id)
    if slot is None or slot.starts_at <= now:
        return Skip("the time has come")
    change = (matter.change(words),) if matter.campaign.open else ()
    return say(
        words,
        "interview.handed",
        to("interview.keep", words, to_token(matter.section.id), style=Style.PRIMARY),
        *change,
        matter.cancel(words),
        tone=Tone.NOTICE,
        section=matter.section.name,
        when=when_of(slot, words),
        name=await _name(work, slot.operator_id),
    )


async def booked(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For either side: the talk is fixed."""
    found = await _at_slot(work, delivery)
    if found is None or found[0].interview.state is not State.BOOKED:
        return Skip("settled")
    matter, slot = found
    return await _fixed(work, words, "interview.booked", matter, slot)


async def reminder(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For either side, the day before and shortly before."""
    found = await _at_slot(work, delivery)
    if found is None or found[0].interview.state is not State.BOOKED or found[1].starts_at <= now:
        return Skip("settled or begun")
    matter, slot = found
    return await _fixed(work, words, "interview.reminder", matter, slot, tone=Tone.NOTICE)


async def released(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """For the operator: nobody comes at that time any more."""
    when = _when(delivery, words)
    section = await work.sections.get(SectionId(int(delivery.plan.payload["section"])))
    if section is None or when.at <= now:
        return Skip("the time has come")
    key = f"interview.released_{delivery.plan.payload['reason']}"
    own = to("interview.own", words)
    return say(words, key, own, tone=Tone.NOTICE, section=section.name, when=when)


async def freed(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For the chief: that time is gone, another can be chosen."""
    matter = await _of_chief(work, delivery)
    if matter is None or matter.interview.state is not State.INVITED:
        return Skip("settled")
    when = _when(delivery, words)
    if not matter.campaign.open:
        return say(words, "interview.freed_over", tone=Tone.NOTICE, section=matter.section.name, when=when)
    steps = (matter.choose(words), matter.decline(words))
    key = f"interview.freed_{delivery.plan.payload['reason']}"
    return say(words, key, *steps, tone=Tone.NOTICE, section=matter.section.name, when=when)


async def after(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For the operator, when the time is over: note what was said, or that nobody came."""
    found = await _at_slot(work, delivery)
    if found is None or found[0].interview.state is not State.BOOKED:
        return Skip("settled")
    matter, slot = found
    about = (matter.campaign.id, matter.section.id, words)
    return say(
        words,
        "interview.after",
        on_interview("interview.note", *about, Style.PRIMARY),
        on_interview("interview.missed", *about),
        tone=Tone.NOTICE,
        section=matter.section.name,
        when=when_of(slot, words),
    )


async def ended(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For whoever opened a campaign: its last day is over."""
    campaign = await work.interviews.campaign(CampaignId(delivery.plan.subject_id))
    if campaign is None or campaign.open or not await _serves(work, campaign.opened_by):
        return Skip("not theirs any more")
    progress = await work.interviews.progress(campaign.id)
    return say(
        words,
        "interview.ended",
        to("interview.themes", words, style=Style.PRIMARY),
        to("interview.progress", words),
        tone=Tone.NOTICE,
        name=campaign.name,
        progress=progress_line(words, progress),
    )


async def summary(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """For all chiefs: what many sections named, so that nobody can be recognised by it."""
    campaign = await work.interviews.campaign(CampaignId(delivery.plan.subject_id))
    if campaign is None or campaign.shared_at is None:
        return Skip("not shared")
    seen = await themes_of(work, campaign)
    if not seen.told:
        return Skip("nothing to tell any more")
    heading = words.text("interview.summary_heading", name=campaign.name)
    blocks: list[Block] = [
        Heading((Text(heading),)),
        Sentence(words("interview.summary_body", count=seen.progress.held)),
        *theme_items(words, seen.told, seen.progress.held),
        Note(words("interview.summary_note")),
    ]
    return Message(heading, tuple(blocks))


async def _invitation(work: Work, delivery: Delivery, words: Words, key: str) -> Message | Skip:
    matter = await _of_chief(work, delivery)
    if matter is None or not matter.campaign.open or matter.interview.state is not State.INVITED:
        return Skip("answered or over")
    heading = words.text(key, name=matter.campaign.name)
    blocks: list[Block] = [
        Heading((Text(heading),)),
        Sentence((Text(matter.campaign.words),)),
        Fields(
            (
                labelled(words, "section", (Text(matter.section.name),)),
                labelled(words, "until", (words.when(matter.campaign.until - timedelta(minutes=1)),)),
            )
        ),
        Note(words("interview.invited_note")),
        Actions((matter.choose(words), matter.decline(words))),
    ]
    return Message(heading, tuple(blocks), Tone.NOTICE)


async def _fixed(
    work: Work, words: Words, key: str, matter: _Matter, slot: Slot, *, tone: Tone = Tone.SUCCESS
) -> Message:
    """A fixed time as either side sees it, with whom they talk."""
    heading = words.text(key, section=matter.section.name)
    theirs = matter.member == slot.operator_id
    other = matter.interview.asked_id if theirs else slot.operator_id
    fields = Fields(
        (
            labelled(words, "when", (when_of(slot, words),)),
            labelled(words, "chief" if theirs else "operator", (Text(await _name(work, other)),)),
        )
    )
    change = (matter.change(words),) if matter.campaign.open else ()
    steps = (to("interview.own", words),) if theirs else (*change, matter.cancel(words))
    return Message(heading, (Heading((Text(heading),)), fields, Actions(steps)), tone)


async def _matter(work: Work, delivery: Delivery) -> _Matter | None:
    payload = delivery.plan.payload
    campaign = await work.interviews.campaign(CampaignId(int(payload["campaign"])))
    section = await work.sections.get(SectionId(int(payload["section"])))
    if campaign is None or section is None or not section.open:
        return None
    interview = await work.interviews.get(campaign.id, section.id)
    return (
        None if interview is None else _Matter(campaign, section, interview, MemberId(int(payload["member"])))
    )


async def _of_chief(work: Work, delivery: Delivery) -> _Matter | None:
    """The talk, while whoever is written to still leads the section."""
    matter = await _matter(work, delivery)
    if matter is None or matter.member != matter.interview.asked_id:
        return None
    return matter if await work.sections.chief_of(matter.section.id) == matter.member else None


async def _at_slot(work: Work, delivery: Delivery) -> tuple[_Matter, Slot] | None:
    """The talk and its time, while the section still takes it and whoever is written to takes part."""
    matter = await _matter(work, delivery)
    slot = await work.interviews.slot(SlotId(delivery.plan.subject_id))
    if matter is None or slot is None or matter.interview.slot_id != slot.id:
        return None
    if matter.member == slot.operator_id:
        return (matter, slot) if await _serves(work, slot.operator_id) else None
    chief = await work.sections.chief_of(matter.section.id)
    return (matter, slot) if matter.member == matter.interview.asked_id == chief else None


async def _serves(work: Work, member_id: MemberId | None) -> bool:
    member = None if member_id is None else await work.members.get(member_id)
    return member is not None and Office.ADMINISTRATOR in member.offices


async def _name(work: Work, member_id: MemberId) -> str:
    member: Member | None = await work.members.get(member_id)
    return member.profile.name if member else ""


def _when(delivery: Delivery, words: Words) -> When:
    starts_at, ends_at = (
        _EPOCH + int(delivery.plan.payload[name]) * _MILLISECOND for name in ("starts_at", "ends_at")
    )
    return words.when(starts_at, ends_at)
