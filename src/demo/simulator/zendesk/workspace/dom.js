// Small makers of elements, so that the screens read like the page they draw. Texts are set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element; `on` in the attributes holds listeners, `false`, `null` and `undefined` leave an attribute out. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (key === "value") {
      node.value = value;
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(key, value === true ? "" : String(value));
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** One of the drawings in icons.svg; decoration only. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/agent/assets/icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}

/** A select with `[value, text]` choices. */
export function select(attributes, choices, chosen) {
  const options = choices.map(([value, text]) => element("option", { value, selected: String(value) === String(chosen) }, text));
  const node = element("select", attributes, ...options);
  node.value = chosen === null || chosen === undefined ? "" : String(chosen);
  return node;
}

/** A label above its control; the control needs an id. */
export function field(text, control, ...more) {
  return element("div", { class: "field" }, element("label", { for: control.id }, text), control, ...more);
}

/** A person's initials on a colour of their own. */
export function avatar(person) {
  const node = element("span", { class: "avatar", "aria-hidden": "true" });
  paintAvatar(node, person);
  return node;
}

export function paintAvatar(node, person) {
  const name = person?.name ?? "?";
  const initials = name.split(/\s+/u).filter(Boolean).map((word) => [...word][0]);
  node.textContent = [initials[0], initials.length > 1 ? initials.at(-1) : ""].join("").toUpperCase();
  node.dataset.tone = String((person?.id ?? 0) % 6);
}

/** Day and time as the desk's staff reads it. */
export function moment(text, zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone,
  });
  return element("time", { datetime: text }, format.format(new Date(text)));
}
