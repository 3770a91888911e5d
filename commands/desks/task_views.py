"""How a small task looks: on its card in a room, on the board, and to one reader."""

from bot.domain.ids import to_token
from bot.domain.tasks import Task, TaskStatus
from bot.interaction.days import last_day
from bot.interaction.parts import to
from bot.interaction.words import Words
from bot.view import Action, Block, Button, Field, Fields, Heading, Line, Note, Paragraph, Style, Text


def button(path: str, task: Task, words: Words, style: Style = Style.PLAIN) -> Button:
    """A button that does what its command is called, to a task."""
    return to(path, words, to_token(task.id), style=style)


def board(task: Task, words: Words) -> Button:
    """The way to everything the section could use a hand with."""
    return Button(
        words.text("command.desk.tasks.title"), Action("desk.tasks", ("0", to_token(task.section_id)))
    )


def body(words: Words, task: Task, *, section: str, asker: str, taker: str) -> list[Block]:
    """Everything about a task but what one can do."""
    fields = [Field(words.text("task.section"), (Text(section),))]
    if task.due_at:
        fields.append(Field(words.text("task.until"), (Text(last_day(task.due_at, words)),)))
    if asker:
        fields.append(Field(words.text("task.asker"), (Text(asker),)))
    if taker:
        fields.append(Field(words.text("task.taker"), (Text(taker),)))
    blocks: list[Block] = [
        Heading((Text(words.text("task.heading")),)),
        Paragraph((Text(task.title, bold=True),)),
        Fields(tuple(fields)),
    ]
    if not task.unfinished:
        blocks.append(Note(words(f"task.was_{task.status.value}")))
    return blocks


def card_buttons(words: Words, task: Task) -> tuple[Button, ...]:
    """What stands on the card; who may do it is decided when it is pressed."""
    match task.status:
        case TaskStatus.OPEN:
            return (
                button("desk.task_take", task, words, Style.PRIMARY),
                button("desk.task", task, words),
            )
        case TaskStatus.TAKEN:
            return (button("desk.task_done", task, words), button("desk.task", task, words))
        case _:
            return ()


def state(task: Task, words: Words) -> Line:
    """One line for a list: until when, and whether somebody has it."""
    free = task.status is TaskStatus.OPEN
    if task.due_at:
        key = "task.row_open_until" if free else "task.row_taken_until"
        return words(key, day=last_day(task.due_at, words))
    return words("task.row_open" if free else "task.row_taken")
