// Suggestions at an input: arrow keys choose, Enter or Tab takes, Esc closes (the combobox pattern of WAI-ARIA).

import { el, fill, newId } from "./dom.js";

export class Listbox {
  #options = [];
  #active = -1;

  constructor(input, label, choose) {
    this.input = input;
    this.choose = choose;
    this.node = el("ul", { class: "listbox", role: "listbox", id: newId("listbox"), "aria-label": label, hidden: true });
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.node.id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("autocomplete", "off");
    input.addEventListener("blur", () => this.hide());
  }

  get open() {
    return !this.node.hidden;
  }

  /** options: [{label, note, ...}]; none hides the list. */
  show(options) {
    this.#options = options;
    this.#active = -1;
    this.node.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(this.open));
    this.input.removeAttribute("aria-activedescendant");
    fill(this.node, ...options.map((option, at) => this.#entry(option, at)));
  }

  hide() {
    this.show([]);
  }

  /** Whether the key was for the list. */
  handle(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else if (event.key === "Escape") this.hide();
    else if ((event.key === "Enter" || event.key === "Tab") && this.#active >= 0) this.#take(this.#active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #move(step) {
    const size = this.#options.length;
    this.#active = this.#active < 0 && step < 0 ? size - 1 : (this.#active + step + size) % size;
    [...this.node.children].forEach((child, at) => child.setAttribute("aria-selected", String(at === this.#active)));
    const active = this.node.children[this.#active];
    this.input.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  }

  #take(at) {
    const option = this.#options[at];
    this.hide();
    this.choose(option);
  }

  #entry(option, at) {
    const note = option.note ? el("span", { class: "option-note" }, option.note) : "";
    return el("li", {
      role: "option", id: newId("option"), "aria-selected": "false", class: "option",
      on: {
        mousedown: (event) => event.preventDefault(), // the input keeps the focus
        click: () => this.#take(at),
      },
    }, el("span", { class: "option-label" }, option.label), note);
  }
}
