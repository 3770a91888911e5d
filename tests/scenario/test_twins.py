"""姉妹: two sections of two towns, from the proposal to the shared calendar and its end."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.ids import SectionId, from_token
from bot.domain.places import Platform
from bot.domain.surfaces import Surface, SurfaceKind
from tests.builders.answers import field_of, said
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person

OURS, THEIRS = "縁側市改善課", "隣町改善課"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as opened:
        yield opened


async def room_of(hall: Hall, token: str, channel: str) -> None:
    async with hall.town.storage.write() as work:
        place = await work.places.find(Platform.LOCAL, "local")
        assert place is not None
        await work.sections.save_surface(
            Surface(
                SectionId(from_token(token) or 0),
                place.id,
                SurfaceKind.CHANNEL,
                hall.town.clock.now(),
                made=SurfaceKind.CHANNEL,
                channel_id=channel,
                private=True,
            )
        )


async def announced(hall: Hall, host: Person, section: str, title: str) -> list[str]:
    """Announce an event of a section; returns where it was heard of."""
    before = len(hall.messenger.shown)
    form = await host.do("event.create", section, complete=False)
    await host.press(await host.send(form, title=title, when="来月1日 19:00-20:00"), "公開する")
    await hall.listen()
    return sorted(shown.channel for shown in hall.messenger.shown[before:])


async def test_two_towns_become_twins_share_their_calendar_and_part(hall: Hall) -> None:
    hanako, kenta, member = [await hall.town.member(name) for name in ("花子", "健太", "由美")]
    ours, theirs = await section_of(hall, OURS, hanako, member), await section_of(hall, THEIRS, kenta)
    await room_of(hall, ours, "c-ours")
    await room_of(hall, theirs, "c-theirs")

    assert "できる手続きです" in said(await member.do("section.twin", section=OURS, with_=THEIRS))
    sent = await hanako.say(f"課 姉妹課 {OURS} {THEIRS}")
    assert f"「{THEIRS}」に姉妹課を申し込みました" in said(sent)
    assert "もう申し込んであります" in said(await hanako.do("section.twin", section=OURS, with_=THEIRS))
    assert "返事を待っています" in said(await hanako.press(sent, "姉妹課を見る"))
    await hall.listen()
    letter = hall.in_private(kenta)[-1]
    assert f"「{OURS}」から「{THEIRS}」へ" in letter.summary
    assert "できる手続きです" in said(await member.press(letter, "姉妹課になる"))

    assert "姉妹課です" in said(await kenta.press(letter, "姉妹課になる"))
    assert "もう姉妹課になっています" in said(await kenta.press(letter, "姉妹課になる"))
    await hall.listen()
    assert "姉妹課になりました" in hall.in_private(hanako)[-1].summary
    assert field_of(await member.do("section.info", section=OURS), "姉妹課") == THEIRS
    assert field_of(await member.do("section.info", section=THEIRS), "姉妹課") == OURS

    assert await announced(hall, kenta, theirs, "改善の見せ合い") == ["c-ours", "c-theirs"]
    assert await announced(hall, hanako, ours, "窓口の勉強会") == ["c-ours", "c-theirs"]
    shared = said(await member.do("event.list", section=OURS))
    assert f"改善の見せ合い(姉妹:{THEIRS})" in shared
    assert "窓口の勉強会(姉妹:" not in shared
    assert "姉妹:" not in said(await member.do("event.list"))

    page = await kenta.press(await kenta.do("section.info", section=THEIRS), "姉妹課を見る")
    assert "手続きを終えました" in said(await kenta.press(page, "姉妹課をやめる"))
    assert "もうありません" in said(await kenta.press(page, "姉妹課をやめる"))
    await hall.listen()
    assert "先方のご都合で終わりました" in hall.in_private(hanako)[-1].summary
    assert "改善の見せ合い" not in said(await member.do("event.list", section=OURS))
    assert await announced(hall, hanako, ours, "もう一度") == ["c-ours"]


async def test_a_proposal_can_be_declined_taken_back_or_met_by_another(hall: Hall) -> None:
    hanako, kenta = [await hall.town.member(name) for name in ("花子", "健太")]
    await section_of(hall, OURS, hanako)
    await section_of(hall, THEIRS, kenta)

    await hanako.do("section.twin", section=OURS, with_=THEIRS)
    await hall.listen()
    letter = hall.in_private(kenta)[-1]
    await kenta.press(letter, "いまは見送る")
    await hall.listen()
    assert "見送るとのことでした" in hall.in_private(hanako)[-1].summary
    assert "もうありません" in said(await kenta.press(letter, "姉妹課になる"))

    sent = await hanako.do("section.twin", section=OURS, with_=THEIRS)
    page = await hanako.press(sent, "姉妹課を見る")
    await hanako.press(page, "申し込みを取り下げる")
    assert await hall.listen() == []  # the letter to the other side was settled before it left
    await hanako.do("section.twin", section=OURS, with_=THEIRS)
    met = await kenta.do("section.twin", section=THEIRS, with_=OURS)
    assert "姉妹課です" in said(met)


async def test_what_is_for_members_only_stays_in_its_own_room(hall: Hall) -> None:
    hanako, kenta = [await hall.town.member(name) for name in ("花子", "健太")]
    ours, theirs = await section_of(hall, OURS, hanako), await section_of(hall, THEIRS, kenta)
    await room_of(hall, ours, "c-ours")
    await room_of(hall, theirs, "c-theirs")
    await hanako.do("section.twin", section=OURS, with_=THEIRS)
    await kenta.do("section.twin", section=THEIRS, with_=OURS)
    async with hall.town.storage.write() as work:
        section = await work.sections.get(SectionId(from_token(theirs) or 0))
        assert section is not None
        await work.sections.save(replace(section, members_only=True))
    await hall.listen()

    assert await announced(hall, kenta, theirs, "内輪の会") == ["c-theirs"]
    assert await announced(hall, hanako, ours, "公開の会") == ["c-ours"]
    assert "内輪の会" not in said(await hanako.do("event.list", section=OURS))


async def test_some_cannot_be_asked(hall: Hall) -> None:
    hanako = await hall.town.member("花子")
    await section_of(hall, OURS, hanako)
    await section_of(hall, "空の課")

    itself = await hanako.do("section.twin", section=OURS, with_=OURS)
    nobody = await hanako.do("section.twin", section=OURS, with_="空の課")

    assert "よその課を選んでください" in said(itself)
    assert "返事のできる課長・補佐の方がいません" in said(nobody)


async def test_twins_speak_english_too(hall: Hall) -> None:
    emma, kate = [await hall.town.member(name, locale="en") for name in ("Emma", "Kate")]
    await section_of(hall, "Tea", emma)
    await section_of(hall, "Coffee", kate)

    assert "Proposed to “Coffee”" in said(await emma.say("section twin Tea Coffee"))
    await hall.listen()
    letter = hall.in_private(kate)[-1]
    assert "“Tea” proposes" in letter.summary
    assert "“Coffee” and “Tea” are twins" in said(await kate.press(letter, "Become twins"))
