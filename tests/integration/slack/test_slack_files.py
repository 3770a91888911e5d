"""Files on Slack: they come as a direct message, and who gets none is told why."""

import pytest

from bot.domain.sections import Post
from tests.builders.sections import seat_in, section_called
from tests.integration.slack.slack_office import Office
from tests.simulators.slack.people import Person

SECTION = section_called("窓口改善課")
REPORT = f"課長席 年次報告 section=「{SECTION.name}」"


async def lead(office: Office, person: Person) -> None:
    """Somebody who joined leads the section."""
    await office.join(person)
    async with office.town.storage.write() as work:
        (member,) = await work.members.search("縁側花子", limit=2)
        await work.sections.save(SECTION)
        await work.sections.seat(seat_in(SECTION, member.id, Post.CHIEF))


async def test_the_files_come_as_a_direct_message_and_the_answer_says_so(
    either_office: Office, hanako: Person
) -> None:
    office = either_office
    await lead(office, hanako)

    answer = await office.ask(hanako, REPORT)
    await office.slack.until(lambda: any(letter.files for letter in hanako.dms))

    assert "ダイレクトメッセージにお送りしています" in office.slack.text_of(answer.messages[0])
    (letter,) = [letter for letter in hanako.dms if letter.files]
    assert [name.rpartition(".")[2] for name in letter.files] == ["md", "html"]
    assert next(iter(letter.files.values())).decode().startswith("# 窓口改善課 2026年度の報告")


async def test_a_form_or_button_that_leads_to_files_hands_them_over_once(
    office: Office, hanako: Person
) -> None:
    await lead(office, hanako)
    seat = await office.ask(hanako, "課長席 ようす")

    await (await hanako.press(seat.message, "年次報告をつくる")).final()
    await office.slack.until(lambda: any(letter.files for letter in hanako.dms))

    assert len([call for call in office.slack.calls if call.method == "files.completeUploadExternal"]) == 1


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_who_gets_no_files_is_told_what_is_missing(office: Office, hanako: Person, method: str) -> None:
    await lead(office, hanako)
    office.slack.faults.refuse(method, "missing_scope")

    await office.ask(hanako, REPORT)
    await office.slack.until(lambda: hanako.dms)

    assert "files:write" in office.slack.text_of(hanako.dms[-1])
    assert not any(letter.files for letter in hanako.dms)
