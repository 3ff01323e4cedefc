// Tickets: the list, and one ticket with its properties, its conversation and a place to answer.

import { ask, closeApp, tell } from "./app-tray.js";
import { desk } from "./desk.js";
import { avatar, element, field, icon, moment, select } from "./dom.js";
import { toast } from "./toasts.js";
import { read } from "./zaf-properties.js";

const STATUSES = ["new", "open", "pending", "hold", "solved"];
const PRIORITIES = ["low", "normal", "high", "urgent"];

/** A ticket as it is being worked on: what is changed here is not in the account before it is submitted. */
export function draftOf(id) {
  const ticket = desk.ticket(id);
  return ticket && structuredClone(ticket);
}

/** A ticket that is not saved yet. */
export const newTicket = () => ({
  id: null, subject: "", status: "new", priority: "normal", requester_id: null, organization_id: null,
  assignee_id: desk.agent.id, group_id: desk.agent.group_ids[0], tags: [], comments: [],
});

export function drawTickets(screen) {
  const tickets = [...desk.data.tickets].sort((left, right) => left.id - right.id);
  const rows = tickets.map((ticket) => {
    const requester = desk.user(ticket.requester_id);
    const organization = desk.organization(ticket.organization_id);
    return element("tr", { "data-testid": `ticket-row-${ticket.id}` },
      element("td", { class: "narrow" }, status(ticket.status)),
      element("td", { class: "wide" },
        element("a", { class: "row-link", href: `/agent/tickets/${ticket.id}`, dir: "auto" }, ticket.subject),
        element("span", { class: "sub" }, icon(channelIcon(ticket)), `#${ticket.id}`)),
      element("td", { dir: "auto" }, requester?.name ?? ""),
      element("td", { dir: "auto", class: organization ? null : "muted" }, organization?.name ?? "None"),
      element("td", { class: "muted" }, moment(ticket.updated_at, desk.agent.iana_time_zone)));
  });
  const open = tickets.filter((ticket) => ticket.status !== "solved").length;
  screen.append(element("div", { class: "page" },
    element("header", { class: "page-head" },
      element("div", {}, element("h1", {}, "Tickets"), element("p", { class: "muted" },
        `${open} unsolved of ${tickets.length}. Open one: the app with the billing customer appears beside it.`)),
      element("a", { class: "button primary", href: "/agent/tickets/new" }, "New ticket")),
    table(["Status", "Subject", "Requester", "Organization", "Updated"], rows, "ticket-list")));
}

/** A table in a box that scrolls by itself when the window is narrow. */
export function table(headings, rows, testid) {
  return element("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": "List" },
    element("table", { "data-testid": testid },
      element("thead", {}, element("tr", {}, ...headings.map((heading) => element("th", { scope: "col" }, heading)))),
      element("tbody", {}, ...rows)));
}

export function status(name) {
  return element("span", { class: `status ${name}` }, name);
}

function channelIcon(ticket) {
  return { email: "email", phone: "phone", web: "web", chat: "chat" }[ticket.via?.channel] ?? "email";
}

export function drawTicket(screen, tab, page) {
  const { draft } = tab.subject;
  screen.append(element("div", { class: "ticket" }, properties(tab, page), conversation(tab, page)));
}

/** The left column: what the ticket belongs to. Changes are told to the app at once and saved with the next answer. */
function properties(tab, page) {
  const { draft } = tab.subject;
  const requester = desk.user(draft.requester_id);
  const people = desk.data.users.filter((user) => user.role === "end-user");
  const requesterSelect = select({ id: "ticket-requester", "data-testid": "ticket-requester" },
    [["", "Choose …"], ...people.map((user) => [user.id, user.email ? `${user.name} (${user.email})` : user.name])], draft.requester_id);
  const organizationSelect = select({ id: "ticket-organization", "data-testid": "ticket-organization" },
    [["", "None"], ...desk.data.organizations.map((each) => [each.id, each.name])], draft.organization_id);
  requesterSelect.addEventListener("change", () => changeRequester(tab, page, requesterSelect.value));
  organizationSelect.addEventListener("change", () => {
    changeOrganization(tab, organizationSelect.value);
    refocus(page, "ticket-organization");
  });
  const priority = select({ id: "ticket-priority" }, PRIORITIES.map((each) => [each, each]), draft.priority);
  priority.addEventListener("change", () => { draft.priority = priority.value; });
  const assignee = desk.user(draft.assignee_id);
  return element("section", { class: "properties", "aria-label": "Ticket properties" },
    field("Requester", requesterSelect, requester
      ? element("a", { class: "jump", href: `/agent/users/${requester.id}` }, "Open profile") : null),
    field("Organization", organizationSelect, draft.organization_id
      ? element("a", { class: "jump", href: `/agent/organizations/${draft.organization_id}` }, "Open organization") : null),
    field("Priority", priority),
    element("dl", { class: "facts" },
      element("dt", {}, "Assignee"), element("dd", {}, assignee ? assignee.name : "Nobody yet"),
      element("dt", {}, "Group"), element("dd", {}, desk.group(draft.group_id)?.name ?? "None"),
      requester?.email ? [element("dt", {}, "Email"), element("dd", {}, requester.email)] : null,
      requester?.phone ? [element("dt", {}, "Phone"), element("dd", {}, requester.phone)] : null));
}

function refocus(page, id) {
  page.show();
  document.getElementById(id)?.focus();
}

/** A new requester brings the requester's own organization along. */
function changeRequester(tab, page, value) {
  const { draft } = tab.subject;
  draft.requester_id = value ? Number(value) : null;
  const organization = desk.user(draft.requester_id)?.organization_id ?? "";
  tell(tab, "ticket.requester.id.changed", draft.requester_id);
  changeOrganization(tab, organization);
  refocus(page, "ticket-requester");
}

function changeOrganization(tab, value) {
  const { draft } = tab.subject;
  const organization = value ? Number(value) : null;
  if (organization === draft.organization_id) return;
  draft.organization_id = organization;
  tell(tab, "ticket.organization.changed", read(tab.subject, "ticket.organization"));
}

function conversation(tab, page) {
  const { draft } = tab.subject;
  const heading = draft.id
    ? element("div", {}, element("h1", { dir: "auto" }, draft.subject),
        element("p", { class: "muted head-line" }, status(draft.status), `#${draft.id}`, icon(channelIcon(draft)), `by ${draft.via?.channel ?? "web"}`))
    : element("div", {}, element("h1", {}, "New ticket"), subjectField(draft));
  return element("section", { class: "conversation", "aria-label": "Conversation" },
    element("header", { class: "conversation-head" }, heading),
    element("ol", { class: "messages", "data-testid": "messages" }, ...draft.comments.map(message)),
    composer(tab, page));
}

function subjectField(draft) {
  const input = element("input", { id: "ticket-subject", type: "text", value: draft.subject, autocomplete: "off" });
  input.addEventListener("input", () => { draft.subject = input.value; });
  return field("Subject", input);
}

function message(comment) {
  const author = desk.user(comment.author_id);
  const staff = author && author.role !== "end-user";
  const kind = comment.public ? (staff ? "reply" : "letter") : "note";
  return element("li", { class: `message ${kind}` }, avatar(author),
    element("div", { class: "bubble" },
      element("div", { class: "message-head" },
        element("strong", { dir: "auto" }, author?.name ?? "Unknown"),
        comment.public ? null : element("span", { class: "mark" }, "Internal note"),
        moment(comment.created_at, desk.agent.iana_time_zone)),
      element("p", { class: "message-body", dir: "auto" }, comment.body)));
}

function composer(tab, page) {
  const { draft } = tab.subject;
  const kinds = [["reply", "Public reply"], ["note", "Internal note"]].map(([value, text]) => {
    const input = element("input", { type: "radio", name: "composer-kind", value, checked: (value === "note") === Boolean(draft.note) });
    input.addEventListener("change", () => {
      draft.note = value === "note";
      form.classList.toggle("as-note", draft.note);
    });
    return element("label", {}, input, element("span", {}, text));
  });
  const text = element("textarea", { id: "composer-text", rows: "4", value: draft.reply ?? "", "data-testid": "composer", placeholder: "Write an answer" });
  text.addEventListener("input", () => { draft.reply = text.value; });
  const next = select({ id: "composer-status", "aria-label": "Status after sending" },
    STATUSES.map((each) => [each, `as ${each}`]), draft.status === "new" && draft.id ? "open" : draft.status);
  const form = element("form", { class: `composer${draft.note ? " as-note" : ""}` },
    element("fieldset", { class: "kinds" }, element("legend", { class: "hidden" }, "Kind of answer"), ...kinds),
    element("label", { class: "hidden", for: "composer-text" }, "Your answer"), text,
    element("div", { class: "composer-foot" },
      element("span", { class: "muted grow" }, "Changes of requester and organization are saved with the ticket."),
      next, element("button", { class: "button primary", "data-testid": "submit" }, "Submit")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(tab, page, next.value).catch((error) => toast(error.message, "error"));
  });
  return form;
}

async function save(tab, page, nextStatus) {
  const { draft } = tab.subject;
  const objection = await ask(tab, "ticket.save");
  if (objection) return toast(objection, "error");
  const fields = {
    requester_id: draft.requester_id, organization_id: draft.organization_id, status: nextStatus, subject: draft.subject,
    ...(draft.reply?.trim() ? { comment: { body: draft.reply.trim(), public: !draft.note } } : {}),
  };
  const path = draft.id ? `/api/v2/tickets/${draft.id}` : "/api/v2/tickets";
  const { ticket } = await desk.change(draft.id ? "PUT" : "POST", path, { ticket: fields });
  draft.reply = "";
  await desk.load();
  toast(`Ticket #${ticket.id} is saved.`);
  if (draft.id) {
    Object.assign(draft, draftOf(draft.id));
    tell(tab, "ticket.updated", null);
    return page.show();
  }
  closeApp(tab.key);
  page.closeTab(tab);
  return page.go(`/agent/tickets/${ticket.id}`);
}
