// The conversation of one room: what everybody sees, and among it what only this persona sees.

import { arrange, byId, el, focusOn, icon } from "./dom.js";
import { messageOf, privateOf } from "./message.js";
import { markRead, on, privatesHere, state, t } from "./store.js";
import * as time from "./time.js";
import { welcomePanel } from "./welcome.js";

const NEAR_END = 120; // pixels
const CONTROLS = "button, a";

let messages = []; // of the open room, oldest first
let more = false;
let opening = 0;
let drawn = new Map(); // what was made of a message or answer, so that only changes are drawn (and read out)

const box = () => byId("timeline");

/** Fetch and show the open room anew. */
export async function openRoom({ keepPlace = false } = {}) {
  opening += 1;
  const turn = opening;
  box().setAttribute("aria-busy", "true");
  const reply = await state.link.ask({ do: "open", persona: state.frame.me, room: state.room });
  if (turn !== opening) return;
  messages = reply.messages ?? [];
  more = reply.earlier ?? false;
  drawn = new Map();
  draw({ toEnd: !keepPlace || atEnd() });
  box().removeAttribute("aria-busy");
  markRead(state.room);
}

/** Draw everything again: its words or its people are called otherwise now. The focus stays where it was. */
export function drawTimeline() {
  const focused = [...drawn].find(([, { node }]) => node.contains(document.activeElement));
  const controls = focused ? [...focused[1].node.querySelectorAll(CONTROLS)] : [];
  const at = controls.indexOf(document.activeElement);
  drawn = new Map();
  draw({ toEnd: atEnd() });
  const fresh = focused && drawn.get(focused[0])?.node;
  if (fresh && at >= 0) fresh.querySelectorAll(CONTROLS)[at]?.focus();
  else if (fresh) focusOn(fresh);
}

/** A message of the open room is new or has changed. */
export function putMessage(message) {
  const known = messages.findIndex((one) => one.id === message.id);
  const follow = atEnd() || message.author === state.frame.me;
  if (known < 0) {
    messages.push(message);
    draw({ toEnd: follow, news: !follow });
    return;
  }
  const focused = drawn.get(message.id)?.node.contains(document.activeElement);
  messages[known] = message;
  draw({ toEnd: false });
  if (focused) focusOn(drawn.get(message.id).node);
}

on("private", (entry) => {
  draw({ toEnd: false });
  const node = drawn.get(entry)?.node;
  if (!node) return;
  if (!byId("composer").value) focusOn(node); // who types on already keeps the line
  bringIntoView(node);
});

/** As little as possible, but one begins to read at the top. */
function bringIntoView(node) {
  const [window, place] = [box().getBoundingClientRect(), node.getBoundingClientRect()];
  const fromTop = place.height > window.height || place.top < window.top;
  node.scrollIntoView({ block: fromTop ? "start" : "nearest" });
}

function atEnd() {
  return box().scrollHeight - box().scrollTop - box().clientHeight < NEAR_END;
}

function draw({ toEnd, news = false }) {
  const top = box().scrollTop;
  box().setAttribute("aria-label", t("messages"));
  const entries = merged();
  const parts = [more && earlierButton(), !entries.length && welcomePanel(), ...entries, news && newsButton()];
  arrange(box(), parts.filter(Boolean));
  if (toEnd) goToEnd(entries.at(-1));
  else box().scrollTop = top;
}

/** To the bottom; to the top of the last entry where that alone is taller than the window. */
function goToEnd(last) {
  box().scrollTop = box().scrollHeight;
  if (last && last.offsetHeight > box().clientHeight) last.scrollIntoView({ block: "start" });
}

/** Messages by day, each private answer after what stood there when it came. */
function merged() {
  const privates = privatesHere();
  const nodes = [];
  let day = "";
  const put = (entry) => nodes.push(once(entry, entry.answer, () => privateOf(entry, () => dismiss(entry))));
  privates.filter((entry) => !messages.length || entry.after < messages[0].id).forEach(put);
  messages.forEach((message, at) => {
    const today = time.day(new Date(message.at));
    if (today !== day) nodes.push(once(today, today, () => el("p", { class: "day" }, el("span", {}, today))));
    day = today;
    nodes.push(once(message.id, message, () => messageOf(message)));
    const next = messages[at + 1]?.id;
    privates.filter((entry) => entry.after >= message.id && (!next || entry.after < next)).forEach(put);
  });
  return nodes;
}

/** The node made for a key before, unless its content is another one now. */
function once(key, content, make) {
  const before = drawn.get(key);
  if (before?.content === content) return before.node;
  const node = make();
  drawn.set(key, { content, node });
  return node;
}

function dismiss(entry) {
  const privates = privatesHere();
  privates.splice(privates.indexOf(entry), 1);
  draw({ toEnd: false });
  byId("composer").focus();
}

/** Somebody reads further up: they are told, not moved. */
function newsButton() {
  const go = () => draw({ toEnd: true });
  return el("div", { class: "news" },
    el("button", { type: "button", class: "button primary", on: { click: go } }, t("news"), icon("down")));
}

function earlierButton() {
  const act = async () => {
    const before = messages[0].id;
    const reply = await state.link.ask({ do: "open", persona: state.frame.me, room: state.room, before });
    const height = box().scrollHeight;
    messages = [...reply.messages, ...messages];
    more = reply.earlier;
    draw({ toEnd: false });
    box().scrollTop = box().scrollHeight - height;
  };
  return el("button", { type: "button", class: "button plain earlier", on: { click: act } }, t("earlier"));
}
