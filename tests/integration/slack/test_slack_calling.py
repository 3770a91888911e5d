"""Calling the bot by name on Slack, and writing to it: what was said is in the form a button opens."""

from tests.integration.slack.slack_office import Office
from tests.simulators.slack.people import Person
from tests.simulators.slack.reading import inputs
from tests.simulators.slack.simulator import SlackSimulator
from tests.simulators.slack.state import View


def filled(form: View) -> list[str]:
    return [one.element.get("initial_value", "") for one in inputs(form)]


async def test_a_question_said_to_the_bot_is_in_the_form(
    office: Office, slack: SlackSimulator, hanako: Person
) -> None:
    await office.join(hanako)
    square = slack.add_channel("広場", [hanako])
    asked = await (await hanako.say(square, "@engawa 印紙税はどうしていますか?")).final()
    opened = await (await hanako.press(asked.message, "この内容で質問する")).final()
    assert filled(opened.modal)[0] == "印紙税はどうしていますか?"

    typed = await (await hanako.say(hanako.dm, "質問 する 電子契約の印紙税は?")).final()
    opened = await (await hanako.press(typed.message, "質問する")).final()
    assert filled(opened.modal)[0] == "電子契約の印紙税は?"

    nothing = await (await hanako.say(hanako.dm, "やあ")).final()
    assert "この内容で質問する" not in slack.text_of(nothing.message)
