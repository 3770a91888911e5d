"""The scenario table, part six: the desk of a section, a hand that is lent, a report that comes as files."""

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City


async def test_a_hand_is_lent_and_the_year_comes_as_files(city: City, door: Platform) -> None:
    midori = await city.member(door, "みどり", administrator=True)
    hanako, kenta = await city.member(door, "花子"), await city.member(door, "健太")
    await midori.call(
        "section.create", name="窓口改善課", purpose="待ち時間を短く", kind="work", chief="花子"
    )
    await kenta.call("section.join", section="窓口改善課")

    desk = await hanako.call("desk.look")
    await hanako.call("desk.ask_help", section="窓口改善課", what="受付を30分", until="12/5")
    await city.settle()
    board = await kenta.call("desk.tasks", section="窓口改善課")
    await kenta.press("詳しく見る", board)
    yours = await kenta.press("やります")
    await city.settle()
    letter = (await hanako.letters())[-1]
    done = await kenta.press("できました", yours)
    await kenta.call("desk.voice", section="窓口改善課")
    kept = await kenta.fill(words="<b>よい一年でした", consent="named")
    report = await hanako.call("desk.report", section="窓口改善課", year="令和8年度")
    files = await hanako.files()

    assert "「窓口改善課」の課長席" in desk.text
    assert "健太" in desk.text  # who waits for a word
    assert "受付を30分" in board.text
    assert "健太さんが「受付を30分」を引き受けてくれました" in letter.text
    assert "「受付を30分」をありがとうございました" in done.text
    assert "お名前つきで載ります" in kept.text
    assert "2026年度の報告ができました" in report.text
    assert [name.rpartition(".")[2] for name in files] == ["md", "html"]
    markdown, page = (content.decode() for content in files.values())
    assert markdown.startswith("# 窓口改善課 2026年度の報告\n")
    assert "\\<b\\>よい一年でした" in markdown
    assert "&lt;b&gt;よい一年でした" in page
    assert "やります" not in "".join(seen.text for seen in await kenta.board(Purpose.EVENTS))
    await city.check_wire()
