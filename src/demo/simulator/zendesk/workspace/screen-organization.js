// Organizations: the list, and one organization with the fields that apps and administrators care about.

import { tell } from "./app-tray.js";
import { desk } from "./desk.js";
import { element, field } from "./dom.js";
import { table } from "./screen-ticket.js";
import { ticketsOf } from "./screen-user.js";
import { toast } from "./toasts.js";

/** Fields of the form: name in the API, label, and the event that tells apps about a change. */
const FIELDS = [
  ["name", "Name", "organization.name.changed"],
  ["external_id", "External id", "organization.externalId.changed"],
  ["domain_names", "Domains", "organization.domains.changed"],
  ["details", "Details", "organization.details.changed"],
  ["notes", "Notes", "organization.notes.changed"],
];

export function drawOrganizations(screen) {
  const rows = desk.data.organizations.map((each) => element("tr", { "data-testid": `organization-row-${each.id}` },
    element("td", { class: "wide" }, element("a", { class: "row-link", href: `/agent/organizations/${each.id}`, dir: "auto" }, each.name)),
    element("td", {}, each.external_id ? element("code", {}, each.external_id) : element("span", { class: "muted" }, "None")),
    element("td", { class: "muted" }, each.domain_names.join(", "))));
  screen.append(element("div", { class: "page" },
    element("header", { class: "page-head" }, element("h1", {}, "Organizations")),
    table(["Name", "External id", "Domains"], rows, "organization-list")));
}

export function drawOrganization(screen, tab, page) {
  const organization = tab.subject.draft;
  const mayEdit = desk.agent.role === "admin";
  const inputs = FIELDS.map(([name, label, event]) => {
    const value = name === "domain_names" ? organization.domain_names.join(" ") : (organization[name] ?? "");
    const input = element("input", {
      id: `organization-${name}`, "data-testid": `organization-${name}`, type: "text", value, autocomplete: "off",
      dir: "auto", readonly: !mayEdit && name !== "notes",
    });
    input.addEventListener("change", () => {
      save(tab, page, name, event, input.value).catch((error) => {
        toast(error.message, "error");
        page.show();
      });
    });
    return field(label, input);
  });
  const members = desk.data.users.filter((user) => user.organization_ids.includes(organization.id));
  screen.append(element("div", { class: "page" },
    element("header", { class: "page-head" }, element("div", {},
      element("h1", { dir: "auto" }, organization.name),
      element("p", { class: "muted" }, mayEdit ? "Changes are saved when you leave a field." : "Only administrators may change more than the notes."))),
    element("form", { class: "card form", "aria-label": "Organization fields" }, ...inputs),
    element("section", {}, element("h2", {}, "People"),
      members.length
        ? element("ul", { class: "plain" }, ...members.map((user) => element("li", {},
            element("a", { class: "inline-link", href: `/agent/users/${user.id}`, dir: "auto" }, user.name))))
        : element("p", { class: "muted" }, "Nobody yet.")),
    ticketsOf((ticket) => ticket.organization_id === organization.id)));
  screen.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
}

async function save(tab, page, name, event, typed) {
  const value = name === "domain_names" ? typed.split(/[\s,]+/u).filter(Boolean) : typed.trim() || null;
  const { id } = tab.subject.draft;
  await desk.change("PUT", `/api/v2/organizations/${id}`, { organization: { [name]: value } });
  await desk.load();
  tell(tab, event, name === "domain_names" ? value.join(" ") : value);
  toast("The organization is saved.");
  page.show();
}
