from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.deliveries import Skip
from bot.domain.ids import MemberId
from bot.domain.members import Office, Proof, Standing
from bot.ports.work import Work
from bot.services.delivery_recipient import recipient
from bot.services.membership import MembershipService
from bot.services.origin import Origin
from bot.services.telling import tell_members
from bot.view import Answer, Fields, Form, Items, Message, plain
from tests.builders.post import post_of
from tests.builders.town import Person, TestTown

MINUTE = timedelta(minutes=1)


def facts(answer: Answer) -> dict[str, str]:
    assert isinstance(answer, Message), answer
    return {
        field.label: plain(field.value)
        for block in answer.blocks
        if isinstance(block, Fields)
        for field in block.fields
    }


def said(answer: Answer) -> str:
    assert isinstance(answer, Message), answer
    return answer.summary


async def section(admin: Person, name: str, chief: str = "") -> None:
    await admin.do("section.create", name=name, purpose="よくする", kind="work", chief=chief)


async def test_a_profile_shows_who_somebody_is(town: TestTown) -> None:
    admin = await town.member("総務", Office.ADMINISTRATOR)
    aoki = await town.member("青木")
    await section(admin, "窓口改善課", chief="青木")

    own = await aoki.say("プロフィール")
    others = await admin.say("プロフィール 青木")

    assert said(others) == "青木さんのプロフィール"
    assert facts(others) == {
        "所属": "縁側市",
        "区分": "地方公務員",
        "課": "窓口改善課(課長)",
        "庁員になった月": "2026年11月",
    }
    assert facts(own) == facts(others) | {
        "個別のお知らせ": "チャンネルのお知らせだけ",
        "お知らせの言葉": "日本語",
        "時間帯": "Asia/Tokyo",
    }


async def test_a_proof_is_shown_with_its_month_in_the_towns_zone(town: TestTown) -> None:
    aoki = await town.member("青木")
    new_year_in_tokyo = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    async with town.storage.write() as work:
        await work.members.save((await aoki.record()).prove(Proof.PERSONNEL, new_year_in_tokyo))

    assert facts(await aoki.say("プロフィール"))["区分"] == "地方公務員 ✔公務員確認済(人事課・2027年1月)"


async def test_the_form_comes_with_everything_as_it_is(town: TestTown) -> None:
    aoki = await town.member("青木")

    form = await aoki.press(await aoki.say("プロフィール"), "プロフィールを直す")
    assert isinstance(form, Form)
    assert [field.name for field in form.fields] == ["name", "organisation", "kind", "work", "interests"]
    assert form.fields[1].value == "縁側市"
    shown = await aoki.send(form, organisation="縁側県 税務課", interests="防災")

    assert facts(shown)["所属"] == "縁側県 税務課"
    assert facts(shown)["関心ごと"] == "防災"


async def test_an_emptied_name_asks_again(town: TestTown) -> None:
    aoki = await town.member("青木")
    form = await aoki.do("profile.edit")

    again = await aoki.send(form, name=" ")

    assert isinstance(again, Form)
    assert again.problems == {"name": "ここは入力が必要です。"}


async def test_changing_the_kind_is_announced_to_end_the_proof(town: TestTown) -> None:
    aoki = await town.member("青木")
    async with town.storage.write() as work:
        await work.members.save((await aoki.record()).prove(Proof.PERSONNEL, town.clock.now()))

    form = await aoki.do("profile.edit")
    assert isinstance(form, Form)
    assert "印は外れます" in form.intro
    shown = await aoki.send(form, kind="private")

    assert facts(shown)["区分"] == "民間"


async def test_direct_reminders_and_language_are_one_press_each(town: TestTown) -> None:
    aoki = await town.member("青木")
    profile = await aoki.say("プロフィール")

    profile = await aoki.press(profile, "個別にも知らせてもらう")
    profile = await aoki.press(profile, "Notices in English")

    assert facts(profile)["個別のお知らせ"] == "ダイレクトメッセージでも受け取る"
    assert facts(profile)["お知らせの言葉"] == "英語"
    profile = await aoki.press(profile, "個別のお知らせを止める")
    await aoki.press(profile, "お知らせを日本語にする")
    record = await aoki.record()
    assert (record.direct_reminders, record.language) == (False, "ja")


@pytest.mark.parametrize(("verb", "wish"), [("profile.reminders", "maybe"), ("profile.language", "fr")])
async def test_a_forged_wish_changes_nothing(town: TestTown, verb: str, wish: str) -> None:
    aoki = await town.member("青木")
    before = await aoki.record()

    answer = await aoki.do(verb, wish)

    assert "古くなりました" in said(answer)
    assert await aoki.record() == before


async def test_a_break_keeps_the_seats_and_stops_everything_else(town: TestTown) -> None:
    admin, aoki = await town.member("総務", Office.ADMINISTRATOR), await town.member("青木")
    await section(admin, "窓口改善課")
    await aoki.do("section.join", section="窓口改善課")

    await aoki.say("休職")

    assert (await aoki.record()).standing is Standing.ASLEEP
    refusal = await aoki.say("課 わたしの課")
    assert "休職中" in said(refusal)
    assert facts(await aoki.say("プロフィール"))["課"] == "窓口改善課"
    back = await aoki.press(refusal, "復帰する")
    assert said(back).startswith("青木さん、おかえりなさい")
    assert (await aoki.record()).standing is Standing.MEMBER
    assert "休職中ではありません" in said(await aoki.say("復帰"))


async def test_nobody_is_written_to_during_a_break(town: TestTown) -> None:
    aoki = await town.member("青木")
    record = await aoki.record()
    await aoki.do("sleep")
    async with town.storage.write() as work:
        await tell_members(work, "office.appointed", record.id, (record.id,), now=town.clock.now())
        (delivery,) = await work.deliveries.claim(now=town.clock.now(), lease=MINUTE, owner="tests", limit=5)

        assert await recipient(work, delivery, town.clock.now()) == Skip("on a break")


async def test_leaving_says_what_happens_and_frees_everything(town: TestTown) -> None:
    admin, aoki = await town.member("総務", Office.ADMINISTRATOR), await town.member("青木")
    await section(admin, "窓口改善課", chief="青木")
    await section(admin, "読書課")
    await section(admin, "税務課")
    await aoki.do("section.join", section="読書課")
    await aoki.do("section.follow", section="税務課")

    question = await aoki.say("退庁")
    assert isinstance(question, Message)
    consequences = [
        plain(item.line) for block in question.blocks if isinstance(block, Items) for item in block.items
    ]
    assert any("窓口改善課" in line and "読書課" in line for line in consequences)
    assert "課長の役目も終わります:窓口改善課" in consequences
    assert said(await aoki.press(question, "やめておく")) == "青木さんのプロフィール"
    goodbye = await aoki.press(question, "退庁する")

    assert "おつかれさまでした" in said(goodbye)
    member = await aoki.record()
    async with town.storage.read() as work:
        assert await work.sections.memberships_of(member.id) == ()
        assert await work.sections.followed_by(member.id) == ()
        (windows,) = await work.sections.search("窓口", limit=5)
        assert await work.sections.chief_of(windows.id) is None
    assert "すでに退庁されています" in said(await aoki.press(question, "退庁する"))


async def test_somebody_who_left_is_the_same_person_on_return(town: TestTown) -> None:
    aoki = await town.member("青木")
    first = (await aoki.record()).id
    await aoki.do("leave.now")
    gone = await aoki.say("課 わたしの課")

    form = await aoki.press(await aoki.press(gone, "入庁する"), "同意して")
    await aoki.send(form, name="青木", organisation="隣の市", kind="local")

    assert (await aoki.record()).id == first


async def test_nobody_finds_the_profile_of_somebody_who_left(town: TestTown) -> None:
    aoki, baba = await town.member("青木"), await town.member("馬場")
    await aoki.do("leave.now")

    answer = await baba.say("プロフィール 青木")

    assert isinstance(answer, Form)
    assert "見つかりませんでした" in answer.problems["member"]


async def test_leaving_calls_every_feature_that_holds_something_in_one_transaction(town: TestTown) -> None:
    aoki = await town.member("青木")
    member = await aoki.record()
    called: list[MemberId] = []

    async def note(_work: Work, member_id: MemberId, _origin: Origin) -> None:
        called.append(member_id)

    async def fail(_work: Work, _member_id: MemberId, _origin: Origin) -> None:
        raise RuntimeError("a feature cannot let go")

    origin = Origin("r-hook", town.clock.now(), member.id)
    with pytest.raises(RuntimeError):
        await MembershipService(town.storage, (note, fail)).leave(member.id, origin)

    assert called == [member.id]
    assert await aoki.record() == member
    await MembershipService(town.storage, (note,)).leave(member.id, replace(origin, request="r-hook-2"))
    assert (await aoki.record()).standing is Standing.LEFT


async def test_an_administrator_appoints_and_dismisses(town: TestTown) -> None:
    admin, aoki = await town.member("総務", Office.ADMINISTRATOR), await town.member("青木")

    answer = await admin.say("運営 任命 青木 人事課")

    assert said(answer) == "青木さんを人事課に任命しました。"
    assert (await aoki.record()).offices == {Office.VERIFIER}
    assert said(await aoki.say("運営 申請")) == "入庁を待っている方(0人)"
    town.clock.advance(MINUTE)
    await admin.say("運営 解任 青木 人事課")
    assert "人事課の担当です" in said(await aoki.say("運営 申請"))
    assert [letter.text.split("。")[0] for letter in await post_of(town)] == [
        "青木さん、人事課に任命されました",
        "青木さんの人事課の任が終わりました",
    ]


async def test_who_holds_which_office_is_shown(town: TestTown) -> None:
    admin = await town.member("総務", Office.ADMINISTRATOR)
    await town.member("青木", Office.EDITOR)

    shown = facts(await admin.say("運営 担当"))

    assert shown["総務課"] == "総務"
    assert shown["広報課"] == "青木"
    assert shown["情報課"] == "いまはどなたもいません"


async def test_the_platforms_administrator_appoints_the_first_one(town: TestTown) -> None:
    owner = town.person("管理者", manages_place=True)
    aoki = await town.member("青木")

    await owner.do("office.appoint", member="青木", office="administrator")

    assert (await aoki.record()).offices == {Office.ADMINISTRATOR}


async def test_the_last_administrator_cannot_lock_the_town_out(town: TestTown) -> None:
    admin, aoki = await town.member("総務", Office.ADMINISTRATOR), await town.member("青木")

    for attempt in (
        await admin.do("office.dismiss", member="総務", office="administrator"),
        await admin.do("sleep"),
        await admin.do("leave.now"),
    ):
        assert "最後の総務課の方です" in said(attempt)
    await admin.do("office.appoint", member="青木", office="administrator")
    await admin.do("office.dismiss", member="総務", office="administrator")

    assert (await admin.record()).offices == frozenset()
    assert (await aoki.record()).offices == {Office.ADMINISTRATOR}


async def test_an_office_for_somebody_unknown_asks_at_the_field(town: TestTown) -> None:
    admin = await town.member("総務", Office.ADMINISTRATOR)
    await town.member("青木春子")
    await town.member("青木夏子")

    answer = await admin.do("office.appoint", member="青木", office="editor")

    assert isinstance(answer, Form)
    assert "青木夏子(縁側市) / 青木春子(縁側市)" in answer.problems["member"]


async def test_names_of_members_are_suggested_with_their_organisation(town: TestTown) -> None:
    aoki = await town.member("青木しずく")

    assert await aoki.suggest("member", "しずく") == ("青木しずく(縁側市)",)
    assert await town.person("通行人").suggest("member", "青木") == ()


async def test_offices_in_english(town: TestTown) -> None:
    admin = await town.member("Admin", Office.ADMINISTRATOR, locale="en")
    await town.member("Smith", locale="en")

    assert said(await admin.say("office appoint Smith editor")) == "Smith was appointed to Public Relations."
    assert facts(await admin.say("profile Smith"))["Kind"] == "Local public servant"
