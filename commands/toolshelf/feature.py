"""共有棚: templates and systems colleagues share, and what comes back to them."""

from bot.domain.urgency import SHELF_REVIEW, SHELF_THANKS
from bot.interaction.commands import Command, Feature
from bot.interaction.references import DraftRef
from bot.interaction.section_menu import DraftSection
from bot.services import shelf_news
from bot.services.town import Town
from commands.toolshelf import notices
from commands.toolshelf.handing import Handing, HandOver
from commands.toolshelf.looking import (
    ByArea,
    ItemList,
    ItemSearch,
    ItemText,
    Looking,
    MoreItems,
    OwnItems,
    PagedItem,
)
from commands.toolshelf.putting import (
    DraftArea,
    DraftLicence,
    DraftOrigin,
    PublishForm,
    PutItem,
    Putting,
    RenewForm,
)
from commands.toolshelf.replying import Improve, Keeping, Replying, Report, TakeIn, UseWord
from commands.toolshelf.shared import CarriedImprovement, CarriedItem, OneItem


def toolshelf(town: Town) -> Feature:
    """The toolshelf."""
    looking = Looking(town.toolshelf, town.policy.town_name)
    return Feature(
        "toolshelf",
        commands=(
            Command("shelf.list", ItemList, looking.list),
            Command("shelf.by_area", ByArea, looking.by_area, listed=False),
            Command("shelf.search", ItemSearch, looking.search, rest="text"),
            Command("shelf.more", MoreItems, looking.more, listed=False),
            Command("shelf.show", OneItem, looking.show, rest="item"),
            Command("shelf.mine", OwnItems, looking.mine),
            Command("shelf.derived", PagedItem, looking.derived, listed=False),
            Command("shelf.history", PagedItem, looking.history),
            Command("shelf.text", ItemText, looking.text),
            *_putting(town),
            *_replying(town),
            *_keeping(town),
        ),
        suggesters={"shelf_item": looking.suggest},
        notices={
            shelf_news.DERIVED: notices.derived,
            SHELF_THANKS: notices.thanks,
            shelf_news.SECTION_THANKS: notices.section_thanks,
            shelf_news.IMPROVEMENT: notices.improvement,
            shelf_news.DECIDED: notices.decided,
            shelf_news.PROBLEM: notices.problem,
            shelf_news.HIDDEN: notices.hidden,
            shelf_news.HANDED: notices.handed,
            SHELF_REVIEW: notices.review,
        },
    )


def _putting(town: Town) -> tuple[Command, ...]:
    putting = Putting(town.shelf_drafts, town.toolshelf)
    return (
        Command("shelf.put", PutItem, putting.put, rest="title"),
        Command("shelf.put_from", OneItem, putting.put_from),
        Command("shelf.edit", OneItem, putting.edit),
        putting.form,
        Command("shelf.draft", DraftRef, putting.look, listed=False),
        Command("shelf.draft.area", DraftArea, putting.choose_area, listed=False),
        Command("shelf.draft.licence", DraftLicence, putting.choose_licence, listed=False),
        Command("shelf.draft.section", DraftSection, putting.choose_section, listed=False),
        Command("shelf.draft.origin", DraftOrigin, putting.name_origin, listed=False),
        Command("shelf.discard", DraftRef, putting.discard, listed=False),
        Command("shelf.publish", PublishForm, putting.publish, listed=False),
        Command("shelf.renew", RenewForm, putting.renew, listed=False),
    )


def _replying(town: Town) -> tuple[Command, ...]:
    replying = Replying(town.shelf_replies, town.toolshelf)
    return (
        Command("shelf.used", OneItem, replying.used),
        Command("shelf.word", UseWord, replying.word),
        Command("shelf.unused", OneItem, replying.unused),
        Command("shelf.improve", Improve, replying.improve),
        Command("shelf.improvement", CarriedImprovement, replying.improvement, listed=False),
        Command("shelf.take_in", TakeIn, replying.take_in, listed=False),
        Command("shelf.pass", CarriedImprovement, replying.pass_by, listed=False),
        Command("shelf.problem", Report, replying.report),
    )


def _keeping(town: Town) -> tuple[Command, ...]:
    keeping, handing = Keeping(town.toolshelf), Handing(town.toolshelf)
    return (
        Command("shelf.withdraw", OneItem, keeping.withdraw),
        Command("shelf.withdraw_now", CarriedItem, keeping.withdraw_now, listed=False),
        Command("shelf.hand_over", HandOver, handing.hand_over),
        Command("shelf.to_section", OneItem, handing.to_section),
        Command("shelf.hide", OneItem, keeping.hide),
        Command("shelf.unhide", OneItem, keeping.unhide),
        Command("shelf.fresh", OneItem, keeping.fresh),
        Command("shelf.outdated", OneItem, keeping.outdated),
    )
