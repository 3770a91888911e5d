"""A smaller scenario table in English, at every door: for a reader of English in a town that speaks Japanese,
and for a town that speaks English itself.
"""

from datetime import timedelta
from pathlib import Path

from bot.domain.places import Platform, Purpose
from tests.scenario.doors.city import City, open_city

LINE = "next Sat 21:00 Study night 1 people"


async def test_joining_with_a_field_to_mend_in_english(city: City, door: Platform) -> None:
    emma = await city.newcomer(door, "Emma", language="en")

    await emma.call("join")
    await emma.press("Agree and fill in the form")
    mended = await emma.fill(name="Emma", organisation="\u3164", kind="local")
    welcome = await emma.fill(organisation="Engawa City")

    assert "This is needed." in mended.text
    assert "Welcome aboard, Emma" in welcome.text
    await city.check_wire()


async def test_refusals_and_help_speak_english_to_who_reads_it(city: City, door: Platform) -> None:
    stranger = await city.newcomer(door, "Liam", language="en")
    emma = await city.member(door, "Emma", language="en")

    refused = await stranger.call("event.list")
    office = await emma.call("office.status")
    old = await emma.forge("eg1:event.rsvp:x:come")
    guide = await emma.call("help")

    assert "This counter is for members" in refused.text
    assert "Please ask them" in office.text
    assert "from an earlier time" in old.text
    assert "event" in guide.text.casefold()
    await city.check_wire()


async def test_a_town_that_speaks_english_says_everything_in_english(tmp_path: Path, door: Platform) -> None:
    async with open_city(tmp_path, language="en") as city:
        emma = await city.member(door, "Emma", language="en")
        liam = await city.member(door, "Liam", language="en")

        confirm = await emma.call("event.create", line=LINE)
        published = await emma.press("Publish")
        await city.settle()
        card = (await emma.board(Purpose.EVENTS))[-1]
        seated = await emma.press("Come", card)
        await liam.press("Come", card)
        await emma.press("Take my answer back", seated)
        await city.settle()
        held = (await liam.letters())[-1]
        taken = await liam.press("Take the seat", held)
        await city.settle_until(city.now.replace(day=28, hour=11, minute=0, second=0))

        assert "Sat 28 Nov 2026, 21:00–22:00" in confirm.text
        assert "“Study night” is public now" in published.text
        assert card.buttons[:2] == ("Come", "Just listen")
        assert "“Study night”: your answer “Come” is noted" in seated.text
        assert "A seat is free" in held.text
        assert "“Study night”: the seat is yours" in taken.text
        reminder = (await liam.board(Purpose.EVENTS))[-1]
        assert "“Study night” begins in 1 hour" in reminder.text
        assert reminder.pinged == {"Liam"}
        await city.check_wire(pinged=frozenset({"Liam"}))


async def test_a_question_is_asked_and_answered_in_english(city: City, door: Platform) -> None:
    emma = await city.member(door, "Emma", language="en")
    hanako = await city.member(door, "花子")

    await emma.call("question.ask", text="How do you file old maps?")
    asked = await emma.fill()
    await city.settle(timedelta(seconds=10))
    await hanako.press("回答する", (await hanako.board(Purpose.QUESTIONS))[-1])
    await hanako.fill(body="By year.")
    await city.settle()
    letter = (await emma.letters())[-1]
    solved = await emma.press("This answer solved it", letter)

    assert "“How do you file old maps?” has been asked" in asked.text
    assert "“How do you file old maps?” has an answer" in letter.text
    assert "is solved" in solved.text
    await city.check_wire()
