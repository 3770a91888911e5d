from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import ToAccount, ToPurpose
from bot.domain.members import Office, Proof, Standing
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.view import Answer, Form, Items, Message, mentioned, plain
from tests.builders.post import Letter, post_of
from tests.builders.town import Person, TestTown, button, open_town

AOKI = {"name": "青木しずく", "organisation": "縁側市 企画課", "kind": "local"}
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def careful(tmp_path: Path) -> AsyncIterator[TestTown]:
    """A town whose 人事課 approves applications, with channels for its work and for its welcome."""
    async with open_town(tmp_path, Policy(needs_approval=True)) as town:
        await serving(town, Purpose.OPERATIONS, Purpose.WELCOME)
        yield town


async def apply(person: Person, *, rules_version: str = "1") -> Answer:
    """Send the form."""
    return await person.do(
        "join.form", rules_version, name=AOKI["name"], organisation=AOKI["organisation"], kind=AOKI["kind"]
    )


async def serving(town: TestTown, *purposes: Purpose) -> None:
    await town.person("通行人").do("help")
    async with town.storage.write() as work:
        (place,) = await work.places.all()
        for purpose in purposes:
            await work.places.set_channel(place.id, purpose, f"c-{purpose.value}")


async def verifier(town: TestTown) -> Person:
    """Somebody of 人事課."""
    person = town.person("人事")
    await person.do("join.form", "1", name="人事一郎", organisation="縁側市", kind="local")
    async with town.storage.write() as work:
        member = (await person.record()).approve(None, town.clock.now())
        await work.members.save(replace(member, offices=frozenset({Office.VERIFIER})))
    await post_of(town)
    return person


async def application(desk: Person) -> Message:
    """The one application that waits, opened from the list."""
    opened = await desk.press(await desk.say("運営 申請"), "申請を見る")
    assert isinstance(opened, Message)
    return opened


def letter(letters: list[Letter], kind: str) -> Letter:
    (found,) = [one for one in letters if one.kind == kind]
    return found


async def test_joining_takes_the_rules_one_form_and_three_fields(town: TestTown) -> None:
    aoki = town.person("青木")

    rules = await aoki.say("入庁")
    form = await aoki.press(rules, "同意して")
    assert isinstance(form, Form)
    assert [(field.name, field.required) for field in form.fields] == [
        ("name", True),
        ("organisation", True),
        ("kind", True),
    ]
    welcome = await aoki.send(form, **AOKI)

    assert isinstance(welcome, Message)
    assert welcome.summary == "青木しずくさん、入庁おめでとうございます"
    assert (await aoki.record()).standing is Standing.MEMBER


async def test_joining_in_english(town: TestTown) -> None:
    smith = town.person("Smith", locale="en-GB")

    form = await smith.press(await smith.say("join"), "Agree")
    welcome = await smith.send(form, name="J. Smith", organisation="Engawa City", kind="private")

    assert isinstance(welcome, Message)
    assert welcome.summary == "Welcome aboard, J. Smith"
    assert (await smith.record()).language == "en"


async def test_a_forgotten_field_asks_again_with_everything_kept(town: TestTown) -> None:
    form = await town.person("青木").do("join.form", "1", name="青木", kind="local")

    assert isinstance(form, Form)
    assert form.problems == {"organisation": "ここは入力が必要です。"}
    assert {field.name: field.value for field in form.fields}["name"] == "青木"


async def test_pressing_send_twice_joins_once(town: TestTown) -> None:
    aoki = town.person("青木")
    await apply(aoki)

    again = await apply(aoki)

    assert isinstance(again, Message)
    assert "もう庁員です" in again.summary
    async with town.storage.read() as work:
        assert await work.members.count(Standing.MEMBER) == 1


async def test_one_person_at_two_guilds_is_one_member(town: TestTown) -> None:
    there = Person(town, town.person("青木").user, "9001", Platform.DISCORD)
    elsewhere = replace(there, place="9002")
    await elsewhere.do("help")

    await apply(there)

    assert await elsewhere.record() == await there.record()


async def test_everybody_hears_of_a_newcomer_where_a_welcome_channel_is_set(town: TestTown) -> None:
    await serving(town, Purpose.WELCOME)
    aoki = town.person("青木")

    await apply(aoki)

    welcome = letter(await post_of(town), "member.welcome")
    assert isinstance(welcome.target, ToPurpose)
    assert "青木しずくさん(縁側市 企画課)が仲間に加わりました" in welcome.text
    assert mentioned(welcome.message) == ((await aoki.record()).id,)


async def test_without_a_welcome_channel_nobody_is_told(town: TestTown) -> None:
    await apply(town.person("青木"))

    assert await post_of(town) == []


async def test_an_application_waits_and_the_verifiers_hear_of_it(careful: TestTown) -> None:
    aoki = careful.person("青木")

    answer = await apply(aoki)

    assert isinstance(answer, Message)
    assert "申請をお預かりしました" in answer.summary
    notice = letter(await post_of(careful), "member.applied")
    assert isinstance(notice.target, ToPurpose)
    assert notice.target.purpose is Purpose.OPERATIONS
    assert "青木しずく" in notice.text
    refusal = await aoki.say("課 わたしの課")
    assert isinstance(refusal, Message)
    assert "申請をお預かりしています" in refusal.summary


async def test_a_second_application_while_one_waits_is_kindly_refused(careful: TestTown) -> None:
    aoki = careful.person("青木")
    await apply(aoki)

    again = await apply(aoki)

    assert isinstance(again, Message)
    assert "申請をお預かりしています" in again.summary
    assert len(await post_of(careful)) == 1


async def test_an_approved_applicant_is_told_welcomed_and_confirmed(careful: TestTown) -> None:
    desk, aoki = await verifier(careful), careful.person("青木")
    await apply(aoki)
    await post_of(careful)
    careful.clock.advance(MINUTE)

    done = await desk.press(await application(desk), "承認する")

    assert isinstance(done, Message)
    assert "承認しました" in done.summary
    record = await aoki.record()
    assert (record.standing, record.proof, record.approved_by) == (
        Standing.MEMBER,
        Proof.PERSONNEL,
        (await desk.record()).id,
    )
    post = await post_of(careful)
    told = letter(post, "member.approved")
    assert isinstance(told.target, ToAccount)
    assert "人事課の確認が済みました" in told.text
    assert "青木しずくさん" in letter(post, "member.welcome").text
    settled = letter(post, "member.applied")
    assert settled.edited
    assert settled.text == "青木しずくさんの申請は承認されました。"


async def test_a_declined_applicant_reads_the_reason_and_may_apply_again(careful: TestTown) -> None:
    desk, aoki = await verifier(careful), careful.person("青木")
    await apply(aoki)
    await post_of(careful)
    careful.clock.advance(MINUTE)

    form = await desk.press(await application(desk), "今回は見送る")
    await desk.send(form, reason="所属の名前をもう少しくわしく教えてください。")

    post = await post_of(careful)
    told = letter(post, "member.declined")
    assert "所属の名前をもう少しくわしく" in told.text
    assert letter(post, "member.applied").text == "青木しずくさんの申請は、手続きが終わりました。"
    first = (await aoki.record()).id
    careful.clock.advance(MINUTE)
    again = await aoki.send(await aoki.press(await aoki.press(told.message, "入庁する"), "同意して"), **AOKI)
    assert isinstance(again, Message)
    record = await aoki.record()
    assert (record.id, record.standing) == (first, Standing.APPLIED)
    assert letter(await post_of(careful), "member.applied").text.startswith("青木しずくさんから")


async def test_two_verifiers_decide_once(careful: TestTown) -> None:
    desk, aoki = await verifier(careful), careful.person("青木")
    await apply(aoki)
    opened = await application(desk)
    form = await desk.press(opened, "今回は見送る")
    await desk.press(opened, "承認する")

    twice = await desk.press(opened, "承認する")
    late = await desk.send(form, reason="おそすぎました")

    for answer in (twice, late):
        assert isinstance(answer, Message)
        assert "いま確認待ちではありません" in answer.summary
    assert (await aoki.record()).standing is Standing.MEMBER


async def test_an_applicant_may_withdraw(careful: TestTown) -> None:
    desk, aoki = await verifier(careful), careful.person("青木")
    await apply(aoki)

    await aoki.press(await aoki.say("退庁"), "退庁する")

    assert (await aoki.record()).standing is Standing.LEFT
    empty = await desk.say("運営 申請")
    assert isinstance(empty, Message)
    assert "待っている方(0人)" in empty.summary


async def test_applicants_come_ten_to_a_page_the_longest_waiting_first(careful: TestTown) -> None:
    desk = await verifier(careful)
    for number in range(12):
        careful.clock.advance(MINUTE)
        person = careful.person(f"申請者{number:02}")
        await person.do("join.form", "1", name=f"申請者{number:02}", organisation="縁側市", kind="local")

    first = await desk.say("office applicants")
    second = await desk.press(first, "次の10件")

    assert names(first) == [f"申請者{number:02}" for number in range(10)]
    assert names(second) == ["申請者10", "申請者11"]
    assert names(await desk.press(second, "前の10件")) == names(first)


def names(page: Answer) -> list[str]:
    assert isinstance(page, Message)
    items = [item for block in page.blocks if isinstance(block, Items) for item in block.items]
    return [plain(item.line[:1]) for item in items]


async def test_changed_rules_are_asked_for_before_anything_else(tmp_path: Path) -> None:
    async with open_town(tmp_path) as before:
        aoki = await before.member("青木")
    async with open_town(tmp_path, Policy(rules_version=2)) as after:
        aoki = replace(aoki, at=after)
        refusal = await aoki.say("課 わたしの課")
        assert isinstance(refusal, Message)
        assert "ルールが新しくなりました" in refusal.summary

        rules = await aoki.press(refusal, "ルールを読む")
        outdated = await aoki.do("rules.accept", "1")
        await aoki.press(rules, "同意します")

        assert isinstance(outdated, Message)
        assert "もう一度開いて" in outdated.summary
        mine = await aoki.say("課 わたしの課")
        assert isinstance(mine, Message)
        assert mine.summary == "わたしの課"


async def test_rules_that_changed_while_somebody_read_them_are_shown_again(town: TestTown) -> None:
    answer = await apply(town.person("青木"), rules_version="7")

    assert isinstance(answer, Message)
    assert "ルールが新しくなりました" in answer.summary


async def test_a_forged_button_decides_nothing(careful: TestTown) -> None:
    desk = await verifier(careful)

    for args in ((), ("zzz",), ("0000000000000",)):
        answer = await desk.do("office.approve", *args, complete=False)
        assert isinstance(answer, Message)
        assert answer.summary.startswith(("このボタンは古く", "その方は、いま"))


async def test_the_button_of_the_notice_opens_the_application(careful: TestTown) -> None:
    desk, aoki = await verifier(careful), careful.person("青木")
    await apply(aoki)
    notice = letter(await post_of(careful), "member.applied")

    opened = await desk.press(notice.message, "申請を見る")
    outsider = await careful.person("通行人").press(notice.message, "申請を見る")

    assert button(opened, "承認する").action.verb == "office.approve"
    assert isinstance(outsider, Message)
    assert "庁員の方のもの" in outsider.summary
