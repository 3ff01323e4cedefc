// The page in self-care: come in by the link behind `#`, ask, look at tickets, answer, leave.

const base = `/care/${document.body.dataset.tenant}`;
const WAIT_MS = 5_000;
const EXTENSION = 120_000; // a file may take so long

/** What somebody has typed stays to be copied; the end is told beside it. */
ending = () => {
  const hasWords = (form) => [...form.elements].some((field) => field.matches("input[type=text], textarea") && field.value.trim());
  const form = [...panel().querySelectorAll("form.query")].find(hasWords);
  return form?.querySelector('[data-slot="answer"]') ?? panel();
};

const spinner = () => template("loading");
const isBusy = (control) => control.getAttribute("aria-disabled") === "true";

/** Fills the page with an answer, unless the customer has gone elsewhere meanwhile. */
function go(path, { method, body, user = true } = {}) {
  const main = panel();
  main.replaceChildren(spinner());
  return load(main, { path, method, body }, { user });
}

const home = () => go(`${base}/visit`);

/** What a failed request leaves: the same again. */
function retry(from) {
  const slot = from.closest("[data-slot]");
  const again = slot && requests.get(slot);
  if (again) load(slot, again.request, { into: again.into, user: true });
  else home();
}

/** Sends something once, however often the button is pressed: the answer takes the page's place, a refusal stands beside it. */
async function send(control, request) {
  if (isBusy(control)) return;
  control.setAttribute("aria-disabled", "true");
  const own = control.closest("form")?.querySelector('[data-slot="answer"]') ?? panel();
  await load(own, request, { into: (answer) => (answer.ok ? panel() : own), user: true });
  control.removeAttribute("aria-disabled");
  follow();
}

/** A query that waits for the help desk is looked at again until it is a ticket. */
function follow() {
  const waiting = panel().querySelector("[data-waiting]");
  if (!waiting) return;
  setTimeout(async () => {
    if (!waiting.isConnected) return;
    const answer = await ask({ path: `${base}/queries/${waiting.dataset.waiting}` }).catch(() => null);
    if (!waiting.isConnected) return;
    if (answer?.ok && !answer.fragment.querySelector("[data-waiting]")) put(panel(), answer.fragment, false);
    else follow();
  }, WAIT_MS);
}

let filesSent = Promise.resolve();

/** Files go one after the other, those of several selections too; the browser reads them piece by piece. */
function addFiles(input) {
  const form = input.closest("form");
  const button = form.querySelector('[type="submit"]');
  const files = [...input.files];
  input.value = "";
  button.setAttribute("aria-disabled", "true");
  form.querySelector('[data-slot="answer"]').replaceChildren();
  const mine = filesSent.then(() => sendFiles(form, files));
  filesSent = mine;
  mine.then(() => filesSent === mine && button.removeAttribute("aria-disabled"));
}

async function sendFiles(form, files) {
  const list = form.querySelector('[data-slot="files"]');
  const answer = form.querySelector('[data-slot="answer"]');
  for (const file of files) {
    if (!form.isConnected) return;
    const row = template("uploading");
    row.querySelector("bdi").textContent = file.name;
    const shown = row.firstElementChild;
    list.append(shown);
    const path = `${base}/queries/${form.dataset.form}/files?${new URLSearchParams({ name: file.name.slice(-200) })}`;
    try {
      const sent = await ask({ method: "POST", path, file }, AbortSignal.timeout(EXTENSION));
      if (sent.ok) put(list, sent.fragment, false);
      else put(answer, sent.fragment, true);
    } catch {
      put(answer, template("offline"), true);
    }
    shown.remove();
  }
}

const actions = {
  home,
  retry,
  ask: () => go(`${base}/queries`),
  open: (button) => go(`${base}/tickets/${button.dataset.ticket}`),
  more(button) {
    const slot = button.closest("[data-slot]");
    load(slot, { path: `${base}/tickets?${new URLSearchParams({ from: button.dataset.from })}` }, { user: true });
  },
  async remove(button) {
    const form = button.closest("form");
    const path = `${base}/queries/${form.dataset.form}/files/${button.dataset.file}`;
    await load(form.querySelector('[data-slot="files"]'), { method: "DELETE", path });
    byId("care-files").focus();
  },
  solve(button) {
    const { stamp } = button.closest("[data-stamp]").dataset;
    send(button, { method: "PUT", path: `${base}/tickets/${button.dataset.ticket}`, body: { stamp } });
  },
  async leave() {
    await go(`${base}/visit`, { method: "DELETE" });
    session = "";
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (button && !isBusy(button)) actions[button.dataset.action]?.(button);
});

document.addEventListener("change", (event) => {
  if (event.target.dataset?.action === "files") addFiles(event.target);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector('[type="submit"]');
  const typed = Object.fromEntries(new FormData(form));
  if (form.dataset.form) {
    const files = form.querySelectorAll("li[data-file]").length;
    const body = { subject: typed.subject, text: typed.text, account: typed.account ?? "", files };
    send(button, { method: "PUT", path: `${base}/queries/${form.dataset.form}`, body });
  } else if (form.dataset.reply) {
    const { stamp } = form.closest("[data-stamp]").dataset;
    send(button, { method: "POST", path: `${base}/tickets/${form.dataset.reply}`, body: { text: typed.text, stamp } });
  }
});

/** Zendesk's widget asks for who it is whenever what it knows has run out. */
function joinWidget() {
  window.zE?.("messenger", "loginUser", async (give) => {
    const headers = { Authorization: `Bearer ${session}` };
    const answer = await fetch(`${base}/widget`, { method: "POST", headers, credentials: "omit", redirect: "error" });
    session = answer.headers.get("X-Portadesk-Session") || session;
    if (answer.ok) give(await answer.text());
  });
  window.zE?.("messenger:set", "locale", page.lang);
  window.zE?.("messenger", "open");
}

/** Zendesk's script comes once the link is used: until then what stands behind `#` is worth something. */
function insertWidget(address) {
  const snippet = document.createElement("script");
  snippet.id = "ze-snippet";
  snippet.src = address;
  snippet.addEventListener("load", joinWidget);
  document.head.append(snippet);
}

async function comeIn() {
  const link = location.hash.slice(1);
  // A link is good once: whoever finds it in the history has nothing.
  history.replaceState(null, "", location.pathname + location.search);
  if (!link) {
    put(panel(), template("outside"), false);
    panel().removeAttribute("aria-busy");
    return;
  }
  const { widget } = document.body.dataset;
  const body = { link, widget: Boolean(widget) };
  const isIn = await load(panel(), { method: "POST", path: `${base}/visit`, body });
  if (!isIn || !widget) return;
  if (byId("ze-snippet")) joinWidget();
  else insertWidget(widget);
}

// The portal may hand over another customer in the same frame.
addEventListener("hashchange", () => {
  if (location.hash.length < 2) return;
  panel().replaceChildren(spinner());
  comeIn();
});

/** The portal's page may give its frame the height that is needed; nobody else hears of it. */
function tellHeight() {
  const around = location.ancestorOrigins?.[0];
  const portals = document.body.dataset.portals.split(" ").filter((origin) => origin && (!around || origin === around));
  const message = { type: "portadesk:height", height: Math.ceil(byId("frame").getBoundingClientRect().height) };
  for (const origin of portals) window.parent.postMessage(message, origin);
}

if (window.parent !== window) new ResizeObserver(tellHeight).observe(byId("frame"));
wake();
comeIn();
