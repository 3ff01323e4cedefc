// What an app may read and set, by path: `ticket.organization.externalId`, `currentUser.locale`, ...
//
// A subject is what an app instance stands beside: { kind: "ticket" | "user" | "organization", draft }.

import { desk } from "./desk.js";

/** A path no app can ask for; the host reports it under its path. */
export class NoSuchPath extends Error {
  constructor(path) {
    super("No such Api");
    this.path = path;
  }
}

/** The value at a path. A path below something that is null is null. */
export function read(subject, path) {
  const [root, ...rest] = path.split(".");
  const make = roots(subject)[root];
  if (!make) throw new NoSuchPath(path);
  let value = make();
  for (const name of rest) {
    if (value === null || value === undefined) return null;
    if (name.startsWith("customField:")) return value.customFields?.[name.slice("customField:".length)] ?? null;
    if (typeof value !== "object" || !(name in value)) throw new NoSuchPath(path);
    value = value[name];
  }
  return plain(value);
}

/** Sets the value at a path and says which event that is. */
export function write(subject, path, value) {
  const [root, name] = path.split(".");
  const settable = { ticket: ["subject", "status", "priority", "tags"], organization: ["details", "notes", "tags"] };
  if (root !== subject.kind || !settable[root]?.includes(name) || path.split(".").length !== 2) throw new NoSuchPath(path);
  subject.draft[name] = value;
  return `${root}.${name}.changed`;
}

function roots(subject) {
  const everywhere = {
    currentUser: () => currentUser(),
    currentAccount: () => ({
      subdomain: desk.data.account.subdomain,
      planName: desk.data.account.planName,
      timeZone: timeZone("Europe/London"),
    }),
    colorScheme: () => desk.preferences.scheme,
  };
  const own = {
    ticket: () => ticket(subject.draft),
    user: () => user(subject.draft),
    organization: () => organization(subject.draft),
  };
  return { ...everywhere, [subject.kind]: own[subject.kind] };
}

function ticket(draft) {
  const [opening, ...replies] = draft.comments ?? [];
  return {
    id: draft.id ?? null,
    subject: draft.subject ?? "",
    description: opening?.body ?? "",
    status: draft.status,
    priority: draft.priority ?? null,
    type: draft.type ?? null,
    tags: draft.tags ?? [],
    externalId: null,
    isNew: !draft.id,
    brand: { id: 1, name: desk.data.account.name, subdomain: desk.data.account.subdomain },
    createdAt: draft.created_at ?? null,
    updatedAt: draft.updated_at ?? null,
    requester: user(desk.user(draft.requester_id)),
    organization: organization(desk.organization(draft.organization_id)),
    assignee: {
      user: user(desk.user(draft.assignee_id)),
      group: desk.group(draft.group_id) ?? null,
    },
    comment: { text: draft.reply ?? "", type: draft.note ? "internalNote" : "publicReply" },
    comments: [opening, ...replies].filter(Boolean).map((comment) => ({
      author: user(desk.user(comment.author_id)),
      value: comment.body,
      createdAt: comment.created_at,
    })),
    conversation: [opening, ...replies].filter(Boolean).map((comment) => ({
      author: user(desk.user(comment.author_id)),
      message: { content: comment.body, contentType: "text/plain" },
      timestamp: comment.created_at,
    })),
    customFields: {},
  };
}

function organization(record) {
  if (!record) return null;
  return {
    id: record.id,
    name: record.name,
    externalId: record.external_id,
    details: record.details,
    notes: record.notes,
    domains: record.domain_names.join(" "),
    group: null,
    tags: record.tags,
    sharedTickets: record.shared_tickets,
    sharedComments: record.shared_comments,
    customFields: record.organization_fields,
  };
}

function user(record) {
  if (!record) return null;
  return {
    id: record.id,
    name: record.name,
    email: record.email,
    externalId: record.external_id,
    role: record.custom_role_id ? String(record.custom_role_id) : record.role,
    locale: record.locale,
    tags: record.tags,
    organizations: record.organization_ids.map((id) => organization(desk.organization(id))).filter(Boolean),
    identities: [
      ...(record.email ? [{ type: "email", value: record.email, verified: true, primary: true }] : []),
      ...(record.phone ? [{ type: "phone_number", value: record.phone, verified: false, primary: !record.email }] : []),
    ],
    customFields: {},
  };
}

function currentUser() {
  const agent = desk.agent;
  return {
    ...user(agent),
    locale: agent.locale,
    groups: agent.group_ids.map((id) => desk.group(id)).filter(Boolean),
    timeZone: timeZone(agent.iana_time_zone),
  };
}

/** A zone with its present offset from UTC in minutes. */
export function timeZone(ianaName, at = new Date()) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: ianaName, timeZoneName: "longOffset" }).formatToParts(at);
  const written = parts.find((part) => part.type === "timeZoneName").value;
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/u.exec(written) ?? [null, "+", "0", "0"];
  const name = ianaName.split("/").at(-1).replaceAll("_", " ");
  return {
    ianaName,
    name,
    translatedName: name,
    offset: (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)),
    formattedOffset: written === "GMT" ? "GMT+00:00" : written,
  };
}

function plain(value) {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
