"""Limits of message components and modals (PLATFORMS.md 1.3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.discord.errors import Form, Json, Path

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
ENTITY_SELECTS = (5, 6, 7, 8)
SELECTS = (STRING_SELECT, *ENTITY_SELECTS)
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 17, 18, 19, 21, 22, 23

IN_CONTAINER = (ACTION_ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR)
TOP_LEVEL = (*IN_CONTAINER, CONTAINER)
IN_LABEL = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)
LINK_STYLE, PREMIUM_STYLE = 5, 6
MAX_COMPONENTS = 40
MAX_TEXT = 4000


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, nested ones included, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


def number_components(components: list[Json]) -> None:
    """Gives every component without an `id` the next free one, as the platform does."""
    found = list(walk(components))
    taken = {one["id"] for one in found if one.get("id")}
    following = 1
    for one in found:
        if not one.get("id"):
            while following in taken:
                following += 1
            one["id"] = following
            taken.add(following)


@dataclass(slots=True)
class ComponentCheck:
    """One pass over the components of a payload. `files` are the names of the attachments sent along."""

    form: Form
    files: frozenset[str] = frozenset()
    custom_ids: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)
    count: int = 0
    text: int = 0

    def message(self, components: object, *, v2: bool) -> None:
        root: Path = ("components",)
        if components is None:
            return
        items = self.form.items(root, components, 0, MAX_COMPONENTS if v2 else 5)
        self._each(root, items, TOP_LEVEL if v2 else (ACTION_ROW,))
        if self.count > MAX_COMPONENTS:
            limit = f"The maximum number of components in a message is {MAX_COMPONENTS}."
            self.form.add(root, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", limit)
        if self.text > MAX_TEXT:
            limit = f"The text displayed in all components must be {MAX_TEXT} or fewer in length."
            self.form.add(root, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", limit)

    def modal(self, data: Json) -> None:
        self.form.text(("custom_id",), data.get("custom_id"), 1, 100)
        self.form.text(("title",), data.get("title"), 1, 45)
        root: Path = ("components",)
        items = self.form.items(root, data.get("components"), 1, 5)
        self._each(root, items, (LABEL, TEXT_DISPLAY, ACTION_ROW), in_modal=True)

    def _each(
        self, root: Path, items: list[Any], allowed: tuple[int, ...], *, in_modal: bool = False
    ) -> None:
        for index, item in enumerate(items):
            self._component((*root, index), item, allowed, in_modal=in_modal)

    def _component(self, path: Path, item: Any, allowed: tuple[int, ...], *, in_modal: bool = False) -> None:
        if not isinstance(item, dict):
            self.form.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return
        kind = item.get("type")
        if kind not in allowed:
            choices = f'Value of field "type" must be one of {allowed}.'
            self.form.add((*path, "type"), "UNION_TYPE_CHOICES", choices)
            return
        self.count += 1
        self._identity(path, item, kind)
        if kind == ACTION_ROW:
            self._row(path, item, in_modal=in_modal)
        elif kind == SECTION:
            self._section(path, item)
        elif kind == CONTAINER:
            self.form.number((*path, "accent_color"), item.get("accent_color"), 0, 0xFFFFFF)
            children = self.form.items((*path, "components"), item.get("components"), 1, MAX_COMPONENTS)
            self._each((*path, "components"), children, IN_CONTAINER)
        elif kind == LABEL:
            self._label(path, item)
        elif kind in _LEAVES:
            _LEAVES[kind](self, path, item)

    def _identity(self, path: Path, item: Json, kind: int) -> None:
        number = item.get("id")
        if number:
            if number in self.ids:
                self.form.add((*path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
            self.ids.add(number)
        if kind not in _INTERACTIVE or (kind == BUTTON and item.get("style") in (LINK_STYLE, PREMIUM_STYLE)):
            return
        custom_id = item.get("custom_id")
        self.form.text((*path, "custom_id"), custom_id, 1, 100)
        if custom_id in self.custom_ids:
            duplicated = "Component custom id cannot be duplicated"
            self.form.add((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", duplicated)
        self.custom_ids.add(str(custom_id))

    def _row(self, path: Path, item: Json, *, in_modal: bool) -> None:
        root = (*path, "components")
        children = self.form.items(root, item.get("components"), 1, 5)
        if in_modal:
            self._each(root, children, (TEXT_INPUT,))
            return
        self._each(root, children, (BUTTON, *SELECTS))
        width = sum(5 if child.get("type") in SELECTS else 1 for child in children if isinstance(child, dict))
        if width > 5 and len(children) <= 5:
            self.form.add(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified row has no room left.")

    def _section(self, path: Path, item: Json) -> None:
        root = (*path, "components")
        self._each(root, self.form.items(root, item.get("components"), 1, 3), (TEXT_DISPLAY,))
        if item.get("accessory") is None:
            self.form.add((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
        else:
            self._component((*path, "accessory"), item["accessory"], (BUTTON, THUMBNAIL))

    def _label(self, path: Path, item: Json) -> None:
        self.form.text((*path, "label"), item.get("label"), 1, 45)
        self.form.text((*path, "description"), item.get("description"), 0, 100)
        self._component((*path, "component"), item.get("component"), IN_LABEL)

    def _button(self, path: Path, item: Json) -> None:
        style = item.get("style")
        self.form.number((*path, "style"), style, 1, PREMIUM_STYLE)
        self.form.text((*path, "label"), item.get("label"), 0, 80)
        if style == LINK_STYLE:
            self.form.text((*path, "url"), item.get("url"), 1, 512)
            if item.get("custom_id"):
                exclusive = "A custom id and url cannot both be specified"
                self.form.add(
                    (*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", exclusive
                )
        elif item.get("url"):
            self.form.add((*path, "url"), "BUTTON_COMPONENT_INVALID_STYLE", "Only link buttons have a url")
        if not item.get("label") and not item.get("emoji") and style != PREMIUM_STYLE:
            self.form.add(path, "BUTTON_COMPONENT_INVALID_EMOJI", "A button needs a label or an emoji")

    def _select(self, path: Path, item: Json) -> None:
        self.form.text((*path, "placeholder"), item.get("placeholder"), 0, 150)
        self._range(path, item, 25)
        if item["type"] != STRING_SELECT:
            return
        options = self._options(path, item, max(1, min(25, int(item.get("max_values") or 1))), 25)
        chosen = sum(1 for option in options if option.get("default"))
        if chosen > (item.get("max_values") or 1):
            self.form.add((*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "Too many default values")

    def _range(self, path: Path, item: Json, top: int) -> None:
        low, high = item.get("min_values"), item.get("max_values")
        self.form.number((*path, "min_values"), low, 0, top)
        self.form.number((*path, "max_values"), high, 1, top)
        if isinstance(low, int) and low > (high or 1):
            self.form.add(
                (*path, "min_values"), "BASE_TYPE_MAX_VALUE", "Must not be greater than max_values."
            )

    def _options(self, path: Path, item: Json, low: int, high: int) -> list[Json]:
        root = (*path, "options")
        options = [
            one for one in self.form.items(root, item.get("options"), low, high) if isinstance(one, dict)
        ]
        seen: set[object] = set()
        for index, option in enumerate(options):
            self.form.text((*root, index, "label"), option.get("label"), 1, 100)
            self.form.text((*root, index, "value"), option.get("value"), 1, 100)
            self.form.text((*root, index, "description"), option.get("description"), 0, 100)
            if option.get("value") in seen:
                used = "The specified option value is already used"
                self.form.add((*root, index, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", used)
            seen.add(option.get("value"))
        return options

    def _text_display(self, path: Path, item: Json) -> None:
        self.form.text((*path, "content"), item.get("content"), 1, MAX_TEXT)
        self.text += len(str(item.get("content") or ""))

    def _text_input(self, path: Path, item: Json) -> None:
        top = item.get("max_length") or MAX_TEXT
        self.form.choice((*path, "style"), item.get("style"), (1, 2))
        self.form.number((*path, "min_length"), item.get("min_length"), 0, MAX_TEXT)
        self.form.number((*path, "max_length"), item.get("max_length"), 1, MAX_TEXT)
        self.form.text((*path, "value"), item.get("value"), 0, min(MAX_TEXT, top))
        self.form.text((*path, "placeholder"), item.get("placeholder"), 0, 100)
        self.form.text((*path, "label"), item.get("label"), 0, 45)

    def _thumbnail(self, path: Path, item: Json) -> None:
        self._media((*path, "media"), item.get("media"))
        self.form.text((*path, "description"), item.get("description"), 0, 1024)

    def _gallery(self, path: Path, item: Json) -> None:
        root = (*path, "items")
        for index, picture in enumerate(self.form.items(root, item.get("items"), 1, 10)):
            self._media((*root, index, "media"), picture.get("media"))
            self.form.text((*root, index, "description"), picture.get("description"), 0, 1024)

    def _file(self, path: Path, item: Json) -> None:
        self._media((*path, "file"), item.get("file"), uploaded_only=True)

    def _media(self, path: Path, media: Any, *, uploaded_only: bool = False) -> None:
        url = media.get("url") if isinstance(media, dict) else None
        self.form.text((*path, "url"), url, 1, 2048)
        if not isinstance(url, str):
            return
        scheme, _, name = url.partition("://")
        if scheme == "attachment" and name not in self.files:
            missing = "The referenced attachment was not found"
            self.form.add((*path, "url"), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", missing)
        elif scheme not in (("attachment",) if uploaded_only else ("attachment", "http", "https")):
            self.form.add((*path, "url"), "URL_TYPE_INVALID_SCHEME", f'Scheme "{scheme}" is not supported.')

    def _separator(self, path: Path, item: Json) -> None:
        self.form.number((*path, "spacing"), item.get("spacing"), 1, 2)

    def _radio(self, path: Path, item: Json) -> None:
        self._options(path, item, 2, 10)

    def _checkboxes(self, path: Path, item: Json) -> None:
        self._range(path, item, 10)
        self._options(path, item, 1, 10)

    def _upload(self, path: Path, item: Json) -> None:
        self._range(path, item, 10)


_INTERACTIVE = frozenset({BUTTON, *IN_LABEL})
_LEAVES = {
    BUTTON: ComponentCheck._button,
    TEXT_INPUT: ComponentCheck._text_input,
    TEXT_DISPLAY: ComponentCheck._text_display,
    THUMBNAIL: ComponentCheck._thumbnail,
    GALLERY: ComponentCheck._gallery,
    FILE: ComponentCheck._file,
    SEPARATOR: ComponentCheck._separator,
    FILE_UPLOAD: ComponentCheck._upload,
    RADIO_GROUP: ComponentCheck._radio,
    CHECKBOX_GROUP: ComponentCheck._checkboxes,
} | dict.fromkeys(SELECTS, ComponentCheck._select)
