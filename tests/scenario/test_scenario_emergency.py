"""A system breaks down everywhere at once: a section for it, questions due today, answers used again."""

from datetime import timedelta
from pathlib import Path

from bot.domain.members import Office
from bot.view import Form, Message
from tests.builders.answers import said
from tests.builders.questions import ask, cards, open_desk, reply, rows

SECTION = "マイナンバー緊急相談課"
TITLE = "マイナンバーカードの交付システムが止まったとき、窓口はどう案内していますか"


async def test_a_section_for_one_system_is_asked_at_once_and_its_answers_serve_the_next(
    tmp_path: Path,
) -> None:
    async with open_desk(tmp_path) as hall:
        admin = await hall.town.member("総務", Office.ADMINISTRATOR)
        hanako, kenta, saburo = [await hall.town.member(name) for name in ("花子", "健太", "三郎")]
        await admin.do("section.create", name=SECTION, purpose="交付システムの障害", kind="work")
        for person in (hanako, kenta):
            await person.do("section.join", section=SECTION)
        await kenta.say("相談 受け方 マイナンバーカードの交付を3年")

        form = await hanako.do("question.ask", complete=False)
        assert isinstance(form, Form)
        await hanako.send(form, title=TITLE, section=SECTION, until="今日")
        hall.town.clock.advance(timedelta(minutes=1))
        await hall.town.town.appeals.tick(hall.town.clock.now())
        await hall.listen()
        (card,) = cards(hall)
        assert "急ぎ" in said(card)
        asked = [one for one in hall.in_private(kenta) if "お知恵を" in one.summary]
        assert len(asked) == 1

        await reply(kenta, card, "受付票を渡し、復旧後に電話しています")
        await hall.listen()
        told = hall.in_private(hanako)[-1]
        await hanako.press(told, "この回答で解決")
        offered = await ask(saburo, "マイナンバーカードの交付システムが止まった。窓口の案内は?")
        assert isinstance(offered, Message)
        assert "受付票を渡し" in said(offered)
        assert "お役に立ったことを記録しました" in said(await saburo.press(offered, "これで解決"))
        assert rows(await saburo.do("question.list", "0", section=SECTION)) == [TITLE]
