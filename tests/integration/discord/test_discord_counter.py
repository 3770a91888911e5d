"""What people of a guild can do, through the real client's eyes."""

from pathlib import Path

from bot.domain.policy import Policy
from tests.integration.discord.discord_hall import JOIN_BUTTON, PROFILE, Hall, calls, open_hall
from tests.simulators.discord.reading import buttons_of

# What a form of an earlier version, with other limits, could send.
TOO_LONG = {"name": "寿" * 61, "organisation": "縁側市", "kind": ["local"]}


async def test_commands_are_registered_with_japanese_names(hall: Hall) -> None:
    section = next(one for one in hall.sim.world.commands[0] if one["name"] == "section")

    assert section["name_localizations"] == {"ja": "課"}
    assert {one["name"]: one["name_localizations"]["ja"] for one in section["options"]}["join"] == "加入"
    assert section["integration_types"] == [0]
    assert section["contexts"] == [0]


async def test_unchanged_commands_are_not_registered_again(hall: Hall) -> None:
    before = len(hall.sim.calls)

    await hall.reopen()

    assert "PUT commands" not in calls(hall.sim, before)


async def test_somebody_joins_by_command_button_and_form(hall: Hall) -> None:
    rules = await hall.resident.slash("入庁")
    assert rules.ephemeral
    opened = await hall.resident.press(rules.message, JOIN_BUTTON)
    assert opened.modal.title == "入庁届"

    done = await hall.resident.submit(opened.modal, PROFILE)

    assert "花子さん、入庁おめでとうございます" in done.text
    assert done.updated  # in place of the rules: one private message walks along
    assert await hall.members() == 1


async def test_every_quick_answer_is_one_call(hall: Hall) -> None:
    before = len(hall.sim.calls)

    await hall.join()
    await hall.resident.slash("help")

    assert calls(hall.sim, before) == ["POST callback"] * 4


async def test_a_form_with_a_mistake_names_it_and_opens_again_prefilled(hall: Hall) -> None:
    problem = await hall.resident.forge_form("eg1:join.form:1", TOO_LONG)

    assert "60文字まで" in problem.text
    assert "お名前" in problem.text
    again = await hall.resident.press(problem.message, "修正する")
    assert again.modal.field("name").prefilled.startswith("寿")
    assert again.modal.field("organisation").prefilled == "縁側市"
    done = await hall.resident.submit(again.modal, {"name": "花子"})
    assert "おめでとう" in done.text


async def test_a_choice_made_before_is_kept_in_the_form_that_opens_again(hall: Hall) -> None:
    problem = await hall.resident.forge_form("eg1:join.form:1", TOO_LONG)
    again = await hall.resident.press(problem.message, "修正する")

    chosen = [option.value for option in again.modal.field("kind").options if option.default]

    assert chosen == ["local"]


async def test_help_also_answers_in_direct_messages(hall: Hall) -> None:
    await hall.join()

    answer = await hall.resident.slash("help", channel=hall.resident.dm)

    assert "花子さん" in answer.text


async def test_a_command_with_missing_values_opens_its_form_with_what_was_given(hall: Hall) -> None:
    await hall.owner.slash("join")
    await hall.join(hall.owner, "町長")

    opened = await hall.owner.slash("section create", {"name": "防災課"})

    assert opened.modal.field("name").prefilled == "防災課"


async def test_names_are_suggested_while_typing(hall: Hall) -> None:
    await found_section(hall, "防災課")
    await hall.join()

    typed = await hall.resident.autocomplete("課 案内", {"section": "防"}, focused="section")
    chosen = await hall.resident.slash("課 案内", {"section": typed.choices[0].value})

    assert [one.name for one in typed.choices] == ["防災課"]
    assert "防災課" in chosen.text


async def test_outsiders_are_suggested_nothing(hall: Hall) -> None:
    await found_section(hall, "防災課")

    typed = await hall.resident.autocomplete("課 案内", {"section": "防"}, focused="section")

    assert typed.choices == []


async def test_the_guilds_administrator_is_one_of_the_towns(hall: Hall) -> None:
    await hall.join()

    assert "総務課" in (await hall.resident.slash("運営 状況")).text
    assert "縁側市役所の状況" in (await hall.owner.slash("運営 状況")).text


async def test_an_english_speaker_is_answered_in_english(hall: Hall) -> None:
    guest = hall.sim.add_member(hall.guild, "Ann", locale="en-US")

    assert "Welcome" in (await guest.slash("help")).text


async def test_buttons_work_after_a_restart(hall: Hall) -> None:
    rules = await hall.resident.slash("join")

    await hall.reopen()
    opened = await hall.resident.press(rules.message, JOIN_BUTTON)
    await hall.reopen()
    done = await hall.resident.submit(opened.modal, PROFILE)

    assert "おめでとう" in done.text


async def test_a_pressed_public_message_stays_and_the_answer_is_private(hall: Hall) -> None:
    answer = await hall.resident.forge("eg1:help")

    assert answer.ephemeral
    assert not answer.updated


async def test_forged_and_stale_widgets_change_nothing_and_get_a_kind_word(hall: Hall) -> None:
    await hall.join()
    for forged in (
        "eg1:nothing.such",
        "eg1:draft:0123456789abc",
        "eg1:section.leave:zzzz",
        "x" * 100,
        "eg1:",
    ):
        answer = await hall.resident.forge(forged)
        assert answer.text, forged
        assert hall.sim.posted == [], forged
    sent = await hall.resident.forge_form("eg1:join.form:99", {"name": "だれか", "kind": "local"})

    assert sent.ephemeral
    assert await hall.members() == 1


async def test_somebody_else_cannot_open_a_draft(hall: Hall) -> None:
    stranger = hall.sim.add_member(hall.guild, "次郎")
    problem = await hall.resident.forge_form("eg1:join.form:1", TOO_LONG)
    assert problem.message is not None
    draft = buttons_of(problem.message)[0].custom_id

    answer = await stranger.forge(draft or "")

    assert "下書き" in answer.text


async def test_what_people_are_called_pings_nobody(hall: Hall) -> None:
    await found_section(hall, "[銀行](https://a.jp)@everyone")
    await hall.join(name="<@&1> @here")

    shown = (await hall.resident.slash("課 一覧")).text + (await hall.resident.slash("profile")).text

    assert r"\[銀行\](https\://a.jp)" in shown
    assert "@everyone" not in shown
    assert "@here" not in shown
    assert "<@&" not in shown


async def test_a_community_that_looks_at_applications_says_so(tmp_path: Path) -> None:
    async with open_hall(tmp_path, Policy(needs_approval=True)) as hall:
        rules = await hall.resident.slash("join")
        opened = await hall.resident.press(rules.message, JOIN_BUTTON)
        done = await hall.resident.submit(opened.modal, PROFILE)

        assert "おめでとう" not in done.text
        assert "花子さん" in done.text


async def found_section(hall: Hall, name: str) -> None:
    opened = await hall.owner.slash("section create", {"name": name})
    fields = {field.custom_id: field for field in opened.modal.fields}
    values = {
        one: "備えを考える" if one in {"purpose", "topic"} else fields[one].prefilled
        for one in fields
        if not fields[one].options
    }
    kinds = {one: [field.options[0].value] for one, field in fields.items() if field.options}
    done = await hall.owner.submit(opened.modal, {**values, **kinds, "name": name})
    assert "課" in done.text, done.text
