// The line at the bottom: commands for the town, words for the room.

import { commandsLike, fold, inside, withWord } from "./completion.js";
import { byId, el, fill, icon, newId } from "./dom.js";
import { say, suggest, type } from "./errands.js";
import { Listbox } from "./listbox.js";
import { isDirect, state, t } from "./store.js";

let input = null;
let list = null;
let hint = null;
let latest = 0;

export function drawComposer() {
  const kept = input?.value ?? "";
  const focused = input !== null && document.activeElement === input;
  const label = newId("composer-label");
  input = el("textarea", { id: "composer", rows: "1", "aria-labelledby": label, enterkeyhint: "send",
    placeholder: t("composer_placeholder"), spellcheck: "false" });
  input.value = kept;
  list = new Listbox(input, t("commands"), take);
  hint = el("p", { class: "composer-hint", "aria-live": "polite" });
  input.addEventListener("input", () => look());
  input.addEventListener("keydown", key);
  const browse = el("button", { type: "button", class: "icon-button", "aria-label": t("commands"),
    title: t("commands"), on: { mousedown: (event) => event.preventDefault(), click: showAll } }, icon("list"));
  const ask = el("button", { type: "submit", class: "button primary", title: t("ask_hint") }, t("ask"));
  const speak = el("button", { type: "button", class: "button plain", title: t("say_hint"),
    on: { click: speakOut } }, t("say"));
  fill(byId("composer-place"), el("form", { class: "composer", on: { submit: askTown } },
    el("label", { class: "unseen", id: label, for: "composer" }, t("composer")),
    list.node, hint,
    el("div", { class: "composer-row" }, browse, input, ask, isDirect(state.room) ? "" : speak)));
  grow();
  if (focused) input.focus();
}

export function focusComposer() {
  input?.focus();
}

async function askTown(event) {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return showAll();
  clear();
  await type(text.replace(/^[/／]\s*/, ""));
}

async function speakOut() {
  const text = input.value.trim();
  if (!text) return focusComposer();
  if (await say(text)) clear();
  focusComposer();
}

function clear() {
  input.value = "";
  latest += 1;
  list.hide();
  fill(hint);
  grow();
}

function key(event) {
  if (event.isComposing || event.keyCode === 229) return; // a kana conversion is going on
  if (list.handle(event)) return;
  if (event.key === "ArrowDown" && !input.value) {
    event.preventDefault();
    showAll();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (!isDirect(state.room)) speakOut();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    input.form.requestSubmit();
  }
}

const entry = (command) => ({ label: command.name, note: command.help, command });

function showAll() {
  focusComposer();
  list.show(list.open ? [] : state.frame.commands.map(entry));
}

/** Offer what fits to what stands there now. */
async function look() {
  grow();
  latest += 1;
  const turn = latest;
  const text = input.value.replace(/^[/／]/, "");
  const typed = inside(state.frame.commands, text);
  if (!typed) {
    fill(hint);
    list.show(fold(text) || input.value ? commandsLike(state.frame.commands, text).map(entry) : []);
    return;
  }
  describe(typed);
  const options = await optionsFor(typed.command.params[typed.at], typed.word);
  if (turn === latest) list.show(options.map((option) => ({ ...option, word: typed.word })));
}

async function optionsFor(param, word) {
  if (!param) return [];
  const bare = word.replace(/[「」"]/g, "");
  if (param.suggest) return suggest(param.suggest, bare);
  return param.options.filter((option) => fold(option.label).includes(fold(bare)));
}

function describe({ command, at }) {
  const params = command.params.map((param, index) =>
    el("span", { class: index === at ? "param now" : "param" }, param.required ? param.label : `[${param.label}]`));
  fill(hint, el("strong", {}, command.name), ...params, el("span", { class: "param-help" }, command.help));
}

function take(option) {
  if (option.command) {
    input.value = option.command.params.length ? `${option.command.name} ` : option.command.name;
  } else {
    input.value = withWord(input.value, option.word, option.label);
  }
  focusComposer();
  if (option.command && !option.command.params.length) grow();
  else look();
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
}
