"""A thread at every question's card on Discord: named by how things stand, or a tagged post of a forum."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import QuestionId
from bot.domain.places import Platform, Purpose
from bot.domain.questions import Question, QuestionStatus
from bot.services.origin import Origin
from bot.services.question_news import post_card, show_change
from bot.services.question_threads import QuestionThreadService
from tests.builders.events import HOST
from tests.builders.people import member_called
from tests.integration.discord.discord_hall import open_hall
from tests.integration.discord.threaded_guild import ThreadedGuild
from tests.simulators.discord.model import Channel, ChannelType
from tests.simulators.discord.permissions import Permission
from tests.simulators.discord.reading import text_of
from tests.simulators.discord.rest_channels import REQUIRE_TAG

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KENTA = member_called("健太")


class Desk(ThreadedGuild):
    """The hall's guild with a channel for questions."""

    async def serve(self, channel: Channel) -> None:
        async with self.hall.town.storage.write() as work:
            await work.places.set_channel(self.place.id, Purpose.QUESTIONS, str(channel.id))

    async def ask(self, title: str) -> Question:
        now = self.hall.town.clock.now()
        question = Question(QuestionId(1), HOST.id, title, "本文", now)
        async with self.hall.town.storage.write() as work:
            assert await work.questions.add(question)
            await post_card(work, question, now)
        await self.turn()
        return question

    async def change(self, question: Question) -> None:
        async with self.hall.town.storage.write() as work:
            await work.questions.save(question)
            await show_change(work, question, self.hall.town.clock.now(), timedelta())

    async def answer(self, question: Question, body: str) -> None:
        origin = Origin("", self.hall.town.clock.now(), KENTA.id)
        await self.hall.town.town.answering.answer(question.id, body, KENTA.id, origin)

    def tags(self) -> list[str]:
        """The names of the tags of the post."""
        parent = self.channel().parent
        assert parent is not None
        names = {tag["id"]: tag["name"] for tag in parent.tags}
        return [names[tag] for tag in self.thread().tags]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_hall(tmp_path, town_time=True) as hall:
        async with hall.town.storage.write() as work:
            await work.members.save(HOST)
            await work.members.save(KENTA)
            place = await work.places.find(Platform.DISCORD, str(hall.guild.id))
            assert place is not None
        desk = Desk(hall, place, QuestionThreadService)
        await desk.serve(hall.guild.channel_named("広場"))
        yield desk


async def test_a_thread_is_named_by_how_things_stand(desk: Desk) -> None:
    question = await desk.ask("長い題" * 26)  # 78 characters: with its state it still fits
    assert desk.channel().name == "【未回答】" + question.title
    assert "この発言を回答にする" in desk.said()[0]
    await desk.answer(question, "課税文書だけです")
    assert (await desk.turn())[-1] == "PATCH"
    assert desk.channel().name == "【回答あり】" + question.title
    assert "課税文書だけです" in desk.said()[1]

    settled = replace(question, answers=1, status=QuestionStatus.ENOUGH)
    await desk.change(settled)
    assert await desk.turn(MINUTE) == []  # Discord takes two names in ten minutes
    desk.thread().archived = True  # by Discord, after a quiet week
    assert (await desk.turn(5 * MINUTE))[-1] == "PATCH"
    assert (desk.channel().name[:5], desk.thread().archived) == ("【回答済】", False)
    await desk.turn(8 * DAY)
    assert (desk.thread().archived, desk.thread().locked) == (True, False)
    assert await desk.turn(DAY) == []

    await desk.change(replace(settled, status=QuestionStatus.OPEN))
    await desk.turn()
    assert (desk.channel().name[:6], desk.thread().archived) == ("【回答あり】", False)
    await desk.change(replace(settled, status=QuestionStatus.WITHDRAWN))
    await desk.turn(HOUR)
    assert (desk.channel().name, desk.thread().archived) == ("【取り下げ】", True)
    assert "取り下げられました" in desk.said()[1]


async def test_in_a_forum_a_question_is_a_tagged_post(desk: Desk) -> None:
    forum = desk.hall.sim.world.add_channel(desk.hall.guild, "質問", ChannelType.FORUM)
    forum.tags = [{"id": "77", "name": "契約", "moderated": False, "emoji_id": None, "emoji_name": None}]
    await desk.serve(forum)
    question = await desk.ask("印紙税は?")
    assert (desk.channel().parent, desk.channel().name, desk.tags()) == (forum, "印紙税は?", ["未回答"])
    assert [tag["name"] for tag in forum.tags] == ["契約", "未回答", "回答あり", "回答済"]
    assert ["印紙税は?" in desk.said()[0], "この発言を回答にする" in desk.said()[1]] == [True, True]
    desk.thread().tags.append("77")  # by a person
    await desk.answer(question, "課税文書だけです")
    await desk.turn()
    assert desk.tags() == ["回答あり", "契約"]

    desk.thread().tags = ["77"]  # somebody took ours away
    await desk.turn(7 * HOUR)
    assert desk.tags() == ["回答あり", "契約"]
    await desk.change(replace(question, answers=1, status=QuestionStatus.ENOUGH))
    await desk.turn(HOUR)
    await desk.turn(8 * DAY)
    assert (desk.tags()[0], desk.thread().archived, len(desk.said())) == ("回答済", True, 3)
    await desk.change(replace(question, answers=1, title="印紙税はいくら?"))
    await desk.turn(HOUR)  # the card is edited in the archive: it is woken first
    assert ["印紙税はいくら?" in desk.said()[0], desk.channel().name] == [True, "印紙税はいくら?"]


async def test_a_post_of_a_merged_question_loses_our_tag_and_says_so_in_its_name(desk: Desk) -> None:
    forum = desk.hall.sim.world.add_channel(desk.hall.guild, "質問", ChannelType.FORUM)
    forum.tags = [{"id": "77", "name": "契約", "moderated": False, "emoji_id": None, "emoji_name": None}]
    await desk.serve(forum)
    question = await desk.ask("印紙税は?")
    desk.thread().tags.append("77")  # by a person

    await desk.change(replace(question, status=QuestionStatus.MERGED))
    await desk.turn(HOUR)
    await desk.turn(HOUR)

    assert (desk.tags(), desk.channel().name) == (["契約"], "【まとめ済】印紙税は?")
    assert desk.thread().archived


async def test_a_forum_is_chosen_in_one_of_its_posts(desk: Desk) -> None:
    hall = desk.hall
    forum = hall.sim.add_channel(hall.guild, "広場", ChannelType.FORUM)
    await desk.serve(forum)
    await desk.ask("印紙税は?")
    await hall.join(hall.owner, "町長")

    chosen = await hall.owner.slash(
        "office channel", {"purpose": Purpose.EVENTS.value}, channel=desk.channel()
    )

    assert "このフォーラムを" in chosen.text
    async with hall.town.storage.read() as work:
        assert (await work.places.channels(desk.place.id))[Purpose.EVENTS] == str(forum.id)


async def test_a_forum_whose_tags_we_may_not_make_shows_the_state_in_the_name(desk: Desk) -> None:
    for role in desk.hall.guild.roles.values():
        role.permissions &= ~int(Permission.MANAGE_CHANNELS)
    forum = desk.hall.sim.world.add_channel(desk.hall.guild, "質問", ChannelType.FORUM)
    await desk.serve(forum)

    await desk.ask("印紙税は?")

    assert (desk.channel().name, desk.tags()) == ("【未回答】印紙税は?", [])


async def test_a_forum_that_asks_for_a_tag_of_every_post_gets_one(desk: Desk) -> None:
    forum = desk.hall.sim.world.add_channel(desk.hall.guild, "質問", ChannelType.FORUM)
    forum.flags |= REQUIRE_TAG
    await desk.serve(forum)

    question = await desk.ask("印紙税は?")

    assert (desk.channel().name, desk.tags()) == ("印紙税は?", ["未回答", "縁側"])
    desk.thread().tags = desk.thread().tags[:1]  # a person took the other one away
    await desk.change(replace(question, status=QuestionStatus.MERGED))
    await desk.turn(HOUR)
    await desk.turn(HOUR)
    assert (desk.channel().name, desk.tags()) == ("【まとめ済】印紙税は?", ["未回答"]), "it must keep one"


async def test_where_no_tag_can_be_made_a_post_gets_the_first_for_everybody(desk: Desk) -> None:
    for role in desk.hall.guild.roles.values():
        role.permissions &= ~int(Permission.MANAGE_CHANNELS)
    forum = desk.hall.sim.world.add_channel(desk.hall.guild, "質問", ChannelType.FORUM)
    forum.flags |= REQUIRE_TAG
    forum.tags = [
        {"id": number, "name": name, "moderated": moderated, "emoji_id": None, "emoji_name": None}
        for number, name, moderated in (("76", "運営より", True), ("77", "契約", False))
    ]
    await desk.serve(forum)

    await desk.ask("印紙税は?")

    assert (desk.channel().name, desk.tags()) == ("【未回答】印紙税は?", ["契約"])


async def test_a_forum_without_room_for_our_tags_shows_only_those_it_has(desk: Desk) -> None:
    forum = desk.hall.sim.world.add_channel(desk.hall.guild, "質問", ChannelType.FORUM)
    names = [*(f"分類{number}" for number in range(18)), "未回答"]
    forum.flags |= REQUIRE_TAG
    forum.tags = [
        {"id": str(100 + number), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
        for number, name in enumerate(names)
    ]
    await desk.serve(forum)
    question = await desk.ask("印紙税は?")
    assert (desk.channel().name, desk.tags()) == ("印紙税は?", ["未回答", "縁側"])

    await desk.answer(question, "課税文書だけです")
    await desk.turn(HOUR)

    assert (desk.channel().name, desk.tags()) == ("【回答あり】印紙税は?", ["縁側"])


async def test_a_tag_people_gave_another_name_stays_the_one_it_was(desk: Desk) -> None:
    forum = desk.hall.sim.world.add_channel(desk.hall.guild, "質問", ChannelType.FORUM)
    await desk.serve(forum)
    question = await desk.ask("印紙税は?")
    renamed = next(tag for tag in forum.tags if tag["name"] == "未回答")
    renamed["name"] = "まだです"

    await desk.turn(7 * HOUR)
    assert desk.tags() == ["まだです"]
    await desk.answer(question, "課税文書だけです")
    await desk.turn(HOUR)

    assert desk.tags() == ["回答あり"]
    assert [tag["name"] for tag in forum.tags] == ["まだです", "回答あり", "回答済"]


async def test_a_post_made_just_before_the_program_was_killed_is_used(desk: Desk) -> None:
    forum = desk.hall.sim.world.add_channel(desk.hall.guild, "質問", ChannelType.FORUM)
    await desk.serve(forum)
    desk.hall.sim.faults.cut_next(method="POST", path="/threads")
    await desk.ask("印紙税は?")

    for _ in range(3):
        await desk.turn(5 * MINUTE)

    assert desk.channel().name == "印紙税は?"


async def test_what_is_said_in_the_thread_becomes_an_answer_by_who_said_it_or_with_their_consent(
    desk: Desk,
) -> None:
    hanako = await desk.hall.join()
    taro = await desk.hall.join(desk.hall.sim.add_member(desk.hall.guild, "太郎"), name="太郎")
    stranger = desk.hall.sim.add_member(desk.hall.guild, "旅人")
    question = await desk.ask("印紙税は?")
    thread = desk.channel()
    menu = "この発言を回答にする"

    form = await hanako.message_menu(menu, hanako.say("課税文書だけです", channel=thread))
    assert form.modal.field("body").prefilled == "課税文書だけです"
    await hanako.submit(form.modal)
    said = taro.say("電子なら不要です", channel=thread)
    for _ in range(2):  # pressed again: who wrote it is asked once
        asked = await hanako.message_menu(menu, said)
        assert "太郎さんに、回答として残してよいかを聞いています" in asked.text
    await desk.turn()
    assert ["課税文書だけです" in desk.said()[1], len(desk.said())] == [True, 2]  # by the bot; people's aside
    (letter,) = [one for one in taro.dms if "残してもよいですか" in text_of(one)]
    assert ["電子なら不要です" in text_of(letter), "花子さん" in text_of(letter)] == [True, True]
    assert "ありがとうございます" in (await taro.press(letter, "はい")).text
    assert "もう済んでいます" in (await taro.press(letter, "はい")).text
    await desk.turn()
    assert "電子なら不要です" in desk.said()[-1]
    async with desk.hall.town.storage.read() as work:
        given = await work.questions.answers_to((question.id,), limit=9)
    assert {answer.body for answer in given} == {"課税文書だけです", "電子なら不要です"}
    assert given[0].member_id != given[1].member_id

    refusals = {
        "縁側からたずねることができません": stranger.say("通りすがりです", channel=thread),
        "もうたずねてあります": said,
        "庁員の書いた文章だけを": next(iter(thread.messages)),
    }
    for sentence, message in refusals.items():
        assert sentence in (await hanako.message_menu(menu, message)).text
    elsewhere = await hanako.message_menu(menu, taro.say("よそで"))
    chosen = await hanako.submit(elsewhere.modal, {"question": "印紙税は?"})
    assert "太郎さんに、回答として残してよいか" in chosen.text
    await desk.turn()
    assert "よそで" in text_of(taro.dms[-1])
    outside = await taro.message_menu(menu, taro.say("外での答え"))
    assert [one.prefilled for one in (outside.modal.field("question"), outside.modal.field("body"))] == [
        "",
        "外での答え",
    ]
