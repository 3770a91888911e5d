from datetime import timedelta

import pytest

from bot.domain.ids import to_token
from bot.domain.members import Office
from bot.domain.sections import Section
from bot.view import Answer, Button, Fields, Form, Items, Message, Select, controls, plain
from tests.builders.post import post_of
from tests.builders.town import Person, TestTown

DAY = timedelta(days=1)


@pytest.fixture
async def admin(town: TestTown) -> Person:
    """総務課, with four sections founded: 窓口改善課 is led by 千葉."""
    person = await town.member("総務", Office.ADMINISTRATOR)
    await town.member("千葉")
    await found(person, "窓口改善課", chief="千葉")
    for name in ("読書課", "税務課", "防災課"):
        await found(person, name, kind="hobby")
    await post_of(town)
    return person


async def found(admin: Person, name: str, *, kind: str = "work", chief: str = "") -> Answer:
    return await admin.do("section.create", name=name, purpose=f"{name}の目的", kind=kind, chief=chief)


async def by_name(town: TestTown, name: str) -> Section:
    async with town.storage.read() as work:
        (section,) = await work.sections.search(name, limit=1)
    return section


async def seats(town: TestTown, person: Person) -> set[str]:
    async with town.storage.read() as work:
        held = await work.sections.memberships_of((await person.record()).id)
        return {s.name for s in (await work.sections.get_many([seat.section_id for seat in held])).values()}


async def full(town: TestTown) -> Person:
    """A member who sits in three sections."""
    person = await town.member("青木")
    for name in ("読書課", "税務課", "防災課"):
        await person.do("section.join", section=name)
    return person


def said(answer: Answer) -> str:
    assert isinstance(answer, Message), answer
    return answer.summary


def rows(answer: Answer) -> list[str]:
    assert isinstance(answer, Message), answer
    return [plain(item.line) for block in answer.blocks if isinstance(block, Items) for item in block.items]


def facts(answer: Answer) -> dict[str, str]:
    assert isinstance(answer, Message), answer
    fields = [field for block in answer.blocks if isinstance(block, Fields) for field in block.fields]
    return {field.label: plain(field.value) for field in fields}


def labels(answer: Answer) -> set[str]:
    assert isinstance(answer, Message), answer
    return {control.label for control in controls(answer) if isinstance(control, Button)}


async def test_the_list_shows_sections_with_kind_members_and_mood(town: TestTown, admin: Person) -> None:
    listed = await admin.say("課 一覧")

    assert isinstance(listed, Message)
    assert listed.summary == "課の一覧(4)"
    notes = {plain(i.line): plain(i.note) for b in listed.blocks if isinstance(b, Items) for i in b.items}
    assert notes["窓口改善課"] == "業務課題解決 ・ 1人 ・ にぎやか"
    town.clock.advance(30 * DAY)
    later = await admin.say("課 一覧")
    assert isinstance(later, Message)
    assert all("ぼちぼち" in plain(i.note) for b in later.blocks if isinstance(b, Items) for i in b.items)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("課 一覧 窓口", {"窓口改善課"}),
        ("課 一覧 ｶﾞ", set()),
        ("課 種類:趣味", {"読書課", "税務課", "防災課"}),
        ("課 検索 税 種類:趣味", {"税務課"}),
        ("section list 読書", {"読書課"}),
        ("課 一覧 100%", set()),
    ],
)
async def test_the_list_is_searched_by_word_and_kind(admin: Person, typed: str, names: set[str]) -> None:
    assert set(rows(await admin.say(typed))) == names


async def test_the_kind_is_chosen_from_a_menu_that_keeps_the_word(admin: Person) -> None:
    listed = await admin.say("課 一覧 課の目的")
    assert isinstance(listed, Message)
    menu, *_ = [control for control in controls(listed) if isinstance(control, Select)]

    chosen = await admin.choose(menu.action, "work")

    assert rows(chosen) == ["窓口改善課"]


async def test_long_lists_are_turned_by_pages_that_keep_the_search(town: TestTown, admin: Person) -> None:
    for tree in "桜梅松竹菊蘭藤萩桐杉楓柳":
        town.clock.advance(DAY)
        await found(admin, f"{tree}研究会")

    first = await admin.say("課 一覧 研究:会")
    second = await admin.press(await admin.say("課 一覧 研究会"), "次の10件")

    assert len(rows(first)) == 10
    assert set(rows(second)) == {"桜研究会", "梅研究会"}
    assert rows(await admin.press(second, "前の10件")) == rows(first)


async def test_a_section_is_found_by_part_of_its_name_and_shows_what_one_can_do(
    town: TestTown, admin: Person
) -> None:
    aoki = await town.member("青木")

    page = await aoki.say("課 案内 窓口")

    assert facts(page) == {
        "種類": "業務課題解決",
        "過ごしかた": "気が向いたときに",
        "人数": "1人",
        "課長": "千葉",
        "ようす": "にぎやか",
        "あなた": "まだ入っていません",
    }
    assert labels(page) == {"この課に入る", "フォローする", "顔ぶれを見る"}
    assert {"課の内容を直す", "課長を任命する", "これからを考える"} <= labels(await admin.say("課 案内 窓口"))


@pytest.mark.usefixtures("admin")
async def test_a_visitor_may_look_around_but_sees_no_names(town: TestTown) -> None:
    visitor = town.person("通行人")

    page = await visitor.press(await visitor.say("課"), "詳しく見る")

    assert "課長" not in facts(page)
    assert labels(page) == {"入庁する", "課を見てまわる"}
    assert "庁員の方のもの" in said(await visitor.say("課 名簿 窓口改善課"))


@pytest.mark.usefixtures("admin")
async def test_an_unclear_name_asks_at_the_field_with_what_is_near(town: TestTown) -> None:
    aoki = await town.member("青木")

    form = await aoki.say("課 加入 書道課")

    assert isinstance(form, Form)
    assert form.problems["section"].startswith(
        "「書道課」という課は見つかりませんでした。もしかして、読書課 でしょうか。"
    )
    assert said(await aoki.send(form, section="読書課")) == "「読書課」に入りました。ようこそ、ごゆっくり。"


@pytest.mark.usefixtures("admin")
async def test_joining_and_leaving_are_one_press_each(town: TestTown) -> None:
    aoki = await town.member("青木")

    joined = await aoki.press(await aoki.say("課 案内 読書課"), "この課に入る")
    assert await seats(town, aoki) == {"読書課"}
    assert "もう入っています" in said(await aoki.say("課 加入 読書課"))
    left = await aoki.press(joined, "この課を出る")

    assert "出ました" in said(left)
    assert await seats(town, aoki) == set()
    assert "入っていません" in said(await aoki.say("課 退会 読書課"))


@pytest.mark.usefixtures("admin")
async def test_full_seats_are_listed_with_a_swap_each(town: TestTown) -> None:
    aoki = await full(town)

    answer = await aoki.say("課 加入 窓口改善課")

    assert said(answer) == "入れる課は3つまでです"
    assert set(rows(answer)) == {"読書課", "税務課", "防災課"}
    assert "フォローする" in labels(answer)
    assert await seats(town, aoki) == {"読書課", "税務課", "防災課"}
    leaving = rows(answer)[0]
    swapped = await aoki.press(answer, "これと入れ替える")
    assert said(swapped) == f"「{leaving}」から「窓口改善課」へ移りました。"
    assert await seats(town, aoki) == {"読書課", "税務課", "防災課", "窓口改善課"} - {leaving}


@pytest.mark.usefixtures("admin")
async def test_pressing_a_swap_twice_swaps_once(town: TestTown) -> None:
    aoki = await full(town)
    answer = await aoki.say("課 加入 窓口改善課")
    await aoki.press(answer, "これと入れ替える")
    after = await seats(town, aoki)

    again = await aoki.press(answer, "これと入れ替える")

    assert isinstance(again, Message)
    assert await seats(town, aoki) == after


@pytest.mark.usefixtures("admin")
async def test_a_swap_is_typed_too(town: TestTown) -> None:
    aoki = await full(town)

    assert "移りました" in said(await aoki.say("課 入れ替え 読書課 窓口改善課"))
    assert await seats(town, aoki) == {"窓口改善課", "税務課", "防災課"}


async def test_leading_a_section_takes_no_seat(town: TestTown, admin: Person) -> None:
    aoki = await full(town)

    await admin.do("section.appoint", section="窓口改善課", member="青木")

    assert len(await seats(town, aoki)) == 4
    mine = await aoki.say("課 わたしの課")
    assert "窓口改善課 (課長)" in rows(mine)


async def test_a_former_chief_keeps_the_seat_and_may_swap_but_not_join(town: TestTown, admin: Person) -> None:
    aoki = await full(town)
    await admin.do("section.appoint", section="窓口改善課", member="青木")
    await found(admin, "写真課")

    await admin.do("section.dismiss", section="窓口改善課")

    assert len(await seats(town, aoki)) == 4
    answer = await aoki.say("課 加入 写真課")
    assert "つまでです" in said(answer)
    await aoki.press(answer, "これと入れ替える")
    assert len(await seats(town, aoki)) == 4
    assert "写真課" in await seats(town, aoki)


@pytest.mark.usefixtures("admin")
async def test_following_is_free_and_ends_with_joining(town: TestTown) -> None:
    aoki = await full(town)
    windows = await by_name(town, "窓口改善課")

    assert "フォローしました" in said(await aoki.say("課 フォロー 窓口改善課"))
    assert "もうフォローしています" in said(await aoki.say("課 フォロー 窓口改善課"))
    assert "窓口改善課" in rows(await aoki.say("課 わたしの課"))
    await aoki.say("課 入れ替え 読書課 窓口改善課")

    async with town.storage.read() as work:
        assert await work.sections.follower_ids(windows.id) == frozenset()
    assert "フォローしなくても" in said(await aoki.say("課 フォロー 窓口改善課"))
    assert "フォローしていません" in said(await aoki.say("課 フォロー解除 窓口改善課"))
    followed = await aoki.say("課 フォロー 読書課")
    assert "やめました" in said(await aoki.press(followed, "フォローをやめる"))


@pytest.mark.usefixtures("admin")
async def test_a_chief_is_asked_before_leaving(town: TestTown) -> None:
    chiba = Person(town, town.person("千葉").user)

    question = await chiba.say("課 退会 窓口改善課")

    assert said(question) == "「窓口改善課」の課長を降りて、出ますか"
    assert await seats(town, chiba) == {"窓口改善課"}
    await chiba.press(question, "役目を終えて出る")
    assert await seats(town, chiba) == set()
    page = await (await town.member("青木")).say("課 案内 窓口改善課")
    assert facts(page)["課長"] == "募集中です"


@pytest.mark.usefixtures("admin")
async def test_the_members_of_a_section_come_with_the_chief_first(town: TestTown) -> None:
    aoki = await town.member("青木")
    await aoki.say("課 加入 窓口改善課")

    names = await aoki.say("課 名簿 窓口改善課")

    assert said(names) == "窓口改善課の顔ぶれ(2人)"
    assert rows(names) == ["千葉 (課長)", "青木"]
    assert said(await aoki.press(names, "プロフィール")) == "千葉さんのプロフィール"


async def test_a_section_is_founded_by_form(town: TestTown, admin: Person) -> None:
    form = await admin.press(await admin.say("課"), "課をつくる")
    assert isinstance(form, Form)
    assert [field.name for field in form.fields] == ["name", "purpose", "kind", "style", "chief"]

    answer = await admin.send(form, name="写真課", purpose="まちを撮る", kind="hobby")

    assert "写真課" in said(answer)
    assert "課長を任命する" in labels(answer)
    assert (await by_name(town, "写真課")).purpose == "まちを撮る"


@pytest.mark.parametrize("name", ["読書課", "読　書課", "読書部", "税務"])
async def test_a_name_like_another_is_refused_at_its_field(admin: Person, name: str) -> None:
    answer = await found(admin, name)

    assert isinstance(answer, Form)
    assert "とそっくりで" in answer.problems["name"]


async def test_the_chief_edits_and_loses_the_right_with_the_post(town: TestTown, admin: Person) -> None:
    chiba = Person(town, town.person("千葉").user)
    form = await chiba.say("課 編集 窓口改善課")
    assert isinstance(form, Form)
    assert [field.value for field in form.fields] == ["窓口改善課", "窓口改善課の目的", "work", "free"]
    assert "直しました" in said(await chiba.send(form, name="窓口応援課"))

    await admin.do("section.dismiss", section="窓口応援課")

    assert "総務課の方ができる手続き" in said(await chiba.send(form, name="千葉の課"))
    assert (await by_name(town, "窓口応援課")).name == "窓口応援課"


async def test_an_edit_may_keep_its_name_but_not_take_anothers(admin: Person) -> None:
    form = await admin.say("課 編集 読書課")

    assert "直しました" in said(await admin.send(form, purpose="本の話をする"))
    again = await admin.send(form, name="防災課")
    assert isinstance(again, Form)
    assert "とそっくりで" in again.problems["name"]


async def test_appointing_tells_both_and_keeps_one_chief(town: TestTown, admin: Person) -> None:
    aoki = await town.member("青木")

    answer = await admin.say("課 課長任命 窓口改善課 青木")

    assert said(answer) == "「窓口改善課」の課長は、青木さんです。"
    letters = sorted(letter.text for letter in await post_of(town))
    assert [text.split("。")[0] for text in letters] == [
        "「窓口改善課」の課長に任命されました",
        "「窓口改善課」の課長の任が終わりました",
    ]
    assert rows(await aoki.say("課 名簿 窓口改善課")) == ["青木 (課長)", "千葉"]
    assert "すでに" in said(await admin.say("課 課長任命 窓口改善課 青木"))
    assert "いま課長がいません" in said(await admin.say("課 課長解任 税務課"))


async def test_somebody_on_a_break_is_not_made_chief(town: TestTown, admin: Person) -> None:
    aoki = await town.member("青木")
    token = to_token((await aoki.record()).id)
    await aoki.do("sleep")

    answer = await admin.do("section.appoint", section="税務課", member=token)

    assert "休職中です" in said(answer)


@pytest.mark.usefixtures("admin")
async def test_section_names_are_suggested(town: TestTown) -> None:
    aoki = await town.member("青木")

    assert await aoki.suggest("section", "読") == ("読書課",)
    assert await town.person("通行人").suggest("section", "読") == ()


async def test_sections_in_english(town: TestTown) -> None:
    admin = await town.member("Admin", Office.ADMINISTRATOR, locale="en")
    smith = await town.member("Smith", locale="en")
    await admin.do("section.create", name="Better Counters", purpose="Kind counters", kind="work")

    listed = await smith.say("section list")
    joined = await smith.say("section join counters")

    assert said(listed) == "All sections (1)"
    assert said(joined) == "You joined “Better Counters”. Make yourself at home."
    page = await smith.say("section info Better Counters")
    assert facts(page)["Members"] == "1 member"
    assert facts(page)["You"] == "You belong to it"
