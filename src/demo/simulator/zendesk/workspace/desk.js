// What this page knows: the account's records, who sits in front of it, and how they like it.

const SESSION_HEADER = "X-Desk-Session";
const REMEMBERED = "desk.preferences";

/** The account and the agent's preferences. `load` first. */
export const desk = {
  data: null,
  preferences: { agent: 535, locale: null, zone: null, scheme: "light", width: 400 },

  async load() {
    const answer = await fetch("/agent/data.json", { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(`The help desk answered ${answer.status}`);
    const data = await answer.json();
    // Open tabs hold on to their records: bring those up to date instead of replacing them.
    if (this.data) {
      for (const kind of ["organizations", "users", "tickets"]) data[kind] = merged(this.data[kind], data[kind]);
    }
    this.data = data;
  },

  /** Preferences of the last visit, overruled by the address (`?scheme=dark&agent=535&locale=ar&width=320`). */
  readPreferences() {
    const query = new URLSearchParams(location.search);
    Object.assign(this.preferences, JSON.parse(sessionStorage.getItem(REMEMBERED) ?? "{}"));
    for (const [name, wanted] of [...query].filter(([name]) => name in this.preferences)) {
      this.preferences[name] = name === "agent" || name === "width" ? Number(wanted) : wanted;
    }
    if (!this.agents.some((agent) => agent.id === this.preferences.agent)) this.preferences.agent = this.agents[0].id;
  },

  prefer(changes) {
    Object.assign(this.preferences, changes);
    sessionStorage.setItem(REMEMBERED, JSON.stringify(this.preferences));
  },

  get agents() {
    return this.data.users.filter((user) => user.role !== "end-user" && !user.suspended);
  },

  /** The agent in front of the page, with the language and time zone chosen here. */
  get agent() {
    const agent = this.user(this.preferences.agent);
    const { locale, zone } = this.preferences;
    return { ...agent, locale: locale ?? agent.locale, iana_time_zone: zone ?? agent.iana_time_zone };
  },

  user: (id) => desk.data.users.find((user) => user.id === Number(id)) ?? null,
  organization: (id) => desk.data.organizations.find((organization) => organization.id === Number(id)) ?? null,
  ticket: (id) => desk.data.tickets.find((ticket) => ticket.id === Number(id)) ?? null,
  group: (id) => desk.data.groups.find((group) => group.id === Number(id)) ?? null,

  /** Calls this server as the agent. The path must be this server's own. */
  call(path, options = {}) {
    const headers = new Headers(options.headers ?? {});
    headers.set(SESSION_HEADER, `${this.preferences.agent}.${this.data.session}`);
    headers.set("Accept", "application/json");
    if (options.body && !headers.has("Content-Type")) headers.set("Content-Type", "application/json");
    return fetch(path, { ...options, headers });
  },

  /** Sends a change to the account; an error carries the account's own words. */
  async change(method, path, body) {
    const answer = await this.call(path, { method, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(reasonIn(text) ?? `The help desk answered ${answer.status}`);
    return JSON.parse(text);
  },
};

function merged(before, now) {
  const known = new Map(before.map((record) => [record.id, record]));
  return now.map((record) => (known.has(record.id) ? Object.assign(known.get(record.id), record) : record));
}

function reasonIn(text) {
  try {
    const body = JSON.parse(text);
    const detail = Object.values(body.details ?? {}).flat()[0]?.description;
    return detail ?? body.description ?? body.error?.message ?? body.errors?.[0]?.title ?? null;
  } catch {
    return null;
  }
}
