// What one has the town do, and where its answer goes: a form opens, a message appears only for oneself.

import { openForm } from "./form.js";
import { toast } from "./notice.js";
import { emit, privatesHere, state, t } from "./store.js";

const KEPT = 50; // private answers per room; older ones are gone as after a reload

let made = 0;

const here = () => ({ persona: state.frame.me, room: state.room });

const asking = (ask, at) => state.link.ask({ ...ask, ...at, request: crypto.randomUUID() });

/** Asks and shows the answer. entry: the private answer whose control was used, which is then replaced. */
async function run(ask, { button, entry, typed } = {}) {
  if (button?.getAttribute("aria-disabled") === "true") return;
  const at = here();
  button?.setAttribute("aria-disabled", "true");
  const reply = await asking(ask, at);
  button?.removeAttribute("aria-disabled");
  settle(reply, at, { entry, typed });
}

function settle(reply, at, context) {
  if (reply.problem) toast(reply.problem, "problem");
  else if (!reply.answer) toast(t("done_before"));
  else if (reply.answer.type === "form") fillIn(reply.answer, at, context);
  else show(reply.answer, at, context);
  emit("acted");
}

function fillIn(form, at, context) {
  openForm(form, {
    send: (token, values) => asking({ do: "submit", token, values }, at),
    suggest: (kind, typed) => suggest(kind, typed, at),
    done: (reply) => settle(reply, at, context),
  });
}

function show(answer, { persona, room }, { entry, typed }) {
  if (entry) {
    entry.answer = answer;
    emit("private", entry);
    return;
  }
  made += 1;
  const fresh = { key: String(made), after: state.frame.newest[room] ?? "", typed, answer };
  const privates = privatesHere(room, persona);
  privates.push(fresh);
  if (privates.length > KEPT) privates.shift();
  if (room === state.room && persona === state.frame.me) emit("private", fresh);
}

export function press(control, value, context) {
  const ask = { do: "press", token: control.token };
  return run(value === undefined ? ask : { ...ask, value }, context);
}

export const type = (text) => run({ do: "type", text }, { typed: text });

export const takeFrom = (verb, message, button) => run({ do: "from_message", verb, message }, { button });

export async function suggest(kind, typed, at = here()) {
  return (await state.link.ask({ do: "suggest", kind, typed, ...at })).options ?? [];
}

/** Says something to the people in the room; whether it went out. */
export async function say(text) {
  const reply = await asking({ do: "say", text }, here());
  if (reply.problem) toast(reply.problem, "problem");
  return !reply.problem;
}
