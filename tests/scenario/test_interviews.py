"""課長面談: a whole campaign, from the invitation to what came up, in Japanese and in English."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.members import Office
from bot.view import Form, Message
from tests.builders.answers import field_of, said, values_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person, button

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def turn(hall: Hall, by: timedelta = timedelta(minutes=1)) -> None:
    """Let time pass, then the clock does what is due, and it is heard."""
    hall.town.clock.advance(by)
    await hall.town.town.interviews.tick(hall.town.clock.now())
    await hall.listen()


async def begin(hall: Hall, *, until: str = "12月20日") -> Person:
    """An operator who has opened a campaign."""
    midori = await hall.town.member("みどり", Office.ADMINISTRATOR)
    started = await midori.do(
        "interview.start", name="冬の課長面談", words="困りごとを聞かせてください", until=until
    )
    assert "始めました" in said(started)
    await turn(hall)
    return midori


async def offer(person: Person, when: str, minutes: str = "30") -> None:
    await person.press(await person.do("interview.slots", when=when, minutes=minutes), "この日時で出す")


def letters(hall: Hall, person: Person, part: str) -> list[Message]:
    return [one for one in hall.in_private(person) if part in said(one)]


async def times(person: Person, letter: Message) -> Message:
    shown = await person.press(letter, "日時を選ぶ")
    assert isinstance(shown, Message)
    return shown


async def test_a_campaign_from_the_invitation_to_what_came_up(hall: Hall) -> None:
    chiefs = [await hall.town.member(name) for name in ("花子", "健太", "由美", "大輔")]
    names = ("窓口課", "税務課", "防災課", "広報課")
    for name, chief in zip(names, chiefs, strict=True):
        await section_of(hall, name, chief)
    midori = await begin(hall)

    # Times are shown back in full before they count.
    shown = await midori.do(
        "interview.slots", when="12/3 19:00、12/4 12:15\n12/5 10:00\n12/6 10:00", minutes="30"
    )
    assert "2026年12月3日(木) 19:00〜19:30" in said(shown)
    assert "2026年12月4日(金) 12:15〜12:45" in said(shown)
    assert values_of(await midori.press(shown, "書き直す"))["when"].startswith("12/3 19:00、")
    assert "空いている日時がありません" in said(await times(chiefs[0], hall.in_private(chiefs[0])[-1]))
    assert "4件の日時を出しました" in said(await midori.press(shown, "この日時で出す"))

    invitation = hall.in_private(chiefs[0])[-1]
    assert "困りごとを聞かせてください" in said(invitation)
    free = await times(chiefs[0], invitation)
    assert "みどりさん ・ 30分" in said(free)
    booked = await chiefs[0].press(free, "これにする")
    assert "12月3日(木) 19:00〜19:30、みどりさんと決まりました" in said(booked)
    for chief in chiefs[1:]:
        await chief.press(await times(chief, hall.in_private(chief)[-1]), "これにする")
    await turn(hall)
    assert letters(hall, midori, "「窓口課」の面談の日時が決まりました")
    assert letters(hall, chiefs[0], "「窓口課」の面談の日時が決まりました")
    assert "0/4" in said(await midori.do("interview.progress"))

    # The day before and ten minutes before, both sides; when it is over, the operator is asked for notes.
    hall.town.clock.advance(11 * DAY + 12 * HOUR)
    await hall.listen()
    for person in (chiefs[0], midori):
        assert len(letters(hall, person, "「窓口課」の面談が近づいています")) == 1
    hall.town.clock.advance(5 * DAY)
    await hall.listen()
    for name in names:
        (ask,) = letters(hall, midori, f"「{name}」との面談")
        form = await midori.press(ask, "面談のメモを残す")
        kept = await midori.send(form, notes=f"{name}の話", themes="人手不足、ﾋﾄﾃﾞﾌﾞｿｸ , 人手不足")
        assert "メモを残しました" in said(kept)
        assert field_of(kept, "話題") == "ヒトデブソク、人手不足"
    assert "4/4" in said(await midori.do("interview.progress"))

    # What came up is told in numbers, after the end, and only what enough sections named.
    themes = await midori.do("interview.themes")
    assert "4のうち4の課" in said(themes)
    assert not any(name in said(themes) for name in names)
    await midori.press(await midori.do("interview.close"), "受付を終える")
    asked = await midori.press(await midori.do("interview.themes"), "話題を課長に伝える")
    assert "4人の課長に" in said(await midori.press(asked, "全員に伝える"))
    await turn(hall)
    (told,) = letters(hall, chiefs[3], "出た話題をお伝えします")
    assert "人手不足" in said(told)
    assert "広報課の話" not in said(told)
    assert "もう伝えてあります" in said(await midori.do("interview.share_now"))


async def test_what_an_operator_types_comes_back_at_the_field(hall: Hall) -> None:
    midori = await hall.town.member("みどり", Office.ADMINISTRATOR)
    past = await midori.do("interview.start", name="面談", words="ぜひ", until="11月1日2026年")
    assert isinstance(past, Form)
    assert past.problems["until"]
    assert "まだ行っていません" in said(await midori.do("interview.slots", when="12/3 19:00"))
    await midori.do("interview.start", name="面談", words="ぜひ", until="12月20日")
    await offer(midori, "12/3 19:00")

    for typed, minutes, problem in (
        ("12/3 19:15", "30", "重なります"),
        ("12/4 10:00、12/4 10:10", "30", "重なります"),
        ("12/25 10:00", "30", "最後の日より後"),
        ("12/4 10:00〜13:00", "30", "15〜60分"),
        ("12/4 10:00、あれ", "30", "「あれ」を日時として"),
        ("2026年11月1日 10:00", "30", "「2026年11月1日 10:00」:"),
        ("、".join(f"12/4 {hour}:00" for hour in range(24)), "30", "20件まで"),
    ):
        form = await midori.do("interview.slots", when=typed, minutes=minutes)
        assert isinstance(form, Form), typed
        assert problem in form.problems["when"], form.problems
        assert values_of(form)["when"] == typed
    assert "いまひとつ行っています" in said(
        await midori.do("interview.start", name="別", words="ぜひ", until="12月20日")
    )
    # A time offered elsewhere while the confirm screen lay there.
    shown = await midori.do("interview.slots", when="12/5 10:00")
    await offer(midori, "12/5 10:15")
    assert "重なります" in said(await midori.press(shown, "この日時で出す"))
    assert "日時は出さずにおきました" in said(await midori.press(shown, "やめる"))


async def test_a_chief_changes_takes_back_declines_and_comes_back(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await section_of(hall, "窓口課", hanako)
    midori = await begin(hall)
    await offer(midori, "12/3 19:00、12/4 12:15")
    free = await times(hanako, hall.in_private(hanako)[-1])
    booked = await hanako.press(free, "これにする")

    again = await hanako.press(booked, "変更する")
    assert "いまの予約は" in said(again)
    moved = await hanako.press(again, "これにする")
    assert "12月4日(金)" in said(moved)
    await turn(hall)
    assert letters(hall, midori, "別の日時に移しました")
    gone = await hanako.press(await hanako.do("interview.mine"), "取りやめる")
    assert "取りやめました" in said(gone)
    assert "いつでも選べます" in said(await hanako.press(gone, "今回は見送る"))
    assert "見送るとうかがっています" in said(
        await hanako.do("interview.decline", button(again, "今回は見送る").action.args[0])
    )
    assert "1課" in field_of(await midori.do("interview.progress"), "今回は見送り")
    back = await hanako.press(await hanako.do("interview.mine"), "日時を選ぶ")
    await hanako.press(back, "これにする")
    await turn(hall, 14 * DAY)

    assert not letters(hall, hanako, "近づいています")  # all of it passed while nobody looked
    (ask,) = letters(hall, midori, "おつかれさまでした")
    assert "面談の時刻になりました" in said(
        await hanako.do("interview.cancel", button(again, "今回は見送る").action.args[0])
    )
    await midori.press(ask, "面談できなかった")
    await turn(hall)
    (freed,) = letters(hall, hanako, "お会いできなかった")
    assert "空いている日時がありません" in said(await times(hanako, freed))


async def test_reminders_come_the_day_before_and_shortly_before(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await section_of(hall, "窓口課", hanako)
    midori = await begin(hall)
    await offer(midori, "12/3 19:00")
    await hanako.press(await times(hanako, hall.in_private(hanako)[-1]), "これにする")
    async with hall.town.storage.read() as work:
        (slot,), _ = await work.interviews.slots_of(
            (await midori.record()).id, after=hall.town.clock.now(), limit=2
        )

    heard = []
    for before in (DAY, timedelta(minutes=10), timedelta(0), -timedelta(minutes=30)):
        hall.town.clock.advance(slot.starts_at - before - hall.town.clock.now())
        await hall.listen()
        heard.append((len(letters(hall, hanako, "近づいて")), len(letters(hall, midori, "近づいて"))))
    assert heard == [(1, 1), (2, 2), (2, 2), (2, 2)]
    assert len(letters(hall, midori, "おつかれさまでした")) == 1


async def test_a_booking_follows_its_section_to_a_new_chief(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "窓口課", hanako, kenta)
    midori = await begin(hall)
    await offer(midori, "12/3 19:00")
    invitation = hall.in_private(hanako)[-1]
    await hanako.press(await times(hanako, invitation), "これにする")
    await midori.do("section.appoint", section="窓口課", member="健太")
    await turn(hall)

    assert "課長の方です" in said(await hanako.press(invitation, "今回は見送る"))
    (asked,) = letters(hall, kenta, "前の課長が面談を予約していました")
    assert "みどりさんとお話し" in said(await kenta.press(asked, "このまま受ける"))
    await turn(hall)
    assert "健太" in said(letters(hall, midori, "日時が決まりました")[-1])
    hall.town.clock.advance(20 * DAY)
    await hall.listen()
    assert not letters(hall, hanako, "近づいて")


async def test_who_goes_frees_what_they_held(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "窓口課", hanako)
    await section_of(hall, "税務課", kenta)
    midori = await begin(hall)
    akira = await hall.town.member("あきら", Office.ADMINISTRATOR)
    await offer(midori, "12/3 19:00")
    await offer(akira, "12/4 19:00、12/5 19:00")
    await hanako.press(await times(hanako, hall.in_private(hanako)[-1]), "これにする")
    await kenta.press(await times(kenta, hall.in_private(kenta)[-1]), "これにする")

    await hanako.do("leave.now")  # the chief: her time is free again, the operator hears of it
    await turn(hall)
    assert letters(hall, midori, "退庁したため")
    await midori.do("office.dismiss", member="あきら", office="administrator")  # the operator
    await turn(hall)
    await turn(hall)
    (freed,) = letters(hall, kenta, "総務課の都合でなくなりました")
    free = await times(kenta, freed)
    assert "12月3日" in said(free)
    assert "12月5日" not in said(free)

    await kenta.press(free, "これにする")
    shown = await midori.do("interview.own")
    assert "「税務課」の課長と" in said(shown)
    asked = await midori.press(shown, "取り消す")
    assert "予約しています" in said(asked)
    await midori.press(asked, "この日時を取り消す")
    await turn(hall)
    assert len(letters(hall, kenta, "総務課の都合でなくなりました")) == 2
    assert "いま出している日時はありません" in said(await midori.do("interview.own"))


async def test_a_section_that_closes_gives_its_time_back_and_one_that_opens_is_invited(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    window = await section_of(hall, "窓口課", hanako)
    midori = await begin(hall)
    await offer(midori, "12/3 19:00")
    await hanako.press(await times(hanako, hall.in_private(hanako)[-1]), "これにする")
    await section_of(hall, "税務課", kenta)
    await midori.do("reform.close_now", window, reason="役目を終えたため")
    await turn(hall)

    assert letters(hall, midori, "「窓口課」が閉じたため")
    assert letters(hall, kenta, "「冬の課長面談」のご案内")
    assert "0/1" in said(await midori.do("interview.progress"))


async def test_who_has_not_answered_hears_one_kind_word(hall: Hall) -> None:
    hanako, kenta = await hall.town.member("花子"), await hall.town.member("健太")
    await section_of(hall, "窓口課", hanako)
    await section_of(hall, "税務課", kenta)
    midori = await begin(hall)
    await kenta.press(hall.in_private(kenta)[-1], "今回は見送る")

    asked = await midori.press(await midori.do("interview.progress"), "返事のない方にひとこと")
    assert "1人の課長に" in said(asked)
    await midori.press(asked, "ひとこと送る")
    await turn(hall)

    assert len(letters(hall, hanako, "日時はまだ選べます")) == 1
    assert not letters(hall, kenta, "日時はまだ選べます")
    assert "ひとこと送る相手はいません" in said(await midori.press(asked, "ひとこと送る"))


async def test_the_last_day_ends_a_campaign_by_itself(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await section_of(hall, "窓口課", hanako)
    midori = await begin(hall, until="12月2日")
    await offer(midori, "12/2 19:00、12/2 20:00")
    invitation = hall.in_private(hanako)[-1]

    await turn(hall, 15 * DAY)
    await turn(hall)

    assert len(letters(hall, midori, "最後の日が過ぎました")) == 1
    assert "受付は終わっています" in said(await hanako.press(invitation, "日時を選ぶ"))
    assert "いま出している日時はありません" in said(await midori.do("interview.own"))
    assert "始めました" in said(
        await midori.do("interview.start", name="次", words="また", until="来年3月末")
    )
    before = await midori.press(await midori.do("interview.progress"), "前の回を見る")
    assert "冬の課長面談 0/1" in said(before)
    assert "「冬の課長面談」で出た話題" in said(await midori.press(before, "出た話題を見る"))


async def test_what_is_booked_takes_place_after_the_end(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await section_of(hall, "窓口課", hanako)
    await section_of(hall, "税務課", hanako)
    midori = await begin(hall)
    akira = await hall.town.member("あきら", Office.ADMINISTRATOR)
    await offer(midori, "12/3 19:00、12/4 19:00")
    await offer(akira, "12/3 19:15")
    first, second = hall.in_private(hanako)[-2:]
    free = await times(hanako, first)
    await hanako.press(free, "これにする")
    clash = await hanako.press(await times(hanako, second), "これにする")
    assert "ほかの課の面談(2026年12月3日(木) 19:00から)と重なります" in said(clash)
    await midori.press(await midori.do("interview.close"), "受付を終える")

    assert "受付は終わっています" in said(await hanako.press(second, "日時を選ぶ"))
    mine = await hanako.do("interview.mine")
    assert ("税務課" in said(mine)) is not ("窓口課" in said(mine))  # which of them was asked first is open
    hall.town.clock.advance(14 * DAY)
    await hall.listen()
    (ask,) = letters(hall, midori, "おつかれさまでした")
    await midori.press(ask, "面談できなかった")
    await turn(hall)
    assert letters(hall, hanako, "面談は行われませんでした")


async def test_the_same_in_english(hall: Hall) -> None:
    emma = await hall.town.member("Emma", locale="en")
    await section_of(hall, "Counters", emma)
    john = await hall.town.member("John", Office.ADMINISTRATOR, locale="en")

    form = await john.say("interview start")
    started = await john.send(form, name="Winter talks", words="Tell us how it goes", until="20 Dec")
    assert "one section will be invited" in said(started)
    await turn(hall)
    shown = await john.say("interview slots 12/3 19:00, 12/4 12:15")
    assert "Thu 3 Dec 2026, 19:00–19:30" in said(shown)
    await john.press(shown, "Offer these times")
    mine = await emma.say("interview mine")
    booked = await emma.press(await emma.press(mine, "Choose a time"), "Take this one")
    assert "Thu 3 Dec 2026, 19:00–19:30 with John" in said(booked)
    assert "0/1" in said(await john.say("interview progress"))
