"""The steps of scrap and build, each inside a transaction of its caller: announce, settle, close, merge."""

from datetime import datetime

from bot.domain.deliveries import ToPurpose, ToSection
from bot.domain.events import Event
from bot.domain.experiments import Outcome
from bot.domain.following import NewsKind
from bot.domain.ids import PlaceId, ReformId, SectionId, new_id
from bot.domain.policy import Policy
from bot.domain.reforms import Reform, ReformKind, ReformStatus, check_free, merged_seats
from bot.domain.sections import Section
from bot.domain.series import leading
from bot.ports.work import Work
from bot.services.cohosting import let_go, lock_coming, take_over
from bot.services.comparison_news import end_all_of as end_surveys
from bot.services.comparison_news import show_anew
from bot.services.event_news import CARD as EVENT_CARD
from bot.services.event_news import post_card, rooms
from bot.services.following import tell_followers
from bot.services.growing import grow
from bot.services.join_requests import turn_all_away
from bot.services.origin import Origin
from bot.services.poll_news import CARD as POLL_CARD
from bot.services.question_outsiders import tell_outsiders
from bot.services.reform_news import (
    CARD,
    CLOSED,
    EVENT_GOES_ON,
    MERGED,
    REQUEST_CARD,
    tell_announced,
)
from bot.services.reminders import schedule
from bot.services.section_cards import show_cards
from bot.services.section_notes import note_change
from bot.services.shelf_news import SECTION_THANKS
from bot.services.telling import tell_members
from bot.services.vacancies import Vacancies


async def announce(
    work: Work, section: Section, target: Section | None, reason: str, *, origin: Origin, policy: Policy
) -> Reform:
    """Announce the closing of a locked section, or its merge with another. Where nobody belongs there is
    nobody to wait for: a closing is carried out at once. Raises Refused where something is announced.
    """
    section_ids = (section.id,) if target is None else (section.id, target.id)
    concerning = await work.reforms.concerning(section_ids)
    check_free(concerning, section.id, names=section.name)
    if target is not None:
        check_free([one for one in concerning if one.section_id == target.id], target.id, names=target.name)
    reform = drawn_up(section, target, reason, origin, policy)
    await work.reforms.save(reform)
    await note(work, "announced", reform, origin)
    concerned = await work.reforms.member_ids(section_ids)
    if not concerned and target is None:
        await close(work, section, origin, policy)
        return await settle(work, reform, ReformStatus.DONE, origin, policy)
    await tell_announced(work, reform, concerned)
    return reform


def drawn_up(section: Section, target: Section | None, reason: str, origin: Origin, policy: Policy) -> Reform:
    """The reform that closes a section, or merges it with another, after the notice period."""
    return Reform(
        id=ReformId(new_id(origin.now)),
        kind=ReformKind.CLOSE if target is None else ReformKind.MERGE,
        section_id=section.id,
        announced_by=origin.member_id,
        announced_at=origin.now,
        due_at=origin.now + policy.notice,
        target_id=target.id if target else None,
        reason=reason,
    )


async def settle(work: Work, reform: Reform, status: ReformStatus, origin: Origin, policy: Policy) -> Reform:
    """Note what became of a reform and let its cards say so. Raises Refused when it is settled."""
    settled = reform.settle(status, origin.now)
    await work.reforms.save(settled)
    await note(work, status.value, settled, origin)
    await show(work, settled, origin.now, policy)
    return settled


async def show(work: Work, reform: Reform, now: datetime, policy: Policy) -> None:
    """Have a reform's cards say what is true now."""
    for kind in (CARD, REQUEST_CARD):
        await work.deliveries.refresh(reform.id, kind, now=now, spacing=policy.card_spacing)


async def note(work: Work, action: str, reform: Reform, origin: Origin) -> None:
    """A line in the audit trail."""
    kind = f"section.{reform.kind.value}_{action}"
    await work.audit.add(kind, at=origin.now, member_id=origin.member_id, subject_id=reform.section_id)


async def close(
    work: Work, section: Section, origin: Origin, policy: Policy, *, by_rule: Reform | None = None
) -> Section:
    """閉課 of a locked section: seats end, who belonged follows silently, so that a revival reaches them;
    what was written stays. ``by_rule``: the reform that says why, where 総務課 closed it at once.
    """
    now = origin.now
    closed = section.close(now)
    belonged = await work.sections.member_ids(section.id)
    planned = await lock_coming(work, section.id, now)
    own = await _places_with_rooms(work, section.id)
    await work.reforms.members_follow(section.id, section.id, now)
    await work.sections.unseat(section.id)
    await work.sections.save(closed)
    await Vacancies(policy).call_off(work, section.id, now)
    await turn_all_away(work, section, origin)
    await tell_followers(work, NewsKind.CLOSED, section.id, now=now)
    await work.reforms.note_name(section, now)
    await _end_trial(work, section.id, now)
    await let_go(work, section.id, now, policy)
    await end_surveys(work, section.id, now, policy)
    announced = leading(planned)
    for event in planned:
        await _announce_anew(work, event, own, now, policy, card=event.id in announced)
        if event.id in announced:
            await tell_members(work, EVENT_GOES_ON, event.id, (event.host_id,), now=now, name=section.name)
    await note_change(work, "section.closed", section.id, origin)
    why = {"reform": str(by_rule.id)} if by_rule else {}
    await tell_members(work, CLOSED, section.id, belonged, now=now, **why)
    return closed


async def take_questions_along(work: Work, source: SectionId, target: SectionId) -> None:
    """Let what was written in one section belong to another. Before sections are locked, as where a question
    is answered and where a section is closed to others.
    """
    await work.reforms.move_questions(source, target)
    await work.reforms.move_shelf(source, target)
    await work.search.recount(target)


async def take_plans_along(
    work: Work, source: SectionId, target: SectionId, now: datetime, policy: Policy
) -> None:
    """Let what is planned in one section belong to another: series and events, then date polls and surveys.
    After sections are locked, as everywhere.
    """
    places = await _places_with_rooms(work, source) | await _places_with_rooms(work, target)
    await work.reforms.hold_series(source)
    planned = await lock_coming(work, source, now)
    await work.reforms.move_events(source, target)
    await take_over(work, source, target, now, policy)
    announced = leading(planned)
    for event in await work.events.lock_many([event.id for event in planned]):
        await _announce_anew(work, event, places, now, policy, card=event.id in announced)
    for poll_id in await work.date_polls.move(source, target):
        await work.deliveries.refresh(poll_id, POLL_CARD, now=now, spacing=policy.card_spacing)
    for survey_id in await work.comparisons.move(source, target):
        await show_anew(work, survey_id, now, policy)


async def merge(work: Work, section: Section, target: Section, origin: Origin, policy: Policy) -> None:
    """統合 of locked sections, whose questions were taken along already: everybody moves, the name leads on,
    and what was being prepared may have become a section by it.
    """
    await take_plans_along(work, section.id, target.id, origin.now, policy)
    moving = await work.sections.memberships_in(section.id)
    staying = await work.sections.memberships_in(target.id)
    await work.sections.unseat(section.id)
    await work.reforms.seat_all(tuple(merged_seats(moving, staying, target.id)))
    await work.reforms.move_followers(section.id, target.id)
    await work.sections.save(section.merge_into(target.id, origin.now))
    await Vacancies(policy).call_off(work, section.id, origin.now)
    await turn_all_away(work, section, origin)
    await tell_followers(work, NewsKind.MERGED, target.id, now=origin.now, subject_id=section.id)
    await grow(work, policy, target, origin)
    await work.reforms.note_name(section, origin.now)
    await work.sections.touch(target.id, origin.now)
    await _end_trial(work, section.id, origin.now)
    if target.members_only and not section.members_only:
        await show_cards(work, target.id, origin.now, policy)
        await tell_outsiders(work, target.id, origin.now)
        spacing = policy.card_spacing
        await work.deliveries.refresh(section.id, SECTION_THANKS, now=origin.now, spacing=spacing)
    await note_change(work, "section.merged", section.id, origin)
    await note_change(work, "section.took_in", target.id, origin)
    everybody = {seat.member_id for seat in (*moving, *staying)}
    await tell_members(work, MERGED, section.id, everybody, now=origin.now)


async def _announce_anew(
    work: Work, event: Event, places: frozenset[PlaceId], now: datetime, policy: Policy, *, card: bool
) -> None:
    """Where an event is spoken of has changed: its reminders go there, and its card where the old one or the
    new one stands in a room of its own. Elsewhere both stand in the same channel: once is enough. ``card``:
    False for a later time of a series, which is not announced yet.
    """
    where = await rooms(work, event)
    elsewhere = [
        target for target in where if isinstance(target, ToPurpose | ToSection) and target.place_id in places
    ]
    if card:
        await post_card(work, event, elsewhere, now)
    await schedule(work, event, where, now)
    await work.deliveries.refresh(event.id, EVENT_CARD, now=now, spacing=policy.card_spacing)


async def _places_with_rooms(work: Work, section_id: SectionId) -> frozenset[PlaceId]:
    surfaces = await work.sections.surfaces_of(section_id)
    return frozenset(surface.place_id for surface in surfaces if surface.channel_id)


async def _end_trial(work: Work, section_id: SectionId, now: datetime) -> None:
    """What a section tries ends with it."""
    trial = await work.experiments.running(section_id)
    if trial is not None:
        await work.experiments.save(trial.answer(Outcome.END, "", None, now))
