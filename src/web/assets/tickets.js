// A customer's tickets on a page of their own: coming in, looking around, going. It may stand in a frame, where browsers
// keep no cookies.

const sessionPath = () => panel().dataset.session;

/** A visit of somebody who has signed in outlives the page, in this tab alone, so that whoever goes from customer to customer
 *  signs in once. Browsers keep it apart for each site around a frame; where they keep nothing, it lives in memory. */
const visit = {
  get value() {
    try {
      return sessionStorage.getItem(sessionPath()) ?? "";
    } catch {
      return "";
    }
  },
  set value(value) {
    try {
      if (value) sessionStorage.setItem(sessionPath(), value);
      else sessionStorage.removeItem(sessionPath());
    } catch {
      // In memory it is all the same.
    }
  },
};
const keep = (value) => (visit.value = value);
const keepNot = () => {};

/** Sends credentials or a link; whoever is let in sees the page, everybody else why not. */
async function comeIn(entrance, slot, into) {
  // Whoever has a link sees one customer: that is worth nothing at the next.
  renewed = "link" in entrance ? keepNot : keep;
  const done = await load(slot, { method: "POST", path: sessionPath(), body: entrance }, { into, user: true });
  if (done) show();
}

function show() {
  const main = panel();
  main.replaceChildren(template("loading"));
  load(main, { path: main.dataset.url }, { user: true });
}

function begin() {
  session = "";
  const main = panel();
  const link = new URLSearchParams(location.hash.slice(1)).get("link");
  if (!link && visit.value) {
    session = visit.value;
    renewed = keep;
    return show();
  }
  if (!link) {
    put(main, template("sign-in"), true);
    byId("sign-in-login").focus();
    return;
  }
  // It is good once: nobody finds it in the history.
  history.replaceState(null, "", location.pathname + location.search);
  main.replaceChildren(template("loading"));
  comeIn({ link }, main, () => main).then(() => {
    if (main.querySelector('[data-code="link_not_good"]')) main.append(template("sign-in"));
  });
}

welcome = (fragment) => {
  session = "";
  if (renewed === keep) keep("");
  const both = document.createDocumentFragment();
  both.append(fragment, template("sign-in"));
  return both;
};

const list = () => byId("tickets");

function find(form) {
  const { q, status } = Object.fromEntries(new FormData(form));
  const query = new URLSearchParams();
  if (q.trim()) query.set("q", q.trim());
  if (status) query.set("status", status);
  const path = `${list().dataset.url}${query.size ? `?${query}` : ""}`;
  load(list(), { path }, { user: true });
}

Object.assign(actions, {
  turn: (button) => load(slotOf(button), { path: button.dataset.path }, { user: true }),
  refresh(button) {
    const slot = slotOf(button);
    load(slot, { path: refreshed(requests.get(slot).request.path.replace(/[?&]refresh=1$/, "")) });
  },
  /** Links this customer to an organization, or moves the link: the page comes back as it is then. */
  join(button) {
    const { organization, replacingOrganization, replacingCustomer, evidence: token } = button.dataset;
    const replacing =
      replacingOrganization || replacingCustomer
        ? { organization: replacingOrganization ?? null, customer: replacingCustomer ?? null }
        : null;
    changeLink(button, "PUT", { organization, replacing, evidence: token ?? null });
  },
  /** Organizations that a linked customer may be moved to. */
  others: (button) => load(byId("others"), { path: button.dataset.path }, { user: true }),
  part: (button) => changeLink(button, "DELETE", { organization: button.dataset.organization }),
  async signOut() {
    await ask({ method: "DELETE", path: sessionPath() }).catch(() => {});
    if (renewed === keep) keep("");
    begin();
  },
});

/** Success shows the whole page anew, refusal answers beside the button. */
async function changeLink(button, method, body) {
  if (button.getAttribute("aria-disabled") === "true") return;
  const main = panel();
  const own = slotOf(button);
  const beside = own.dataset.slot === "answer" ? own : button.closest("[data-actions]").querySelector('[data-slot="answer"]');
  const path = main.dataset.url.replace(/view$/, "link");
  const into = (answer) => {
    if (!answer.ok) return beside;
    requests.set(main, { request: { path: main.dataset.url }, into: () => main });
    return main;
  };
  button.setAttribute("aria-disabled", "true");
  await load(beside, { method, path, body }, { into, user: true });
  button.removeAttribute("aria-disabled");
}

// Before the panel's own listener: these forms are no search for customers.
document.addEventListener(
  "submit",
  (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const form = event.target;
    if (form.dataset.action === "find") return find(form);
    if (form.dataset.action === "name") {
      const { path } = form.querySelector("[type=submit]").dataset;
      return load(slotOf(form), { path: `${path}?${new URLSearchParams(new FormData(form))}` }, { user: true });
    }
    const { login, password, realm } = Object.fromEntries(new FormData(form));
    const slot = form.closest("[data-actions]").querySelector('[data-slot="answer"]');
    form.elements.password.value = "";
    comeIn({ login, password, realm: realm ?? "admin" }, slot, () => slot);
  },
  true,
);

document.addEventListener("change", (event) => {
  const form = event.target.closest('form[data-action="find"]');
  if (form && event.target.name === "status") find(form);
});

// Somebody follows another link in the same page.
addEventListener("hashchange", () => location.hash.length > 1 && begin());

wake();
begin();
