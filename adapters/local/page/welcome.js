// What an empty conversation shows: a greeting, the first steps, and the offer of an example town.

import { controlOf } from "./blocks.js";
import { el } from "./dom.js";
import { press } from "./errands.js";
import { toast } from "./notice.js";
import { isDirect, me, state, t } from "./store.js";

export function welcomePanel() {
  const steps = state.frame.first.map((control) =>
    controlOf(control, (one, value, button) => press(one, value, { button })));
  return el("section", { class: "welcome" },
    engawa(),
    el("h2", {}, t("welcome", { name: me().name })),
    el("p", {}, isDirect(state.room) ? t("welcome_direct") : t("welcome_room")),
    el("div", { class: "first-steps", role: "group", "aria-label": t("first_steps") }, ...steps),
    exampleOffer());
}

/** One click fills an empty town; nothing is offered in one that has people. */
function exampleOffer() {
  if (!state.frame.town.example) return "";
  const button = el("button", { type: "button", class: "button plain" }, t("example_button"));
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    button.textContent = t("example_working");
    const reply = await state.link.ask({ do: "example", persona: state.frame.me });
    if (reply.problem) toast(reply.problem, "problem");
  });
  return el("div", { class: "example" },
    el("div", {}, el("h3", {}, t("example_heading")), el("p", {}, t("example_body"))), button);
}

/** The veranda the town is named after. */
function engawa() {
  return el("div", { class: "engawa", "aria-hidden": "true" });
}
