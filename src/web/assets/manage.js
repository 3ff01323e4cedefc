// What an administrator does on the page in the navigation bar. One entry a `data-action`, as in the panel.

const chosenPairs = (part) =>
  [...part.querySelectorAll('input[name="pair"]:checked')].map(({ dataset }) => ({
    customer: dataset.customer,
    organization: dataset.organization,
  }));

const answerOf = (element) => element.closest("[data-actions]").querySelector('[data-slot="answer"]');

/** One request at a time from one button. */
async function once(button, slot, request, options) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  await load(slot, request, { user: true, ...options });
  button.removeAttribute("aria-disabled");
}

/** The page of a part that is shown. */
function pathOf(slot) {
  const { method = "GET", path } = requests.get(slot)?.request ?? {};
  return path && method === "GET" ? path.replace(/[?&]refresh=1$/, "") : slot.dataset.url;
}

/** Loads a part anew, at the page that is shown of it. */
function renew(part) {
  const slot = document.querySelector(`[data-slot="section"][data-url="/manage/${part}"]`);
  if (slot) load(slot, { path: pathOf(slot) });
}

/** Whether a plan is being applied, or was and can be taken back: nothing may take it off the screen by the way. */
const hasRun = (part) => Boolean(part.querySelector(".run"));

const decisions = new WeakMap(); // part -> the decision before

/** One decision of a part after the other: the answer to one replaces all of it, so the next looks for its button anew. */
async function decideNext(part, { key, decision, kind, subject, cause }) {
  const button = part.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!button) return;
  const beside = answerOf(button);
  const path = pathOf(part);
  const into = (answer) => {
    if (!answer.ok) return beside;
    cancel(part);
    requests.set(part, { request: { path }, into: () => part });
    return part;
  };
  const body = decision === "retry_all" ? { decision, code: cause } : { decision, kind, subject };
  const page = path.includes("?") ? path.slice(path.indexOf("?")) : "";
  await load(beside, { method: "POST", path: `/manage/waiting${page}`, body }, { into, user: true });
  button.removeAttribute("aria-disabled");
  renew("changes");
}

Object.assign(actions, {
  /** Another try, or none: the whole part comes back as it is then; a refusal stands beside the button. */
  decide(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    const part = slotOf(button);
    const wish = { ...button.dataset };
    const next = (decisions.get(part) ?? Promise.resolve()).then(() => decideNext(part, wish));
    decisions.set(part, next.catch(() => {}));
  },
  turn(button) {
    if (!hasRun(slotOf(button))) load(slotOf(button), { path: button.dataset.path }, { user: true });
  },
  plan(button) {
    const pairs = chosenPairs(slotOf(button));
    if (pairs.length && !hasRun(slotOf(button))) once(button, answerOf(button), { method: "POST", path: "/manage/plans", body: { pairs } });
  },
  apply: (button) => carryOut(button, false),
  undo: (button) => carryOut(button, true),
  async finish(button) {
    const slot = slotOf(button);
    await ask({ method: "DELETE", path: `/manage/plans/${button.dataset.plan}` }, AbortSignal.timeout(ASK_MS)).catch(() => {});
    slot.replaceChildren();
    slot.removeAttribute("data-url");
    for (const part of ["unlinked", "waiting", "drift", "changes"]) renew(part);
    slotOf(byId("unlinked-body")).querySelector('[data-key="refresh"]').focus();
  },
});

/** Applies a plan, or takes it back. From then on the page asks how far it is, until it has ended. */
function carryOut(button, undo) {
  const slot = slotOf(button);
  const path = `/manage/plans/${button.dataset.plan}`;
  const into = () => {
    requests.set(slot, { request: { path }, into: () => slot });
    return slot;
  };
  const part = slot.closest('[data-slot="section"]');
  once(button, slot, { method: "POST", path, body: { undo } }, { into }).then(() => {
    for (const other of hasRun(part) ? part.querySelectorAll('[data-action="turn"], [data-action="plan"]') : []) {
      other.setAttribute("aria-disabled", "true");
    }
  });
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.name !== "pair") return;
  const part = slotOf(box);
  // A customer has one organization, and an organization one customer.
  for (const other of box.checked ? part.querySelectorAll('input[name="pair"]:checked') : []) {
    const isSame = ["customer", "organization"].some((side) => other.dataset[side] === box.dataset[side]);
    if (other !== box && isSame) other.checked = false;
  }
  part.querySelector('[data-action="plan"]').setAttribute("aria-disabled", String(!chosenPairs(part).length || hasRun(part)));
  // What was planned for other pairs is no longer what is chosen.
  part.querySelector(".plan")?.remove();
});
