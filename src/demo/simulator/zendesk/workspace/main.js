// Start of the page: loads the account, draws the screen that the address names, and wires the controls of the bar.

import { closeApp, reopenApps, setUpTray, showAppBeside, tellAll } from "./app-tray.js";
import { desk } from "./desk.js";
import { element, icon, paintAvatar } from "./dom.js";
import { drawOrganization, drawOrganizations } from "./screen-organization.js";
import { draftOf, drawTicket, drawTickets, newTicket } from "./screen-ticket.js";
import { drawUser, drawUsers } from "./screen-user.js";
import { toast } from "./toasts.js";
import { setUpTrouble } from "./trouble.js";

const LOCALES = [["en-US", "English (United States)"], ["de", "Deutsch"], ["es", "Español"], ["uk", "Українська"], ["ar", "العربية"]];
const ZONES = ["Europe/Kyiv", "America/New_York", "Europe/London", "Europe/Berlin", "Asia/Kuwait", "Asia/Tokyo", "America/Los_Angeles"];

/** Open tabs in order: { key, path, title, location, subject, draw }. */
const tabs = new Map();

/** The app's own page: it stands in the place of a screen. */
const APP_PAGE = { key: "nav_bar", title: "portadesk", location: "nav_bar", subject: { kind: "none", draft: {} }, draw: () => {} };

/** From the path to a screen. A screen with a `location` is a tab and has apps. */
function screenFor(path) {
  const [section, id] = path.replace(/^\/agent\/?/u, "").split("/");
  if (section === "tickets" && id === "new") return tabFor(path, "New ticket", "new_ticket_sidebar", "ticket", newTicket, drawTicket);
  if (section === "tickets" && id) return tabFor(path, `#${id}`, "ticket_sidebar", "ticket", () => draftOf(id), drawTicket);
  if (section === "users" && id) return tabFor(path, null, "user_sidebar", "user", () => desk.user(id), drawUser);
  if (section === "organizations" && id) return tabFor(path, null, "organization_sidebar", "organization", () => desk.organization(id), drawOrganization);
  if (section === "apps") return APP_PAGE;
  if (section === "users") return { title: "People", draw: drawUsers };
  if (section === "organizations") return { title: "Organizations", draw: drawOrganizations };
  return { title: "Tickets", draw: drawTickets };
}

function tabFor(path, label, location, kind, find, draw) {
  if (!tabs.has(path)) {
    const draft = find();
    if (!draft) return { title: "Not found", draw: notFound };
    tabs.set(path, { key: path, path, label, location, draw, subject: { kind, draft } });
  }
  const tab = tabs.get(path);
  tab.title = tab.subject.draft.subject || tab.subject.draft.name || label;
  return tab;
}

function notFound(screen) {
  screen.append(element("div", { class: "page" }, element("h1", {}, "Not here"), element("p", {}, "There is nothing at this address.")));
}

/** Draws what the address names. */
function show() {
  const { pathname } = location;
  const current = screenFor(pathname);
  const screen = document.getElementById("screen");
  screen.replaceChildren();
  current.draw(screen, current, { go, show, closeTab });
  document.title = `${current.title} · Panda Telecom support`;
  drawTabs(pathname);
  for (const link of document.querySelectorAll(".rail-link")) {
    const here = link.dataset.section && pathname.startsWith(`/agent/${link.dataset.section}`) && !pathname.endsWith("/new");
    if (here || pathname === link.getAttribute("href")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  showAppBeside(current.location ? current : null);
}

/** Draws the present screen again after its data changed; what is being typed elsewhere stays. */
function redraw(tab) {
  if (tab.path !== location.pathname) return;
  const focused = document.activeElement?.id;
  show();
  if (focused) document.getElementById(focused)?.focus();
}

async function go(path) {
  history.pushState(null, "", path);
  show();
  document.getElementById("screen").focus({ preventScroll: true });
  // Others (an app, an administrator) may have changed the account meanwhile.
  await desk.load().then(() => redraw({ path })).catch(() => {});
}

/** Opens a page for an app: `routeTo("ticket", 3)`. */
function route(kind, id) {
  const sections = { ticket: "tickets", user: "users", organization: "organizations" };
  if (sections[kind]) go(`/agent/${sections[kind]}/${id}`);
  else toast(`The demo has no page "${kind}".`, "alert");
}

function drawTabs(pathname) {
  const items = [...tabs.values()].map((tab) => {
    const { draft, kind } = tab.subject;
    const title = draft.subject || draft.name || tab.label;
    const close = element("button", { type: "button", class: "icon-button", "aria-label": `Close ${title}` }, icon("close"));
    close.addEventListener("click", () => closeTab(tab));
    const symbol = { ticket: "tickets", user: "people", organization: "organizations" }[kind];
    const link = element("a", { href: tab.path, "aria-current": tab.path === pathname ? "page" : null },
      icon(symbol), element("span", { class: "tab-title", dir: "auto" }, title));
    return element("li", { class: "tab" }, link, close);
  });
  document.getElementById("tabs").replaceChildren(...items);
}

function closeTab(tab) {
  tabs.delete(tab.key);
  closeApp(tab.key);
  if (location.pathname === tab.path) go([...tabs.keys()].at(-1) ?? "/agent/tickets");
  else drawTabs(location.pathname);
}

function applyScheme() {
  const { scheme } = desk.preferences;
  const dark = scheme === "dark";
  document.documentElement.dataset.scheme = scheme;
  const button = document.getElementById("scheme");
  button.setAttribute("aria-pressed", String(dark));
  button.querySelector("use").setAttribute("href", `/agent/assets/icons.svg#${dark ? "sun" : "moon"}`);
}

function drawAgent() {
  const { agent } = desk;
  document.getElementById("agent-name").textContent = agent.name;
  paintAvatar(document.getElementById("agent-avatar"), agent);
  fill("agent-select", desk.agents.map((each) => [each.id, `${each.name} · ${roleOf(each)}`]), agent.id);
  fill("locale-select", LOCALES, agent.locale);
  fill("zone-select", ZONES.map((zone) => [zone, zone.replaceAll("_", " ")]), agent.iana_time_zone);
}

const roleOf = (user) => (user.custom_role_id ? "light agent" : user.role);

function fill(id, choices, chosen) {
  const control = document.getElementById(id);
  control.replaceChildren(...choices.map(([value, text]) => element("option", { value }, text)));
  control.value = String(chosen);
}

function setUpControls() {
  document.getElementById("scheme").addEventListener("click", () => {
    desk.prefer({ scheme: desk.preferences.scheme === "dark" ? "light" : "dark" });
    applyScheme();
    tellAll("colorScheme.changed", desk.preferences.scheme);
  });
  const signIn = (changes) => {
    desk.prefer(changes);
    drawAgent();
    show();
    reopenApps();
  };
  const on = (id, change) => document.getElementById(id).addEventListener("change", (event) => change(event.target.value));
  on("agent-select", (agent) => signIn({ agent: Number(agent), locale: null, zone: null }));
  on("locale-select", (locale) => signIn({ locale }));
  on("zone-select", (zone) => signIn({ zone }));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='/agent']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });
  window.addEventListener("popstate", show);
}

async function start() {
  await desk.load();
  desk.readPreferences();
  applyScheme();
  drawAgent();
  setUpTray(route, redraw);
  setUpControls();
  setUpTrouble();
  show();
  document.documentElement.dataset.ready = "true";
}

start().catch((error) => toast(`The help desk could not be opened: ${error.message}`, "error", { sticky: true }));
