// The host's side of the conversation with apps in iframes: JSON over `postMessage`.
//
// One `AppInstance` per iframe. It answers reads, writes and actions, tells about events the app has subscribed to, and
// passes `client.request` on to this server. It never trusts a message from another window or origin.

import { NoSuchPath, read, write } from "./zaf-properties.js";

const HOOK_REPLY_WITHIN_MS = 5000;
const instances = new Map();

/** All app instances of this page, by guid. */
export const openInstances = () => [...instances.values()];

/** Sends an event to every instance that listens. */
export function broadcast(event, payload) {
  for (const instance of instances.values()) instance.emit(event, payload);
}

export class AppInstance {
  #frame;
  #panelOrigin;
  #actions;
  #request;
  #subscriptions = new Map();
  #hooks = new Map();

  /**
   * `location`: `ticket_sidebar`, ...; `subject`: see zaf-properties.js; `metadata`: of the installation; `actions`: what
   * the page does for `invoke`; `request(settings)`: does a `client.request`; `onRegistered`: called at the handshake.
   */
  constructor({ guid, frame, panelUrl, location, subject, metadata, account, actions, request, onRegistered }) {
    Object.assign(this, { guid, location, subject, metadata, account, onRegistered });
    this.#frame = frame;
    this.#panelOrigin = new URL(panelUrl).origin;
    this.#actions = actions;
    this.#request = request;
    this.registered = false;
    this.active = true;
    instances.set(guid, this);
  }

  get context() {
    const { kind, draft } = this.subject;
    const id = draft.id ? { [`${kind}Id`]: draft.id } : {};
    const account = { subdomain: this.account.subdomain };
    return { instanceGuid: this.guid, product: "support", account, location: this.location, ...id };
  }

  isFrom(event) {
    return event.source === this.#frame.contentWindow && event.origin === this.#panelOrigin;
  }

  receive(message) {
    if (message.request) return this.#answerCall(message);
    const key = String(message.key ?? "");
    if (key === "iframe.handshake") return this.#register();
    if (key.startsWith("iframe.on:")) return this.#subscriptions.set(key.slice("iframe.on:".length), message.message?.subscriberCount ?? 1);
    if (key.startsWith("iframe.off:")) return this.#unsubscribe(key.slice("iframe.off:".length), message.message);
    if (key.startsWith("iframe.trigger:")) return broadcast(key.slice("iframe.trigger:".length), message.message);
    if (key.startsWith("iframe.reply:")) return this.#hooks.get(key.slice("iframe.reply:".length))?.(message);
    if (/^request:\d+$/u.test(key)) return this.#passOn(key, message.message);
    // `session.live`, `__track__` and whatever else an SDK reports about itself.
    return undefined;
  }

  /** Tells the app, if it listens. */
  emit(event, payload) {
    if (this.registered && this.#subscriptions.has(event)) this.#send({ key: `zaf.${event}`, message: payload });
  }

  /** The subject has changed its identity (a new ticket got its number): the app's context is replaced. */
  updateContext() {
    this.emit("context.updated", this.context);
  }

  setActive(active) {
    if (this.active === active) return;
    this.active = active;
    this.emit(active ? "app.activated" : "app.deactivated", active ? { firstLoad: false } : undefined);
  }

  /** Asks the app whether an action may go on. Resolves to null, or to the reason why not. */
  ask(hook) {
    if (!this.registered || !this.#subscriptions.has(hook)) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve("The app did not answer in time"), HOOK_REPLY_WITHIN_MS);
      this.#hooks.set(hook, (reply) => {
        clearTimeout(timer);
        this.#hooks.delete(hook);
        resolve(reply.error ? reply.error.msg || "The app does not allow this" : null);
      });
      this.#send({ key: `zaf.${hook}`, needsReply: true });
    });
  }

  destroy() {
    this.emit("app.willDestroy");
    instances.delete(this.guid);
  }

  #register() {
    this.registered = true;
    this.#subscriptions.clear();
    this.#send({ key: "zaf.app.registered", message: { metadata: this.metadata, context: this.context } });
    // The queued subscriptions arrive after this handler; the activation must come after them.
    setTimeout(() => { if (this.active) this.emit("app.activated", { firstLoad: true }); }, 50);
    this.onRegistered?.();
  }

  #unsubscribe(event, message) {
    if ((message?.subscriberCount ?? 0) <= 0) this.#subscriptions.delete(event);
  }

  async #answerCall({ id, request, params, instanceGuid }) {
    const target = instances.get(instanceGuid) ?? this;
    const paths = Array.isArray(params) ? params : Object.keys(params ?? {});
    const one = { get: (path) => target.#get(path), set: (path) => target.#set(path, params[path]), invoke: (path) => target.#invoke(path, params[path]) };
    if (!one[request]) return this.#send({ id, error: { name: "APIError", message: "Unknown request", path: String(request) } });
    const result = { errors: {} };
    for (const path of paths) {
      try {
        result[path] = (await one[request](path)) ?? null;
      } catch (error) {
        result.errors[path] = { name: error instanceof NoSuchPath ? "Error" : error.name, message: error.message, path };
      }
    }
    return this.#send({ id, result });
  }

  #get(path) {
    if (path === "instances") return Object.fromEntries(openInstances().map((instance) => [instance.guid, instance.context]));
    if (path.startsWith("instances.")) {
      const other = instances.get(path.slice("instances.".length));
      if (!other) throw new NoSuchPath(path);
      return other.context;
    }
    if (path === "viewport.size") return { width: innerWidth, height: innerHeight };
    return read(this.subject, path);
  }

  #set(path, value) {
    const event = write(this.subject, path, value);
    this.#actions.changed(this, path);
    this.emit(event, value);
    return value;
  }

  #invoke(name, parameters) {
    const action = { track: () => null, ...this.#actions }[name];
    if (!action || name === "changed") throw new NoSuchPath(name);
    return action(this, ...(parameters ?? []));
  }

  async #passOn(key, message) {
    const settings = typeof message === "string" ? { url: message } : (message ?? {});
    const { ok, body, failure } = await this.#request(settings);
    const responseArgs = [ok ? body : failure];
    this.#send({ key: `zaf.${key}.${ok ? "done" : "fail"}`, message: { responseArgs } });
  }

  #send(message) {
    this.#frame.contentWindow?.postMessage(JSON.stringify(message), this.#panelOrigin);
  }
}

window.addEventListener("message", (event) => {
  const instance = openInstances().find((candidate) => candidate.isFrom(event));
  if (!instance) return;
  let message = event.data;
  try {
    if (typeof message === "string") message = JSON.parse(message);
  } catch {
    return;
  }
  if (message && typeof message === "object") instance.receive(message);
});
