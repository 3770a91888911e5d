"""立ち上げ: from a proposal to a section, in Japanese and in English."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.view import Answer, Form, Message, controls
from tests.builders.answers import said, values_of
from tests.builders.hall import EVENTS_CHANNEL, Hall, open_hall
from tests.builders.town import Person, button

NAMES = ("健太", "由美", "大輔", "恵")
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        async with opened.town.storage.write() as work:
            place = await work.places.find(Platform.LOCAL, "local")
            assert place is not None
            await work.places.set_channel(place.id, Purpose.SECTIONS, EVENTS_CHANNEL)
        yield opened


async def propose(
    hall: Hall, person: Person, name: str = "窓口改善課", purpose: str = "待ち時間を短く"
) -> Message:
    """Propose a section; returns its card in the channel."""
    form = await person.do("section.propose", complete=False)
    answer = await person.send(form, name=name, purpose=purpose, kind="work", first_step="1時間話す")
    assert "立ち上げを呼びかけました" in said(answer)
    await hall.listen()
    return hall.in_channel()[-1]


async def test_five_people_found_a_section_together(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    others = [await hall.town.member(name) for name in NAMES]
    card = await propose(hall, hanako)
    assert "「窓口改善課」を立ち上げませんか" in said(card)
    assert "1人(あと4人で開きます)" in said(card)

    assert "あと3人です" in said(await others[0].press(card, "賛同する"))
    hall.town.clock.advance(MINUTE)
    await hall.listen()
    assert "健太さんが「窓口改善課」に賛同しました。最初の仲間です" in said(hall.in_private(hanako)[-1])
    card = hall.in_channel()[-1]
    assert "2人(あと3人で開きます)" in said(card)

    await others[1].press(card, "賛同する")
    await others[2].press(card, "賛同する")
    opened = await others[3].press(card, "賛同する")
    assert "「窓口改善課」が開きました" in said(opened)
    hall.town.clock.advance(MINUTE)
    await hall.listen()

    shown = said(await others[3].press(opened, "この課を見る"))
    assert "5人" in shown
    assert "花子" in shown
    *_, settled, news = hall.in_channel()
    assert "賛同が集まり、開きました" in said(settled)
    assert "新しい課「窓口改善課」が開きました" in said(news)
    letter = hall.in_private(hanako)[-1]
    assert "あなたが課長です" in said(letter)
    assert isinstance(await hanako.press(letter, "最初のイベントを開く"), Form)
    assert "賛同した「窓口改善課」が開きました" in said(hall.in_private(others[0])[-1])
    assert "もう開いています" in said(await hanako.do("section.support", _token(card)))


async def test_the_same_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")
    john = await hall.town.member("John", locale="en")

    form = await emma.say("section propose")
    made = await emma.send(form, name="Better Counters", purpose="Shorter queues", kind="work")
    assert "4 more supporters and it opens" in said(made)
    listed = await john.say("section proposals")
    assert "1 in favour · 4 more and it opens" in said(listed)
    page = await john.press(listed, "Details")
    assert "You support “Better Counters”. 3 more" in said(await john.press(page, "Support it"))
    assert "You no longer support" in said(
        await john.press(await john.press(listed, "Details"), "Take my support back")
    )


async def test_who_has_no_seat_left_follows_the_section_they_helped_to_found(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    hanako = await hall.town.member("花子")
    others = [await hall.town.member(name) for name in NAMES]
    for name in ("読書課", "税務課", "防災課"):
        await admin.do("section.create", name=name, purpose="よくする", kind="work")
        await others[0].do("section.join", section=name)
    card = await propose(hall, hanako)

    for person in others:
        await person.press(card, "賛同する")

    mine = said(await others[0].do("section.mine"))
    assert "席はすべて埋まっています" in mine
    assert mine.index("フォロー中") < mine.index("窓口改善課")
    assert "窓口改善課" in said(await others[1].do("section.mine"))


async def test_a_name_that_is_taken_comes_back_with_what_was_typed(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await admin.do("section.create", name="読書課", purpose="読む", kind="hobby")
    await propose(hall, hanako)

    for name, other in (("読書 部", "「読書課」とそっくり"), ("窓口改善室", "よく似た「窓口改善課」の提案")):
        form = await kenta.do("section.propose", name=name, purpose="待ち時間を短く", kind="work")
        assert isinstance(form, Form)
        assert other in form.problems["name"]
        assert values_of(form)["purpose"] == "待ち時間を短く"


async def test_where_a_section_took_the_name_the_last_supporter_is_told(hall: Hall) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    hanako = await hall.town.member("花子")
    card = await propose(hall, hanako)
    await admin.do("section.create", name="窓口改善課", purpose="先に", kind="work")
    for name in NAMES[:3]:
        await (await hall.town.member(name)).press(card, "賛同する")

    last = await (await hall.town.member(NAMES[3])).press(card, "賛同する")

    assert "先にできました" in said(last)
    assert "4人(あと1人で開きます)" in said(await hanako.press(card, "詳しく見る"))


async def test_support_is_given_once_and_can_be_taken_back_but_not_from_ones_own(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await propose(hall, hanako)

    await kenta.press(card, "賛同する")
    assert "もう賛同しています" in said(await kenta.press(card, "賛同する"))
    assert "取り消しました" in said(await kenta.do("section.unsupport", _token(card)))
    assert "賛同していません" in said(await kenta.do("section.unsupport", _token(card)))
    assert "ご自分の提案です" in said(await hanako.do("section.unsupport", _token(card)))
    assert "1人(あと4人で開きます)" in said(await hanako.press(card, "詳しく見る"))


async def test_a_proposal_is_taken_back_and_made_again(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await propose(hall, hanako)
    assert "発起人か総務課の方です" in said(await kenta.do("section.recall", _token(card)))

    asked = await hanako.press(await hanako.press(card, "詳しく見る"), "提案を取り下げる")
    gone = await hanako.press(asked, "取り下げる")
    hall.town.clock.advance(MINUTE)
    await hall.listen()

    assert "取り下げられました" in said(hall.in_channel()[-1])
    assert not list(controls(hall.in_channel()[-1]))
    assert "取り下げられています" in said(await kenta.press(card, "賛同する"))
    form = await hanako.press(gone, "もう一度呼びかける")
    assert values_of(form)["name"] == "窓口改善課"
    assert values_of(form)["first_step"] == "1時間話す"
    assert "呼びかけました" in said(await hanako.send(form))


async def test_an_administrator_may_take_a_proposal_back_but_is_not_asked_to_make_it_again(
    hall: Hall,
) -> None:
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    card = await propose(hall, await hall.town.member("花子"))

    gone = await admin.do("section.recall_now", _token(card))

    assert isinstance(gone, Message)
    assert [getattr(control, "label", "") for control in controls(gone)] == ["立ち上げの提案を見る"]


async def test_after_sixty_days_it_ends_with_a_kind_word(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await propose(hall, hanako)
    founding = hall.town.town.founding

    hall.town.clock.advance(timedelta(days=59))
    await founding.tick(hall.town.clock.now())
    assert "窓口改善課" in said(await hanako.do("section.proposals"))
    hall.town.clock.advance(timedelta(days=1))
    await founding.tick(hall.town.clock.now())
    await founding.tick(hall.town.clock.now())
    await hall.listen()

    letters = [said(one) for one in hall.in_private(hanako) if "期限を迎えました" in said(one)]
    assert len(letters) == 1
    assert "1人が心を寄せて" in letters[0]
    assert "もう一度呼びかける" in str(hall.in_private(hanako)[-1])
    assert "呼びかけ中の提案はありません" in said(await hanako.do("section.proposals"))


async def test_who_leaves_the_town_leaves_proposals_too(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    yumi = await hall.town.member("由美")
    first = await propose(hall, hanako)
    second = await propose(hall, kenta, "読書課", "本を読む")
    await kenta.press(first, "賛同する")

    await kenta.do("leave.now")

    assert "1人(あと4人で開きます)" in said(await yumi.press(first, "詳しく見る"))
    assert "取り下げられました" in said(await yumi.press(second, "詳しく見る"))


async def test_a_town_may_be_content_with_one(tmp_path: Path) -> None:
    async with open_hall(tmp_path, Policy(founders=1)) as hall:
        hanako = await hall.town.member("花子")
        answer: Answer = await hanako.do("section.propose", name="ひとり課", purpose="まず動く", kind="hobby")

        assert "「ひとり課」が開きました" in said(answer)
        assert "課長です" in said(await hanako.press(answer, "この課を見る"))


def _token(card: Message) -> str:
    return button(card, "賛同する").action.args[0]
