"""その後: being there, two taps, a recap in five minutes, and those who see it later."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.afterwards import Recap
from bot.domain.ids import EventId, SectionId, from_token
from bot.domain.members import Office
from bot.view import Answer, Form, Message
from tests.builders.answers import said, values_of
from tests.builders.events import HOST, event_called
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person, button
from tests.fakes.clock import START

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TITLE = "防災の勉強会"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def announced(host: Person, title: str = TITLE, section: str = "") -> str:
    form = await host.do("event.create", section, complete=False)
    filled = await host.send(form, title=title, when="来月1日 19:00-21:00")
    return button(await host.press(filled, "公開する"), "聞くだけ").action.args[0]


async def at(hall: Hall, event: str, *, start: timedelta | None = None, end: timedelta | None = None) -> None:
    """Go to a moment counted from the event's start or its end, and let the town do what it does."""
    async with hall.town.storage.read() as work:
        found = await work.events.get(EventId(from_token(event) or 0))
    assert found is not None
    hall.town.clock.set(found.starts_at + start if start is not None else found.ends_at + (end or DAY * 0))
    await turn(hall)


async def turn(hall: Hall) -> None:
    for _ in range(2):
        await hall.town.town.surveys.tick(hall.town.clock.now())
        await hall.listen()
        hall.town.clock.advance(MINUTE)


def about(hall: Hall, person: Person, words: str) -> list[Message]:
    return [letter for letter in hall.in_private(person) if words in letter.summary]


async def test_being_there_is_said_by_a_button_or_the_word_and_only_counted(hall: Hall) -> None:
    hanako, kenta, yumi = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    event = await announced(hanako)

    assert "受付は" in said(await kenta.do("event.here", event))
    assert "変えられるのは" in said(await kenta.do("host.word", event, "さくら"))
    assert "合言葉を「さくら」にしました" in said(
        await hanako.send(await hanako.do("host.word", event), word="さくら")
    )
    await at(hall, event, start=timedelta())
    asked = await kenta.press(await kenta.do("event.info", event), "来ました")
    assert isinstance(asked, Form)
    assert "合言葉を入れてください" in asked.problems["word"]
    wrong = await kenta.send(asked, word="うめ")
    assert isinstance(wrong, Form)
    assert "合言葉が違う" in wrong.problems["word"]
    assert "来てくださって、ありがとう" in said(await kenta.send(wrong, word="サクラ"))
    assert "来てくださって、ありがとう" in said(await yumi.say("イベント 来ました さくら"))
    assert "もう伺っています" in said(await yumi.do("event.here", "さくら"))

    page = said(await hanako.do("event.after", event))
    assert "「来ました」を押した方は2人です" in page
    assert "合言葉は「さくら」です" in page
    assert "健太" not in page
    assert "合言葉" not in said(await kenta.do("event.after", event))
    assert "合言葉なしにしました" in said(await hanako.do("host.word", event, "なし"))


async def test_who_was_there_is_asked_once_with_two_taps_and_sees_something_else(hall: Hall) -> None:
    hanako, kenta, yumi, dai = [await hall.town.member(name) for name in ("花子", "健太", "由美", "大輔")]
    async with hall.town.storage.write() as work:
        member = await kenta.record()
        await work.members.save(replace(member, profile=replace(member.profile, interests="地図、料理")))
    maps = await section_of(hall, "地図課", dai)
    event = await announced(hanako)
    for person in (kenta, yumi):
        await person.do("event.rsvp", event, "come")
    await dai.do("event.rsvp", event, "later")
    await at(hall, event, end=20 * MINUTE)
    assert not about(hall, kenta, "いかがでしたか")
    await at(hall, event, end=31 * MINUTE)
    form = await dai.do("event.create", maps, complete=False)
    await dai.press(await dai.send(form, title="古い地図を読む会", when="来週土曜10時"), "公開する")
    await turn(hall)

    assert not about(hall, dai, "いかがでしたか")
    (letter,) = about(hall, kenta, "いかがでしたか")
    first = await kenta.press(letter, "とてもよかった")
    thanks = await kenta.press(first, "別の話題も聞きたい")
    assert "ご関心の「地図」にまつわる会" in said(thanks)
    assert "古い地図を読む会" in said(thanks)
    written = await kenta.press(thanks, "ひとこと書く")
    assert isinstance(written, Form)
    kept = await kenta.send(written, comment="避難所の話がためになりました", quoting="unnamed")
    assert "名前なしで、世話人に届きます" in said(kept)
    assert values_of(await kenta.press(thanks, "ひとこと書く"))["quoting"] == "unnamed"

    assert "回答した方と、「来ました」を押した方" in said(await hall_stranger(hall, event))
    assert "いま1人から届いています" in said(await hanako.do("host.opinions", event))
    await yumi.do("event.mood", event, "good")
    await dai.do("event.mood", event, "good")
    opinions = said(await hanako.do("host.opinions", event))
    assert "避難所の話がためになりました" in opinions
    assert "健太" not in opinions
    assert "変えられるのは" in said(await yumi.do("host.opinions", event))
    hall.town.clock.advance(15 * DAY)
    assert "受付は終わりました" in said(await yumi.do("event.mood", event, "great"))


async def hall_stranger(hall: Hall, event: str) -> Answer:
    return await (await hall.town.member("通りがかり")).do("event.mood", event, "good")


async def test_a_recap_is_made_of_a_few_lines_and_reaches_who_sees_it_later_once(hall: Hall) -> None:
    hanako, kenta, dai = [await hall.town.member(name) for name in ("花子", "健太", "大輔")]
    event = await announced(hanako)
    await kenta.do("event.rsvp", event, "come")
    await dai.do("event.rsvp", event, "later")
    assert "まだ終わっていません" in said(await hanako.do("host.recap", event))
    await at(hall, event, end=HOUR)
    await kenta.do("event.comment.form", event, comment="避難所の話がよかった", quoting="named")

    form = await hanako.press(await hanako.do("event.after", event), "まとめを書く")
    bad = await hanako.send(form, happened="避難所を\n見直しました", picture="http://example.jp/a")
    assert isinstance(bad, Form)
    assert bad.problems["picture"]
    bad = await hanako.send(bad, picture="https://example.jp/a.png")
    assert isinstance(bad, Form)
    assert "ひとこと添えて" in bad.problems["picture_words"]
    day = "来月31日"
    preview = await hanako.send(bad, picture_words="会場の絵", following="次は1月", until=day)
    assert "これでよろしいですか" in said(preview)
    assert "まだありません" in said(await kenta.do("event.after", event))
    quoting = await hanako.press(preview, "引用:「避難所の話がよかった」")
    assert "「避難所の話がよかった」(健太さん)" in said(quoting)
    published = await hanako.press(quoting, "公開する")
    assert "「後で見る」の方にも届きます" in said(published)
    assert "もう公開されています" in said(await hanako.press(quoting, "公開する"))
    await turn(hall)

    card = hall.in_channel()[-1]
    assert "次:次は1月" in said(card) or "次へ:次は1月" in said(card)
    assert "example.jp" not in said(card)  # it would outlive its time there
    (letter,) = about(hall, dai, "後で見る方へ")
    assert not about(hall, kenta, "後で見る方へ")
    await hanako.do("material.add", event, "https://example.jp/video", "video", "録画")
    assert "会場の絵" in said(await dai.press(letter, "その後を見る"))
    assert TITLE in said(await kenta.do("event.archive"))
    await kenta.do("event.comment.form", event, comment="避難所の話がよかった", quoting="no")
    hall.town.clock.advance(MINUTE)
    await turn(hall)
    assert "避難所の話がよかった" not in said(hall.in_channel()[-1])
    changed = await hanako.send(await hanako.do("host.recap", event), happened="直しました")
    assert "まとめを直しました" in said(changed)
    assert "(健太さん)" not in said(changed)
    hall.town.clock.advance(MINUTE)
    await turn(hall)
    assert "直しました" in said(hall.in_channel()[-1])
    assert len(about(hall, dai, "後で見る方へ")) == 1

    assert "録画" in said(await dai.do("material.list", event))
    hall.town.clock.advance(90 * DAY)
    assert "公開は終わりました" in said(await dai.do("material.list", event))
    assert "録画" in said(await hanako.do("material.list", event))
    late = said(await dai.do("event.after", event))
    assert "で終わりました" in late
    assert "会場の絵" not in late


async def test_what_a_section_keeps_to_itself_stays_there_afterwards(hall: Hall) -> None:
    hanako, kenta, dai = [await hall.town.member(name) for name in ("花子", "健太", "大輔")]
    admin = await hall.town.member("総務", Office.ADMINISTRATOR)
    section = await section_of(hall, "読書課", hanako, kenta)
    event = await announced(hanako, section=section)
    for person in (kenta, dai):
        await person.do("event.rsvp", event, "come")
    closing = await hanako.do("section.privacy", section="読書課", choice="members")
    await at(hall, event, end=-MINUTE)
    await dai.do("event.here", event)
    await hanako.press(closing, "非公開にする")
    await at(hall, event, end=HOUR)
    await hanako.press(
        await hanako.send(await hanako.do("host.recap", event), happened="中だけの話"), "公開する"
    )
    await turn(hall)

    assert about(hall, kenta, "いかがでしたか")
    assert not about(hall, dai, "いかがでしたか")
    assert not [one for one in hall.in_channel() if "中だけの話" in said(one)]
    for outsider in (dai, admin):
        for verb in ("event.after", "host.recap", "host.opinions", "event.here"):
            assert TITLE not in str(await outsider.do(verb, event))
        assert TITLE not in said(await outsider.do("event.archive"))
    assert "中だけの話" in said(await kenta.do("event.after", event))


async def test_what_was_told_of_past_events_is_taken_back_where_their_section_closes(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    event = await announced(hanako, section=await section_of(hall, "読書課", hanako))
    await at(hall, event, end=HOUR)
    await hanako.press(
        await hanako.send(await hanako.do("host.recap", event), happened="中だけの話"), "公開する"
    )
    await turn(hall)
    assert [one for one in hall.in_channel() if "中だけの話" in said(one)]

    closing = await hanako.do("section.privacy", section="読書課", choice="members")
    await hanako.press(closing, "非公開にする")
    await turn(hall)

    assert not [one for one in hall.in_channel() if "中だけの話" in said(one) or TITLE in said(one)]


async def test_the_host_is_led_to_the_recap_once_it_is_over(hall: Hall) -> None:
    hanako, kenta = [await hall.town.member(name) for name in ("花子", "健太")]
    event, own = await announced(hanako), await announced(kenta, "夕方の会")
    await kenta.do("event.rsvp", event, "come")
    await kenta.do("event.rsvp", own, "come")
    async with hall.town.storage.write() as work:
        main = await work.events.get(EventId(from_token(event) or 0))
        assert main is not None
        await work.events.add(
            replace(
                main, id=event_called("").id, details=replace(main.details, title="懇親会"), parent_id=main.id
            )
        )
    await at(hall, event, end=HOUR)

    assert not about(hall, hanako, "懇親会")
    (letter,) = about(hall, hanako, "おつかれさまでした")
    assert "とてもよかった" not in said(letter)
    assert isinstance(await hanako.press(letter, "まとめを書く"), Form)
    (mine,) = about(hall, kenta, "「夕方の会」はいかがでしたか")
    assert isinstance(await kenta.press(mine, "まとめを書く"), Form)
    (asked,) = about(hall, kenta, f"「{TITLE}」はいかがでしたか")
    assert "まとめを残しませんか" not in said(asked)


async def test_who_leaves_the_town_is_quoted_no_more_where_they_were(hall: Hall) -> None:
    hanako, kenta = [await hall.town.member(name) for name in ("花子", "健太")]
    event = await announced(hanako)
    await kenta.do("event.rsvp", event, "come")
    await at(hall, event, end=HOUR)
    await kenta.do("event.comment.form", event, comment="避難所の話がよかった", quoting="named")
    preview = await hanako.send(await hanako.do("host.recap", event), happened="見直しました")
    await hanako.press(await hanako.press(preview, "引用"), "公開する")
    await turn(hall)
    assert "(健太さん)" in said(hall.in_channel()[-1])

    await kenta.do("leave.now")
    await turn(hall)

    card = said(hall.in_channel()[-1])
    assert "見直しました" in card
    assert "避難所の話がよかった" not in card


async def test_the_archive_of_a_section_turns_its_pages_whatever_it_is_called(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    section = SectionId(from_token(await section_of(hall, "防災:地震課", hanako)) or 0)
    async with hall.town.storage.write() as work:
        await work.members.save(HOST)
        for number in range(11):
            event = event_called(f"訓練{number}", section_id=section)
            await work.events.add(event)
            await work.recaps.save(Recap(event.id, "よい会", published_at=START))

    first = await hanako.do("event.archive", section="防災:地震課")
    second = await hanako.press(first, "次の")

    assert said(first).count("訓練") == 10
    assert said(second).count("訓練") == 1
    assert "「防災:地震課」のこれまで" in said(second)


async def test_the_same_in_english(hall: Hall) -> None:
    hanako = await hall.town.member("Hanako", locale="en")
    form = await hanako.do("event.create", complete=False)
    filled = await hanako.send(form, title="Talk", when="tomorrow 7pm")
    event = button(await hanako.press(filled, "Publish"), "Just listen").action.args[0]
    await at(hall, event, start=timedelta())
    assert "Thank you for coming" in said(await hanako.do("event.here", event))
    await at(hall, event, end=HOUR)
    form = await hanako.do("host.recap", event)
    assert "Is the recap of “Talk” right" in said(await hanako.send(form, happened="We talked."))
    await hanako.do("event.rsvp", event, "listen")
    assert "Answered so far: 0" in said(await hanako.do("host.opinions", event))


async def test_an_empty_archive_leads_to_the_first_recap(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    event = await announced(hanako)
    await at(hall, event, end=HOUR)

    asked = await hanako.press(await hanako.do("event.archive"), "まとめを書く")
    form = await hanako.send(asked, event=TITLE)
    assert "happened" in values_of(form)
