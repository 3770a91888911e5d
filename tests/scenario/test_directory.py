"""The directory: filters that keep each other, prefectures, and what is recommended with which reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.members import Member, Office
from bot.domain.sections import SectionKind, SectionWords, Tier
from bot.view import Form, Message, Select, controls
from tests.builders.answers import facts, rows, said, values_of
from tests.builders.sections import seat_in, section_called
from tests.builders.town import Person, TestTown

LONG = "窓口" * 20  # as long as the search takes


async def told(person: Person, *, work: str = "", interests: str = "") -> Member:
    """A member with something in the profile."""
    record = await person.record()
    member = replace(record, profile=replace(record.profile, work=work, interests=interests))
    async with person.at.storage.write() as store:
        await store.members.save(member)
    return member


def menu(answer: object, placeholder: str) -> Select:
    assert isinstance(answer, Message)
    return next(one for one in controls(answer) if isinstance(one, Select) and placeholder in one.placeholder)


@pytest.fixture
async def aoki(town: TestTown) -> Person:
    """A member in a town with four sections, one of which rests."""
    now = town.clock.now()
    style = {"weekly": ("窓口改善課", "写真課"), "thread": ("税務課",)}
    async with town.storage.write() as work:
        for name, kind in (("窓口改善課", "work"), ("写真課", "hobby"), ("税務課", "work")):
            section = section_called(name, SectionKind(kind), f"{name}の目的")
            chosen = next(one for one, names in style.items() if name in names)
            words = SectionWords(name, section.purpose, section.kind, type(section.style)(chosen))
            await work.sections.save(replace(section.edit(words), created_at=now - timedelta(days=90)))
        resting = replace(section_called("休みの課"), dormant_since=now)
        solo = replace(section_called("ひとり散歩"), tier=Tier.SOLO)
        await work.sections.save(resting)
        await work.sections.save(replace(solo, active_at=now - timedelta(days=90)))
    return await town.member("青木")


async def test_every_menu_keeps_the_other_filters(aoki: Person) -> None:
    listed = await aoki.say("課 一覧")
    assert set(rows(listed)) == {"窓口改善課", "写真課", "税務課", "ひとり散歩"}
    assert "一人活動 ・ 業務課題解決" in said(listed)

    weekly = await aoki.choose(menu(listed, "過ごしかた").action, "weekly")
    assert set(rows(weekly)) == {"窓口改善課", "写真課"}
    hobby = await aoki.choose(menu(weekly, "種類").action, "hobby")
    assert rows(hobby) == ["写真課"]
    assert "しぼりこみ:趣味、毎週集まる" in said(hobby)
    none = await aoki.choose(menu(hobby, "ようす").action, "quiet")
    assert "あてはまる課は、まだありません" in said(none)
    back = await aoki.choose(menu(none, "ようす").action, "lively")
    assert rows(back) == ["写真課"]

    resting = await aoki.choose(menu(listed, "ようす").action, "dormant")
    assert rows(resting) == ["休みの課"]
    assert "休眠中" in said(resting)


async def test_filters_are_typed_and_stand_in_one_form(aoki: Person) -> None:
    await aoki.do("prefecture", prefecture="東京")
    await aoki.do("section.join", section="窓口改善課")

    typed = await aoki.say("課 一覧 窓口 種類:業務課題解決 過ごしかた:毎週集まる 都道府県:東京")
    assert rows(typed) == ["窓口改善課"]
    assert "東京都の方がいる" in said(typed)
    form = await aoki.press(typed, "条件をまとめて選ぶ")
    assert isinstance(form, Form)
    assert [entry.value for entry in form.fields] == ["窓口", "work", "weekly", "any", "東京都"]
    assert rows(await aoki.send(form, text="", style="any")) == ["窓口改善課"]
    assert rows(await aoki.send(form, prefecture="海外・その他")) == ["窓口改善課"]
    unknown = await aoki.send(form, prefecture="江戸")
    assert isinstance(unknown, Form)
    assert "「江戸」という都道府県は見つかりませんでした" in unknown.problems["prefecture"]
    assert values_of(unknown)["text"] == "窓口"


async def test_the_longest_filters_fit_every_widget(town: TestTown, aoki: Person) -> None:
    async with town.storage.write() as work:
        for number in range(11):
            section = section_called(f"{number}番課", SectionKind.HOBBY, LONG)
            await work.sections.save(
                replace(section.edit(replace_style(section.name)), dormant_since=town.clock.now())
            )
            await work.sections.seat(seat_in(section, (await aoki.record()).id))
    await aoki.do("prefecture", prefecture="神奈川")

    listed = await aoki.do(
        "section.list", text=LONG, kind="hobby", style="in_person", liveness="dormant", prefecture="神奈川"
    )
    assert len(rows(listed)) == 10
    assert len(rows(await aoki.press(listed, "次の10件"))) == 1
    assert len(rows(await aoki.choose(menu(listed, "ようす").action, "dormant"))) == 10
    assert values_of(await aoki.press(listed, "条件をまとめて選ぶ"))["text"] == LONG


def replace_style(name: str) -> SectionWords:
    style = type(section_called(name).style)("in_person")
    return SectionWords(name, LONG, SectionKind.HOBBY, style)


async def test_a_menu_that_is_none_of_ours_is_refused(aoki: Person) -> None:
    for what, chosen in (("kind", "fun"), ("text", "x"), ("style", "")):
        answer = await aoki.do("section.list", "0", "", "any", "any", "any", "", what, chosen)
        assert "課を見てまわる" not in said(answer)


async def test_a_prefecture_is_taken_over_when_joining_and_can_be_changed(town: TestTown) -> None:
    person = town.person("花子")
    await person.do("join.form", "1", name="花子", organisation="北海道縁側市", kind="local")
    own = await person.do("profile")
    assert facts(own)["都道府県"].startswith("北海道(所属のお名前から")

    form = await person.press(own, "都道府県を選ぶ")
    assert isinstance(form, Form)
    assert await person.suggest("prefecture", "京") == ("京都府", "東京都", "海外・その他")
    assert len(await person.suggest("prefecture", "")) == 25
    assert facts(await person.send(form, prefecture="Tokyo"))["都道府県"] == "東京都"
    assert "都道府県" not in facts(await person.say("都道府県 海外・その他"))
    wrong = await person.say("都道府県 江戸")
    assert isinstance(wrong, Form)
    await person.do("leave.now")
    await person.do("join.form", "1", name="花子", organisation="縁側市", kind="local")
    assert "都道府県" not in facts(await person.do("profile"))


async def test_sections_are_recommended_each_with_its_reason(town: TestTown, aoki: Person) -> None:
    await told(aoki, work="住民税", interests="写真")
    await aoki.do("prefecture", prefecture="北海道")
    for name, work in (("健太", "個人住民税"), ("由美", "住民税・窓口"), ("恵", "住民票")):
        other = await town.member(name)
        await told(other, work=work)
        await other.do("prefecture", prefecture="北海道")
        await other.do("section.join", section="税務課")
    await town.person("恵").do("section.join", section="窓口改善課")

    shown = await aoki.say("課 おすすめ")

    assert rows(shown)[:3] == ["税務課", "写真課", "窓口改善課"]
    assert "同じ業務の人が2人います" in said(shown)
    assert "関心の「写真」と重なります" in said(shown)
    assert "北海道の人が1人います" in said(shown)
    assert "プロフィールに書くと" not in said(shown)
    for name in ("健太", "由美", "恵"):
        assert name not in said(shown)
    await aoki.do("section.join", section="税務課")
    await aoki.do("section.follow", section="写真課")
    rest = await aoki.say("課 おすすめ")
    assert not {"税務課", "写真課", "休みの課"} & set(rows(rest))
    assert "窓口改善課" in rows(rest)


async def test_who_has_told_nothing_is_invited_to_and_finds_the_way(town: TestTown) -> None:
    welcome = await town.person("新人").do("join.form", "1", name="新人", organisation="縁側市", kind="local")
    person = town.person("新人")

    empty = await person.press(welcome, "おすすめの課")
    assert "見つかりませんでした" in said(empty)
    assert "プロフィールに書くと" in said(empty)
    assert isinstance(await person.press(empty, "都道府県を選ぶ"), Form)
    admin = await town.member("総務", Office.ADMINISTRATOR)
    await admin.do("section.create", name="俳句課", purpose="一句", kind="hobby")
    mine = await person.press(await person.press(empty, "課を見てまわる"), "わたしの課")
    found = await person.press(mine, "おすすめの課")
    assert rows(found) == ["俳句課"]
    assert "できたばかりです" in said(found)


async def test_the_same_in_english(town: TestTown) -> None:
    admin = await town.member("Anne", Office.ADMINISTRATOR, locale="en")
    await admin.do("section.create", name="Better Counters", purpose="Shorter queues", kind="work")
    emma, john = await town.member("Emma", locale="en"), await town.member("John", locale="en")
    await told(emma, work="resident tax")
    await told(john, work="Resident tax, roads")
    await john.do("section.join", section="Better Counters")
    assert facts(await john.say("prefecture Hokkaido"))["Prefecture"] == "Hokkaido"

    listed = await emma.say("section list prefecture:Hokkaido")
    assert "with people from Hokkaido" in said(listed)
    shown = await emma.press(listed, "What may suit me")
    assert "1 person with the same work is there" in said(shown)
    assert isinstance(await emma.press(shown, "Choose my prefecture"), Form)
