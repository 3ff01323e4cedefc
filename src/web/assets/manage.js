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

/** Loads a part anew, at the page that is shown of it. */
function renew(part) {
  const slot = document.querySelector(`[data-slot="section"][data-url="/manage/${part}"]`);
  if (slot) load(slot, { path: slot.dataset.url });
}

Object.assign(actions, {
  /** Another try, or none: the whole part comes back as it is then; a refusal stands beside the button. */
  decide(button) {
    const { decision, kind, subject } = button.dataset;
    const part = slotOf(button);
    const beside = answerOf(button);
    const into = (answer) => {
      if (!answer.ok) return beside;
      requests.set(part, { request: { path: part.dataset.url }, into: () => part });
      return part;
    };
    const body = { decision, kind, subject };
    once(button, beside, { method: "POST", path: "/manage/waiting", body }, { into }).then(() => renew("changes"));
  },
  turn(button) {
    load(slotOf(button), { path: button.dataset.path }, { user: true });
  },
  plan(button) {
    const pairs = chosenPairs(slotOf(button));
    if (pairs.length) once(button, answerOf(button), { method: "POST", path: "/manage/plans", body: { pairs } });
  },
  apply: (button) => carryOut(button, false),
  undo: (button) => carryOut(button, true),
  finish(button) {
    slotOf(button).replaceChildren();
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
  once(button, slot, { method: "POST", path, body: { undo } }, { into });
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
  part.querySelector('[data-action="plan"]').setAttribute("aria-disabled", String(!chosenPairs(part).length));
  // What was planned for other pairs is no longer what is chosen.
  part.querySelector(".plan")?.remove();
});
