// A form in a dialog. It stays until it is right or given up; what was typed is never lost on the way.

import { el, fill, icon, newId } from "./dom.js";
import { fieldOf } from "./fields.js";
import { t } from "./store.js";
import { forgetTyped, keepTyped, typedBefore } from "./unsent.js";

/**
 * send(token, values) resolves with the reply, suggest(kind, typed) with options,
 * done(reply) is called once the dialog has closed after an answer that is no form.
 */
export function openForm(form, { send, suggest, done }) {
  const dialog = el("dialog", { class: "dialog" });
  const labels = new Map();
  let sending = false;

  const draw = (shown, { before = null } = {}) => {
    const fields = shown.fields.map((field) =>
      fieldOf(before ? { ...field, value: before[field.name] ?? field.value } : field,
        { problem: shown.problems[field.name], suggest, labels }));
    const keep = () => keepTyped(form, Object.fromEntries(fields.map((field) => [field.name, field.typed()])));
    const title = el("h2", { id: newId("title") }, shown.title);
    dialog.setAttribute("aria-labelledby", title.id);
    const acts = { submit: (event) => submit(event, shown, fields), input: keep, change: keep };
    fill(dialog, el("form", { novalidate: true, on: acts },
      el("div", { class: "dialog-head" }, title, closeButton(dialog)),
      shown.intro ? el("p", { class: "dialog-intro" }, shown.intro) : "",
      before ? givenBack() : "",
      Object.keys(shown.problems).length ? el("p", { class: "dialog-problem", role: "alert" }, t("problems")) : "",
      ...fields.map((field) => field.node),
      el("div", { class: "dialog-actions" },
        el("button", { type: "button", class: "button plain", on: { click: () => dialog.close() } }, t("cancel")),
        el("button", { type: "submit", class: "button primary" }, shown.submit))));
    (dialog.querySelector("[aria-invalid] input, input[aria-invalid], textarea[aria-invalid], select[aria-invalid]")
      ?? dialog.querySelector(".field input, .field textarea, .field select")
      ?? dialog.querySelector("[type=submit]"))?.focus();
  };

  const givenBack = () => el("div", { class: "dialog-kept" }, el("p", {}, t("kept_typed")),
    el("button", { type: "button", class: "button plain", on: { click: () => { forgetTyped(form); draw(form); } } },
      t("forget_typed")));

  const submit = async (event, shown, fields) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    dialog.setAttribute("aria-busy", "true");
    const reply = await send(shown.token, Object.fromEntries(fields.map((field) => [field.name, field.value()])));
    sending = false;
    dialog.removeAttribute("aria-busy");
    if (!dialog.open) return;
    if (reply.answer?.type === "form") draw(reply.answer);
    else {
      if (!reply.problem) forgetTyped(form); // else it opens again with what was typed
      dialog.close();
      done(reply);
    }
  };

  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  draw(form, { before: typedBefore(form) });
}

function closeButton(dialog) {
  return el("button", { type: "button", class: "icon-button", "aria-label": t("close"),
    on: { click: () => dialog.close() } }, icon("close"));
}
