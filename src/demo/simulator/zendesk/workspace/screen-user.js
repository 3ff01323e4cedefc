// People who write in: the list, and one person with their organizations and tickets.

import { desk } from "./desk.js";
import { avatar, element } from "./dom.js";
import { status, table } from "./screen-ticket.js";

export function drawUsers(screen) {
  const people = desk.data.users.filter((user) => user.role === "end-user");
  const rows = people.map((user) => element("tr", { "data-testid": `user-row-${user.id}` },
    element("td", { class: "wide person" }, avatar(user),
      element("a", { class: "row-link", href: `/agent/users/${user.id}`, dir: "auto" }, user.name)),
    element("td", {}, user.email ?? ""),
    element("td", {}, user.phone ?? ""),
    element("td", { dir: "auto" }, user.organization_ids.map((id) => desk.organization(id)?.name).join(", "))));
  screen.append(element("div", { class: "page" },
    element("header", { class: "page-head" }, element("h1", {}, "People")),
    table(["Name", "Email", "Phone", "Organization"], rows, "user-list")));
}

export function drawUser(screen, tab) {
  const user = tab.subject.draft;
  const organizations = user.organization_ids.map((id) => desk.organization(id)).filter(Boolean);
  screen.append(element("div", { class: "page" },
    element("header", { class: "profile-head" }, avatar(user),
      element("div", {}, element("h1", { dir: "auto" }, user.name),
        element("p", { class: "muted" }, user.role === "end-user" ? "Customer contact" : "Staff"))),
    element("dl", { class: "facts card" },
      element("dt", {}, "Email"), element("dd", {}, user.email ?? "None"),
      element("dt", {}, "Phone"), element("dd", {}, user.phone ?? "None"),
      element("dt", {}, "Organizations"),
      element("dd", {}, organizations.length
        ? organizations.map((each) => element("a", { href: `/agent/organizations/${each.id}`, class: "inline-link", dir: "auto" }, each.name))
        : "None")),
    ticketsOf((ticket) => ticket.requester_id === user.id)));
}

/** The tickets that a person or organization has. */
export function ticketsOf(wanted) {
  const tickets = desk.data.tickets.filter(wanted);
  const rows = tickets.map((ticket) => element("tr", {},
    element("td", { class: "narrow" }, status(ticket.status)),
    element("td", { class: "wide" },
      element("a", { class: "row-link", href: `/agent/tickets/${ticket.id}`, dir: "auto" }, ticket.subject)),
    element("td", { class: "muted" }, `#${ticket.id}`)));
  return element("section", {}, element("h2", {}, "Tickets"),
    tickets.length ? table(["Status", "Subject", "Number"], rows, "own-tickets") : element("p", { class: "muted" }, "No tickets yet."));
}
