// Finding, making and filling parts of the page.

export const find = (selector) => document.querySelector(selector);
export const all = (selector) => [...document.querySelectorAll(selector)];

/** An element with a text. */
export function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  return made;
}

/** Choices whose texts are their values. */
export const ids = (names) => names.map((id) => ({ id }));

/** Fills a list with choices, and keeps the chosen one. */
export function fill(selector, choices) {
  const list = find(selector);
  const { value } = list;
  list.replaceChildren(
    ...choices.map(({ id, text = id }) => element("option", text, { value: id })),
  );
  if (choices.some(({ id }) => id === value)) list.value = value;
}

/** Values of a form by name, without blank ones. */
export function valuesOf(form) {
  const values = {};
  for (const { name, type, value, checked } of form.elements) {
    if (name === "" || value === "") continue;
    values[name] = type === "number" ? Number(value) : type === "checkbox" ? checked : value;
  }
  return values;
}
