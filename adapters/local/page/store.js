// What the page knows: the frame the server drew, who and where we are, what was read.

const listeners = new Map();

export const state = {
  frame: null, // as the server sends it, see adapters/local/frame.py
  room: "",
  privates: new Map(), // "persona room" -> [{key, after, typed, answer}]
  link: null,
};

export function on(topic, act) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), act]);
}

export function emit(topic, detail) {
  for (const act of listeners.get(topic) ?? []) act(detail);
}

/** The frame's words; {name} places are filled from values. */
export function t(key, values = {}) {
  const words = state.frame.words[key];
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const me = () => state.frame.personas.find((one) => one.id === state.frame.me);
export const person = (id) => state.frame.personas.find((one) => one.id === id);
export const room = (id) => state.frame.rooms.find((one) => one.id === id);
export const isDirect = (id) => id.startsWith("dm:");

export function remembered(name) {
  return sessionStorage.getItem(`engawa.${name}`) ?? localStorage.getItem(`engawa.${name}`) ?? "";
}

/** Each tab remembers for itself, so that two tabs can be two people; a new tab starts like the last one. */
export function remember(name, value) {
  sessionStorage.setItem(`engawa.${name}`, value);
  localStorage.setItem(`engawa.${name}`, value);
}

const readMarks = (persona) => JSON.parse(localStorage.getItem(`engawa.read.${persona}`) ?? "{}");

export function markRead(roomId, persona = state.frame.me) {
  const newest = state.frame.newest[roomId];
  if (!newest || document.hidden) return;
  const marks = readMarks(persona);
  marks[roomId] = newest;
  localStorage.setItem(`engawa.read.${persona}`, JSON.stringify(marks));
}

/** Ids sort as text, see adapters/local/wire.py. */
export function hasUnread(roomId, persona = state.frame.me) {
  const newest = state.frame.newest[roomId];
  return Boolean(newest) && newest > (readMarks(persona)[roomId] ?? "");
}

export function privatesHere(roomId = state.room, persona = state.frame.me) {
  const key = `${persona} ${roomId}`;
  if (!state.privates.has(key)) state.privates.set(key, []);
  return state.privates.get(key);
}
