// Short messages at the edge of the page, from the desk itself and from apps.

import { element, icon } from "./dom.js";

const SHOWN_FOR_MS = 6000;
const KINDS = new Set(["notice", "alert", "error"]);

/** Shows a message. `options` as an app may give them: `{ sticky: true }` or a duration in milliseconds. */
export function toast(message, kind = "notice", options = SHOWN_FOR_MS) {
  const close = element("button", { type: "button", class: "icon-button", "aria-label": "Close message" }, icon("close"));
  const look = KINDS.has(kind) ? kind : "notice";
  const node = element("div", { class: `toast ${look}`, "data-testid": "toast" }, element("span", {}, String(message)), close);
  close.addEventListener("click", () => node.remove());
  document.getElementById("toasts").append(node);
  if (options?.sticky) return;
  setTimeout(() => node.remove(), typeof options === "number" ? options : SHOWN_FOR_MS);
}
