"""What a section's page says of what goes on with the section itself, and what can be done about it."""

from datetime import datetime

from bot.domain.ids import to_token
from bot.interaction.days import day_of, last_day
from bot.interaction.parts import to
from bot.interaction.references import about
from bot.interaction.words import Words
from bot.services.sections import SectionCard
from bot.view import Block, Button, Note, Style


def life_notes(card: SectionCard, words: Words, now: datetime) -> tuple[Block, ...]:
    """Its former name, what it tries, that it rests, and what is announced about it."""
    section, life = card.section, card.life
    notes = []
    if card.former:
        notes.append(words("reform.now_called", former=card.former, name=section.name))
    if section.open and section.dormant_since:
        notes.append(words("reform.rests_since", day=day_of(section.dormant_since, words)))
    if life.trial:
        day = last_day(life.trial.ends_at, words)
        key = "trial.running" if now < life.trial.ends_at else "trial.was_until"
        notes.append(words(key, what=life.trial.what, day=day))
    if life.reform:
        notes.append(words(f"reform.hint_{life.reform.kind.value}"))
    return tuple(Note(line) for line in notes)


def life_steps(card: SectionCard, words: Words, *, member: bool, may_lead: bool) -> tuple[Button, ...]:
    """What is announced, for whoever decides what may become of it, and for a closed one the way back."""
    section, announced = card.section, card.life.reform
    buttons = []
    if announced and member:
        buttons.append(to("reform.look", words, to_token(announced.id)))
    if section.open and may_lead:
        buttons.append(about("reform.options", section, words))
    if not section.open and member:
        buttons.append(to("question.list", words, "0", to_token(section.id)))
        if not announced:
            buttons.append(about("reform.revive", section, words, Style.PRIMARY))
    return tuple(buttons)
