"""On Slack the replies under a question's card are its thread: how it works, and every answer."""

from datetime import timedelta

from bot.domain.ids import QuestionId
from bot.domain.places import Platform, Purpose
from bot.domain.questions import Question
from bot.services.delivery import DeliveryService
from bot.services.origin import Origin
from bot.services.question_news import post_card
from bot.services.question_threads import QuestionThreadService
from tests.builders.events import HOST
from tests.builders.people import member_called
from tests.integration.slack.slack_office import Office
from tests.simulators.slack.state import TEAM_ID

KENTA = member_called("健太")


async def test_answers_stand_under_the_card_which_says_how_things_stand(office: Office) -> None:
    town, slack = office.town, office.slack
    desk = slack.add_channel("質問")
    delivery = DeliveryService(
        town.storage,
        town.clock,
        {Platform.SLACK: office.door.messenger},
        town.notices.render,
        owner="tests",
        policy=town.town.policy,
    )

    async def turn(after: timedelta = timedelta()) -> None:
        now = town.clock.advance(after)
        keepers = {Platform.SLACK: office.door.threads}
        for _ in range(2):
            while await delivery.run_due():
                pass
            await QuestionThreadService(town.storage, town.town.policy, keepers).tick(now)
        while await delivery.run_due():
            pass

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
