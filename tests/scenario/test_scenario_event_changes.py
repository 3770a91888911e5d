"""Changing and cancelling events: who may, who is told, and what becomes of reminders."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.view import Form, Message, mentioned
from tests.builders.answers import field_of, said, select_of, values_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person, button

SPACING = timedelta(seconds=6)
CHANGING = {"edit form", "cancel confirmed"}  # the other deeds change nothing that the card shows


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def published(
    hall: Hall, host: Person, line: str = "来週土曜21時 もくもく会", *, section: str = ""
) -> Message:
    """Hold an event, of a section on request; returns its card in the channel."""
    confirm = await host.say(f"イベント 作成 {line}")
    if section:
        confirm = await host.choose(select_of(confirm, "event.draft.section").action, section)
    await host.press(confirm, "公開する")
    await hall.wait(SPACING)
    return hall.card()


def token_of(card: Message) -> str:
    return button(card, "参加").action.args[0]


async def test_another_time_and_place_are_told_to_those_concerned_old_and_new(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako)
    people = {style: await hall.town.member(style) for style in ("参加", "聞くだけ", "後で見る", "未定")}
    for style, person in people.items():
        await person.press(card, style)
    await hall.wants_direct_reminders(people["未定"])

    form = await hanako.do("event.edit", token_of(card), complete=False)
    done = await hanako.send(form, when="12/5 19:00-20:30", place="3階")
    news = await hall.wait(SPACING)

    assert "回答した方にお知らせします" in said(done)
    assert news == ["「もくもく会」の予定が変わりました"] * 2
    post = hall.in_channel()[-1]
    assert field_of(post, "日時") == "2026年11月28日(土) 21:00〜22:00 → 2026年12月5日(土) 19:00〜20:30"
    assert field_of(post, "場所") == "未定 → 3階"
    told = {(await people[style].record()).id for style in ("参加", "聞くだけ", "未定")}
    assert set(mentioned(post)) == told
    assert mentioned(hall.in_private(people["未定"])[0]) == ()
    assert field_of(hall.in_channel()[0], "場所") == "3階"


async def test_another_title_is_shown_on_the_card_and_told_to_nobody(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako)

    form = await hanako.do("event.edit", token_of(card), complete=False)
    done = await hanako.send(form, title="読書会", description="本を持って集合")

    assert "お知らせは送りません" in said(done)
    assert await hall.wait(SPACING) == []
    assert "読書会" in said(hall.in_channel()[0])


async def test_an_edit_form_is_prefilled_in_the_readers_language_and_may_be_sent_as_it_is(
    hall: Hall,
) -> None:
    emma = await hall.town.member("Emma", Office.ADMINISTRATOR, locale="en")
    card = await published(hall, await hall.town.member("花子"), "来週土曜21時から22時半 もくもく会 5人")

    form = await emma.do("event.edit", token_of(card), complete=False)
    await emma.send(form)

    assert values_of(form) == {
        "title": "もくもく会",
        "when": "Sat 28 Nov 2026, 21:00–22:30",
        "capacity": "5",
        "place": "",
        "description": "",
    }
    assert await hall.wait(SPACING) == []


async def test_a_new_start_without_an_end_keeps_the_length(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako, "来週土曜21時から22時半 もくもく会")

    form = await hanako.do("event.edit", token_of(card), complete=False)
    done = await hanako.send(form, when="来週日曜10時")

    assert field_of(done, "日時") == "2026年11月29日(日) 10:00〜11:30"


async def test_a_running_event_can_be_given_a_later_end(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako, "本日11:00-12:00 もくもく会")
    hall.town.clock.advance(timedelta(minutes=90))

    form = await hanako.do("event.edit", token_of(card), complete=False)
    done = await hanako.send(form, when="2026/11/21 11:00-13:00")

    assert field_of(done, "日時") == "2026年11月21日(土) 11:00〜13:00"


async def test_a_date_that_cannot_be_read_is_explained_in_the_edit_form(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako)

    again = await hanako.send(await hanako.do("event.edit", token_of(card), complete=False), when="昨日19時")

    assert isinstance(again, Form)
    assert "もう過ぎています" in again.problems["when"]
    assert isinstance(await hanako.send(again, when="明日19時"), Message)


async def test_more_seats_go_to_those_who_wait(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako, "来週土曜21時 もくもく会 1人")
    people = [await hall.town.member(name) for name in ("健太", "良子", "実")]
    for person in people:
        await person.press(card, "参加")

    form = await hanako.do("event.edit", token_of(card), complete=False)
    await hanako.send(form, capacity="2")
    news = await hall.wait(SPACING)

    assert news == ["席がひとつ空きました。「もくもく会」に参加されますか"]
    assert len(hall.in_private(people[1])) == 1
    assert field_of(hall.in_channel()[0], "回答") == "参加 1/2人 ・ 席の確認中 1人 ・ キャンセル待ち 1人"


async def test_an_edit_of_an_older_version_is_refused(hall: Hall) -> None:
    hanako, boss = await hall.town.member("花子"), await hall.town.member("総務", Office.ADMINISTRATOR)
    card = await published(hall, hanako)
    form = await hanako.do("event.edit", token_of(card), complete=False)
    await boss.send(await boss.do("event.edit", token_of(card), complete=False), title="読書会")

    refused = await hanako.send(form, title="輪読会")

    assert "ほかの方が先に変更しました" in said(refused)
    assert "読書会" in said(await hanako.do("event.info", token_of(card)))


async def test_reminders_can_be_chosen_anew_after_publication(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako)
    await hanako.press(card, "参加")
    form = await hanako.do("event.edit", token_of(card), complete=False)
    done = await hanako.send(form, description="はじめての方も")

    chosen = await hanako.choose(select_of(done, "event.reminders").action, "hour")
    day_before = await hall.wait(timedelta(days=6, hours=12))
    hour_before = await hall.wait(timedelta(hours=21, minutes=58))

    assert field_of(chosen, "リマインド") == "1時間前・10分前"
    assert day_before == []
    assert hour_before == []
    assert await hall.wait(timedelta(minutes=2)) == ["あと1時間で「もくもく会」が始まります"]


async def test_a_cancelled_event_is_told_with_its_reason_and_reminds_nobody(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    card = await published(hall, hanako)
    await kenta.press(card, "参加")

    confirm = await hanako.send(
        await hanako.do("event.cancel", token_of(card), complete=False), reason="台風のため"
    )
    assert await hall.wait(SPACING) == []
    done = await hanako.press(confirm, "取りやめる")
    news = await hall.wait(SPACING)

    assert "取りやめました" in said(done)
    assert news == ["「もくもく会」は中止になりました"]
    assert "理由:台風のため" in said(hall.in_channel()[-1])
    assert mentioned(hall.in_channel()[-1]) == ((await kenta.record()).id,)
    assert "中止になりました" in said(hall.in_channel()[0])
    assert await hall.wait(timedelta(days=7)) == []
    assert "中止になっています" in said(await kenta.press(card, "参加"))
    assert "最初のひとつ" in said(await kenta.say("イベント 一覧"))


async def test_the_reason_can_be_put_right_and_the_event_kept(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    card = await published(hall, hanako)
    confirm = await hanako.send(
        await hanako.do("event.cancel", token_of(card), complete=False), reason="台風のため"
    )

    form = await hanako.press(confirm, "直す")
    kept = await hanako.press(confirm, "このまま開く")

    assert values_of(form) == {"reason": "台風のため"}
    assert field_of(kept, "日時") == "2026年11月28日(土) 21:00〜22:00"
    assert await hall.wait(SPACING) == []


async def test_an_event_cancelled_before_its_card_went_out_is_never_announced(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    shown = await hanako.press(await hanako.say("イベント 作成 来週土曜21時 もくもく会"), "公開する")
    confirm = await hanako.send(await hanako.press(shown, "取りやめる"), reason="日を間違えました")
    await hanako.press(confirm, "取りやめる")

    assert await hall.wait(SPACING) == ["「もくもく会」は中止になりました"]


MANAGERS = {"host", "chief", "administrator", "owner of the place"}


@pytest.mark.parametrize("deed", ["edit", "edit form", "reminders", "cancel", "cancel confirmed"])
async def test_only_host_chief_and_administrators_change_an_event(hall: Hall, deed: str) -> None:
    people = await cast(hall)
    section = await section_of(
        hall, "広報課", *(people[who] for who in ("chief", "host", "section's member"))
    )
    await section_of(hall, "財政課", people["other chief"])

    for who, person in people.items():
        card = await published(hall, people["host"], section=section)
        answer = await do(person, deed, token_of(card), people["host"])

        # Nobody confirms what somebody else began.
        allowed = who in MANAGERS and (deed != "cancel confirmed" or who == "host")
        now = await people["host"].do("event.info", token_of(card))
        changed = any(word in said(now) for word in ("読書会", "中止になりました"))
        assert changed is (allowed and deed in CHANGING), who
        assert allowed is not refused(answer), who


def refused(answer: Message | Form) -> bool:
    sentences = ("変えられるのは", "まずは入庁を", "下書きの保管期限")
    return isinstance(answer, Message) and any(sentence in said(answer) for sentence in sentences)


async def cast(hall: Hall) -> dict[str, Person]:
    """One person of every kind."""
    town = hall.town
    return {
        "host": await town.member("世話人"),
        "chief": await town.member("課長"),
        "administrator": await town.member("総務", Office.ADMINISTRATOR),
        "owner of the place": await town.member("管理者", manages_place=True),
        "section's member": await town.member("課員"),
        "other chief": await town.member("別の課長"),
        "editor": await town.member("広報", Office.EDITOR),
        "moderator": await town.member("情報", Office.MODERATOR),
        "verifier": await town.member("人事", Office.VERIFIER),
        "member": await town.member("庁員"),
        "outsider": town.person("通りすがり"),
    }


async def do(person: Person, deed: str, token: str, host: Person) -> Message | Form:
    """Try something on an event, past every button that would lead there."""
    match deed:
        case "edit":
            return await person.do("event.edit", token, complete=False)
        case "edit form":
            return await person.do("event.edit.form", token, "1", title="読書会", when="来週土曜21時")
        case "reminders":
            return await person.do("event.reminders", token, "1", "none", complete=False)
        case "cancel":
            return await person.do("event.cancel", token, reason="いたずら")
        case _:
            confirm = await host.do("event.cancel", token, reason="台風のため")
            action = button(confirm, "取りやめる").action
            return await person.do(action.verb, *action.args, complete=False)
