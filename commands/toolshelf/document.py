"""An item's text as Markdown that says where it comes from and what may be done with it."""

from bot.interaction.days import day_of
from bot.interaction.people import name_of
from bot.interaction.words import Words
from bot.services.toolshelf import Copy
from bot.text.documents import markdown_text
from bot.view import plain
from commands.toolshelf.shared import stamp
from commands.toolshelf.views import licence_line


def document_of(copy: Copy, words: Words, town: str) -> str:
    """The whole text, line by line as it was written, and the credits below it."""
    item, version = copy.item, copy.version
    blocks = [f"# {markdown_text(version.title)}", _text(version.text), "---"]
    credits_ = [
        words.text("shelf.document_from", town=town, name=name_of(copy.people.get(item.author_id), words)),
        words.text("shelf.version", number=version.number, day=day_of(version.at, words)),
        stamp(item, words),
        plain(licence_line(item.content.licence.value, words)),
    ]
    if copy.improvers:
        names = words.text("list.comma").join(name_of(copy.people.get(one), words) for one in copy.improvers)
        credits_.append(words.text("shelf.document_improvers", names=names))
    blocks.append("\n".join(f"- {markdown_text(line)}" for line in credits_))
    return "\n\n".join(blocks) + "\n"


def _text(text: str) -> str:
    """Paragraphs stay paragraphs, and lines within them lines: by two spaces, which nobody sees who opens the
    file as a text.
    """
    paragraphs = text.split("\n\n")
    return "\n\n".join("  \n".join(markdown_text(line) for line in part.split("\n")) for part in paragraphs)
