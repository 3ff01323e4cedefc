// Where the panel stands in Zendesk: which ticket, person and organization, in which language and theme.

/** Shows the present organization. What is on the screen stays until the answer is there, unless it is another's. */
function show({ refresh = false, user = false, keep = false } = {}) {
  const main = panel();
  if (main.dataset.url) {
    showOwn(main, user);
    return;
  }
  if (!keep) showAssignment();
  const id = place.organization?.id;
  const another = main.dataset.organization !== (id ? String(id) : undefined);
  if (id) main.dataset.organization = id;
  else delete main.dataset.organization;
  shownAt = Date.now();
  if (!id) {
    cancel(main);
    put(main, place.organizations.length > 1 ? choices() : template("no-organization"), user);
    return;
  }
  if (another) {
    aside = null;
    main.replaceChildren(template("loading"));
  }
  const path = `/panel/organizations/${id}`;
  load(main, { path: refresh ? refreshed(path) : path }, { user });
  requests.set(main, { request: { path }, into: () => main });
}

/** What was chosen for this ticket in the panel, and can be taken back. Where that cannot be told, nothing is. */
async function showAssignment() {
  if (!("senders" in page.dataset)) return;
  const slot = byId("assignment");
  const mine = ++lastWord;
  const { id } = place.ticket;
  const path = `/panel/tickets/${id}/organization${place.seen ? `?seen=${place.seen}` : ""}`;
  const answer = id ? await ask({ path }).catch(() => null) : null;
  if (mine !== lastWord || place.ticket.id !== id) return;
  if (!answer?.ok) {
    slot.replaceChildren();
    return;
  }
  put(slot, answer.fragment, false);
  const organization = slot.querySelector('[data-state="done"]')?.dataset.assigned ?? null;
  // Zendesk's page knows an organization, or this one is shown already.
  if (place.seen || (place.organization?.id ?? null) === organization) return;
  settleOn(organization);
}

/** A page that stands beside nothing: the server knows what fills it. */
async function showOwn(main, user) {
  shownAt = Date.now();
  await load(main, { path: main.dataset.url }, { user });
  main.querySelector("#search-query")?.focus();
}

function choices() {
  const view = template("choose-organization");
  for (const one of place.organizations) {
    const item = template("choice");
    item.querySelector("button").value = one.id;
    item.querySelector("bdi").textContent = one.name ?? one.id;
    view.querySelector(".choices").append(item);
  }
  return view;
}

const PATHS = {
  ticket: ["ticket.id", "ticket.subject", "ticket.description", "ticket.organization", "ticket.requester"],
  user: ["user"],
  organization: ["organization"],
};

async function lookAround(location) {
  const kind = location.startsWith("user") ? "user" : location.startsWith("organization") ? "organization" : "ticket";
  const seen = await client.get(PATHS[kind]);
  const requester = seen["ticket.requester"] ?? seen.user ?? {};
  const own = seen["ticket.organization"] ?? seen.organization;
  if (own?.id) assigned = null;
  const organizations = own ? [own] : kind === "user" ? (requester.organizations ?? []) : [];
  const organization =
    organizations.length === 1 ? organizations[0] : organizations.find((one) => String(one.id) === chosen);
  const ticket = { id: seen["ticket.id"], subject: seen["ticket.subject"], description: seen["ticket.description"] };
  if (!organizations.length && assigned && ticket.id === assigned.ticket) {
    const known = { id: assigned.organization };
    return { organization: known, organizations: [known], requester, ticket, seen: null };
  }
  const shown = organization?.id ? organization : null;
  return { organization: shown, organizations, requester, ticket, seen: own?.id ?? null };
}

/** Reads the surroundings again, and shows them when they are others than before. Of several looks the last one counts. */
function follow(location) {
  let soon;
  let last = 0;
  let due = false; // shown whatever is found
  return (always) => {
    const mine = ++last;
    due ||= always === true;
    clearTimeout(soon);
    soon = setTimeout(async () => {
      const seen = await lookAround(location).catch(() => null);
      if (mine !== last) return;
      const mark = ({ organization, requester, organizations }) =>
        JSON.stringify([organization?.id, organization?.externalId, requester.id, organizations.map((one) => one.id)]);
      const before = place;
      place = seen ?? place;
      // The service remembers for a while what it read of an organization; this is newer.
      const refresh =
        place.organization?.id === before.organization?.id &&
        place.organization?.externalId !== before.organization?.externalId;
      if (due || mark(place) !== mark(before)) show({ refresh });
      due = false;
    }, FOLLOW_MS);
  };
}

const EVENTS = [
  "ticket.organization.changed",
  "ticket.requester.id.changed",
  "ticket.requester.email.changed",
  "user.organizations.changed",
  "user.email.changed",
  "organization.externalId.changed",
  "organization.name.changed",
  "organization.domains.changed",
];

/** Nothing half done is taken away from the agent: no typing, no open question, no preview. */
const isAtRest = () =>
  !aside &&
  !document.activeElement?.matches("input") &&
  !byId("results")?.hasChildNodes() &&
  !document.querySelector(".conflict, .plan, .run, .recognise, :checked, #unlink:not([hidden])");

function listen(location) {
  const isOwn = Boolean(panel().dataset.url);
  const look = isOwn ? (always) => always && show() : follow(location);
  if (!isOwn) for (const event of EVENTS) client.on(event, look);
  client.on("colorScheme.changed", (scheme) => dress(scheme));
  client.on("app.activated", () => {
    wake();
    if (isAtRest()) look(Date.now() - shownAt > FRESH_MS);
    // Opened anew, it is there to be typed into.
    const query = page.dataset.stand === "top_bar" && !aside && byId("search-query");
    if (query) {
      query.focus();
      query.select();
    }
  });
  client.on("app.deactivated", sleep);
  client.on("app.willDestroy", sleep);
}

function dress(scheme) {
  page.dataset.colorScheme = scheme === "dark" ? "dark" : "light";
}

function fit() {
  const { stand } = page.dataset;
  // A page in the navigation bar is as large as Zendesk makes it.
  if (stand === "nav_bar") return;
  const [width, most] = stand === "top_bar" ? POPOVER : ["100%", Infinity];
  let last = 0;
  new ResizeObserver(() => {
    const height = Math.min(Math.ceil(document.body.getBoundingClientRect().height), most);
    if (height === last) return;
    last = height;
    client.invoke("resize", { width, height: `${height}px` }).catch(() => {});
  }).observe(document.body);
}

/** The page came in the browser's language; the agent's Zendesk language may be another. */
async function speak(wanted) {
  if (!wanted) return;
  locale = wanted;
  if (wanted.split("-")[0].toLowerCase() === page.lang) return;
  // Rather the wrong language than none.
  const patience = AbortSignal.timeout(SPEAK_MS);
  const { ok, fragment } = await ask({ path: `/panel/frame?stand=${page.dataset.stand}` }, patience).catch(() => ({ ok: false }));
  const frame = ok && fragment.getElementById("frame");
  if (!frame) return;
  page.lang = frame.lang;
  page.dir = frame.dir;
  byId("frame").replaceWith(frame);
}

async function start(user) {
  const { location } = registered.context ?? registered;
  const me = await client.get(["currentUser.locale", "currentUser.timeZone", "colorScheme"]);
  const zone = me["currentUser.timeZone"];
  timeZone = zone?.ianaName ?? (typeof zone === "string" && zone.includes("/") ? zone : timeZone);
  if (me.colorScheme) dress(me.colorScheme);
  await speak(me["currentUser.locale"]);
  if (!panel().dataset.url) place = await lookAround(location);
  listen(location);
  wake();
  show({ user });
}

/** Zendesk may not tell where the panel stands; the agent can have it asked again. */
async function begin(user = false) {
  try {
    await start(user);
  } catch {
    fail("not-started");
    if (user) panel().querySelector("[data-focus]").focus();
  }
}

function fail(id) {
  panel().removeAttribute("aria-busy");
  panel().replaceChildren(template(id));
}

client =
  window.ZAFClient?.init((told) => {
    registered = told;
    fit();
    begin();
  }) || null;
if (!client) fail("outside");
