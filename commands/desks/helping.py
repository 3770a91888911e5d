"""手伝って: asking for a hand, the board, taking, letting go, finishing."""

from typing import Annotated

from bot.domain.ids import TaskId, to_token
from bot.domain.tasks import TITLE_LIMIT, Task
from bot.interaction.call import Call
from bot.interaction.days import DAY_LIMIT, last_day, read_last_day
from bot.interaction.pages import page_of
from bot.interaction.params import Carried, Input, Line, Ref
from bot.interaction.parts import PAGE, done, to, turns
from bot.interaction.references import about, carried
from bot.services.tasks import TaskPage, TaskService
from bot.view import Actions, Answer, Block, Button, Heading, Item, Items, Message, Paragraph, Style, Text
from commands.desks import task_views as views


class AskHelp(Input):
    section: Annotated[str, Ref("section")]
    what: Annotated[str, Line(TITLE_LIMIT)]
    until: Annotated[str, Line(DAY_LIMIT)] = ""


class TaskBoard(Input):
    page: Annotated[int, Carried()] = 0
    section: Annotated[str, Ref("section")]


class OneTask(Input):
    """A task referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def task_id(self) -> TaskId:
        """Raises Refused for anything a button of ours cannot carry."""
        return TaskId(carried(self.which))


class Helping:
    """Handlers of small tasks."""

    def __init__(self, service: TaskService) -> None:
        self._service = service

    async def ask(self, call: Call, form: AskHelp) -> Answer:
        """Post a task in the section's rooms."""
        due_at = read_last_day(form.until, call, param="until") if form.until else None
        task = await self._service.ask(form.section, form.what, due_at, call.member.id, call.origin)
        words = call.words
        buttons = (views.button("desk.task", task, words), views.board(task, words))
        if task.due_at is None:
            return done(call, "task.asked", *buttons, title=task.title)
        day = last_day(task.due_at, words)
        return done(call, "task.asked_until", *buttons, title=task.title, day=day)

    async def board(self, call: Call, asked: TaskBoard) -> Answer:
        """What a section could use a hand with, ten to a page."""
        words, page = call.words, page_of(asked.page)
        found = await self._service.board(asked.section, call.origin, limit=PAGE, offset=page * PAGE)
        section = found.section
        heading = words.text("task.board_heading", section=section.name, count=found.total)
        blocks: list[Block] = [Heading((Text(heading),))]
        if found.tasks:
            blocks.append(Items(tuple(_row(call, task) for task in found.tasks)))
        else:
            blocks.append(Paragraph(words("task.board_empty")))
        blocks += turns("desk.tasks", page, found.total, words, after=(to_token(section.id),))
        own = [about("desk.ask_help", section, words, Style.PRIMARY)] if found.serves else []
        rest = (about("desk.voice", section, words), about("section.info", section, words))
        blocks.append(Actions((*own, *rest)))
        return Message(heading, tuple(blocks))

    async def show(self, call: Call, asked: OneTask) -> Answer:
        """One task with what the reader can do."""
        page = await self._service.page(asked.task_id, call.origin)
        blocks = views.body(
            call.words,
            page.task,
            section=page.section.name,
            asker=page.asker.profile.name if page.asker else "",
            taker=page.taker.profile.name if page.taker else "",
        )
        blocks.append(Actions(_steps(call, page)))
        return Message(page.task.title, tuple(blocks))

    async def take(self, call: Call, asked: OneTask) -> Answer:
        """やります."""
        task = await self._service.take(asked.task_id, call.member.id, call.origin)
        buttons = (_button(call, "desk.task_done", task), _button(call, "desk.task_drop", task))
        return done(call, "task.yours", *buttons, title=task.title)

    async def drop(self, call: Call, asked: OneTask) -> Answer:
        """やっぱり手放す."""
        task = await self._service.drop(asked.task_id, call.member.id, call.origin)
        return done(call, "task.dropped", views.board(task, call.words), title=task.title)

    async def finish(self, call: Call, asked: OneTask) -> Answer:
        """できました."""
        task = await self._service.finish(asked.task_id, call.member.id, call.origin)
        key = "task.done_thanks" if task.taker_id == call.member.id else "task.done"
        return done(call, key, views.board(task, call.words), title=task.title)

    async def withdraw(self, call: Call, asked: OneTask) -> Answer:
        """取り下げる."""
        task = await self._service.withdraw(asked.task_id, call.origin)
        return done(call, "task.withdrawn", views.board(task, call.words), title=task.title)


def _button(call: Call, path: str, task: Task) -> Button:
    return views.button(path, task, call.words)


def _row(call: Call, task: Task) -> Item:
    look = views.button("desk.task", task, call.words)
    return Item((Text(task.title, bold=True),), views.state(task, call.words), look)


def _steps(call: Call, page: TaskPage) -> tuple[Button, ...]:
    task, words, me = page.task, call.words, call.member.id
    buttons = []
    if task.unfinished and task.taker_id is None and task.asker_id != me:
        buttons.append(views.button("desk.task_take", task, words, Style.PRIMARY))
    if task.unfinished and me in {task.taker_id, task.asker_id}:
        buttons.append(views.button("desk.task_done", task, words, Style.PRIMARY))
    if task.unfinished and task.taker_id == me:
        buttons.append(views.button("desk.task_drop", task, words))
    if task.unfinished and (task.asker_id == me or page.serves):
        buttons.append(views.button("desk.task_withdraw", task, words))
    return (*buttons, views.board(task, words), to("section.info", words, to_token(task.section_id)))
