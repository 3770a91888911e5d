// Short words at the edge: what just happened, and whether the town can be reached.

import { byId, el, fill } from "./dom.js";

const SHOWN = 6000;
const MOST = 2;

export function toast(words, tone = "plain") {
  const box = el("p", { class: `toast tone-${tone}` }, words);
  const all = byId("toasts");
  all.append(box);
  if (all.childElementCount > MOST) all.firstElementChild.remove();
  setTimeout(() => box.remove(), SHOWN);
}

export function offline(words) {
  fill(byId("offline"), words);
}
