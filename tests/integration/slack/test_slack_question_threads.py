"""On Slack the replies under a question's card are its thread: how it works, and every answer."""

from datetime import timedelta

from bot.domain.ids import QuestionId
from bot.domain.places import Platform, Purpose
from bot.domain.questions import Question
from bot.services.origin import Origin
from bot.services.question_news import post_card
from bot.services.question_threads import QuestionThreadService
from tests.builders.events import HOST
from tests.builders.people import member_called
from tests.integration.slack.slack_office import Office
from tests.integration.slack.thread_turns import Turn, turning
from tests.simulators.slack.people import Person
from tests.simulators.slack.reading import inputs
from tests.simulators.slack.state import TEAM_ID, Channel

KENTA = member_called("健太")


async def served(office: Office, desk: Channel) -> tuple[Question, Turn]:
    """A question in a channel, with its thread; and a way to let time pass."""
    town = office.town
    turn = turning(office, QuestionThreadService)
    question = Question(QuestionId(1), HOST.id, "印紙税は?", "本文", town.clock.now())
    async with town.storage.write() as work:
        place = await work.places.find(Platform.SLACK, TEAM_ID)
        assert place is not None
        await work.places.set_channel(place.id, Purpose.QUESTIONS, desk.id)
        await work.members.save(HOST)
        await work.members.save(KENTA)
        assert await work.questions.add(question)
        await post_card(work, question, town.clock.now())
    await turn()
    return question, turn


async def test_what_is_said_under_a_card_becomes_an_answer_by_who_said_it_or_with_their_consent(
    office: Office, hanako: Person
) -> None:
    town, slack = office.town, office.slack
    chief = slack.add_user("chief", real_name="課長さん")
    for person in (hanako, chief):
        await office.join(person)
    desk = slack.add_channel("質問", [hanako, chief])
    question, turn = await served(office, desk)
    card = desk.messages[0]
    menu = "message:question.quote"

    await hanako.say(desk, "課税文書だけです", thread_of=card)
    form = (await (await hanako.message_action(menu, desk.thread(card.ts)[-1])).final()).modal
    assert "課税文書だけです" in [one.element.get("initial_value", "") for one in inputs(form)]
    await office.send(hanako, form)
    await chief.say(desk, "電子なら不要です", thread_of=card)
    asked = await (await hanako.message_action(menu, desk.thread(card.ts)[-1])).final()
    assert "残してよいかを聞いています" in office.seen(asked)
    await turn()
    (letter,) = [one for one in chief.dms if "残してもよいですか" in slack.text_of(one)]
    assert "電子なら不要です" in slack.text_of(letter)
    declined = await (await chief.press(letter, "いいえ")).final()
    assert "回答としては残しません" in office.seen(declined)
    async with town.storage.read() as work:
        given = await work.questions.answers_to((question.id,), limit=9)
    assert [answer.body for answer in given] == ["課税文書だけです"]

    own = await (await hanako.message_action(menu, card)).final()
    assert "庁員の書いた文章だけを" in office.seen(own)


async def test_answers_stand_under_the_card_which_says_how_things_stand(office: Office) -> None:
    town, slack = office.town, office.slack
    desk = slack.add_channel("質問")
    question, turn = await served(office, desk)
    origin = Origin("", town.clock.now(), KENTA.id)
    await town.town.answering.answer(question.id, "課税文書だけです", KENTA.id, origin)
    await turn(timedelta(minutes=1))
    card = desk.messages[0]
    welcome, given = [slack.text_of(reply) for reply in desk.thread(card.ts)]
    async with town.storage.read() as work:
        (answer,) = await work.questions.answers_to((question.id,), limit=9)
    await town.town.answering.accept(answer.id, Origin("", town.clock.now(), HOST.id))
    await turn(timedelta(minutes=1))

    assert "この発言を回答にする" in welcome
    assert ["健太" in given, "課税文書だけです" in given] == [True, True]
    assert "解決済" in slack.text_of(card)
    chosen = slack.text_of(desk.thread(card.ts)[1])
    assert ["この回答で解決しました" in chosen, "課税文書だけです" in chosen] == [True, True]
