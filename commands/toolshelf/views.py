"""How one item of the toolshelf looks, with what can be done with it."""

from bot.domain.ids import to_token
from bot.domain.toolshelf import Improvement
from bot.interaction.arranging import actions
from bot.interaction.days import day_of
from bot.interaction.parts import to
from bot.interaction.people import name_of
from bot.interaction.words import Words
from bot.services.toolshelf import ItemPage
from bot.text.graphemes import cut
from bot.view import (
    Block,
    Button,
    Field,
    Fields,
    Heading,
    Item,
    Items,
    Line,
    Link,
    Message,
    Note,
    Paragraph,
    Style,
    Text,
    Tone,
)
from commands.toolshelf.shared import kind_of, quote, stamp

TEXT_SHOWN = 600  # of a text; the rest comes as a file
WHAT_SHOWN = 80  # of an improvement in a list


def item_view(page: ItemPage, words: Words, *, said: str = "") -> Message:
    """An item with everything the reader can do; ``said``: what has just become of it."""
    item = page.item
    blocks: list[Block] = [Heading((Text(item.title),))]
    if said:
        blocks.insert(0, Paragraph((Text(said),)))
    blocks += _head(page, words)
    blocks.append(Paragraph((Text(item.content.about),)))
    blocks.append(Fields(tuple(_facts(page, words))))
    if item.content.text:
        blocks.append(Paragraph((Text(cut(item.content.text, TEXT_SHOWN)),)))
    blocks += [Note(quote(use, page.people.get(use.member_id), words)) for use in page.words]
    blocks += _waiting(page, words)
    blocks += actions(words, *_steps(page, words))
    own = actions(words, *_own_steps(page, words))
    if own:
        blocks += [Note(words("shelf.own_steps")), *own]
    return Message(said or item.title, tuple(blocks), Tone.SUCCESS if said else Tone.PLAIN)


def _head(page: ItemPage, words: Words) -> list[Block]:
    item = page.item
    author = name_of(page.people.get(item.author_id), words)
    by = (
        words("shelf.by_in", name=author, section=page.section)
        if page.section
        else words("shelf.by", name=author)
    )
    area = words.text(f"choice.WorkArea.{item.content.area.value}")
    facts = words("shelf.facts", kind=kind_of(item, words), area=area, stamp=stamp(item, words))
    blocks: list[Block] = [Note(by), Note(facts)]
    if item.hidden:
        blocks.append(Paragraph(words("shelf.is_hidden")))
    if item.outdated:
        blocks.append(Note(words("shelf.is_outdated")))
    return blocks


def _facts(page: ItemPage, words: Words) -> list[Field]:
    item, content = page.item, page.item.content
    fields = [Field(words.text("shelf.field_licence"), licence_line(content.licence.value, words))]
    if content.url:
        fields.append(Field(words.text("shelf.field_url"), (Link(content.url),)))
    fields.append(Field(words.text("shelf.field_uses"), words("shelf.people", count=item.uses)))
    changed = words("shelf.version", number=item.version, day=day_of(page.changed_at, words))
    fields.append(Field(words.text("shelf.field_version"), changed))
    if page.improvers:
        names = words.text("list.comma").join(name_of(page.people.get(one), words) for one in page.improvers)
        fields.append(Field(words.text("shelf.field_improvers"), (Text(names),)))
    if item.keeper_id != item.author_id:
        keeper = words.text("shelf.kept_by_section")
        if item.keeper_id is not None:
            keeper = name_of(page.people.get(item.keeper_id), words)
        fields.append(Field(words.text("shelf.field_keeper"), (Text(keeper),)))
    if page.origin is not None:
        fields.append(Field(words.text("shelf.field_origin"), (Text(page.origin.title),)))
    elif page.origin_gone:
        fields.append(Field(words.text("shelf.field_origin"), words("shelf.origin_gone")))
    if page.derived_total:
        fields.append(Field(words.text("shelf.field_derived"), _derived(page, words)))
    return fields


def _derived(page: ItemPage, words: Words) -> Line:
    titles = words.text("list.comma").join(one.title for one in page.derived)
    more = page.derived_total - len(page.derived)
    return words("shelf.derived_more", titles=titles, more=more) if more else (Text(titles),)


def licence_line(licence: str, words: Words) -> Line:
    """A licence by name and in one plain sentence."""
    name = words.text(f"choice.Licence.{licence}")
    return words("shelf.licence", name=name, means=words.text(f"shelf.licence_{licence}"))


def _waiting(page: ItemPage, words: Words) -> list[Block]:
    if not page.waiting:
        return []
    rows = tuple(_improvement(one, words) for one in page.waiting[:10])
    return [Paragraph(words("shelf.waiting", count=len(page.waiting))), Items(rows)]


def _improvement(one: Improvement, words: Words) -> Item:
    button = to("shelf.improvement", words, to_token(one.id))
    return Item((Text(cut(one.what, WHAT_SHOWN)),), (Text(day_of(one.at, words)),), button)


def _steps(page: ItemPage, words: Words) -> tuple[list[Button], list[Button]]:
    """What the reader can do with an item: most likely, and now and then."""
    item, token = page.item, to_token(page.item.id)
    wanted, rare = [], []
    if item.on_shelf:
        if page.own_use is not None:
            wanted.append(to("shelf.word", words, token))
            rare.append(to("shelf.unused", words, token))
        elif not page.own:
            wanted.append(to("shelf.used", words, token, style=Style.PRIMARY))
        wanted.append(to("shelf.put_from", words, token))
    if item.content.text:
        wanted.append(to("shelf.text", words, token))
    if item.on_shelf and not page.own:
        wanted.append(to("shelf.improve", words, token))
    if page.origin is not None:
        label = words.text("shelf.see_origin")
        rare.append(Button(label, to("shelf.show", words, to_token(page.origin.id)).action))
    if page.derived_total:
        rare.append(to("shelf.derived", words, token))
    if item.version > 1:
        rare.append(to("shelf.history", words, token))
    rare.append(to("shelf.problem", words, token))
    return [*wanted, to("shelf.list", words)], rare


def _own_steps(page: ItemPage, words: Words) -> tuple[list[Button], list[Button]]:
    """What whoever keeps an item does with it: most likely, and now and then, taking it down last."""
    item, token = page.item, to_token(page.item.id)
    wanted, rare = [], []
    if page.keeps:
        wanted = [to("shelf.edit", words, token), to("shelf.fresh", words, token)]
        rare = [to("shelf.outdated", words, token), to("shelf.hand_over", words, token)]
        if item.section_id is not None and item.keeper_id is not None:
            rare.append(to("shelf.to_section", words, token))
        rare.append(to("shelf.withdraw", words, token))
    if page.leads:
        rare.append(to("shelf.unhide" if item.hidden else "shelf.hide", words, token))
    return wanted, rare
