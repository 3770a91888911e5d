"""公開 and 非公開: who decides it, and what follows where it changes (decision 15).

Order of locks: the index, the section, its events, its date polls, its surveys.
"""

from bot.domain.ids import SectionId
from bot.domain.policy import Policy
from bot.domain.sections import Section
from bot.domain.series import leading
from bot.ports.work import Storage, Work
from bot.services import comparison_news, event_news, poll_news
from bot.services.cohosting import let_go, lock_coming
from bot.services.join_requests import tell_opened
from bot.services.lookup import section_for
from bot.services.origin import Origin
from bot.services.question_outsiders import tell_outsiders
from bot.services.reminders import schedule
from bot.services.section_cards import show_cards
from bot.services.section_notes import note_change
from bot.services.section_rights import check_leads
from bot.services.sections import lock_section
from bot.services.telling import tell_members

CHANGED = "privacy.changed"  # to everybody who belongs

COMING_POLLS = 500  # of one section, whose cards move with it
SURVEYS = 200  # likewise


class SectionPrivacy:
    """Every method checks who acts: those who lead the section, and 総務課."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    async def to_choose(self, typed: str, origin: Origin, *, members_only: bool) -> Section:
        """The section as it is, for somebody who may change who reads it.

        Raises NotAllowed, InvalidInput at ``section``, and Refused when it is so already.
        """
        async with self._storage.read() as work:
            section = await section_for(work, typed, origin)
            await check_leads(work, section, origin)
            section.show_to(members_only=members_only)
            return section

    async def choose(self, section_id: SectionId, origin: Origin, *, members_only: bool) -> Section:
        """Close a section to others, or open it. Everything it holds follows in the same transaction.

        Raises NotFound, NotAllowed, and Refused when it is so already.
        """
        async with self._storage.write(origin.request) as work:
            await work.search.hold()
            current = await lock_section(work, section_id)
            await check_leads(work, current, origin)
            section = current.show_to(members_only=members_only)
            await work.sections.save(section)
            await work.search.recount(section.id)
            await self._move_events(work, section, origin)
            await self._move_polls(work, section, origin)
            await self._move_surveys(work, section, origin)
            if members_only:
                await let_go(work, section.id, origin.now, self._policy)
                await tell_outsiders(work, section.id, origin.now)
            await show_cards(work, section.id, origin.now, self._policy)
            if not members_only:
                await tell_opened(work, section, origin)
            belong = await work.sections.member_ids(section.id)
            await tell_members(work, CHANGED, section.id, belong, now=origin.now)
            await note_change(
                work, "section.closed_in" if members_only else "section.opened_up", section.id, origin
            )
            return section

    async def _move_events(self, work: Work, section: Section, origin: Origin) -> None:
        """Cards say where the events have gone; reminders go to the rooms in which they are told of now."""
        spacing = self._policy.card_spacing
        coming = await lock_coming(work, section.id, origin.now)
        announced = leading(coming)  # later times of a series are announced when they are next
        for event in coming:
            where = await event_news.rooms(work, event)
            await work.deliveries.withdraw(event.id, (event_news.CARD,), "planned anew")
            await schedule(work, event, where, origin.now)
            await work.deliveries.refresh(event.id, event_news.CARD, now=origin.now, spacing=spacing)
            if event.id in announced:
                await event_news.post_card(work, event, where, origin.now)

    async def _move_polls(self, work: Work, section: Section, origin: Origin) -> None:
        """The same for date polls."""
        spacing = self._policy.card_spacing
        coming = await work.date_polls.coming_of(section.id, origin.now, limit=COMING_POLLS)
        for seen in sorted(coming, key=lambda poll: poll.id):  # in the order in which 退庁 locks them
            poll = await work.date_polls.lock(seen.id)
            if poll is None:
                continue
            await work.deliveries.withdraw(poll.id, (poll_news.CARD,), "planned anew")
            await work.deliveries.refresh(poll.id, poll_news.CARD, now=origin.now, spacing=spacing)
            if poll.accepts(origin.now):
                await poll_news.post_card(work, poll, origin.now)

    async def _move_surveys(self, work: Work, section: Section, origin: Origin) -> None:
        """The same for 横並び調査."""
        for survey_id in await work.comparisons.held_by(section.id, limit=SURVEYS):
            survey = await work.comparisons.lock(survey_id)
            if survey is None:
                continue
            await work.deliveries.withdraw(survey.id, (comparison_news.CARD,), "planned anew")
            await comparison_news.show_anew(work, survey.id, origin.now, self._policy)
            if survey.accepts(origin.now):
                await comparison_news.post_card(work, survey, origin.now)
