// Places in the page that fill themselves from a request, and the state all of the script shares.
// Every word comes from the server: in fragments, or in the page's templates.

const page = document.documentElement;
const byId = (id) => document.getElementById(id);
const panel = () => byId("panel");

// Kept in memory only: nothing is stored, and no cookie is set or sent.
let session = document.querySelector('meta[name="portadesk-session"]').content;
document.querySelector('meta[name="portadesk-session"]').remove();

const FRESH_MS = 60_000;
const AGE_TICK_MS = 15_000;
const FOLLOW_MS = 150;
const ASK_MS = 45_000;
const SPEAK_MS = 3_000;
const TEXT_MAX = 4000;
const HEARD_MS = 10_000;
const POPOVER = ["400px", 560]; // width, and pixels that are high enough

let client = null;
let registered = null; // what Zendesk said of this page when it took it in
let place = { organization: null, organizations: [], requester: {}, ticket: {} };
let chosen = null; // the organization the agent picked where a person has several
let assigned = null; // the organization that the ticket was given in the panel, which Zendesk's page may not know yet
let lastWord = 0; // on the ticket's organization, of all questions and decisions: what an older one brings is void
let locale = page.lang;
let timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
let shownAt = 0;
let clockAhead = 0; // milliseconds by which this computer's clock is ahead of the server's
let aside = null; // the view that a preview covers

let ending = panel; // where the end of a visit is told
let renewed = () => {}; // hears of each new value that the session has
let welcome = null; // what follows the end of a visit, where people sign in by themselves

const running = new WeakMap(); // slot -> AbortController of its present request
const requests = new WeakMap(); // slot -> what to ask again

const template = (id) => byId(id).content.cloneNode(true);

async function ask({ method = "GET", path, body, file }, signal) {
  const headers = { Authorization: `Bearer ${session}`, "Accept-Language": locale, "X-Portadesk-Time-Zone": timeZone };
  if (place.ticket.id) headers["X-Portadesk-Ticket"] = String(place.ticket.id);
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, {
    method,
    headers,
    signal,
    body: file ?? (body && JSON.stringify(body)),
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
  });
  const html = document.createElement("template");
  html.innerHTML = await response.text();
  // A proxy's own error page is nobody's fragment.
  if (!response.ok && !html.content.querySelector("[data-code]")) throw new Error(`HTTP ${response.status}`);
  const value = response.headers.get("X-Portadesk-Session");
  if (value) renewed((session = value));
  clockAhead = Date.now() - (Date.parse(response.headers.get("Date")) || Date.now());
  return { ok: response.ok, fragment: html.content };
}

/** Fills `slot` with the answer; a later request for the same slot makes this one void. Returns whether it was shown. */
async function load(slot, request, { into = () => slot, user = false } = {}) {
  running.get(slot)?.abort();
  const controller = new AbortController();
  const deadline = setTimeout(() => controller.abort("late"), ASK_MS);
  running.set(slot, controller);
  requests.set(slot, { request, into });
  slot.setAttribute("aria-busy", "true");
  let answer;
  let unanswered = null;
  try {
    answer = await ask(request, controller.signal);
  } catch {
    answer = { ok: false, fragment: template("offline") };
    unanswered = slot.querySelector(":scope > section > .section-body"); // the section keeps its heading
  }
  clearTimeout(deadline);
  if (running.get(slot) !== controller) return false;
  running.delete(slot);
  if (!slot.isConnected) return false;
  slot.removeAttribute("aria-busy");
  const ended = answer.fragment.querySelector('[data-code="sign_in_again"], [data-code="visit_ended"]');
  const shown = ended && welcome ? welcome(answer.fragment) : answer.fragment;
  put(ended ? ending() : (unanswered ?? into(answer)), shown, user);
  return answer.ok;
}

function cancel(slot) {
  running.get(slot)?.abort();
  running.delete(slot);
  slot.removeAttribute("aria-busy");
}

/** What goes on is told in place: nobody loses their place for it, and only another stage is said aloud. */
function goesOn(slot, fragment) {
  const [there, news] = [slot, fragment].map((root) => root.querySelector(".run[data-under-way]"));
  if (!there || !news || there.dataset.run !== news.dataset.run) return false;
  const [heading, stage] = [there, news].map((run) => run.querySelector("[data-focus]"));
  if (heading.textContent !== stage.textContent) {
    heading.textContent = stage.textContent;
    announce(stage.textContent);
  }
  for (const part of [".run-progress", "p[hidden]"]) {
    there.querySelector(part).replaceChildren(...news.querySelector(part).childNodes);
  }
  settle(there);
  return true;
}

/** Replaces what `slot` shows. The focus stays on the same control, or goes to the new heading. */
function put(slot, fragment, user) {
  if (goesOn(slot, fragment)) return;
  const held = slot.contains(document.activeElement) ? document.activeElement : null;
  const key = held?.dataset.key;
  const kept = new Map();
  for (const inner of slot.querySelectorAll("[data-slot]")) {
    cancel(inner);
    if (inner.dataset.url) kept.set(inner.dataset.url, inner);
  }
  const folded = slot.querySelector('[data-action="toggle"][aria-expanded="false"]');
  if (slot === panel()) aside = null;
  slot.replaceChildren(fragment);
  settle(slot, kept);
  if (folded && slot.dataset.slot === "section") toggle(slot.querySelector('[data-action="toggle"]'));
  const heading = slot.querySelector("[data-focus]");
  const again = key && slot.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (again && slot.dataset.slot !== "answer") again.focus({ preventScroll: true });
  else if (user && heading) heading.focus();
  else if (held) (heading ?? panel()).focus({ preventScroll: true });
  const heard = slot.querySelector("[data-notify]")?.dataset.notify;
  if (heard) client?.invoke("notify", heard, "notice").catch(() => {});
  const says = heard ?? (slot.dataset.slot === "section" ? slot.querySelector(".state-title") : heading)?.textContent;
  if (says) announce(says);
}

/** Each message is a piece of its own: one that follows at once must not silence the one before. */
function announce(words) {
  const said = document.createElement("p");
  said.textContent = words;
  byId("announcer").append(said);
  setTimeout(() => said.remove(), HEARD_MS);
}

/** Brings a new piece of the page to life. Sections that were on the screen stay there until their news arrive. */
function settle(root, kept = new Map()) {
  for (const name of root.querySelectorAll("[data-organization-name]")) {
    const known = place.organizations.find((one) => String(one.id) === name.dataset.organizationName);
    if (known?.name) name.textContent = known.name;
  }
  for (const slot of root.querySelectorAll("[data-slot][data-url]")) {
    const before = kept.get(slot.dataset.url);
    if (before && slot.dataset.slot === "section") slot.replaceChildren(...before.childNodes);
    const method = slot.dataset.method ?? "GET";
    load(slot, { method, path: slot.dataset.url, body: method === "POST" ? evidence() : undefined });
  }
  for (const time of root.querySelectorAll("[data-countdown]")) {
    deadlines.set(time, performance.now() + Number(time.dataset.countdown) * 1000);
  }
  tellAges();
}

function evidence() {
  const { requester, ticket } = place;
  const phone = requester.phone ?? requester.identities?.find((one) => one.type === "phone_number")?.value;
  const cut = (text, length) => (text ? String(text).slice(0, length) : null);
  return {
    requester_name: cut(requester.name, 300),
    requester_email: cut(requester.email, 300),
    requester_phone: cut(phone, 100),
    organization_name: cut(place.organization?.name, 300),
    subject: cut(ticket.subject, 500),
    description: cut(ticket.description, TEXT_MAX),
  };
}
