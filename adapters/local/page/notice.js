// Short words at the edge: what just happened, and whether the town can be reached.

import { byId, el, fill } from "./dom.js";

const SHOWN = 6000;
const MOST = 2;

/** topic: a later notice about the same thing takes the place of an earlier one. */
export function toast(words, tone = "plain", topic = "") {
  if (topic) hush(topic);
  const box = el("p", { class: `toast tone-${tone}`, "data-topic": topic || null }, words);
  const all = byId("toasts");
  all.append(box);
  if (all.childElementCount > MOST) all.firstElementChild.remove();
  setTimeout(() => box.remove(), SHOWN);
}

/** What a notice was about has been seen. */
export function hush(topic) {
  byId("toasts").querySelector(`[data-topic="${CSS.escape(topic)}"]`)?.remove();
}

export function offline(words) {
  fill(byId("offline"), words);
}
