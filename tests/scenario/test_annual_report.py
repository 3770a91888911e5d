"""年次報告: what it counts, whose voices it quotes, and that nobody's words become markup."""

from datetime import timedelta
from pathlib import Path

from bot.domain.members import Office
from bot.view import Answer, Form, Message
from tests.builders.answers import field_of, said, values_of
from tests.builders.hall import Hall, open_hall, section_of
from tests.builders.town import Person, button

DAY = timedelta(days=1)
HOSTILE = "</p><script>alert(1)</script> [押す](javascript:alert(1)) \u202e=1+1"


def papers(answer: Answer) -> tuple[str, str]:
    """The Markdown and the HTML of an answer."""
    assert isinstance(answer, Message), answer
    markdown, page = answer.files
    kinds = [file.media_type for file in answer.files]
    assert kinds == ["text/markdown; charset=utf-8", "text/html; charset=utf-8"]
    assert markdown.name.endswith(".md")
    assert page.name.endswith(".html")
    return markdown.content.decode(), page.content.decode()


async def speak(person: Person, section: str, words: str, consent: str) -> Message:
    """Leave a sentence for the report."""
    form = await person.do("desk.voice", section=section, complete=False)
    answer = await person.send(form, words=words, consent=consent)
    assert isinstance(answer, Message), answer
    return answer


async def one_year(hall: Hall) -> tuple[str, dict[str, Person]]:
    """A section in which something happened."""
    people = {name: await hall.town.member(name) for name in ("花子", "健太", "由美", "大輔")}
    hanako, kenta, yumi, daisuke = people.values()
    section = await section_of(hall, "窓口改善課", hanako, kenta)
    hall.town.clock.advance(DAY)
    for person in (yumi, daisuke):
        await person.do("section.join", section=section)
    form = await hanako.do("event.create", section, complete=False)
    confirm = await hanako.send(form, title="# 改善会 <b>|</b>", when="12月5日 19:00")
    card = await hanako.press(confirm, "公開")
    await kenta.press(card, "参加")
    await kenta.do("question.ask.form", "", title="番号札の並べ方", body="", section=section)
    asked = await kenta.do("question.list", section=section)
    await yumi.send(await yumi.press(await yumi.press(asked, "読む"), "回答する"), body="色で分けました")
    made = await hanako.do("desk.ask_help", section=section, what="受付")
    task = button(made, "詳しく見る").action.args[0]
    await kenta.do("desk.task_take", task)
    await kenta.do("desk.task_done", task)
    hall.town.clock.advance(30 * DAY)
    await daisuke.do("section.leave_now", section)
    hall.town.clock.advance(timedelta(minutes=1))
    return section, people


async def test_a_year_is_told_in_figures_and_in_voices_that_agreed(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        section, people = await one_year(hall)
        hanako, kenta, yumi, _ = people.values()
        kept = await speak(kenta, section, HOSTILE, "named")
        assert "お名前つきで載ります" in said(kept)
        assert values_of(await kenta.press(kept, "ひとこと"))["consent"] == "named"
        await speak(yumi, section, "仲間ができました", "unnamed")
        secret = await speak(hanako, section, "ないしょの話", "kept")

        answer = await hanako.press(await hanako.do("desk.look"), "年次報告をつくる")
        markdown, page = papers(answer)

        assert "2026年度の報告ができました" in said(answer)
        assert field_of(answer, "開いた回数") == "1回"
        assert "- **年度のはじめ** 0人" in markdown
        assert "- **年度のおわり\\(途中なら作成日\\)** 3人" in markdown
        assert "- **入った人** 4人" in markdown
        assert "- **離れた人** 1人" in markdown
        assert "| 2026年12月5日\\(土\\) | \\# 改善会 \\<b\\>\\|\\</b\\> | 1 | 0 | 0 | 0 |" in markdown
        assert "- **答えのついた質問** 1件" in markdown
        assert "- **できたお手伝い** 1件" in markdown
        assert "年度の途中のため、2026年12月22日(火)までの記録です。" in page
        assert "<script>" not in page
        assert "](javascript" not in markdown
        assert "\u202e" not in markdown + page
        assert "<figcaption>健太</figcaption>" in page
        assert "<figcaption>(課の仲間より)</figcaption>" in page
        assert "由美" not in page
        assert "ないしょ" not in markdown + page

        await yumi.do("section.leave_now", section)
        behind = await yumi.do("desk.voice", section=section)
        assert "取り下げました" in said(await yumi.press(behind, "取り下げる"))
        await kenta.do("leave.now")
        assert "取り下げました" in said(await hanako.press(secret, "取り下げる"))
        assert "見つかりませんでした" in said(await hanako.press(secret, "取り下げる"))
        _, page = papers(await hanako.do("desk.report", section=section, year="令和8年度"))
        assert "健太" not in page
        assert "仲間ができました" not in page
        assert "alert(1)" in page  # the words stay, without a name


async def test_who_leads_makes_it_for_a_year_there_was(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        section, people = await one_year(hall)
        hanako, kenta, _, daisuke = people.values()
        office = await hall.town.member("総務", Office.ADMINISTRATOR)

        assert papers(await office.do("desk.report", section=section, year="2026"))
        assert "「窓口改善課」" in said(await kenta.do("desk.report", section=section))
        assert "まだありませんでした" in said(await hanako.do("desk.report", section=section, year="昨年度"))
        for year in ("2027", "あした"):
            form = await hanako.do("desk.report", section=section, year=year)
            assert isinstance(form, Form)
            assert form.problems["year"]
        assert "入っている方です" in said(await daisuke.do("desk.voice", section=section))
        hall.town.clock.advance(120 * DAY)
        markdown, _ = papers(await hanako.do("desk.report", section=section, year="2026年度"))
        assert "年度の途中" not in markdown
        assert "- **年度のはじめ** 3人" in papers(await hanako.do("desk.report", section=section))[0]


async def test_it_speaks_the_language_of_who_asks(tmp_path: Path) -> None:
    async with open_hall(tmp_path) as hall:
        emma = await hall.town.member("Emma", locale="en")
        await section_of(hall, "Better Counters", emma)

        answer = await emma.say("desk report section=「Better Counters」")
        markdown, page = papers(answer)

        assert "The report of “Better Counters” for 2026 is ready" in said(answer)
        assert markdown.startswith("# Better Counters: report of the fiscal year 2026\n")
        assert '<html lang="en">' in page
        assert "No event was held in this year." in page
