"""Reads answers the way people do: by what they say."""

from bot.view import Answer, Button, Fields, Form, Items, Message, Select, controls, lines, plain


def said(answer: Answer) -> str:
    """Everything a message says, for looking something up in it."""
    assert isinstance(answer, Message), answer
    return "\n".join((answer.summary, *(plain(line) for line in lines(answer))))


def buttons_of(answer: Answer | None) -> list[Button]:
    """Every button of a message, those in its menus among them."""
    assert isinstance(answer, Message), answer
    return [one for one in controls(answer) if isinstance(one, Button)]


def field_of(answer: Answer, label: str) -> str:
    assert isinstance(answer, Message), answer
    return next(
        plain(field.value)
        for block in answer.blocks
        if isinstance(block, Fields)
        for field in block.fields
        if field.label == label
    )


def select_of(answer: Answer, verb: str) -> Select:
    assert isinstance(answer, Message), answer
    return next(
        control for control in controls(answer) if isinstance(control, Select) and control.action.verb == verb
    )


def values_of(form: Answer) -> dict[str, str]:
    assert isinstance(form, Form), form
    return {field.name: field.value for field in form.fields}


def facts(answer: Answer) -> dict[str, str]:
    """The short facts of a message by their names."""
    assert isinstance(answer, Message), answer
    fields = [field for block in answer.blocks if isinstance(block, Fields) for field in block.fields]
    return {field.label: plain(field.value) for field in fields}


def rows(answer: Answer) -> list[str]:
    """The entries of a message's lists, without their small print."""
    assert isinstance(answer, Message), answer
    return [plain(item.line) for block in answer.blocks if isinstance(block, Items) for item in block.items]
