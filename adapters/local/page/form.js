// A form in a dialog. It stays until it is right or given up; what was typed is never lost on the way.

import { el, fill, icon, newId } from "./dom.js";
import { fieldOf } from "./fields.js";
import { t } from "./store.js";

/**
 * send(token, values) resolves with the reply, suggest(kind, typed) with options,
 * done(reply) is called once the dialog has closed after an answer that is no form.
 */
export function openForm(form, { send, suggest, done }) {
  const dialog = el("dialog", { class: "dialog" });
  const labels = new Map();
  let sending = false;

  const draw = (shown) => {
    const fields = shown.fields.map((field) =>
      fieldOf(field, { problem: shown.problems[field.name], suggest, labels }));
    const title = el("h2", { id: newId("title") }, shown.title);
    dialog.setAttribute("aria-labelledby", title.id);
    fill(dialog, el("form", { novalidate: true, on: { submit: (event) => submit(event, shown, fields) } },
      el("div", { class: "dialog-head" }, title, closeButton(dialog)),
      shown.intro ? el("p", { class: "dialog-intro" }, shown.intro) : "",
      Object.keys(shown.problems).length ? el("p", { class: "dialog-problem", role: "alert" }, t("problems")) : "",
      ...fields.map((field) => field.node),
      el("div", { class: "dialog-actions" },
        el("button", { type: "button", class: "button plain", on: { click: () => dialog.close() } }, t("cancel")),
        el("button", { type: "submit", class: "button primary" }, shown.submit))));
    (dialog.querySelector("[aria-invalid] input, input[aria-invalid], textarea[aria-invalid], select[aria-invalid]")
      ?? dialog.querySelector(".field input, .field textarea, .field select")
      ?? dialog.querySelector("[type=submit]"))?.focus();
  };

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
      dialog.close();
      done(reply);
    }
  };

  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  draw(form);
}

function closeButton(dialog) {
  return el("button", { type: "button", class: "icon-button", "aria-label": t("close"),
    on: { click: () => dialog.close() } }, icon("close"));
}
