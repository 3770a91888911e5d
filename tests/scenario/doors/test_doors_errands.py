"""What waits for a member stands first at home, at every door, however much it is."""

from bot.domain.places import Platform
from tests.builders.errands import furnish_errands
from tests.scenario.doors.city import City


async def test_everything_that_waits_is_one_press_away(city: City, door: Platform) -> None:
    hanako = await city.member(door, "花子")
    await city.member(door, "健太")
    assert "あなたを待っていること" not in (await hanako.call("home")).text
    async with city.hall.storage.write() as work:
        (me,) = await work.members.search("花子", limit=2)
        (other,) = await work.members.search("健太", limit=2)
        await furnish_errands(work, me, other)

    home = await hanako.call("home")
    request = await hanako.press("届いた相談を見る", home)
    survey = await hanako.press("答える", await hanako.call("home"))

    assert "あなたを待っていること" in home.text
    assert "「印紙税の扱い」に、回答が" in home.text
    assert "共有棚の「会議録の要綱」に、改善の提案が届いています" in home.text
    assert "防災倉庫のかぎ" in request.text
    assert {"はい", "いいえ"} <= set(survey.buttons)
    await city.check_wire()
