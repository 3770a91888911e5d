"""イベントを開く: by form or in one line, a look at the date, and 公開する."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.view import Form, Message, Note, Paragraph, Select, controls, mentioned, plain
from tests.builders.answers import field_of, said, select_of, values_of
from tests.builders.hall import Hall, hall_of, open_hall, section_of
from tests.builders.town import Person, open_town


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def test_one_line_is_confirmed_with_its_date_written_out_and_then_announced(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    confirm = await hanako.say("イベント 作成 来週土曜21時 もくもく会 30人")
    assert await hall.listen() == []
    shown = await hanako.press(confirm, "公開する")

    assert field_of(confirm, "日時") == "2026年11月28日(土) 21:00〜22:00"
    assert field_of(confirm, "定員") == "30人"
    assert field_of(confirm, "リマインド") == "1日前・1時間前・10分前"
    assert "1時間としました" in said(confirm)
    assert "公開しました" in said(shown)
    assert await hall.listen() == ["イベントのご案内:もくもく会"]
    assert field_of(hall.in_channel()[0], "回答") == "参加 0/30人"


async def test_the_form_leads_to_the_same_screen_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")

    form = await emma.say("event create")
    confirm = await emma.send(
        form,
        title="Study night",
        when="12/5 19:00-20:30",
        capacity="２０",
        place="3F https://meet.example/a",
        description="Bring a book.",
    )

    assert list(values_of(form)) == ["title", "when", "capacity", "place", "description"]
    assert field_of(confirm, "When") == "Sat 5 Dec 2026, 19:00–20:30"
    assert field_of(confirm, "Seats") == "20 seats"
    assert field_of(confirm, "Where") == "3F https://meet.example/a"
    assert "Bring a book." in said(confirm)
    assert "is public now" in said(await emma.press(confirm, "Publish"))


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("", "ここは入力が必要です。"),
        ("そのうち", "「そのうち」を日時として読み取れませんでした。"),
        ("来週", "「来週」のどの日でしょうか。"),
        ("12/5", "2026年12月5日(土)の何時からでしょうか。"),
        ("2/30 19時", "その月は28日までです。"),
        ("13月1日 19時", "という日時はありません。"),
        ("12/5 30時", "「30時」という日時はありません。"),
        ("12/5(日) 19時", "その日は2026年12月5日(土)です。2026年12月6日(日)のことでしたら"),
        ("昨日19時", "2026年11月20日(金) 19:00はもう過ぎています。"),
        ("2099/1/1 19時", "2031年11月21日(金)より先の予定はお受けできません。"),
        ("12/5 20:00から12/5 19:00", "終わりが始まりより前になっています。"),
        ("今週末19時", "次のように書いてください:2026年11月21日(土) 19:00 / 2026年11月22日(日) 19:00"),
    ],
)
async def test_a_date_that_cannot_be_read_is_explained_at_its_field(
    hall: Hall, when: str, sentence: str
) -> None:
    hanako = await hall.town.member("花子")

    again = await hanako.send(await hanako.say("イベント 作成"), title="もくもく会", when=when)

    assert isinstance(again, Form)
    assert sentence in again.problems["when"]
    assert values_of(again)["title"] == "もくもく会"


async def test_a_line_without_a_date_becomes_a_form_with_what_was_understood(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    form = await hanako.say("イベント 作成 もくもく会 30人")
    confirm = await hanako.send(form, when="明日の正午")

    assert isinstance(form, Form)
    assert form.problems["when"].startswith("いつでしょうか。")
    assert values_of(form) | {"when": ""} == {
        "title": "もくもく会",
        "when": "",
        "capacity": "30",
        "place": "",
        "description": "",
    }
    assert field_of(confirm, "日時") == "2026年11月22日(日) 12:00〜13:00"


async def test_a_form_with_problems_can_be_opened_again_from_its_draft(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    form = await hanako.say("イベント 作成 もくもく会 30人")
    assert isinstance(form, Form)

    again = await hanako.do("draft", form.draft)

    assert values_of(again)["title"] == "もくもく会"
    assert isinstance(await hanako.send(again, when="明日の正午"), Message)


async def test_an_address_that_is_not_https_is_refused_at_its_field(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    again = await hanako.send(
        await hanako.say("イベント 作成"), title="会", when="明日の正午", place="http://meet.example"
    )

    assert isinstance(again, Form)
    assert "https://" in again.problems["place"]


async def test_what_a_confirm_screen_shows_can_be_put_right_and_keeps_the_choices(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    section = await section_of(hall, "広報課", hanako)
    confirm = await hanako.say("イベント 作成 来週土曜21時 もくもく会")
    confirm = await hanako.choose(select_of(confirm, "event.draft.section").action, section)
    confirm = await hanako.choose(select_of(confirm, "event.draft.reminders").action, "day")

    form = await hanako.press(confirm, "直す")
    confirm = await hanako.send(form, title="もくもく夜会")

    assert values_of(form)["when"] == "2026年11月28日(土) 21:00〜22:00"
    assert field_of(confirm, "主催") == "広報課"
    assert field_of(confirm, "リマインド") == "1日前"
    assert "もくもく夜会" in said(confirm)


async def test_a_draft_survives_a_restart(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        hanako = await hall.town.member("花子")
        confirm = await hanako.say("イベント 作成 来週土曜21時 もくもく会")
        now = hall.town.clock.now()

    async with open_town(tmp_path) as town:
        town.clock.set(now + timedelta(days=2))
        shown = await Person(town, hanako.user).press(confirm, "公開する")

        assert field_of(shown, "日時") == "2026年11月28日(土) 21:00〜22:00"
        assert await hall_of(town).listen() == ["イベントのご案内:もくもく会"]


async def test_publishing_twice_announces_once(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    confirm = await hanako.say("イベント 作成 来週土曜21時 もくもく会")

    first = await hanako.press(confirm, "公開する")
    second = await hanako.press(confirm, "公開する")

    assert said(first) == said(second)
    assert await hall.listen() == ["イベントのご案内:もくもく会"]


async def test_a_draft_whose_time_has_come_is_put_right_before_it_is_announced(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    confirm = await hanako.say("イベント 作成 明日の正午 もくもく会")
    hall.town.clock.advance(timedelta(days=3))

    refused = await hanako.press(confirm, "公開する")
    confirm = await hanako.send(await hanako.press(refused, "直す"), when="明日の正午")

    assert "もう過ぎています" in said(refused)
    assert await hall.listen() == []
    assert "公開しました" in said(await hanako.press(confirm, "公開する"))


async def test_a_draft_thrown_away_cannot_be_published(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    confirm = await hanako.say("イベント 作成 来週土曜21時 もくもく会")

    await hanako.press(confirm, "やめる")
    refused = await hanako.press(confirm, "公開する")

    assert "下書き" in said(refused)
    assert await hall.listen() == []


async def test_an_event_of_a_section_says_so_and_is_listed_there(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    section = await section_of(hall, "広報課", hanako)
    form = await hanako.do("event.create", section, complete=False)
    confirm = await hanako.send(form, title="広報勉強会", when="来週土曜21時")

    shown = await hanako.press(confirm, "公開する")

    assert field_of(shown, "主催") == "広報課"
    assert "広報勉強会" in said(await hanako.say("イベント 一覧 広報課"))
    assert await hall.listen() == ["イベントのご案内:広報勉強会"]


async def test_only_members_of_a_section_and_administrators_hold_its_events(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    boss = await hall.town.member("総務", Office.ADMINISTRATOR)
    section = await section_of(hall, "広報課", hanako)

    refused = await kenta.send(
        await kenta.do("event.create", section, complete=False), title="会", when="明日の正午"
    )
    allowed = await boss.send(
        await boss.do("event.create", section, complete=False), title="会", when="明日の正午"
    )

    assert "広報課のイベントを開けるのは" in said(refused)
    assert field_of(allowed, "主催") == "広報課"


async def test_without_a_channel_the_host_hears_that_nothing_is_announced(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        hanako = await town.member("花子")
        confirm = await hanako.say("イベント 作成 来週土曜21時 もくもく会")

        assert "掲示は一覧だけです" in said(await hanako.press(confirm, "公開する"))


@pytest.mark.parametrize(
    ("verb", "args"),
    [
        ("event.publish", ()),
        ("event.discard", ()),
        ("event.draft.section", ("-",)),
        ("event.draft.reminders", ("none",)),
    ],
)
async def test_nobody_touches_somebody_elses_draft(hall: Hall, verb: str, args: tuple[str, ...]) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    confirm = await hanako.say("イベント 作成 来週土曜21時 もくもく会")
    draft = select_of(confirm, "event.draft.reminders").action.args[0]

    for token in (draft, "0" * 13, "zzz", "!" * 13):
        assert "下書き" in said(await kenta.do(verb, token, *args, complete=False))

    assert await hall.listen() == []
    assert "公開しました" in said(await hanako.press(confirm, "公開する"))


async def test_a_half_filled_form_kept_for_later_is_not_published(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    form = await hanako.say("イベント 作成 もくもく会")
    assert isinstance(form, Form)

    assert "下書き" in said(await hanako.do("event.publish", form.draft, complete=False))
    assert await hall.listen() == []


async def test_sections_are_offered_to_their_members_only(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "広報課", hanako)

    mine = await hanako.say("イベント 作成 来週土曜21時 もくもく会")
    other = await kenta.say("イベント 作成 来週土曜21時 もくもく会")

    assert [option.label for option in select_of(mine, "event.draft.section").options] == [
        "市役所全体",
        "広報課",
    ]
    assert isinstance(other, Message)
    assert all(control.action.verb != "event.draft.section" for control in selects(other))


def selects(message: Message) -> list[Select]:
    return [control for control in controls(message) if isinstance(control, Select)]


async def test_notes_tell_what_was_read_in_one_of_several_ways(hall: Hall) -> None:
    hanako = await hall.town.member("花子")

    confirm = await hanako.say("イベント 作成 12/5 25時 夜ふかし会")

    assert isinstance(confirm, Message)
    notes = [plain(block.line) for block in confirm.blocks if isinstance(block, Note)]
    assert "日付が変わったあとの時刻なので、カレンダーでは翌日になります。" in notes
    assert not any(isinstance(block, Paragraph) for block in confirm.blocks)


async def test_what_a_member_wrote_stays_plain_text(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    confirm = await hanako.say("イベント 作成 来週土曜21時 <@everyone> **会**")
    await hanako.press(confirm, "公開する")
    await hall.listen()

    assert await hanako.suggest("event", "everyone") == ("<@everyone> **会**",)
    assert "<@everyone> **会**" in said(hall.in_channel()[0])
    assert mentioned(hall.in_channel()[0]) == ()
