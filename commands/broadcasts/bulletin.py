"""The bulletin: next week's events, new sections, unanswered questions, new members."""

from datetime import datetime

from bot.domain.broadcasts import WEEK, Issue
from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import BroadcastId, to_token
from bot.domain.policy import Policy
from bot.domain.series import leading
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Divider,
    Heading,
    Item,
    Items,
    Line,
    Message,
    Note,
    Paragraph,
    Text,
)

SHOWN = 5  # entries of a part; the rest is a button away


class Bulletin:
    """Composes the weekly bulletin from the town's data as they are."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    async def render(self, work: Work, delivery: Delivery, words: Words, now: datetime) -> Message | Skip:
        """The bulletin of an issue, at the moment it goes out."""
        issue = await work.broadcasts.get(BroadcastId(delivery.plan.subject_id))
        return Skip("the issue is gone") if issue is None else await self.compose(work, issue, words, now)

    async def render_missed(
        self, work: Work, delivery: Delivery, words: Words, _now: datetime
    ) -> Message | Skip:
        """What the operations channel hears when nobody was here to broadcast."""
        issue = await work.broadcasts.get(BroadcastId(delivery.plan.subject_id))
        if issue is None:
            return Skip("the issue is gone")
        line = words("broadcast.missed", due=words.when(issue.due_at))
        publish = Button(words.text("command.broadcast.publish.title"), Action("broadcast.publish"))
        return Message(
            words.text("broadcast.missed", due=words.when(issue.due_at)),
            (Paragraph(line), Actions((publish,))),
        )

    async def compose(self, work: Work, issue: Issue, words: Words, now: datetime) -> Message:
        """The bulletin as it would read now."""
        heading = words.text("broadcast.heading", town=self._policy.town_name)
        opening = (Text(issue.opening),) if issue.opening else words("broadcast.opening_default")
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Note((words.when(now),)),
            Paragraph(opening),
            Divider(),
        ]
        blocks += await self._events(work, words, now)
        blocks += await self._sections(work, words, now)
        blocks += await self._proposals(work, words)
        blocks += await self._questions(work, words)
        blocks += await self._newcomers(work, words, now)
        blocks.append(Actions(self._buttons(words, issue)))
        return Message(heading, tuple(blocks))

    async def _events(self, work: Work, words: Words, now: datetime) -> list[Block]:
        found = await work.events.starting(now, now + WEEK)
        announced = leading(found)
        events = [event for event in found if event.id in announced]
        items = tuple(
            Item(
                (Text(event.title, bold=True),),
                (words.when(event.starts_at, event.ends_at),),
                Button(words.text("broadcast.event_button"), Action("event.info", (to_token(event.id),))),
            )
            for event in events[:SHOWN]
        )
        more = len(events) - SHOWN
        return _part(words, "events", items, words("broadcast.more", count=more) if more > 0 else ())

    async def _sections(self, work: Work, words: Words, now: datetime) -> list[Block]:
        sections = await work.sections.created_since(now - WEEK)
        items = tuple(
            Item(
                (Text(section.name, bold=True),),
                (Text(section.purpose),),
                Button(
                    words.text("broadcast.section_button"), Action("section.info", (to_token(section.id),))
                ),
            )
            for section in sections[:SHOWN]
        )
        return _part(words, "sections", items)

    async def _proposals(self, work: Work, words: Words) -> list[Block]:
        """Sections that look for supporters; nothing where there are none."""
        proposals, _ = await work.proposals.open(limit=SHOWN)
        items = tuple(
            Item(
                (Text(proposal.name, bold=True),),
                words(
                    "proposal.row",
                    count=proposal.supporters,
                    missing=proposal.missing(self._policy.founders),
                ),
                Button(
                    words.text("broadcast.proposal_button"),
                    Action("section.proposal", (to_token(proposal.id),)),
                ),
            )
            for proposal in proposals
        )
        return _part(words, "proposals", items) if items else []

    async def _questions(self, work: Work, words: Words) -> list[Block]:
        questions = await work.questions.unanswered(limit=SHOWN)
        items = tuple(
            Item(
                (Text(question.title, bold=True),),
                (words.when(question.asked_at),),
                Button(
                    words.text("broadcast.question_button"), Action("question.info", (to_token(question.id),))
                ),
            )
            for question in questions
        )
        return _part(words, "questions", items)

    async def _newcomers(self, work: Work, words: Words, now: datetime) -> list[Block]:
        members, count = await work.members.joined_since(now - WEEK, limit=SHOWN * 2)
        if not count:
            return []
        names = words.text("broadcast.name_separator").join(member.profile.name for member in members)
        key = "broadcast.newcomers_all" if count == len(members) else "broadcast.newcomers_some"
        return [Heading(words("broadcast.newcomers")), Paragraph(words(key, names=names, count=count))]

    def _buttons(self, words: Words, issue: Issue) -> tuple[Button, ...]:
        lists = (to(path, words) for path in ("event.list", "section.list", "question.list"))
        return (*lists, to("term.shown", words, "broadcast", to_token(issue.id)))


def _part(words: Words, name: str, items: tuple[Item, ...], note: Line = ()) -> list[Block]:
    shown: Block = Items(items) if items else Paragraph(words(f"broadcast.no_{name}"))
    blocks: list[Block] = [Heading(words(f"broadcast.{name}")), shown]
    if note:
        blocks.append(Note(note))
    return blocks
