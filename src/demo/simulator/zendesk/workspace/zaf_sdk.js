// A small client for apps in this demo, under the global name `ZAFClient`.
//
// The demo must work without a network, so it brings its own client. It speaks the same messages as the help desk's real
// one and has the same methods; in production the panel loads the real one from its documented address.

(function (root) {
  "use strict";

  const ANSWER_WITHIN_MS = 5 * 60 * 1000;
  const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/u;
  const HOOKS = new Set(["ticket.save"]);

  function init(whenRegistered, place) {
    const source = place ?? root.location;
    const known = parameters(source.search).get("origin") ? parameters(source.search) : parameters(source.hash);
    const origin = known.get("origin");
    const guid = known.get("app_guid");
    if (!origin || !guid) return false;
    if (!LOOPBACK.test(origin)) throw new Error(`Invalid domain ${origin}`);
    const client = new Client(new Line(origin, guid), guid);
    if (typeof whenRegistered === "function") client.on("app.registered", whenRegistered);
    client.begin();
    return client;
  }

  function parameters(text) {
    return new URLSearchParams((text ?? "").replace(/^[?#]/u, ""));
  }

  /** The line to the host: queues until the host has answered the handshake, numbers calls, sorts what comes in. */
  class Line {
    constructor(origin, guid) {
      this.origin = origin;
      this.guid = guid;
      this.clients = new Map();
      this.waiting = new Map();
      this.queue = [];
      this.ready = false;
      this.calls = 0;
      this.requests = 0;
      root.addEventListener("message", (event) => this.receive(event));
    }

    post(message) {
      root.parent.postMessage(message, this.origin);
    }

    /** Sends as the instance `guid`; held back until the host is there. */
    send(message, guid) {
      const text = JSON.stringify({ ...message, appGuid: this.guid, instanceGuid: guid });
      if (this.ready || message.key === "iframe.handshake") this.post(text);
      else this.queue.push(text);
    }

    call(request, params, guid) {
      const id = (this.calls += 1);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          this.waiting.delete(id);
          reject(new Error("Invocation request timeout"));
        }, ANSWER_WITHIN_MS);
        this.waiting.set(id, { resolve, reject, timer });
        this.send({ id, request, params }, guid);
      });
    }

    receive(event) {
      if (event.source !== root.parent || event.origin !== this.origin) return;
      let message = event.data;
      if (typeof message === "string") {
        try {
          message = JSON.parse(message);
        } catch {
          return;
        }
      }
      if (!message || typeof message !== "object") return;
      if (message.id !== undefined && !message.key) return this.settle(message);
      if (typeof message.key === "string" && message.key.startsWith("zaf.")) this.deliver(message, message.key.slice(4));
    }

    settle({ id, result, error }) {
      const call = this.waiting.get(id);
      if (!call) return;
      this.waiting.delete(id);
      clearTimeout(call.timer);
      if (error !== undefined && error !== null) call.reject(asError(error));
      else call.resolve(result);
    }

    deliver(message, event) {
      const client = this.clients.get(message.instanceGuid ?? this.guid);
      if (!client) return;
      if (event === "app.registered" && !this.ready) {
        this.ready = true;
        for (const text of this.queue.splice(0)) this.post(text);
      }
      client.receive(event, message);
    }
  }

  function asError(error) {
    if (typeof error !== "object" || !error.name) return error;
    const made = new Error(error.path ? `"${error.path}" ${error.message}` : error.message);
    made.name = error.name;
    return made;
  }

  class Client {
    #line;
    #guid;
    #handlers = new Map();
    #registered;
    #tellRegistered;

    constructor(line, guid) {
      this.#line = line;
      this.#guid = guid;
      this.#registered = new Promise((resolve) => { this.#tellRegistered = resolve; });
      line.clients.set(guid, this);
    }

    begin() {
      this.#line.send({ key: "iframe.handshake", message: { version: "demo" } }, this.#guid);
      this.on("context.updated", (context) => {
        this.#registered = this.#registered.then((told) => ({ ...told, context }));
      });
    }

    on(event, handler, context) {
      if (typeof handler !== "function") throw new Error("A handler must be a function");
      const handlers = this.#handlers.get(event) ?? [];
      handlers.push({ handler, context });
      this.#handlers.set(event, handlers);
      if (event !== "app.registered") this.#tellCount("on", event, handlers.length);
      return handler;
    }

    off(event, handler) {
      const before = this.#handlers.get(event) ?? [];
      const at = before.findIndex((each) => each.handler === handler);
      if (at < 0) return false;
      before.splice(at, 1);
      if (event !== "app.registered") this.#tellCount("off", event, before.length);
      return handler;
    }

    has(event, handler) {
      return (this.#handlers.get(event) ?? []).some((each) => each.handler === handler);
    }

    trigger(event, data) {
      this.#line.send({ key: `iframe.trigger:${event}`, message: data }, this.#guid);
    }

    postMessage(name, data) {
      this.#line.send({ key: name, message: data }, this.#guid);
    }

    metadata() {
      return this.#registered.then((told) => told.metadata);
    }

    context() {
      if (this.#guid === this.#line.guid) return this.#registered.then((told) => told.context);
      const path = `instances.${this.#guid}`;
      return this.get(path).then((answer) => answer[path]);
    }

    get(paths) {
      return this.#call("get", Array.isArray(paths) ? paths : [paths], !Array.isArray(paths));
    }

    set(path, value) {
      const single = typeof path === "string";
      return this.#call("set", single ? { [path]: value } : path, single);
    }

    invoke(name, ...parameters) {
      const single = typeof name === "string";
      return this.#call("invoke", single ? { [name]: parameters } : name, single);
    }

    request(settings) {
      const number = (this.#line.requests += 1);
      return new Promise((resolve, reject) => {
        const ends = [];
        const end = (settle) => (answer) => {
          for (const [event, handler] of ends) this.off(event, handler);
          settle((answer?.responseArgs ?? [])[0]);
        };
        for (const [name, settle] of [["done", resolve], ["fail", reject]]) {
          const event = `request:${number}.${name}`;
          ends.push([event, this.on(event, end(settle))]);
        }
        this.postMessage(`request:${number}`, typeof settings === "string" ? { url: settings } : settings);
      });
    }

    instance(guid) {
      if (!guid) throw new Error("An instance has a guid");
      return this.#line.clients.get(guid) ?? new Client(this.#line, guid);
    }

    /** What the line has for this client. */
    receive(event, { message, needsReply }) {
      if (event === "app.registered") this.#tellRegistered(message);
      const handlers = [...(this.#handlers.get(event) ?? [])];
      if (needsReply || HOOKS.has(event)) {
        this.#answerHook(event, handlers, message);
        return;
      }
      for (const { handler, context } of handlers) handler.call(context ?? this, message);
    }

    /** A handler stops the action with `false`, a text, an error or a rejected promise. */
    async #answerHook(event, handlers, message) {
      const reply = { appGuid: this.#guid, key: `iframe.reply:${event}` };
      try {
        for (const { handler, context } of handlers) {
          const said = await handler.call(context ?? this, message);
          if (said === false || typeof said === "string" || said instanceof Error) throw said;
        }
      } catch (reason) {
        reply.error = { msg: reason instanceof Error ? reason.message : (reason ?? false) };
      }
      this.#line.post(reply);
    }

    async #call(request, params, single) {
      const result = await this.#line.call(request, params, this.#guid);
      const fault = single ? Object.values(result?.errors ?? {})[0] : undefined;
      if (fault) throw asError(fault);
      return result;
    }

    #tellCount(what, event, count) {
      this.#line.send({ key: `iframe.${what}:${event}`, message: { subscriberCount: count } }, this.#guid);
    }
  }

  root.ZAFClient = { init };
})(window);
