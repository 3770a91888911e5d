"""How wishes are shown: in whole sentences, with the menus that change them."""

from enum import StrEnum

from bot.domain.ids import to_token
from bot.domain.notice_wishes import QuietHours
from bot.domain.reminders import MemberPreset
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.services.notice_wishes import EventWish, Hears
from bot.text.describe import clock_text
from bot.text.zones import zone_text
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
    Tone,
)
from commands.notices.presets import DaysChoice, DigestPreset, HoursPreset


def hours_text(words: Words, quiet: QuietHours) -> str:
    """21:00から8:00まで, as the form reads it back."""
    begins, ends = (clock_text(at, words.language) for at in (quiet.begins, quiet.ends))
    return words.text("notices.hours", begins=begins, ends=ends)


def wish_view(words: Words, hears: Hears, *, said: str = "") -> Message:
    """How somebody hears, and everything to change in it. ``said``: what has just happened."""
    wish = hears.wish
    heading = words.text("notices.heading")
    days = "notices.days_free" if wish.working_days_only else "notices.days_ring"
    digest = words("notices.each_by_itself")
    if wish.digest_at is not None:
        digest = words("notices.once_a_day", clock=clock_text(wish.digest_at, words.language))
    quiet = words("notices.no_quiet")
    if wish.quiet is not None:
        quiet = words("notices.quiet", hours=hours_text(words, wish.quiet))
    fields = (
        Field(words.text("notices.field_quiet"), quiet),
        Field(words.text("notices.field_days"), words(days)),
        Field(words.text("notices.field_digest"), digest),
        Field(words.text("notices.field_reminders"), (Text(preset_name(words, hears.reminders)),)),
        Field(
            words.text("notices.field_zone"),
            words("notices.zone", zone=zone_text(hears.zone, words.language)),
        ),
    )
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += [Heading((Text(heading),)), Fields(fields), Note(words("notices.urgent_note"))]
    if hears.quiet_until is not None:
        blocks.append(Note(words.living_in(hears.zone)("notices.quiet_now", moment=hears.quiet_until)))
    blocks += [Note(words("notices.event_note")), Actions(_controls(words, hears))]
    return Message(said or heading, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)


def _controls(words: Words, hears: Hears) -> tuple[Select | Button, ...]:
    other = DaysChoice.RING if hears.wish.working_days_only else DaysChoice.FREE
    return (
        _menu(words, "hours", HoursPreset),
        _menu(words, "digest", DigestPreset),
        _menu(words, "reminders", MemberPreset),
        Button(words.text(f"notices.turn_days_{other.value}"), Action("notices.days", (other.value,))),
        to("notices.form", words),
        to("remind.zone", words),
    )


def _menu(words: Words, name: str, presets: type[StrEnum]) -> Select:
    labels = f"choice.{presets.__name__}"
    options = tuple(Option(words.text(f"{labels}.{preset.value}"), preset.value) for preset in presets)
    return Select(words.text(f"notices.choose_{name}"), Action(f"notices.{name}"), options)


def preset_name(words: Words, preset: MemberPreset) -> str:
    """前日と1時間前, 10分前だけ, ..."""
    return words.text(f"choice.MemberPreset.{preset.value}")


def _name_for_one(words: Words, preset: MemberPreset) -> str:
    as_usual = preset is MemberPreset.EVENT
    return words.text("notices.event_as_usual") if as_usual else preset_name(words, preset)


def event_view(words: Words, wish: EventWish, *, said: str = "") -> Message:
    """What somebody wants of one event, with the menu that changes it."""
    event = wish.event
    token = to_token(event.id)
    heading = words.text("notices.event_heading", title=event.title)
    usual = wish.preset is MemberPreset.EVENT
    now = words("notices.event_usual") if usual else (Text(preset_name(words, wish.preset)),)
    options = tuple(Option(_name_for_one(words, preset), preset.value) for preset in MemberPreset)
    menu = Select(words.text("notices.choose_reminders"), Action("event.remind_me", (token,)), options)
    back = to("event.info", words, token, style=Style.PRIMARY)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += [Heading((Text(heading),)), Paragraph(now), Note(words("notices.event_only"))]
    blocks.append(Actions((menu, back, to("notices", words))))
    return Message(said or heading, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)
