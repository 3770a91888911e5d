// The fields of a form, one function per way of filling in. Each gives {node, value()}, and typed() where
// one sees other words than are sent.

import { el, newId } from "./dom.js";
import { Listbox } from "./listbox.js";
import { t } from "./store.js";

const FEW = 6; // so many choices are all shown; more become a menu
const LIST_HEIGHT = 260; // pixels a list of suggestions likes to have
const EDGE = 12; // pixels it keeps from the window's edge

/** context: {problem, suggest(kind, typed), labels: Map of chosen values to their labels} */
export function fieldOf(field, context) {
  const ids = { input: newId("field"), hint: newId("hint"), problem: newId("problem") };
  const described = [field.hint && ids.hint, context.problem && ids.problem].filter(Boolean).join(" ");
  const marks = {
    "aria-describedby": described || null,
    "aria-invalid": context.problem ? "true" : null,
    "aria-required": field.required ? "true" : null,
  };
  const made = ENTRIES[field.entry](field, { ...context, ids, marks });
  const state = el("span", { class: field.required ? "need required" : "need" },
    field.required ? t("required") : t("optional"));
  const label = made.group
    ? el("legend", { class: "field-label" }, field.label, state)
    : el("label", { class: "field-label", for: ids.input }, field.label, state);
  const hint = field.hint ? el("p", { class: "field-hint", id: ids.hint }, field.hint) : "";
  const problem = context.problem ? el("p", { class: "field-problem", id: ids.problem }, context.problem) : "";
  const node = el(made.group ? "fieldset" : "div",
    { class: "field", "data-field": field.name, ...(made.group ? marks : {}) },
    label, hint, made.node, problem);
  return { node, name: field.name, value: made.value, typed: made.typed ?? made.value };
}

const ENTRIES = {
  line: (field, { ids, marks }) => {
    const input = el("input", { type: "text", id: ids.input, value: field.value, autocomplete: "off", ...marks });
    return counted(input, field);
  },
  paragraph: (field, { ids, marks }) => {
    const input = el("textarea", { id: ids.input, rows: "5", ...marks });
    input.value = field.value;
    return counted(input, field);
  },
  choice: (field, context) => (field.options.length <= FEW ? radios(field, context) : menu(field, context)),
  suggest: suggesting,
};

function counted(input, field) {
  const count = el("p", { class: "field-count", "aria-hidden": "true" });
  const tell = () => {
    const length = [...input.value].length;
    count.textContent = length > field.limit * 0.8 ? `${length} / ${field.limit}` : "";
    count.classList.toggle("over", length > field.limit);
  };
  input.addEventListener("input", tell);
  tell();
  return { node: el("div", {}, input, count), value: () => input.value };
}

function radios(field, { ids }) {
  const inputs = field.options.map((option, at) =>
    el("input", { type: "radio", name: ids.input, id: `${ids.input}-${at}`, value: option.value,
      checked: option.value === field.value }));
  const chips = field.options.map((option, at) =>
    el("label", { class: "chip", for: inputs[at].id }, inputs[at], el("span", {}, option.label)));
  return {
    group: true,
    node: el("div", { class: "chips" }, ...chips),
    value: () => inputs.find((input) => input.checked)?.value ?? "",
  };
}

function menu(field, { ids, marks }) {
  const choices = field.options.map((option) => el("option", { value: option.value }, option.label));
  const node = el("select", { id: ids.input, ...marks }, el("option", { value: "" }, t("choose")), ...choices);
  node.value = field.value;
  return { node, value: () => node.value };
}

function suggesting(field, { ids, marks, suggest, labels }) {
  let chosen = labels.has(field.value) ? { label: labels.get(field.value), value: field.value } : null;
  const input = el("input", { type: "text", id: ids.input, value: chosen?.label ?? field.value,
    placeholder: t("find"), ...marks });
  const list = new Listbox(input, field.label, (option) => {
    chosen = option;
    labels.set(option.value, option.label);
    input.value = option.label;
  });
  let latest = 0;
  const look = async () => {
    latest += 1;
    const turn = latest;
    const options = await suggest(field.suggest, input.value);
    if (turn !== latest || document.activeElement !== input) return;
    list.show(options);
    putAt(input, list.node);
  };
  // Not on focus: a list that opens by itself hides the rest of the form before it was seen.
  input.addEventListener("input", look);
  input.addEventListener("click", look);
  input.addEventListener("keydown", (event) => {
    if (list.handle(event) || event.key !== "ArrowDown") return;
    event.preventDefault();
    look();
  });
  const value = () => (chosen && chosen.label === input.value ? chosen.value : input.value);
  return { node: el("div", { class: "suggesting" }, input, list.node), value, typed: () => input.value };
}

/** Below the input, or above where there is more room. */
function putAt(input, node) {
  const place = input.getBoundingClientRect();
  const [above, below] = [place.top - EDGE, window.innerHeight - place.bottom - EDGE];
  const under = below >= Math.min(LIST_HEIGHT, above);
  Object.assign(node.style, {
    left: `${place.left}px`,
    width: `${place.width}px`,
    top: under ? `${place.bottom + 4}px` : "auto",
    bottom: under ? "auto" : `${window.innerHeight - place.top + 4}px`,
    maxHeight: `${Math.min(LIST_HEIGHT, under ? below : above)}px`,
  });
}
