"""The words of the page's own frame, sent to it in the persona's language."""

from bot.interaction.words import Words

_PREFIX = "local.page."

# Whole keys, so that a search for one finds both its sentence and its use.
PAGE_KEYS = (
    "local.page.add",
    "local.page.ask",
    "local.page.ask_hint",
    "local.page.bot_badge",
    "local.page.cancel",
    "local.page.choose",
    "local.page.clock",
    "local.page.clock_forward",
    "local.page.clock_moved",
    "local.page.clock_shared",
    "local.page.clock_to_broadcast",
    "local.page.clock_to_next",
    "local.page.close",
    "local.page.commands",
    "local.page.composer",
    "local.page.composer_placeholder",
    "local.page.day",
    "local.page.dismiss",
    "local.page.direct",
    "local.page.direct_topic",
    "local.page.done_before",
    "local.page.earlier",
    "local.page.edited",
    "local.page.example_body",
    "local.page.example_button",
    "local.page.example_heading",
    "local.page.example_working",
    "local.page.find",
    "local.page.first_steps",
    "local.page.forget_typed",
    "local.page.hour",
    "local.page.kept_typed",
    "local.page.language",
    "local.page.less",
    "local.page.menu",
    "local.page.message_menu",
    "local.page.messages",
    "local.page.minutes",
    "local.page.more",
    "local.page.news",
    "local.page.offline",
    "local.page.online",
    "local.page.optional",
    "local.page.persona",
    "local.page.persona_add",
    "local.page.persona_manages",
    "local.page.persona_name",
    "local.page.private",
    "local.page.problems",
    "local.page.required",
    "local.page.rooms",
    "local.page.save_file",
    "local.page.say",
    "local.page.say_hint",
    "local.page.section_rooms",
    "local.page.skip",
    "local.page.unread",
    "local.page.welcome",
    "local.page.welcome_direct",
    "local.page.welcome_room",
    "local.page.you",
)

# These sentences keep a place for a value that only the page knows.
_OPEN_VALUES = {"local.page.clock_moved": "time", "local.page.welcome": "name"}


def page_words(words: Words) -> dict[str, str]:
    """All words of the frame by the name the page calls them."""
    return {key.removeprefix(_PREFIX): _sentence(words, key) for key in PAGE_KEYS}


def _sentence(words: Words, key: str) -> str:
    value = _OPEN_VALUES.get(key)
    return words.text(key, **{value: f"{{{value}}}"}) if value else words.text(key)
