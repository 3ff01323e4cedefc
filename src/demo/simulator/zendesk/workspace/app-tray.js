// The tray on the right: one real iframe per open tab, opened by a real form POST of a page token.

import { desk } from "./desk.js";
import { element, icon } from "./dom.js";
import { toast } from "./toasts.js";
import { AppInstance, broadcast, openInstances } from "./zaf-host.js";

const SMALLEST_HEIGHT = 80;
const LARGEST_HEIGHT = 6000;
const ANSWER_WITHIN_MS = 12_000;

const cards = new Map();
/** The app in the bar above everything: it stands beside nothing. */
const TOP = { key: "top_bar", location: "top_bar", subject: { kind: "none", draft: {} }, container: "top-app" };
let route = () => {};
let subjectChanged = () => {};

/** `onRoute(kind, id)` opens a page for an app, `onChange(subject)` redraws after an app changed a field. */
export function setUpTray(onRoute, onChange) {
  route = onRoute;
  subjectChanged = onChange;
  const tray = document.getElementById("tray");
  for (const choice of tray.querySelectorAll("[name=tray-width]")) {
    choice.checked = Number(choice.value) === desk.preferences.width;
    choice.addEventListener("change", () => setWidth(Number(choice.value)));
  }
  setWidth(desk.preferences.width);
  const popover = document.getElementById(TOP.container);
  popover.addEventListener("toggle", ({ newState }) => {
    if (newState === "open" && !cards.has(TOP.key)) open(TOP);
    cards.get(TOP.key)?.instance?.setActive(newState === "open");
  });
}

function setWidth(width) {
  desk.prefer({ width });
  document.documentElement.style.setProperty("--tray-width", `${width}px`);
}

/** Shows the app beside a tab, or in the place of the page, opening it first if need be; `null` for pages without apps. */
export function showAppBeside(tab) {
  document.getElementById("tray").hidden = !tab;
  document.body.classList.toggle("app-alone", tab?.location === "nav_bar");
  for (const [key, card] of cards) {
    if (card.tab === TOP) continue;
    const active = key === tab?.key;
    card.node.hidden = !active;
    card.instance?.setActive(active);
    name(card, active);
  }
  if (tab && !cards.has(tab.key)) open(tab);
}

/** Tests and scripts find the frame in sight as `#app-frame`. */
function name(card, active) {
  if (!card.frame) return;
  if (card.tab === TOP) card.frame.id = "top-frame";
  else if (active) card.frame.id = "app-frame";
  else card.frame.removeAttribute("id");
}

export function closeApp(key) {
  const card = cards.get(key);
  card?.instance?.destroy();
  card?.node.remove();
  cards.delete(key);
}

/** Opens every app again, as the desk does when another agent signs in. */
export function reopenApps() {
  for (const card of [...cards.values()]) {
    const { tab, node } = card;
    const hidden = node.hidden;
    closeApp(tab.key);
    if (!hidden) open(tab);
  }
}

/** Tells the instances beside a tab about an event. */
export function tell(tab, event, payload) {
  cards.get(tab.key)?.instance?.emit(event, payload);
}

export function tellAll(event, payload) {
  broadcast(event, payload);
}

/** Asks the app beside a tab; null when it has no objection. */
export function ask(tab, hook) {
  return cards.get(tab.key)?.instance?.ask(hook) ?? Promise.resolve(null);
}

export function updateContext(tab) {
  cards.get(tab.key)?.instance?.updateContext();
}

function open(tab) {
  const { app } = desk.data;
  const body = element("div", { class: "app-body" });
  const collapse = element("button", { type: "button", class: "icon-button", "aria-expanded": "true", "aria-label": `Collapse ${app.name}` }, icon("chevron"));
  const reload = element("button", { type: "button", class: "icon-button", "aria-label": `Reload ${app.name}`, "data-testid": "app-reload" }, icon("reload"));
  const node = element(
    "section",
    { class: "app", "aria-label": app.name, "data-testid": "app", "data-location": tab.location },
    element("div", { class: "app-head" }, icon("app"), element("h3", {}, app.name), reload, collapse),
    body,
  );
  const card = { tab, node, body, instance: null, frame: null };
  cards.set(tab.key, card);
  document.getElementById(tab.container ?? "apps").append(node);
  collapse.addEventListener("click", () => toggle(card, collapse));
  reload.addEventListener("click", () => {
    closeApp(tab.key);
    open(tab);
  });
  if (!app.panelUrl) {
    body.append(element("p", { class: "app-note" }, "The app is installed, but its server is not running."));
    return;
  }
  load(card).catch((error) => {
    body.replaceChildren(element("p", { class: "app-note", role: "alert" }, `The app could not be opened: ${error.message}`));
  });
}

function toggle(card, button) {
  card.body.hidden = !card.body.hidden;
  button.setAttribute("aria-expanded", String(!card.body.hidden));
  card.instance?.emit(card.body.hidden ? "app.collapsed" : "app.expanded");
}

async function load(card) {
  const { tab, body } = card;
  const { app, account } = desk.data;
  const guid = crypto.randomUUID();
  const waiting = element("p", { class: "app-note waiting" }, "Opening the app …");
  const frame = element("iframe", { class: "app-frame", name: `app_${guid}`, title: app.name, "data-testid": "app-frame" });
  card.frame = frame;
  name(card, !card.node.hidden);
  body.replaceChildren(waiting, frame);

  const { token } = await desk.change("POST", "/agent/page-token", { location: tab.location });
  if (!frame.isConnected) return;
  card.instance = new AppInstance({
    guid, frame, account, panelUrl: app.panelUrl, location: tab.location, subject: tab.subject,
    metadata: { appId: app.appId, installationId: app.installationId, name: app.name, version: app.version, settings: { title: app.name } },
    actions: actionsFor(card),
    request: passOn,
    onRegistered: () => waiting.remove(),
  });
  card.instance.active = !card.node.hidden;
  setTimeout(() => { waiting.textContent = "The app has not answered yet. Reload it to try again."; }, ANSWER_WITHIN_MS);
  post(app.panelUrl, guid, frame.name, token);
}

/** The signed page request: a POST of the token into the frame. */
function post(panelUrl, guid, target, token) {
  const action = new URL(panelUrl);
  action.searchParams.set("origin", location.origin);
  action.searchParams.set("app_guid", guid);
  action.searchParams.set("colorScheme", desk.preferences.scheme);
  const form = element("form", { method: "post", action: action.href, target, hidden: true }, element("input", { type: "hidden", name: "token", value: token }));
  document.body.append(form);
  form.submit();
  form.remove();
}

function actionsFor(card) {
  return {
    changed: () => subjectChanged(card.tab),
    resize: (instance, size = {}) => {
      const height = Number.parseFloat(size.height);
      if (Number.isFinite(height)) card.frame.style.height = `${Math.min(Math.max(height, SMALLEST_HEIGHT), LARGEST_HEIGHT)}px`;
      return [card.frame.clientWidth, card.frame.clientHeight];
    },
    notify: (instance, message, kind, options) => toast(message, kind, options),
    routeTo: (instance, kind, id) => {
      document.getElementById(TOP.container).hidePopover();
      route(kind, id);
    },
    "app.hide": () => { card.node.hidden = true; },
    "app.show": () => { card.node.hidden = false; },
    destroy: () => closeApp(card.tab.key),
    popover: (instance, act) => {
      const popover = document.getElementById(TOP.container);
      if (act === "hide") popover.hidePopover();
      else if (act === "show") popover.showPopover();
      return null;
    },
  };
}

/** `client.request`: paths of this account only; the demo has no proxy to foreign hosts. */
async function passOn(settings) {
  const failed = (status, statusText, responseText) => ({ ok: false, failure: { status, statusText, responseText } });
  const url = new URL(settings.url ?? "", location.origin);
  if (url.origin !== location.origin || !url.pathname.startsWith("/api/v2/")) {
    return failed(403, "error", "The demo passes on requests to this account's API only.");
  }
  const method = (settings.type ?? settings.method ?? "GET").toUpperCase();
  const headers = { ...(settings.headers ?? {}) };
  if (settings.contentType) headers["Content-Type"] = settings.contentType;
  let body;
  if (settings.data !== undefined && method === "GET") {
    for (const [key, value] of Object.entries(settings.data)) url.searchParams.set(key, value);
  } else if (settings.data !== undefined) {
    body = typeof settings.data === "string" ? settings.data : JSON.stringify(settings.data);
  }
  try {
    const answer = await desk.call(url.pathname + url.search, { method, headers, body });
    const text = await answer.text();
    if (!answer.ok) return failed(answer.status, "error", text);
    const json = (answer.headers.get("Content-Type") ?? "").includes("json");
    return { ok: true, body: json ? JSON.parse(text) : text };
  } catch (error) {
    return failed(0, "error", error.message);
  }
}

/** Instances open now: for scripted checks of this page. */
export { openInstances };
