// The parts of a message, as adapters/local/render.py sends them, into elements.

import { el, icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { emit, room, state, t } from "./store.js";

const LONG = 700; // characters; what is longer is folded

/** press(control, value, button) is called for buttons, also those inside a menu, and for selects. */
export function blocksOf(content, press) {
  const files = content.files?.length ? [filesOf(content.files)] : [];
  return [...content.blocks.map((block) => BLOCKS[block.type](block, press)), ...files];
}

function filesOf(files) {
  return el("ul", { class: "block-items" }, ...files.map((file) => el("li", {},
    el("a", { href: file.url, download: file.name, class: "button plain" },
      `${t("save_file")}: ${file.name}`))));
}

const BLOCKS = {
  heading: (block) => el("h3", { class: "block-heading" }, ...line(block.line)),
  paragraph: (block) => paragraph(block.line),
  note: (block) => el("p", { class: "block-note" }, ...line(block.line)),
  divider: () => el("hr", {}),
  fields: (block) =>
    el("dl", { class: "block-fields" },
      ...block.fields.map((field) =>
        el("div", {}, el("dt", {}, field.label), el("dd", {}, ...line(field.line))))),
  items: (block, press) =>
    el("ul", { class: "block-items" }, ...block.items.map((item) => itemOf(item, press))),
  actions: (block, press) =>
    el("div", { class: "block-actions" }, ...block.controls.map((control) => controlOf(control, press))),
};

function itemOf(item, press) {
  const note = item.note.length ? el("p", { class: "item-note" }, ...line(item.note)) : "";
  const words = el("div", { class: "item-words" }, el("p", {}, ...line(item.line)), note);
  return el("li", {}, words, item.button ? controlOf(item.button, press) : "");
}

function paragraph(spans) {
  const node = el("p", { class: "block-paragraph" }, ...line(spans));
  if (node.textContent.length <= LONG) return node;
  node.classList.add("folded");
  const more = el("button", { type: "button", class: "plain-button", "aria-expanded": "false" }, t("more"));
  more.addEventListener("click", () => {
    const folded = node.classList.toggle("folded");
    more.setAttribute("aria-expanded", String(!folded));
    more.textContent = folded ? t("more") : t("less");
  });
  return el("div", {}, node, more);
}

export function controlOf(control, press) {
  if (control.type === "link") return linkOf(control.url, control.label, "button");
  const props = { type: "button", class: `button ${control.style ?? "plain"}` };
  if (control.type === "button") {
    const button = el("button", props, control.label);
    button.addEventListener("click", () => press(control, undefined, button));
    return button;
  }
  const button = el("button", { ...props, "aria-haspopup": "menu", "aria-expanded": "false" },
    control.label, icon("down"));
  const items = control.type === "menu"
    ? control.entries.map((entry) => ({
      label: entry.label, style: entry.style, act: () => press(entry, undefined, button),
    }))
    : control.options.map((option) => ({
      label: option.label, note: option.note, act: () => press(control, option.value, button),
    }));
  button.addEventListener("click", () => openMenu(button, control.label, items));
  return button;
}

function line(spans) {
  return spans.map((span) => SPANS[span.type](span));
}

const SPANS = {
  text: (span) => (span.bold ? el("strong", {}, span.text) : document.createTextNode(span.text)),
  mention: (span) =>
    el("span", { class: span.persona === state.frame.me ? "mention mine" : "mention" }, `@${span.text}`),
  when: (span) => el("time", { datetime: span.at }, span.text),
  link: (span) => linkOf(span.url, span.text, ""),
  room: (span) => roomOf(span.room),
};

function linkOf(url, label, style) {
  if (!url) return el("span", {}, label);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", class: style }, label);
}

function roomOf(id) {
  const there = room(id);
  if (!there) return el("span", {}, "#…");
  const go = () => emit("go", id);
  return el("button", { type: "button", class: "plain-button room-link", on: { click: go } }, `#${there.name}`);
}
