// The hands of the town's clock: forward by a span, or to what comes next.

import { el } from "./dom.js";
import { toast } from "./notice.js";
import { state, t } from "./store.js";
import * as time from "./time.js";

const MOVES = [
  ["minutes", { to: "minutes", minutes: 10 }],
  ["hour", { to: "minutes", minutes: 60 }],
  ["day", { to: "minutes", minutes: 24 * 60 }],
  ["clock_to_next", { to: "next" }],
  ["clock_to_broadcast", { to: "broadcast" }],
];

export function clockPanel() {
  const movable = state.frame.town.clock_movable;
  const buttons = MOVES.map(([key, move], at) =>
    el("button", { type: "button", class: at < 3 ? "button plain" : "button plain wide",
      "aria-disabled": movable ? null : "true", on: { click: () => forward(move) } }, t(key)));
  return [
    el("p", { class: "clock-face" }, el("span", { class: "clock-day" }, time.day(time.townNow())),
      el("span", { class: "clock-hour" }, time.hour(time.townNow()))),
    el("h2", { class: "panel-title" }, t("clock_forward")),
    el("div", { class: "clock-moves" }, ...buttons),
    movable ? "" : el("p", { class: "block-note" }, t("clock_shared")),
  ].filter((node) => node !== "");
}

async function forward(move) {
  const reply = await state.link.ask({ do: "clock", persona: state.frame.me, ...move });
  if (reply.problem) toast(reply.problem, "problem");
  else toast(t("clock_moved", { time: time.full(new Date(reply.now)) }), "success");
}
