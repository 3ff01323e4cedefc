// The trouble menu: makes the systems behind the panel fail, and well again.

import { element } from "./dom.js";
import { toast } from "./toasts.js";

const FAULTS = [
  ["Slow (2 s)", { kind: "slow", millis: 2000 }],
  ["Does not answer", { kind: "hang" }],
  ["Down", { kind: "down" }],
  ["Asks to wait", { kind: "busy", status: 503, retry_after: 5 }],
  ["Login refused", { kind: "login_refused" }],
  ["Sessions end", { kind: "expire_sessions" }],
  ["Proxy error page", { kind: "html_error" }],
  ["Answers cut off", { kind: "cut_body" }],
  ["Fails at random", { kind: "random", seed: 7, percent: 30 }],
];
const SYSTEMS = [["billing", "Billing"], ["desk", "Help desk API"]];

const set = new Map();

export function setUpTrouble() {
  const groups = SYSTEMS.map(([system, title]) => {
    const buttons = FAULTS.map(([text, fault]) => {
      const button = element("button", {
        type: "button", class: "chip", "aria-pressed": "false",
        "data-testid": `fault-${system}-${fault.kind}`, "data-kind": fault.kind,
      }, text);
      button.addEventListener("click", () => cause(system, fault));
      return button;
    });
    return element("fieldset", { class: "faults", id: `faults-${system}` }, element("legend", {}, title), element("div", { class: "chips" }, ...buttons));
  });
  document.getElementById("trouble-systems").replaceChildren(...groups);
  document.getElementById("trouble-over").addEventListener("click", backToNormal);
  document.getElementById("trouble").addEventListener("toggle", refresh);
  refresh();
}

async function cause(system, fault) {
  const active = set.get(system)?.some((each) => each.kind === fault.kind);
  // A second press takes the fault away; the simulator only knows "all of them", so the others are set again.
  const others = (set.get(system) ?? []).filter((each) => each.kind !== fault.kind);
  if (active) await send(system, "DELETE");
  for (const each of active ? others : [fault]) await send(system, "POST", each);
  await refresh();
}

async function backToNormal() {
  for (const [system] of SYSTEMS) await send(system, "DELETE");
  await refresh();
  toast("Everything works again.");
}

async function send(system, method, fault) {
  const options = { method, headers: { "Content-Type": "application/json" }, body: fault && JSON.stringify(fault) };
  const answer = await fetch(`/demo/faults/${system}`, options);
  if (!answer.ok) toast(`No trouble for ${system}: the simulator answered ${answer.status}.`, "error");
}

async function refresh() {
  let count = 0;
  for (const [system] of SYSTEMS) {
    const group = document.getElementById(`faults-${system}`);
    const answer = await fetch(`/demo/faults/${system}`);
    group.hidden = !answer.ok;
    const faults = answer.ok ? (await answer.json()).faults : [];
    set.set(system, faults);
    count += faults.length;
    for (const button of group.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(faults.some((fault) => fault.kind === button.dataset.kind)));
    }
  }
  const mark = document.getElementById("trouble-count");
  mark.hidden = count === 0;
  mark.textContent = String(count);
}
