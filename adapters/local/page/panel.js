// Small panels under a button of the header; a sheet from below on small screens. Esc closes.

import { el } from "./dom.js";

let shown = null; // {node, make, anchor}

export function openPanel(anchor, label, make) {
  const node = el("div", { class: `panel panel-for-${anchor.id}`, popover: "auto", role: "dialog", "aria-label": label });
  node.append(...make(() => node.hidePopover()));
  node.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const inside = node.contains(document.activeElement) || document.activeElement === document.body;
    shown = null;
    node.remove();
    const button = document.getElementById(anchor.id); // the header may have been drawn anew
    button?.setAttribute("aria-expanded", "false");
    if (inside) button?.focus();
  });
  document.body.append(node);
  shown = { node, make };
  anchor.setAttribute("aria-expanded", "true");
  node.showPopover();
  placeAt(node, anchor);
  (node.querySelector("[aria-current]") ?? node.querySelector("button"))?.focus();
}

/** Below the anchor, or above where there is no room; never outside the window. */
export function placeAt(node, anchor) {
  const at = anchor.getBoundingClientRect();
  const size = node.getBoundingClientRect();
  const below = at.bottom + 6 + size.height <= innerHeight;
  node.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  node.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - size.height - 6)}px`;
}

/** Draw an open panel anew, the focus where it was. */
export function refreshPanel() {
  if (!shown || shown.node.contains(document.querySelector("input:focus"))) return;
  const buttons = [...shown.node.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  shown.node.replaceChildren(...shown.make(() => shown?.node.hidePopover()));
  if (at >= 0) shown.node.querySelectorAll("button")[at]?.focus();
}
