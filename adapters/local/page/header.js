// The head of the page: the town, its clock, and who one is.

import { byId, el, fill, icon, unseen } from "./dom.js";
import { clockPanel } from "./clock.js";
import { avatar } from "./message.js";
import { personaPanel } from "./personas.js";
import { openPanel } from "./panel.js";
import { toggleDrawer } from "./sidebar.js";
import { hasUnread, me, state, t } from "./store.js";
import * as time from "./time.js";

export function drawHeader() {
  const { town } = state.frame;
  const focused = document.activeElement?.id;
  fill(byId("header"),
    el("button", { type: "button", id: "menu-button", class: "icon-button menu-button", "aria-label": t("menu"),
      "aria-controls": "sidebar", "aria-expanded": "false", on: { click: () => toggleDrawer() } },
      icon("rooms"), otherRoomUnread() ? el("span", { class: "dot" }, unseen(t("unread"))) : ""),
    el("h1", { class: "town" }, avatar(town.name, true), el("span", { class: "town-name" }, town.name)),
    clockButton(),
    personaButton());
  if (focused) byId(focused)?.focus();
  tick();
}

const otherRoomUnread = () =>
  [...state.frame.rooms.map((one) => one.id), me().direct].some((id) => id !== state.room && hasUnread(id));

function clockButton() {
  const label = t("clock");
  const button = el("button", { type: "button", id: "clock-button", class: "clock-button", "aria-haspopup": "dialog",
    "aria-expanded": "false", title: t("clock_forward") },
    icon("clock"), unseen(`${label}: `), el("span", { class: "clock-day" }), el("span", { class: "clock-hour" }),
    icon("forward"));
  button.addEventListener("click", () => openPanel(button, label, clockPanel));
  return button;
}

function personaButton() {
  const { name, office } = me();
  const others = state.frame.personas.some((one) => one.id !== state.frame.me && hasUnread(one.direct, one.id));
  const button = el("button", { type: "button", id: "persona-button", class: "persona-button",
    "aria-haspopup": "dialog", "aria-expanded": "false" },
    avatar(name), unseen(`${t("persona")}: `),
    el("span", { class: "persona-words" }, el("span", { class: "persona-name" }, name),
      el("span", { class: "office" }, office)),
    others ? el("span", { class: "dot" }, unseen(t("unread"))) : icon("down"));
  button.addEventListener("click", () => openPanel(button, t("persona"), personaPanel));
  return button;
}

/** Write the town's time wherever it stands. */
export function tick() {
  const now = time.townNow();
  for (const node of document.querySelectorAll(".clock-day")) node.textContent = time.day(now);
  for (const node of document.querySelectorAll(".clock-hour")) node.textContent = time.hour(now);
}
