"""How date polls look: counts in words and as a bar, the card, the detail. Marks never stand alone."""

from datetime import datetime

from bot.domain.date_polls import DatePoll, Mark, Marks, PollAnswer, PollOption, PollStatus
from bot.domain.ids import to_token
from bot.interaction.parts import PAGE, to
from bot.interaction.words import Words
from bot.services.date_polls import NamedPoll, SeenPoll
from bot.text.graphemes import cut
from bot.text.moments import describe_short
from bot.view import (
    Action,
    Actions,
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Line,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Style,
    Text,
)

BAR = 10  # signs of the longest bar
CARD_WORDS = 400  # how much of the notes a card in a channel shows
MOST_BEST = 2  # candidates that get a button of their own
_BLOCKS = {Mark.YES: "■", Mark.MAYBE: "▣", Mark.NO: "□"}


def mark_name(words: Words, mark: Mark | None) -> str:
    """○ 行ける, △ たぶん, × 行けない; 未回答 without one."""
    return words.text("poll.no_mark") if mark is None else words.text(f"choice.Mark.{mark.value}")


def counts(words: Words, option: PollOption) -> str:
    """○ 行ける 7 ・ △ たぶん 2 ・ × 行けない 1."""
    said = (words.text("poll.count", mark=mark_name(words, mark), number=option.of(mark)) for mark in Mark)
    return words.text("poll.count_join").join(said)


def bar(option: PollOption) -> str:
    """■■■■■▣▣□: what was answered, one sign each, or as shares where there are many; empty without."""
    total = option.answers
    if total <= BAR:
        return "".join(_BLOCKS[mark] * option.of(mark) for mark in Mark)
    ends = [0]
    for mark in Mark:
        ends.append(ends[-1] + option.of(mark))
    places = [round(end * BAR / total) for end in ends]
    shares = zip(Mark, places, places[1:], strict=False)
    return "".join(_BLOCKS[mark] * (right - left) for mark, left, right in shares)


def option_items(words: Words, poll: DatePoll) -> list[Block]:
    """Every candidate with its overlap; at most ten to a list."""
    best = {option.number for option in poll.best()}
    items = [_item(words, poll, option, best=option.number in best) for option in poll.options]
    return [Items(tuple(items[start : start + PAGE])) for start in range(0, len(items), PAGE)]


def _item(words: Words, poll: DatePoll, option: PollOption, *, best: bool) -> Item:
    when = words.when(option.starts_at, option.ends_at)
    line: Line = (*words("poll.numbered", number=option.number, when=when),)
    if option.number == poll.decided:
        line = (*line, Text(words.text("poll.chosen"), bold=True))
    elif best and poll.open:
        line = (*line, Text(words.text("poll.best"), bold=True))
    return Item(line, (Text(" ".join((counts(words, option), bar(option))).strip()),))


def facts(words: Words, named: NamedPoll) -> Fields:
    """Until when, where, who asks, how many answered."""
    poll = named.poll
    fields = [Field(words.text("poll.field_deadline"), (words.when(poll.deadline),))]
    if poll.place:
        fields.append(Field(words.text("event.field_place"), (Text(poll.place),)))
    if named.section:
        fields.append(Field(words.text("poll.field_section"), (Text(named.section),)))
    if named.creator:
        fields.append(Field(words.text("poll.field_creator"), (Text(named.creator),)))
    answered = words.text("poll.people", count=poll.answered)
    fields.append(Field(words.text("poll.field_answered"), (Text(answered),)))
    return Fields(tuple(fields))


def state_line(words: Words, poll: DatePoll, now: datetime) -> Line:
    """Why it takes no answers, where it takes none."""
    match poll.status:
        case PollStatus.DECIDED:
            option = poll.option(poll.decided)
            return words("poll.is_decided", when=words.when(option.starts_at, option.ends_at))
        case PollStatus.CLOSED:
            return words("poll.is_closed")
        case PollStatus.OPEN:
            return () if poll.accepts(now) else words("poll.is_over")


def body(words: Words, named: NamedPoll, now: datetime, *, short: bool = False) -> list[Block]:
    """What stands on the card and in the detail; ``short`` for a card in a channel."""
    poll = named.poll
    blocks: list[Block] = [Heading((Text(words.text("poll.heading", title=poll.title)),))]
    state = state_line(words, poll, now)
    if state:
        blocks.append(Paragraph(state))
    blocks.append(facts(words, named))
    if poll.notes:
        blocks.append(Paragraph((Text(cut(poll.notes, CARD_WORDS) if short else poll.notes),)))
    blocks += option_items(words, poll)
    if poll.answered:
        blocks.append(Note(words("poll.legend")))
    return blocks


def card_actions(words: Words, poll: DatePoll, now: datetime) -> Actions:
    """What a card in a channel offers."""
    token = to_token(poll.id)
    look = look_button(words, token)
    if not poll.accepts(now):
        return Actions((look, *event_button(words, poll)))
    answer = to("poll.answer", words, token, style=Style.PRIMARY)
    return Actions((answer, to("poll.later", words, token), look))


def look_button(words: Words, token: str) -> Button:
    """A button to a poll's detail."""
    return Button(words.text("poll.look"), Action("poll.list", (token,)))


def event_button(words: Words, poll: DatePoll) -> tuple[Button, ...]:
    """A button to the event the poll became, where it did."""
    return () if poll.event_id is None else (to("event.info", words, to_token(poll.event_id)),)


def detail_view(words: Words, seen: SeenPoll, now: datetime, *, said: str = "") -> Message:
    """Everything one member sees of a poll. ``said``: what has just happened to it."""
    poll, token = seen.poll, to_token(seen.poll.id)
    blocks: list[Block] = [Paragraph((Text(said, bold=True),))] if said else []
    blocks += body(words, seen.named, now)
    if seen.mine is not None and seen.mine.given:
        blocks.append(Paragraph((Text(words.text("poll.mine", marks=marks_text(words, seen.mine))),)))
    buttons = []
    if poll.accepts(now):
        buttons.append(to("poll.answer", words, token, style=Style.PRIMARY))
    if poll.answered:
        buttons.append(to("poll.people", words, token))
    buttons += [*event_button(words, poll), to("poll.list", words)]
    blocks.append(Actions(tuple(buttons)))
    if seen.may_manage and poll.open:
        blocks += deciding(words, poll, now)
    return Message(said or words.text("poll.heading", title=poll.title), tuple(blocks))


def deciding(words: Words, poll: DatePoll, now: datetime) -> list[Block]:
    """For those it belongs to: a button for the best dates, a menu of all, and an end without a date."""
    token = to_token(poll.id)
    coming = [option for option in poll.options if option.starts_at > now]
    best = [option for option in poll.best() if option in coming][:MOST_BEST]
    buttons = [
        Button(
            words.text("poll.decide_for", when=short(words, option)),
            Action("poll.decide", (token, str(option.number))),
            Style.PRIMARY,
        )
        for option in best
    ]
    blocks: list[Block] = [Actions((*buttons, to("poll.close", words, token)))]
    if coming:
        ranked = sorted(coming, key=lambda option: option.rank, reverse=True)
        options = tuple(
            Option(short(words, option), str(option.number), counts(words, option)) for option in ranked
        )
        title = words.text("command.poll.decide.title")
        blocks.append(Actions((Select(title, Action("poll.decide", (token,)), options),)))
    return blocks


def short(words: Words, option: PollOption) -> str:
    """A candidate for a label: 12月5日(土) 19:00〜20:00."""
    return describe_short(option.starts_at, option.ends_at, words.zone, words.language)


def marks_text(words: Words, answer: PollAnswer) -> str:
    """1 ○ 行ける、2 × 行けない 「ひとこと」."""
    said = words.text("list.comma").join(_marks(words, answer.marks))
    return words.text("poll.with_comment", marks=said, comment=answer.comment) if answer.comment else said


def _marks(words: Words, marks: Marks) -> list[str]:
    """Candidates by what was said to them, so that twenty fit into a line: ○ 行ける 1・3, × 行けない 2."""
    found = []
    for mark in (*Mark, None):
        numbers = [str(at) for at, one in enumerate(marks, start=1) if one is mark]
        if numbers:
            dot = words.text("poll.number_join")
            found.append(words.text("poll.numbers", mark=mark_name(words, mark), numbers=dot.join(numbers)))
    return found
