// What the agent does: search, look, link, unlink, fold, refresh. One entry a `data-action`.

const slotOf = (element) => element.closest("[data-slot]");
const linkPath = () => `/panel/organizations/${place.organization.id}/link`;

/** The request whose answer this element stands in, and its slot. */
function asked(from) {
  let slot = slotOf(from);
  while (slot && !requests.has(slot)) slot = slot.parentElement && slotOf(slot.parentElement);
  return slot && { slot, ...requests.get(slot) };
}

function retry(from, user = false) {
  const again = asked(from);
  if (again) load(again.slot, again.request, { into: again.into, user });
  else show({ user });
}

/** A change of the link: success shows the panel anew, refusal answers beside the button. */
async function change(button, method, body) {
  if (!place.organization || button.getAttribute("aria-disabled") === "true") return;
  const own = slotOf(button);
  const slot = own.dataset.slot === "answer" ? own : button.closest("[data-actions]").querySelector('[data-slot="answer"]');
  button.setAttribute("aria-disabled", "true");
  const organization = place.organization.id;
  const into = (answer) => {
    if (!answer.ok || place.organization?.id !== organization) return slot;
    cancel(panel());
    shownAt = Date.now();
    requests.set(panel(), { request: { path: `/panel/organizations/${organization}` }, into: panel });
    return panel();
  };
  await load(slot, { method, path: linkPath(), body }, { into, user: true });
  button.removeAttribute("aria-disabled");
}

const ticketPath = (what) => `/panel/tickets/${place.ticket.id}/${what}`;
const beside = (button) => button.closest("[data-actions]").querySelector('[data-slot="answer"]');
const contactOf = ({ dataset }) => ({ kind: dataset.kind, contact: dataset.contact });

/** A decision about the ticket or its sender: what stands above the panel comes back as it is then; a refusal answers
 * beside the button. */
async function decide(button, what, method, body, then = () => {}) {
  if (!place.ticket.id || button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  const slot = beside(button);
  const { id } = place.ticket;
  const isHere = () => place.ticket.id === id;
  const into = (answer) => {
    if (!answer.ok || !isHere()) return slot;
    lastWord++;
    return byId("assignment");
  };
  const ok = await load(slot, { method, path: ticketPath(what), body }, { into, user: true });
  button.removeAttribute("aria-disabled");
  if (ok && isHere()) then();
}

/** The ticket belongs elsewhere from now on, whether Zendesk's page knows it yet or not. */
function settleOn(organization) {
  assigned = organization && { ticket: place.ticket.id, organization };
  place.organization = organization && { id: organization };
  place.organizations = place.organization ? [place.organization] : [];
  show({ keep: true });
}

function search(form, number = 1) {
  const query = new FormData(form).get("q").trim();
  if (!query) return;
  const results = byId("results");
  if (!results.hasChildNodes()) results.replaceChildren(template("searching"));
  const path = `/panel/search?${new URLSearchParams({ q: query, page: number })}`;
  load(results, { path }, { user: true });
}

function preview(button) {
  const covered = aside ?? { nodes: [...panel().childNodes], from: button };
  const view = document.createElement("div");
  view.dataset.slot = "preview";
  view.replaceChildren(template("loading"));
  panel().replaceChildren(view);
  aside = covered;
  load(view, { path: `/panel/customers/${button.dataset.customer}` }, { user: true }).then((ok) => {
    const link = view.querySelector('[data-action="link"]');
    if (ok && link && button.dataset.evidence) link.dataset.evidence = button.dataset.evidence;
  });
}

function goBack() {
  const { nodes, from } = aside;
  aside = null;
  panel().replaceChildren(...nodes);
  // Answers that came meanwhile found their place covered and were dropped. A change is made once: what became of it is
  // asked instead.
  const missed = [...panel().querySelectorAll("[data-slot][aria-busy]")].filter((slot) => !running.has(slot));
  for (const slot of missed) {
    const { request, into } = requests.get(slot);
    slot.removeAttribute("aria-busy");
    if (/^(PUT|DELETE)$/.test(request.method)) show();
    else load(slot, request, { into });
  }
  tellAges();
  from.focus();
}

function toggle(button) {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  slotOf(button).querySelector(".section-body").hidden = !open;
}

function askFirst(button) {
  const box = byId(button.getAttribute("aria-controls"));
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  if (!box.hidden) (box.querySelector("input") ?? box.querySelector("[data-focus]")).focus();
}

const refreshed = (path) => `${path}${path.includes("?") ? "&" : "?"}refresh=1`;

const actions = {
  toggle,
  preview,
  back: goBack,
  ask: askFirst,
  retry: (button) => retry(button, true),
  reload: () => show({ refresh: true }),
  restart() {
    panel().replaceChildren(template("loading"));
    panel().setAttribute("aria-busy", "true");
    panel().focus();
    begin(true);
  },
  refresh(button) {
    const slot = slotOf(button);
    const path = slot.dataset.url ?? requests.get(slot).request.path.replace(/[?&]refresh=1$/, "");
    load(slot, { path: refreshed(path) });
  },
  link(button) {
    const { customer, replacingOrganization, replacingCustomer, evidence: token, overwrite } = button.dataset;
    const replacing =
      replacingOrganization || replacingCustomer
        ? { organization: replacingOrganization ?? null, customer: replacingCustomer ?? null }
        : null;
    const body = { customer, replacing, overwrite_external_id: overwrite ?? null, evidence: token ?? null };
    change(button, "PUT", body);
  },
  /** Opens a page of Zendesk itself. */
  visit: ({ dataset }) => client?.invoke("routeTo", dataset.kind, Number(dataset.id)).catch(() => {}),
  unlink: (button) => change(button, "DELETE", { customer: button.dataset.customer }),
  dismiss(button) {
    const slot = slotOf(button);
    slot.replaceChildren();
    slot.closest("[data-actions]")?.querySelector('[data-action="link"], [data-action="ask"], [data-action="plan"]')?.focus();
  },
  close(button) {
    const box = button.closest("#unlink");
    for (const opener of document.querySelectorAll('[aria-controls="unlink"]')) opener.setAttribute("aria-expanded", "false");
    box.hidden = true;
    document.querySelector('[data-key="ask-unlink"]').focus();
  },
  assign(button) {
    const { organization, evidence: token } = button.dataset;
    decide(button, "organization", "PUT", { organization, evidence: token || null }, () => settleOn(organization));
  },
  unassign(button) {
    const { organization } = button.dataset;
    // Where somebody has chosen otherwise in Zendesk, the ticket stays there.
    const isHere = () => String(place.organization?.id) === organization;
    decide(button, "organization", "DELETE", { organization }, () => isHere() && settleOn(null));
  },
  /** Who could be given the sender's address or number. */
  recognise: (button) => load(beside(button), { path: ticketPath("contact") }, { user: true }),
  remember: (button) => decide(button, "contact", "PUT", contactOf(button)),
  forget: (button) => decide(button, "contact", "DELETE", contactOf(button)),
  page: (button) => search(document.querySelector("form.search"), Number(button.dataset.page)),
  choose(button) {
    chosen = button.value;
    place.organization = place.organizations.find((one) => String(one.id) === chosen);
    show({ user: true });
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (button) actions[button.dataset.action]?.(button);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  search(event.target);
});

document.addEventListener("keydown", (event) => {
  const list = event.target.closest?.(".matches");
  if (!list) {
    const first = event.key === "ArrowDown" && event.target.matches?.("#search-query") && byId("results").querySelector(".match-open");
    if (first) {
      event.preventDefault();
      first.focus();
    }
    return;
  }
  const entries = [...list.querySelectorAll(".match-open")];
  const at = entries.indexOf(event.target.closest(".match").querySelector(".match-open"));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
  if (to === undefined || !entries[to]) return;
  event.preventDefault();
  entries[to].focus();
});
