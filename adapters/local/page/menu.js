// Menus that pop up at a button: arrow keys move, Enter chooses, Esc closes and gives the focus back.

import { el } from "./dom.js";
import { placeAt } from "./panel.js";

/** items: [{label, note, style, act}] */
export function openMenu(anchor, label, items) {
  const menu = el("div", { class: "menu", popover: "auto", role: "menu", "aria-label": label });
  for (const item of items) {
    const note = item.note ? el("span", { class: "menu-note" }, item.note) : "";
    const act = () => {
      menu.hidePopover();
      item.act();
    };
    menu.append(
      el("button", { type: "button", role: "menuitem", tabindex: "-1", class: `menu-item ${item.style ?? "plain"}`, on: { click: act } },
        el("span", {}, item.label), note),
    );
  }
  menu.addEventListener("keydown", (event) => move(menu, event));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    anchor.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    menu.remove();
  });
  document.body.append(menu);
  anchor.setAttribute("aria-expanded", "true");
  menu.showPopover();
  placeAt(menu, anchor);
  menu.querySelector("button")?.focus();
}

function move(menu, event) {
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  if (event.key === "Tab") {
    event.preventDefault();
    menu.hidePopover();
  } else if (event.key in steps) {
    event.preventDefault();
    items.at(steps[event.key] % items.length)?.focus();
  }
}
