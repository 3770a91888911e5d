"""Who may call which command of the two features: every role against every command."""

from dataclasses import dataclass, replace
from itertools import count

import pytest

from bot.domain.ids import to_token
from bot.domain.members import Member, Office, Standing
from bot.domain.sections import Post
from bot.view import Action, Answer, Form, FormField, Message
from tests.builders.registry import whole_registry
from tests.builders.sections import seat_in, section_called
from tests.builders.town import Person, TestTown

WINDOW, READING = section_called("窓口改善課"), section_called("読書課")
_numbers = count(1)

OUTSIDER, APPLICANT, DECLINED, LEFT, ASLEEP = "outsider", "applicant", "declined", "left", "asleep"
MEMBER, CHIEF, VERIFIER, ADMINISTRATOR, OWNER = "member", "chief", "verifier", "administrator", "owner"

STANDINGS = {
    APPLICANT: Standing.APPLIED,
    DECLINED: Standing.DECLINED,
    LEFT: Standing.LEFT,
    ASLEEP: Standing.ASLEEP,
}
OFFICES = {VERIFIER: Office.VERIFIER, ADMINISTRATOR: Office.ADMINISTRATOR}

HERE = {MEMBER, CHIEF, VERIFIER, ADMINISTRATOR}
ALL = {OUTSIDER, APPLICANT, DECLINED, LEFT, ASLEEP, OWNER} | HERE
KNOWN = HERE | {ASLEEP}
PERSONNEL = {VERIFIER, ADMINISTRATOR, OWNER}
GENERAL_AFFAIRS = {ADMINISTRATOR, OWNER}

MATRIX: dict[str, set[str]] = {
    "join": ALL - {APPLICANT, ASLEEP},  # they are told how things stand
    "join.form": ALL - {APPLICANT},
    "rules": ALL,
    "rules.accept": ALL - {OUTSIDER, OWNER},
    "profile": KNOWN,
    "profile.edit": HERE,
    "profile.save": HERE,
    "profile.reminders": HERE,
    "profile.language": HERE,
    "sleep": HERE,
    "wake": ALL - {OUTSIDER, OWNER},
    "leave": ALL - {OUTSIDER, OWNER},
    "leave.now": ALL - {OUTSIDER, OWNER},
    "office.applicants": PERSONNEL,
    "office.applicant": PERSONNEL,
    "office.approve": PERSONNEL,
    "office.decline": PERSONNEL,
    "office.people": GENERAL_AFFAIRS,
    "office.appoint": GENERAL_AFFAIRS,
    "office.dismiss": GENERAL_AFFAIRS,
    "section.list": ALL,
    "section.info": ALL,
    "section.join": HERE,
    "section.leave": HERE,
    "section.leave_now": HERE,
    "section.swap": HERE,
    "section.follow": HERE,
    "section.unfollow": HERE,
    "section.mine": HERE,
    "section.members": HERE,
    "section.edit": {CHIEF} | GENERAL_AFFAIRS,
    "section.save": {CHIEF} | GENERAL_AFFAIRS,
    "section.create": GENERAL_AFFAIRS,
    "section.close": GENERAL_AFFAIRS,
    "section.close_now": GENERAL_AFFAIRS,
    "section.appoint": GENERAL_AFFAIRS,
    "section.dismiss": GENERAL_AFFAIRS,
    "section.room": GENERAL_AFFAIRS,
    "section.bind": GENERAL_AFFAIRS,
}

VALUES: dict[str, dict[str, str]] = {
    "join.form": {"version": "1", "name": "だれか", "organisation": "縁側市", "kind": "local"},
    "rules.accept": {"version": "1"},
    "profile.save": {"name": "だれか", "organisation": "縁側市", "kind": "local"},
    "profile.reminders": {"wish": "on"},
    "profile.language": {"wish": "en"},
    "office.applicant": {"who": "APPLICANT"},
    "office.approve": {"who": "APPLICANT"},
    "office.decline": {"who": "APPLICANT", "reason": "もう少しくわしく"},
    "office.appoint": {"member": "課長", "office": "editor"},
    "office.dismiss": {"member": "課長", "office": "editor"},
    "section.leave_now": {"which": "SECTION"},
    "section.swap": {"leaving": "窓口改善課", "entering": "読書課"},
    "section.save": {"which": "SECTION", "name": "窓口", "purpose": "よくする", "kind": "work"},
    "section.create": {"name": "写真課", "purpose": "撮る", "kind": "hobby"},
    "section.close_now": {"which": "SECTION"},
    "section.appoint": {"section": "窓口改善課", "member": "課長"},
    "section.room": {"section": "窓口改善課", "kind": "none"},
}
ONE_SECTION = {"section": "窓口改善課"}


@dataclass
class Stage:
    """A town with a section, its chief, and somebody who waits."""

    town: TestTown
    applicant: Member
    tokens: dict[str, str]

    async def actor(self, role: str) -> Person:
        """Somebody new in a role."""
        name = f"{role}-{next(_numbers)}"
        person = self.town.person(name, manages_place=role == OWNER)
        if role in {OUTSIDER, OWNER}:
            return person
        await person.do("join.form", "1", name=name, organisation="縁側市", kind="local")
        office = OFFICES.get(role)
        async with self.town.storage.write() as work:
            member = await person.record()
            standing = STANDINGS.get(role, Standing.MEMBER)
            offices = frozenset({office} if office else set())
            await work.members.save(replace(member, standing=standing, offices=offices))
            if role == CHIEF:
                await work.sections.unseat(WINDOW.id)
                await work.sections.seat(seat_in(WINDOW, member.id, Post.CHIEF))
        return person

    async def restore(self) -> None:
        """Undo what the last command may have done to the section and to the person who waits."""
        async with self.town.storage.write() as work:
            await work.sections.save(WINDOW)
            await work.members.save(self.applicant)


async def call(actor: Person, path: str, values: dict[str, str]) -> Answer:
    """Send a command with values that were worked out."""
    form = Form(
        "", Action(path), tuple(FormField(name, name, value=value) for name, value in values.items()), ""
    )
    return await actor.send(form)


@pytest.fixture
async def stage(town: TestTown) -> Stage:
    spare = await town.member("予備の総務", Office.ADMINISTRATOR)
    await town.member("課長")
    waiting = await town.member("待つ人")
    async with town.storage.write() as work:
        applicant = replace(await waiting.record(), standing=Standing.APPLIED)
        await work.members.save(applicant)
        for section in (WINDOW, READING):
            await work.sections.save(section)
    assert (await spare.record()).active
    return Stage(town, applicant, {"APPLICANT": to_token(applicant.id), "SECTION": to_token(WINDOW.id)})


def refused_for_who_asks(answer: Answer, town: TestTown) -> bool:
    """Whether an answer says that this person may not do that."""
    words = town.dispatcher.words("ja")
    keys = ["refusal.members_only", *(f"refusal.office_{office.value}" for office in Office)]
    keys += [f"refusal.standing_{standing.value}" for standing in STANDINGS.values()]
    sentences = {words.text(key) for key in keys}
    sentences |= {words.text("section.chief_only", section=name) for name in ("窓口改善課", "窓口")}
    return isinstance(answer, Message) and answer.summary in sentences


def test_the_matrix_knows_every_command() -> None:
    registry = whole_registry()
    mine = {"join", "rules", "profile", "sleep", "wake", "leave", "section"}
    office = {path for path in MATRIX if path.startswith("office.")}
    paths = {command.path for command in registry.all() if command.path.split(".")[0] in mine}

    assert paths | office == set(MATRIX)


@pytest.mark.parametrize("role", sorted(ALL))
async def test_a_role_may_do_exactly_what_the_matrix_says(stage: Stage, role: str) -> None:
    allowed = set()
    for path in MATRIX:
        actor = await stage.actor(role)
        typed = VALUES.get(path, ONE_SECTION if path.startswith("section.") else {})
        values = {name: stage.tokens.get(value, value) for name, value in typed.items()}
        if path == "section.list":
            values = {}
        answer = await call(actor, path, values)
        if not refused_for_who_asks(answer, stage.town):
            allowed.add(path)
        await stage.restore()

    assert allowed == {path for path, roles in MATRIX.items() if role in roles}
