"""What the town says by itself about roles, speakers, talks and co-hosting; checked again as it is said."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.events import Event
from bot.domain.ids import EventId, LightningTalkId, MemberId, PartId, RoleId, SectionId, to_token
from bot.domain.lightning_talks import LineUp, NamedTalk
from bot.domain.programmes import Part
from bot.interaction.parts import say, to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.services.section_reading import leaks
from bot.services.telling import occurrence_at
from bot.view import Action, Button, Message, Tone
from commands.programme.talks import go_button
from commands.programme.together import answer_buttons


async def role_taken(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To the host: somebody has taken a role."""
    return await _role(work, delivery, words, now, taken=True)


async def role_dropped(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To the host: a role is free again."""
    return await _role(work, delivery, words, now, taken=False)


async def _role(
    work: Work, delivery: Delivery, words: Words, now: datetime, *, taken: bool
) -> Message | Skip:
    role = await work.event_roles.get(RoleId(delivery.plan.subject_id))
    if role is None:
        return Skip("nobody is asked any more")
    event = await _open_event(work, role.event_id, delivery, now)
    if event is None:
        return Skip("over, cancelled or not to be read")
    member_id = MemberId(int(delivery.plan.payload["member"]))
    seats = next(one for one in await work.event_roles.of(event.id) if one.role.id == role.id)
    if seats.held_by(member_id) is not taken:
        return Skip("it is otherwise by now")
    member = await work.members.get(member_id)
    key = "role.host_taken" if taken else "role.host_dropped"
    name = member.profile.name if member else ""
    look = to("programme.show", words, to_token(event.id))
    return say(words, key, look, tone=Tone.NOTICE, name=name, role=role.name, title=event.title)


async def role_closed(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To who had a role: it is not needed any more."""
    event = await _open_event(work, EventId(delivery.plan.subject_id), delivery, now)
    if event is None:
        return Skip("over, cancelled or not to be read")
    look = to("event.info", words, to_token(event.id))
    role = delivery.plan.payload["role"]
    return say(words, "role.you_closed", look, tone=Tone.NOTICE, role=role, title=event.title)


async def speaker(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To a member: you stand in a programme as a speaker."""
    part = await work.programmes.part(PartId(delivery.plan.subject_id))
    event = await _open_event(work, part.event_id, delivery, now) if part else None
    if part is None or event is None:
        return Skip("gone, over, cancelled or not to be read")
    member_id = await _addressee(work, delivery)
    speakers = (await work.programmes.speakers_of(event.id)).get(part.id, ())
    if member_id is None or all(one != member_id for one, _ in speakers):
        return Skip("does not speak any more")
    off = Action("programme.speaker_off", (to_token(part.id), to_token(member_id)))
    buttons = (
        to("programme.show", words, to_token(event.id)),
        Button(words.text("programme.not_me"), off),
    )
    return say(words, "programme.you_speak", *buttons, tone=Tone.NOTICE, part=part.title, title=event.title)


async def seated(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """To who waited: there is a slot for you now."""
    found = await _talk(work, delivery)
    if isinstance(found, Skip):
        return found
    event, line_up, one = found
    if one not in line_up.on or one.talk.begun:
        return Skip("waits again, or has talked")
    look = to("programme.stage", words, to_token(line_up.part.id))
    off = Action("programme.talk_off", (to_token(one.talk.id),))
    buttons = (look, Button(words.text("lightning.withdraw"), off))
    return say(words, "lightning.you_have_slot", *buttons, title=one.talk.title, event=event.title)


async def signed_up(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To the host: somebody wants to talk."""
    return await _to_host(work, delivery, words, now, "lightning.host_signed_up")


async def withdrawn(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To the host: somebody does not talk any more."""
    return await _to_host(work, delivery, words, now, "lightning.host_withdrawn")


async def _to_host(work: Work, delivery: Delivery, words: Words, now: datetime, key: str) -> Message | Skip:
    part = await work.programmes.part(PartId(delivery.plan.subject_id))
    event = await _open_event(work, part.event_id, delivery, now) if part else None
    if part is None or event is None:
        return Skip("gone, over, cancelled or not to be read")
    payload = delivery.plan.payload
    member = await work.members.get(MemberId(int(payload["member"])))
    look = to("programme.stage", words, to_token(part.id))
    name = member.profile.name if member else ""
    return say(words, key, look, tone=Tone.NOTICE, name=name, talk=payload["title"], title=event.title)


async def begins(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """Where the event is spoken of: who talks now."""
    found = await _on_stage(work, delivery)
    if isinstance(found, Skip):
        return found
    line_up, one = found
    place, minutes = line_up.place(one.talk.id), line_up.part.talk_minutes
    key = "lightning.begins"
    return say(words, key, name=one.name, title=one.talk.title, place=place, minutes=minutes)


async def one_minute(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """The last minute."""
    found = await _on_stage(work, delivery)
    if isinstance(found, Skip):
        return found
    return say(words, "lightning.one_minute", tone=Tone.NOTICE, name=found[1].name)


async def time_up(work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
    """The bell; with the button that lets the next one begin."""
    found = await _on_stage(work, delivery)
    if isinstance(found, Skip):
        return found
    line_up, one = found
    following = line_up.following
    if following is None:
        return say(words, "lightning.time_up_last", tone=Tone.NOTICE, name=one.name)
    go, title = go_button(words, line_up), following.talk.title
    values = {"name": one.name, "next": following.name}
    return say(words, "lightning.time_up", go, tone=Tone.NOTICE, title=title, **values)


async def cohost_asked(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To those who lead a section: would you hold this too?"""
    event, section_id = await _cohosted(work, delivery, now)
    pair = await work.cohosts.get(event.id, section_id) if event else None
    if event is None or pair is None or pair.agreed:
        return Skip("settled, over or cancelled")
    section = await work.sections.get(section_id)
    name = section.name if section else ""
    look = to("event.info", words, to_token(event.id))
    buttons = (*answer_buttons(words, event.id, section_id), look)
    return say(words, "cohost.you_asked", *buttons, tone=Tone.NOTICE, title=event.title, section=name)


async def cohost_agreed(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To the host: another section holds it too."""
    return await _cohost_settled(work, delivery, words, now, "cohost.host_agreed")


async def cohost_ended(work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
    """To the others: it is not held together any more."""
    return await _cohost_settled(work, delivery, words, now, "cohost.host_ended")


async def _cohost_settled(
    work: Work, delivery: Delivery, words: Words, now: datetime, key: str
) -> Message | Skip:
    event, section_id = await _cohosted(work, delivery, now)
    section = await work.sections.get(section_id)
    if event is None or section is None:
        return Skip("over, cancelled or gone")
    look = to("event.info", words, to_token(event.id))
    return say(words, key, look, tone=Tone.NOTICE, title=event.title, section=section.name)


async def _cohosted(work: Work, delivery: Delivery, now: datetime) -> tuple[Event | None, SectionId]:
    event = await _open_event(work, EventId(delivery.plan.subject_id), delivery, now)
    return event, SectionId(int(delivery.plan.payload["section"]))


async def _on_stage(work: Work, delivery: Delivery) -> tuple[LineUp, NamedTalk] | Skip:
    """The talk a bell rings for, as long as it is the last that began."""
    found = await _talk(work, delivery)
    if isinstance(found, Skip):
        return found
    _, line_up, one = found
    began_at = one.talk.began_at
    if began_at is None or occurrence_at(began_at) != delivery.plan.payload["began_at"]:
        return Skip("has not begun")
    if line_up.current != one:
        return Skip("the next one has begun")
    return line_up, one


async def _talk(work: Work, delivery: Delivery) -> tuple[Event, LineUp, NamedTalk] | Skip:
    talk = await work.lightning_talks.get(LightningTalkId(delivery.plan.subject_id))
    part: Part | None = await work.programmes.part(talk.part_id) if talk else None
    event = await _event(work, talk.event_id, delivery) if talk else None
    if talk is None or part is None or event is None or event.cancelled:
        return Skip("withdrawn, cancelled or not to be read")
    line_up = LineUp(part, await work.lightning_talks.of_part(part.id))
    one = line_up.of(talk.member_id)
    return (event, line_up, one) if one is not None else Skip("withdrawn")


async def _open_event(work: Work, event_id: EventId, delivery: Delivery, now: datetime) -> Event | None:
    event = await _event(work, event_id, delivery)
    return event if event is not None and event.open_at(now) else None


async def _event(work: Work, event_id: EventId, delivery: Delivery) -> Event | None:
    """The event a delivery is about; None where its readers may not know of it any more."""
    event = await work.events.get(event_id)
    if event is None or await leaks(work, event.section_id, delivery):
        return None
    return event


async def _addressee(work: Work, delivery: Delivery) -> MemberId | None:
    account_id = getattr(delivery.plan.target, "account_id", None)
    account = await work.members.account(account_id) if account_id is not None else None
    return account.member_id if account else None
