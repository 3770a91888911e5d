"""The scenario table, part four: questions, answers and 庁内放送, at every door."""

from datetime import timedelta

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City

QUESTION = "電子契約の印紙税はどうしていますか"


async def test_a_question_is_asked_answered_accepted_and_found_again(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")

    await hanako.call("question.ask", text=QUESTION)
    asked = await hanako.fill(body="紙の契約と同じでよいのか迷っています。")
    await city.settle()
    await kenta.press("回答する", (await kenta.board(Purpose.QUESTIONS))[-1])
    answered = await kenta.fill(body="電子契約は課税文書ではないので、貼っていません。")
    await city.settle()
    letter = (await hanako.letters())[-1]
    solved = await hanako.press("この回答で解決", letter)
    await city.settle()
    found = await kenta.call("question.search", text="印紙税")

    assert f"「{QUESTION}」を質問しました" in asked.text
    assert "ありがとうございます" in answered.text
    assert f"「{QUESTION}」に回答が届きました" in letter.text
    assert "解決済にしました" in solved.text
    assert "解決した回答" in (await kenta.board(Purpose.QUESTIONS))[-1].text
    assert "あなたの回答で" in (await kenta.letters())[-1].text
    assert QUESTION in found.text
    assert "解決済" in found.text
    await city.check_wire()


async def test_an_answer_to_what_was_taken_back_meanwhile_can_be_opened_again(
    city: City, door: Platform
) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await hanako.call("question.ask", text=QUESTION)
    await hanako.fill()
    await city.settle()
    await kenta.press("回答する", (await kenta.board(Purpose.QUESTIONS))[-1])
    await hanako.call("question.withdraw", question=QUESTION)
    await hanako.press("取り下げる")

    refused = await kenta.fill(body="貼っていません。長い経緯があります。")
    kept = await kenta.press("書いた内容を開く")

    assert "取り下げられました" in refused.text
    assert "お預かりしています" in refused.text
    assert kept.fields["body"] == "貼っていません。長い経緯があります。"
    await city.check_wire()


async def test_a_similar_question_is_shown_before_one_is_posted(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await hanako.call("question.ask", text=QUESTION)
    await hanako.fill()
    await city.settle()

    await kenta.call("question.ask", text="電子契約の印紙税について")
    alike = await kenta.fill()
    posted = await kenta.press("それでも質問する")
    await city.settle()

    assert "似た質問がありました" in alike.text
    assert QUESTION in alike.text
    assert "「電子契約の印紙税について」を質問しました" in posted.text
    assert len(await kenta.board(Purpose.QUESTIONS)) == 2
    await city.check_wire()


async def test_what_was_begun_waits_and_goes_when_it_is_asked_or_deleted(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")
    await hanako.call("question.ask", text="備品の貸出簿")
    await hanako.fill(body="紙の台帳です。", until="いつか")

    mine = await hanako.call("question.mine")
    await hanako.press("書きかけを開く", mine)
    asked = await hanako.fill(until="")
    await hanako.call("question.anonymous", title="言えない悩み", body="だれにも言えません")
    shown = await hanako.call("question.drafts")
    (title,) = shown.menus["消す書きかけを選ぶ"]
    confirm = await hanako.choose("消す書きかけを選ぶ", title, shown)
    deleted = await hanako.press("消す", confirm)

    assert "書きかけの質問「備品の貸出簿」を預かってあります" in mine.text
    assert "「備品の貸出簿」を質問しました" in asked.text
    assert title == "言えない悩み"
    assert "だれにも言えません" in confirm.text
    assert "書きかけを消しました" in deleted.text
    await city.check_wire()


async def test_a_question_is_made_from_a_message(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")
    await hanako.call("event.create", line="来週土曜21時 もくもく会")
    await hanako.press("公開する")
    await city.settle()

    form = await hanako.pick("question.from_message", (await hanako.board(Purpose.EVENTS))[-1])
    asked = await hanako.fill(title="どなたでも参加できますか")

    assert "もくもく会" in form.text + "".join(form.fields.values())
    assert "「どなたでも参加できますか」を質問しました" in asked.text
    await city.check_wire()


async def test_the_bulletin_is_previewed_opened_and_published(city: City, door: Platform) -> None:
    midori = await city.member(door, "みどり", administrator=True)
    await midori.call("event.create", line="来週水曜19時 もくもく会")
    await midori.press("公開する")

    preview = await midori.call("broadcast.preview")
    await midori.press("冒頭のことばを書く")
    opened = await midori.fill(words="紅葉が見ごろですね。")
    await midori.call("broadcast.publish")
    published = await midori.press("はい、いま流す")
    await city.settle()

    assert "もくもく会" in preview.text
    assert "紅葉が見ごろですね。" in opened.text
    assert "放送しました" in published.text
    bulletin = (await midori.board(Purpose.BROADCAST))[-1]
    assert "紅葉が見ごろですね。" in bulletin.text
    assert "もくもく会" in bulletin.text
    await city.check_wire()


async def test_the_weekly_bulletin_comes_by_itself_once_a_week(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")
    monday = city.now.replace(day=22, hour=23, minute=30, second=0)  # half past eight in Tokyo

    await city.settle_until(monday)
    await city.settle()
    first = len(await hanako.board(Purpose.BROADCAST))
    await city.settle(timedelta(days=1))
    again = len(await hanako.board(Purpose.BROADCAST))
    await city.settle_until(monday + timedelta(days=7))
    await city.settle()

    assert (first, again) == (1, 1)
    assert "花子さん" in (await hanako.board(Purpose.BROADCAST))[0].text
    assert len(await hanako.board(Purpose.BROADCAST)) == 2
    await city.check_wire()


async def test_who_wants_to_know_too_joins_and_both_hear(city: City, door: Platform) -> None:
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await hanako.call("question.ask", text=QUESTION)
    await hanako.fill(tried="国税庁のページを見ました。")
    await city.settle()

    card = (await kenta.board(Purpose.QUESTIONS))[-1]
    joined = await kenta.press("私も知りたい", card)
    await city.settle()
    wanted = (await hanako.letters())[-1]
    await hanako.press("読む", wanted)
    settled = await hanako.press("とりあえず解決")
    await city.settle()

    assert "国税庁のページを見ました。" in card.text
    assert "ほかにもいました" in joined.text
    assert "ほかにも知りたい方がいます" in wanted.text
    assert "とりあえず解決にしました" in settled.text
    assert "とりあえず解決しました" in (await kenta.letters())[-1].text


async def test_a_question_is_asked_without_a_name(city: City, door: Platform) -> None:
    emi, kenta = await city.member(door, "恵美"), await city.member(door, "健太")

    await emi.call("question.anonymous")
    preview = await emi.fill(title="上司に言えない手続きの抜けがあります")
    asked = await emi.press("この内容で匿名で質問する")
    await city.settle()
    card = (await kenta.board(Purpose.QUESTIONS))[-1]
    await kenta.press("回答する", card)
    await kenta.fill(body="総務に相談窓口があります。")
    await city.settle()
    letter = (await emi.letters())[-1]
    solved = await emi.press("この回答で解決", letter)

    assert "だれの質問かは、画面にも記録にも残りません" in preview.text
    assert "匿名で質問しました" in asked.text
    assert "匿名の方" in card.text
    assert "恵美" not in card.text
    assert "総務に相談窓口があります" in letter.text
    assert "解決済にしました" in solved.text
    await city.check_wire()
