// What was typed into a form and not sent: kept for this tab, and given back when the same form opens again.

import { state } from "./store.js";

const place = (form) => `engawa.unsent.${state.frame.me}.${form.token}`;

const given = (form) => JSON.stringify(form.fields.map((field) => [field.name, field.value]));

/** Everything as it stands, unless that is what the town gave. typed: texts by the fields' names. */
export function keepTyped(form, typed) {
  if (form.fields.every((field) => typed[field.name] === field.value)) forgetTyped(form);
  else sessionStorage.setItem(place(form), JSON.stringify({ given: given(form), typed }));
}

export function forgetTyped(form) {
  sessionStorage.removeItem(place(form));
}

/** The texts that were not sent, or null; also where the town gives other values now than it gave then. */
export function typedBefore(form) {
  const kept = JSON.parse(sessionStorage.getItem(place(form)) ?? "null");
  return kept?.given === given(form) ? kept.typed : null;
}
