// Who to be, in which language, and somebody new.

import { el, newId, unseen } from "./dom.js";
import { avatar } from "./message.js";
import { toast } from "./notice.js";
import { emit, hasUnread, state, t } from "./store.js";

const LANGUAGES = [["ja", "日本語"], ["en", "English"]];

export function personaPanel(close) {
  const people = state.frame.personas.map((one) => {
    const here = one.id === state.frame.me;
    const unread = !here && hasUnread(one.direct, one.id);
    const act = () => {
      close();
      emit("become", one.id);
    };
    return el("li", {}, el("button", { type: "button", class: "person", "aria-current": here ? "true" : null,
      on: { click: act } },
      avatar(one.name),
      el("span", { class: "persona-words" }, el("span", { class: "persona-name" }, one.name),
        el("span", { class: "office" }, [one.office, one.role].filter(Boolean).join(" · "))),
      unread ? el("span", { class: "dot" }, unseen(t("unread"))) : ""));
  });
  return [
    el("h2", { class: "panel-title" }, t("persona")),
    el("ul", { class: "people" }, ...people),
    languageChoice(),
    newcomer(),
  ];
}

function languageChoice() {
  const buttons = LANGUAGES.map(([language, name]) =>
    el("button", { type: "button", class: "segment", lang: language,
      "aria-pressed": String(state.frame.language === language),
      on: { click: () => state.link.ask({ do: "language", persona: state.frame.me, language }) } }, name));
  const label = newId("language");
  return el("div", { class: "language" }, el("h2", { class: "panel-title", id: label }, t("language")),
    el("div", { class: "segments", role: "group", "aria-labelledby": label }, ...buttons));
}

function newcomer() {
  const name = el("input", { type: "text", id: newId("persona-name"), autocomplete: "off", maxlength: "60" });
  const manages = el("input", { type: "checkbox", id: newId("persona-manages") });
  const add = async (event) => {
    event.preventDefault();
    const reply = await state.link.ask({
      do: "add_persona", persona: state.frame.me, name: name.value, manages_place: manages.checked,
    });
    if (reply.problem) {
      toast(reply.problem, "problem");
      name.focus();
    } else emit("become", reply.persona);
  };
  return el("details", { class: "newcomer" }, el("summary", {}, t("persona_add")),
    el("form", { on: { submit: add } },
      el("label", { for: name.id, class: "field-label" }, t("persona_name")), name,
      el("label", { class: "check", for: manages.id }, manages, el("span", {}, t("persona_manages"))),
      el("button", { type: "submit", class: "button primary" }, t("add"))));
}
