// The list of rooms: the town hall's own, sections, and the direct line. A drawer on small screens.

import { byId, el, fill, icon, unseen } from "./dom.js";
import { emit, hasUnread, me, state, t } from "./store.js";

const NARROW = matchMedia("(max-width: 52rem)");

export function drawSidebar() {
  const halls = state.frame.rooms.filter((one) => one.hall);
  const sections = state.frame.rooms.filter((one) => !one.hall);
  const direct = { id: me().direct, name: t("direct") };
  const nav = byId("sidebar");
  nav.setAttribute("aria-label", t("menu"));
  const focused = document.activeElement?.dataset?.room;
  fill(nav,
    group(t("rooms"), halls.map((one) => entry(one, "#"))),
    sections.length ? group(t("section_rooms"), sections.map((one) => entry(one, "#"))) : "",
    group(me().name, [entry(direct, icon("letter"))]),
    el("p", { class: "version" }, `Engawa ${state.frame.town.version}`));
  if (focused) nav.querySelector(`[data-room="${CSS.escape(focused)}"]`)?.focus();
  settleDrawer();
}

function group(title, entries) {
  return el("section", {}, el("h2", { class: "side-title" }, title), el("ul", {}, ...entries));
}

function entry(one, mark) {
  const here = one.id === state.room;
  const unread = !here && hasUnread(one.id);
  const button = el("button", { type: "button", class: "room", "data-room": one.id, "aria-current": here ? "page" : null,
    on: { click: () => emit("go", one.id) } },
    el("span", { class: "room-mark", "aria-hidden": "true" }, mark),
    el("span", { class: "room-name" }, one.name),
    unread ? el("span", { class: "dot" }, unseen(t("unread"))) : "");
  return el("li", {}, button);
}

export function toggleDrawer(open = !document.body.classList.contains("drawer-open")) {
  document.body.classList.toggle("drawer-open", open);
  settleDrawer();
  if (!NARROW.matches) return;
  if (open) byId("sidebar").querySelector("[aria-current], .room")?.focus();
  else if (byId("sidebar").contains(document.activeElement)) byId("menu-button")?.focus();
}

/** A closed drawer can be neither seen nor reached; behind an open one the conversation rests. */
function settleDrawer() {
  const open = document.body.classList.contains("drawer-open");
  byId("sidebar").inert = NARROW.matches && !open;
  byId("main").inert = NARROW.matches && open;
  byId("scrim").hidden = !(NARROW.matches && open);
  byId("menu-button")?.setAttribute("aria-expanded", String(open));
}

export function startDrawer() {
  NARROW.addEventListener("change", () => toggleDrawer(false));
  byId("scrim").addEventListener("click", () => toggleDrawer(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("drawer-open")) toggleDrawer(false);
  });
}
