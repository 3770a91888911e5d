// The conversation of one room: what everybody sees, and among it what only this persona sees.

import { byId, el, fill, focusOn, icon } from "./dom.js";
import { messageOf, privateOf } from "./message.js";
import { markRead, on, privatesHere, state, t } from "./store.js";
import * as time from "./time.js";
import { welcomePanel } from "./welcome.js";

const NEAR_END = 120; // pixels

let messages = []; // of the open room, oldest first
let more = false;
let opening = 0;

const place = () => byId("timeline");

/** Fetch and show the open room anew. */
export async function openRoom({ keepPlace = false } = {}) {
  opening += 1;
  const turn = opening;
  const reply = await state.link.ask({ do: "open", persona: state.frame.me, room: state.room });
  if (turn !== opening) return;
  messages = reply.messages ?? [];
  more = reply.earlier ?? false;
  draw({ toEnd: !keepPlace || atEnd() });
  markRead(state.room);
}

export function drawTimeline() {
  draw({ toEnd: atEnd() });
}

/** A message of the open room is new or has changed. */
export function putMessage(message) {
  const known = messages.findIndex((one) => one.id === message.id);
  const stay = !atEnd();
  if (known >= 0) {
    messages[known] = message;
    const node = place().querySelector(`[data-id="${message.id}"]`);
    const focused = node?.contains(document.activeElement);
    const fresh = messageOf(message);
    node?.replaceWith(fresh);
    if (focused) focusOn(fresh);
    return;
  }
  messages.push(message);
  const follow = !stay || message.author === state.frame.me;
  draw({ toEnd: follow, news: !follow });
}

on("private", (entry) => {
  draw({ toEnd: false });
  const node = place().querySelector(`[data-private="${entry.key}"]`);
  node?.scrollIntoView({ block: "nearest" });
  if (node) focusOn(node);
});

function atEnd() {
  const box = place();
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
}

function draw({ toEnd, news = false }) {
  const box = place();
  const top = box.scrollTop;
  box.setAttribute("aria-label", t("messages"));
  const entries = merged();
  fill(box, more ? earlierButton() : "", entries.length ? "" : welcomePanel(), ...entries, news ? newsButton() : "");
  box.scrollTop = toEnd ? box.scrollHeight : top;
}

/** Messages by day, each private answer after what stood there when it came. */
function merged() {
  const privates = privatesHere();
  const nodes = [];
  let day = "";
  const put = (entry) => nodes.push(privateOf(entry, () => dismiss(entry)));
  privates.filter((entry) => !messages.length || entry.after < messages[0].id).forEach(put);
  messages.forEach((message, at) => {
    const today = time.day(new Date(message.at));
    if (today !== day) nodes.push(el("p", { class: "day" }, el("span", {}, today)));
    day = today;
    nodes.push(messageOf(message));
    const next = messages[at + 1]?.id;
    privates.filter((entry) => entry.after >= message.id && (!next || entry.after < next)).forEach(put);
  });
  return nodes;
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
    const height = place().scrollHeight;
    messages = [...reply.messages, ...messages];
    more = reply.earlier;
    draw({ toEnd: false });
    place().scrollTop = place().scrollHeight - height;
  };
  return el("button", { type: "button", class: "button plain earlier", on: { click: act } }, t("earlier"));
}
