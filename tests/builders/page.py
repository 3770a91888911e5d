"""The local page in a real browser, spoken to in the words a visitor would use."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser as Chromium
from playwright.async_api import ConsoleMessage, Error, Locator, Page, async_playwright, expect

CHROMIUM = Path("/usr/bin/chromium")
DESKTOP = (1280, 860)
PHONE = (390, 844)
PATIENCE = 8_000.0  # milliseconds; what has not come by then will not come

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-site-isolation-trials",  # all windows show one site: one process can show them all
    "--renderer-process-limit=1",
)


Look = tuple[tuple[int, int], bool]
"""The size of a window, and whether it is dark."""


@dataclass
class Browser:
    """Its windows are used again: opening another one takes longer than most of what is done in it."""

    chromium: Chromium
    _free: dict[Look, list[Page]] = field(default_factory=dict)

    @asynccontextmanager
    async def window(self, look: Look) -> AsyncIterator[Page]:
        """One in which nothing is open and nothing remembered."""
        free = self._free.setdefault(look, [])
        page = free.pop() if free else await self._open(look)
        try:
            yield page
            await _forget(page)
        except BaseException:
            await page.context.close()
            raise
        free.append(page)

    async def _open(self, look: Look) -> Page:
        (width, height), dark = look
        narrow = width < 600
        context = await self.chromium.new_context(
            viewport={"width": width, "height": height},
            has_touch=narrow,
            is_mobile=narrow,
            locale="ja-JP",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # nothing slides while somebody waits for it
        )
        context.set_default_timeout(PATIENCE)
        return await context.new_page()


async def _forget(page: Page) -> None:
    """Leave what is open without a trace."""
    await page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    await page.context.clear_cookies()
    await page.goto("about:blank")
    await page.mouse.move(0, 0)


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Debian's Chromium without a window of the machine's."""
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        try:
            yield Browser(chromium)
        finally:
            await chromium.close()


@asynccontextmanager
async def open_page(
    browser: Browser, address: str, *, size: tuple[int, int] = DESKTOP, dark: bool = False
) -> AsyncIterator["TownPage"]:
    """A visitor of their own (nothing remembered) at the town's page; whatever the page complains of
    in its console fails the test that opened it.
    """
    async with browser.window((size, dark)) as window:
        page = TownPage(window)
        with page.watched():
            await window.goto(address)
            await window.locator("#composer").wait_for()
            yield page
        assert page.complaints == []


@dataclass
class TownPage:
    """What a visitor sees and does."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Note errors of scripts and refusals of the content policy."""
        self.page.on("pageerror", self._note_error)
        self.page.on("console", self._note_message)
        try:
            yield
        finally:
            self.page.remove_listener("pageerror", self._note_error)
            self.page.remove_listener("console", self._note_message)

    def _note_error(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    @property
    def dialog(self) -> Locator:
        """The form that is open."""
        return self.page.locator("dialog[open]")

    @property
    def latest_private(self) -> Locator:
        """The newest answer only this visitor sees."""
        return self.page.locator(".is-private").last

    @property
    def messages(self) -> Locator:
        """What everybody sees in the room."""
        return self.page.locator(".message:not(.is-private)")

    @property
    def latest(self) -> Locator:
        return self.messages.last

    async def become(self, name: str) -> None:
        """Choose who to be."""
        await self.page.locator("#persona-button").click()
        await self.page.locator(".person", has_text=name).click()
        await self.page.locator("#persona-button", has_text=name).wait_for()
        await self._room_is_open()

    async def go(self, room: str) -> None:
        """Open a room by its name, from the drawer where the window is narrow."""
        menu = self.page.locator("#menu-button")
        if await menu.is_visible():
            await menu.click()
        await self.page.locator(".room", has_text=room).click()
        await self.page.locator("#room-head h2", has_text=room).wait_for()
        await self._room_is_open()

    async def _room_is_open(self) -> None:
        await self.page.locator("#timeline:not([aria-busy])").wait_for()

    async def ask(self, text: str) -> Locator:
        """Type something for the town; returns its answer."""
        answers = await self.page.locator(".is-private").count()
        await self._type(text)
        await self.page.keyboard.press("Enter")
        await self.page.locator(".is-private").nth(answers).or_(self.dialog).first.wait_for()
        return self.latest_private

    async def say(self, text: str) -> None:
        """Say something to the people in the room."""
        await self._type(text)
        await self.page.keyboard.press("Control+Enter")
        await self.messages.filter(has_text=text).last.wait_for()

    async def _type(self, text: str) -> None:
        await self.page.locator("#composer").fill(text)
        if await self.page.locator(".composer .listbox").is_visible():
            await self.page.keyboard.press("Escape")

    async def press(self, label: str, *, within: Locator | None = None) -> None:
        """Press a button by its label or how a word of it begins, in the newest private answer or its menu of
        actions.
        """
        begins = re.compile(rf"(?:^|\s){re.escape(label)}")  # a sign may stand before the label
        shown = within or self.latest_private
        button, menu = (shown.get_by_role("button", name=name) for name in (begins, "ほかの操作"))
        await button.or_(menu).first.wait_for()
        if await button.count() or not await menu.count():
            await button.click()
            return
        await menu.click()
        await self.page.get_by_role("menuitem", name=begins).click()

    async def choose(self, menu: str, entry: str, *, within: Locator | None = None) -> None:
        """Choose an entry of a select."""
        await self.press(menu, within=within)
        await self.page.get_by_role("menuitem", name=entry).click()

    async def use_message_menu(self, message: Locator, entry: str) -> None:
        """Choose an entry of a message's own menu."""
        await message.locator(".message-menu").click()
        await self.page.get_by_role("menuitem", name=entry).click()

    async def fill_in(self, **values: str) -> None:
        """Fill fields of the open form by the names the command gives them; choices by their label."""
        for name, value in values.items():
            await self.field(name).wait_for()
            chip = self.field(name).locator(".chip", has_text=value)
            if await self.field(name).locator(".chip").count():
                await chip.click()
            elif await self.field(name).locator("select").count():
                await self.field(name).locator("select").select_option(label=value)
            else:
                await self.field(name).locator("input, textarea").fill(value)

    async def send(self) -> None:
        """Send the open form."""
        await self.dialog.locator("[type=submit]").click()

    def field(self, name: str) -> Locator:
        """One field of the open form."""
        return self.dialog.locator(f'[data-field="{name}"]')

    async def problem_at(self, name: str) -> str:
        """What the form says is wrong with a field."""
        return await self.field(name).locator(".field-problem").inner_text()

    async def form_is_gone(self) -> None:
        await self.dialog.wait_for(state="detached")

    async def move_clock(self, label: str) -> None:
        """Move the town's clock by a button of its panel."""
        before = await self.page.locator("#clock-button").inner_text()
        await self.page.locator("#clock-button").click()
        await self.page.get_by_role("button", name=label, exact=True).click()
        await self.page.wait_for_function(
            "before => document.querySelector('#clock-button').innerText !== before", arg=before
        )
        await self.page.keyboard.press("Escape")

    async def load_example(self) -> None:
        """Fill the empty town, and wait until the offer is gone."""
        await self.page.get_by_role("button", name="例の街を置く").click()
        await self.page.locator(".example").wait_for(state="detached")

    async def overflows(self) -> bool:
        """Whether the page can be pushed sideways."""
        size = self.page.viewport_size
        assert size is not None
        # A telephone makes its window wider instead of scrolling, so the window itself is no measure.
        return bool(await self.page.evaluate("document.documentElement.scrollWidth") > size["width"])

    async def small_targets(self) -> list[str]:
        """Controls too small for a finger (under 44 px in either direction), links in text excepted."""
        found: list[str] = await self.page.evaluate(
            """() => [...document.querySelectorAll("button, summary, input, textarea, select")]
              .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.closest("[inert]"))
              .filter((node) => !node.matches(".plain-button, .chip input, .check input"))
              .map((node) => [node.getBoundingClientRect(), node])
              .filter(([box]) => box.width > 0 && (box.width < 44 || box.height < 44))
              .map(([box, node]) => `${node.className || node.id} ${box.width}x${box.height}`)"""
        )
        return found

    async def faint_words(self) -> list[str]:
        """Words whose contrast to what lies behind them is below WCAG AA."""
        found: list[str] = await self.page.evaluate(_FAINT)
        return found


_FAINT = """() => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d");
  const colour = (css) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const fill = colour(getComputedStyle(one).backgroundColor);
      if (fill[3] === 255) return fill;
    }
    return [255, 255, 255];
  };
  const faint = (node) => {
    const style = getComputedStyle(node);
    const [one, other] = [light(colour(style.color)), light(behind(node))].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (one + 0.05) / (other + 0.05);
    return ratio < (large ? 3 : 4.5) ? `${node.className} ${node.textContent} ${ratio.toFixed(2)}` : "";
  };
  return [...document.querySelectorAll("body *")]
    .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
    .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.closest(".unseen"))
    .map(faint).filter(Boolean);
}"""
