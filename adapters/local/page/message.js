// One message, public or private, as an article.

import { blocksOf } from "./blocks.js";
import { el, icon, newId } from "./dom.js";
import { openMenu } from "./menu.js";
import { press, takeFrom } from "./errands.js";
import { person, state, t } from "./store.js";
import * as time from "./time.js";

export function messageOf(message) {
  const author = message.author ? person(message.author) : null;
  const town = message.author === "";
  const name = town ? state.frame.town.name : (author?.name ?? "…");
  const at = new Date(message.at);
  const label = newId("by");
  const head = el("header", { class: "message-head" },
    el("span", { class: "author", id: label }, name),
    town ? el("span", { class: "badge" }, t("bot_badge")) : el("span", { class: "office" }, author?.office ?? ""),
    el("time", { datetime: message.at, title: time.full(at) }, time.hour(at)),
    message.edited ? el("span", { class: "edited" }, t("edited")) : "",
    menuButton(message));
  const blocks = blocksOf(message.content, (control, value, button) => press(control, value, { button }));
  const body = el("div", { class: town ? `card tone-${message.content.tone}` : "said" }, ...blocks);
  return el("article", { class: "message", "data-id": message.id, "aria-labelledby": label },
    avatar(name, town), el("div", { class: "message-body" }, head, body));
}

function menuButton(message) {
  const { menu } = state.frame;
  if (!menu.length) return "";
  const button = el("button", { type: "button", class: "icon-button message-menu", "aria-haspopup": "menu",
    "aria-expanded": "false", "aria-label": t("message_menu") }, icon("dots"));
  const items = menu.map((entry) => ({ label: entry.label, act: () => takeFrom(entry.verb, message.id, button) }));
  button.addEventListener("click", () => openMenu(button, t("message_menu"), items));
  return button;
}

/** An answer only this persona sees: what was typed, and what the town said to it. */
export function privateOf(entry, dismiss) {
  const { answer } = entry;
  const label = newId("by");
  const dismissButton = el("button", { type: "button", class: "icon-button", "aria-label": t("dismiss"),
    on: { click: dismiss } }, icon("close"));
  const head = el("header", { class: "message-head" },
    el("span", { class: "author", id: label }, state.frame.town.name),
    el("span", { class: "badge" }, t("bot_badge")),
    el("span", { class: "only-you" }, icon("lock"), t("private")),
    dismissButton);
  const blocks = blocksOf(answer, (control, value, button) => press(control, value, { button, entry }));
  const typed = entry.typed ? el("p", { class: "typed" }, `${t("you")}: ${entry.typed}`) : "";
  const card = el("div", { class: `card private tone-${answer.tone}` }, ...blocks);
  return el("article", { class: "message is-private", "data-private": entry.key, "aria-labelledby": label },
    avatar(state.frame.town.name, true), el("div", { class: "message-body" }, typed, head, card));
}

export function avatar(name, town = false) {
  const first = [...name][0] ?? "?";
  if (town) return el("span", { class: "avatar seal", "aria-hidden": "true" }, first);
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 6, 7);
  return el("span", { class: `avatar hue-${hue}`, "aria-hidden": "true" }, first);
}
