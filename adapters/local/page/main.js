// Where the page begins: it connects, draws the frame, and follows what happens.

import { focusComposer, drawComposer } from "./composer.js";
import { byId, el, fill } from "./dom.js";
import { drawHeader, tick } from "./header.js";
import { Link } from "./link.js";
import { hush, offline, toast } from "./notice.js";
import { refreshPanel } from "./panel.js";
import { drawSidebar, startDrawer, toggleDrawer } from "./sidebar.js";
import { isDirect, markRead, me, on, remember, remembered, room, state, t } from "./store.js";
import { setTownTime } from "./time.js";
import { drawTimeline, openRoom, putMessage } from "./timeline.js";

const FIRST_ROOM = "hall-welcome";
const SOON = 120; // milliseconds in which several changes become one drawing

let lost = false;
let redrawing = 0;
let wanted = null; // who was chosen last, also while their frame is still on its way
let latest = null;

/** Ask for the frame and draw everything around the conversation; where two are asked for, the later one. */
function drawFrame(persona = wanted ?? remembered("persona")) {
  wanted = persona;
  const mine = state.link.ask({ do: "hello", persona })
    .then((frame) => (mine === latest ? showFrame(frame) : latest));
  latest = mine;
  return mine;
}

function showFrame(frame) {
  wanted = frame.me;
  const drawComposerToo = !state.frame || state.frame.language !== frame.language || state.frame.me !== frame.me;
  state.frame = frame;
  remember("persona", frame.me);
  setTownTime(frame.town.now);
  if (!isHere(state.room)) state.room = [remembered("room"), FIRST_ROOM].find(isHere) ?? frame.rooms[0].id;
  document.documentElement.lang = frame.language;
  document.title = frame.town.name;
  byId("skip").textContent = t("skip");
  byId("app").hidden = false;
  drawHeader();
  drawSidebar();
  drawRoomHead();
  refreshPanel();
  if (drawComposerToo) drawComposer();
}

const isHere = (id) => Boolean(id) && (Boolean(room(id)) || id === me().direct);

const roomName = (id) => (isDirect(id) ? t("direct") : `#${room(id).name}`);

function drawRoomHead() {
  const here = room(state.room);
  fill(byId("room-head"),
    el("h2", {}, roomName(state.room)),
    el("p", {}, isDirect(state.room) ? t("direct_topic") : here.topic));
}

async function go(id) {
  state.room = id;
  remember("room", id);
  hush(id);
  toggleDrawer(false);
  drawComposer();
  drawRoomHead();
  await openRoom();
  drawSidebar();
  drawHeader();
}

async function become(persona) {
  const direct = isDirect(state.room);
  if (direct) state.room = "";
  await drawFrame(persona);
  if (direct) state.room = me().direct;
  await go(state.room);
}

function soon() {
  clearTimeout(redrawing);
  redrawing = setTimeout(async () => {
    const before = looks();
    await drawFrame();
    if (before !== looks()) drawTimeline();
  }, SOON);
}

/** What in the conversation depends on the frame. */
const looks = () =>
  JSON.stringify([state.frame.language, state.frame.town.example, state.frame.personas, state.frame.menu]);

function take(event) {
  if (event.event === "changed") {
    if (state.frame) soon();
    return;
  }
  const { message } = event;
  if (!state.frame) return;
  const fresh = message.id > (state.frame.newest[message.room] ?? "");
  if (fresh) state.frame.newest[message.room] = message.id;
  if (message.room === state.room) {
    putMessage(message);
    markRead(state.room);
    return;
  }
  drawSidebar();
  drawHeader();
  if (fresh && isHere(message.room)) {
    toast(`${roomName(message.room)}: ${message.content.summary}`, "plain", message.room);
  }
}

async function connected() {
  if (lost) {
    offline("");
    toast(t("online"), "success");
  }
  const again = state.frame !== null;
  await drawFrame();
  await openRoom({ keepPlace: again });
  drawSidebar();
  if (!again && matchMedia("(hover: hover)").matches) focusComposer(); // elsewhere a keyboard would cover the page
  lost = false;
}

function disconnected() {
  lost = state.frame !== null;
  if (lost) offline(t("offline"));
}

function keys(event) {
  const typing = event.target.closest("input, textarea, select, dialog");
  if ((event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing)) {
    if (event.target.closest("dialog")) return;
    event.preventDefault();
    focusComposer();
  }
}

state.link = new Link({ onOpen: connected, onLost: disconnected, onEvent: take });
on("go", go);
on("become", become);
on("acted", soon);
document.addEventListener("keydown", keys);
document.addEventListener("visibilitychange", () => {
  if (state.frame && !document.hidden) {
    markRead(state.room);
    drawSidebar();
  }
});
setInterval(() => state.frame && tick(), 1000);
startDrawer();
state.link.connect();
