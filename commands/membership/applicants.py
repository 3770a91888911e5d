"""人事課: who waits to be let in, and the decision."""

from typing import Annotated

from bot.domain.ids import to_token
from bot.domain.members import Member
from bot.interaction.call import Call
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Paragraph
from bot.interaction.parts import done
from bot.services.joining import JoiningService
from bot.view import (
    Action,
    Actions,
    Answer,
    Block,
    Button,
    Fields,
    Heading,
    Item,
    Items,
    Message,
    Style,
    Text,
    Tone,
)
from bot.view import Paragraph as Words
from commands.membership.shared import OnePerson
from commands.membership.views import applicant_fields

PAGE = 10


class ApplicantsPage(Input):
    page: Annotated[int, Carried()] = 0


class DeclineForm(OnePerson):
    reason: Annotated[str, Paragraph(400)]


class Applicants:
    """Handlers of the list of applicants and of the decisions."""

    def __init__(self, service: JoiningService) -> None:
        self._service = service

    async def show(self, call: Call, asked: ApplicantsPage) -> Answer:
        """Who waits, the longest first."""
        words, page = call.words, page_of(asked.page)
        waiting = await self._service.waiting(limit=PAGE, offset=page * PAGE)
        heading = words.text("applicants.heading", count=waiting.total)
        if not waiting.applicants:
            home = Button(words.text("command.home.title"), Action("home"))
            return Message(
                heading, (Heading((Text(heading),)), Words(words("applicants.none")), Actions((home,)))
            )
        blocks: list[Block] = [
            Heading((Text(heading),)),
            Items(tuple(self._row(call, member) for member in waiting.applicants)),
        ]
        turns = []
        if page:
            turns.append(Button(words.text("list.earlier"), _page(page - 1)))
        if (page + 1) * PAGE < waiting.total:
            turns.append(Button(words.text("list.later"), _page(page + 1)))
        if turns:
            blocks.append(Actions(tuple(turns)))
        return Message(heading, tuple(blocks))

    async def look(self, call: Call, asked: OnePerson) -> Answer:
        """One application with the two decisions."""
        words = call.words
        member = await self._service.applicant(asked.member_id)
        heading = words.text("applicants.one", name=member.profile.name)
        return Message(
            heading,
            (
                Heading((Text(heading),)),
                Fields(applicant_fields(member, words)),
                Actions(
                    (
                        Button(words.text("applicants.approve"), _about("approve", member), Style.PRIMARY),
                        Button(words.text("applicants.decline"), _about("decline", member)),
                        _back(call),
                    )
                ),
            ),
        )

    async def approve(self, call: Call, asked: OnePerson) -> Answer:
        """Let somebody in."""
        member = await self._service.approve(asked.member_id, call.origin)
        return done(call, "applicants.approved", _back(call), name=member.profile.name)

    async def decline(self, call: Call, form: DeclineForm) -> Answer:
        """Not as things are; the applicant hears the reason."""
        member = await self._service.decline(form.member_id, form.reason, call.origin)
        return done(call, "applicants.declined", _back(call), tone=Tone.NOTICE, name=member.profile.name)

    def _row(self, call: Call, member: Member) -> Item:
        words = call.words
        return Item(
            (Text(member.profile.name, bold=True), Text(f" {member.profile.organisation}")),
            words(
                "applicants.since",
                kind=words.text(f"choice.MemberKind.{member.profile.kind.value}"),
                at=member.applied_at,
            ),
            Button(words.text("applicants.look"), _about("applicant", member)),
        )


def _about(verb: str, member: Member) -> Action:
    return Action(f"office.{verb}", (to_token(member.id),))


def _page(page: int) -> Action:
    return Action("office.applicants", (str(page),))


def _back(call: Call) -> Button:
    return Button(call.words.text("command.office.applicants.title"), Action("office.applicants"))
