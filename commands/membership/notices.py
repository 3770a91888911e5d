"""What the town says by itself about people coming, waiting and holding offices."""

from datetime import datetime

from bot.domain.deliveries import Delivery, Skip
from bot.domain.ids import MemberId, to_token
from bot.domain.members import Member, Standing
from bot.domain.policy import Policy
from bot.interaction.words import Words
from bot.ports.work import Work
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Fields,
    Heading,
    Mention,
    Message,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.membership.views import applicant_fields

GONE = Skip("the member is gone")


class MembershipNotices:
    """Renderers of the feature's deliveries."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    async def applied(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For 人事課: somebody waits; once decided, the same message says so."""
        member = await _subject(work, delivery)
        if member is None:
            return GONE
        if member.standing is not Standing.APPLIED:
            return self._decided(member, words) if delivery.editing else Skip("decided already")
        heading = words.text("applicants.new", name=member.profile.name)
        look = Action("office.applicant", (to_token(member.id),))
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Fields(applicant_fields(member, words)),
                Actions((Button(words.text("applicants.look"), look, Style.PRIMARY),)),
            ),
            Tone.NOTICE,
        )

    def _decided(self, member: Member, words: Words) -> Message:
        let_in = member.standing in {Standing.MEMBER, Standing.ASLEEP}
        key = "applicants.settled_in" if let_in else "applicants.settled_out"
        line = words(key, name=member.profile.name)
        return Message(words.text(key, name=member.profile.name), (Paragraph(line),))

    async def welcome(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For everybody: somebody came."""
        member = await _subject(work, delivery)
        if member is None or not member.active:
            return GONE
        name = member.profile.name
        line = words("welcome.line", name=Mention(member.id, name), organisation=member.profile.organisation)
        return Message(
            words.text("welcome.summary", name=name),
            (Heading(words("welcome.summary", name=name)), Paragraph(line)),
        )

    async def approved(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For the applicant: come in."""
        member = await _subject(work, delivery)
        if member is None or not member.active:
            return GONE
        summary = words.text("join.done_summary", name=member.profile.name, town=self._policy.town_name)
        buttons = (
            _button(words, "section.list", Style.PRIMARY),
            _button(words, "section.recommend"),
            _button(words, "event.list"),
            _button(words, "help"),
        )
        blocks: tuple[Block, ...] = (
            Heading((Text(summary),)),
            Paragraph(words("join.approved")),
            Paragraph(words("join.done")),
            Actions(buttons),
        )
        return Message(summary, blocks, Tone.SUCCESS)

    async def declined(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For the applicant: not yet, why, and how to try again."""
        member = await _subject(work, delivery)
        if member is None or member.standing is not Standing.DECLINED:
            return Skip("decided anew")
        summary = words.text("join.declined_summary", name=member.profile.name)
        return Message(
            summary,
            (
                Heading((Text(summary),)),
                Paragraph(words("join.declined")),
                Paragraph((Text(delivery.plan.payload["reason"]),)),
                Paragraph(words("join.declined_next")),
                Actions((_button(words, "join", Style.PRIMARY),)),
            ),
            Tone.NOTICE,
        )

    async def appointed(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For the member: an office begins."""
        return await self._office(work, delivery, words, "office.you_appointed")

    async def dismissed(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For the member: an office ends."""
        return await self._office(work, delivery, words, "office.you_dismissed")

    async def confirmed(self, work: Work, delivery: Delivery, words: Words, _now: datetime) -> Message | Skip:
        """For the member: where they work was made sure."""
        member = await _subject(work, delivery)
        if member is None or not member.organisation_key:
            return GONE
        said = {"name": member.profile.name, "organisation": member.profile.organisation}
        return Message(
            words.text("office.you_confirmed", **said),
            (
                Paragraph(words("office.you_confirmed", **said)),
                Actions((_button(words, "section.colleagues"), _button(words, "profile"))),
            ),
            Tone.NOTICE,
        )

    async def _office(self, work: Work, delivery: Delivery, words: Words, key: str) -> Message | Skip:
        member = await _subject(work, delivery)
        if member is None or not member.active:
            return GONE
        office = words.text(f"choice.Office.{delivery.plan.payload['office']}")
        line = words(key, name=member.profile.name, office=office)
        return Message(
            words.text(key, name=member.profile.name, office=office),
            (Paragraph(line), Actions((_button(words, "help"),))),
            Tone.NOTICE,
        )


async def _subject(work: Work, delivery: Delivery) -> Member | None:
    return await work.members.get(MemberId(delivery.plan.subject_id))


def _button(words: Words, path: str, style: Style = Style.PLAIN) -> Button:
    return Button(words.text(f"command.{path}.title"), Action(path), style)
