// Script of the console's page. What it shows of a stack is made by the console, which escapes all data.
const token = new URLSearchParams(location.search).get("token") ?? "";
const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];

/** Asks the console; rejects with the sentence that it answers. */
async function ask(call, input) {
  let response;
  try {
    response = await fetch(`/${call}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify(input),
    });
  } catch {
    throw new Error("The console does not answer. Start it again, and open its new address.");
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** An element with a text. */
function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  return made;
}

const latest = new WeakMap();

/** Shows that something is worked on, and then its answer or why there is none. */
async function show(region, work, busy = `evaluating ${stack()} …`) {
  const turn = {};
  latest.set(region, turn);
  region.setAttribute("aria-busy", "true");
  if (region.dataset.keeps === undefined || region.textContent === "") region.textContent = busy;
  let answer;
  let failure;
  try {
    answer = await work();
  } catch (error) {
    failure = error;
  }
  // An answer that is overtaken by a later question is not shown.
  if (latest.get(region) !== turn) return undefined;
  region.setAttribute("aria-busy", "false");
  if (failure === undefined) region.innerHTML = answer.html;
  else region.replaceChildren(element("p", failure.message, { className: "error" }));
  return answer;
}

const stack = () => find("#stack").value;

/** Values of a form by name; numbers are numbers, and blank ones are left out. */
function valuesOf(form) {
  const values = {};
  for (const { name, type, value } of form.elements) {
    if (name !== "" && value !== "") values[name] = type === "number" ? Number(value) : value;
  }
  return values;
}

const options = (choices) =>
  choices.map(({ id, text = id }) => element("option", text, { value: id }));

/** Fills a list with choices, and keeps the chosen one. */
function fill(selector, choices) {
  const list = find(selector);
  const { value } = list;
  list.replaceChildren(...options(choices));
  if (choices.some(({ id }) => id === value)) list.value = value;
}

const ids = (names) => names.map((id) => ({ id }));

/** Submits a form without its button. */
const submit = (call) => find(`form[data-call="${call}"]`).requestSubmit();

/** What each view asks when it is opened or the stack changes. */
const VIEWS = {
  stacks: () => all("#stack-rows tr").forEach((row) => void showStack(row)),
  risk: () => submit("risk"),
  picture: () =>
    show(find("#picture-answer"), () => ask("picture", { stack: stack() }), "drawing …"),
  access: async () => {
    find("#access-answer").replaceChildren();
    const names = await named(find("#access-answer"), "access-names");
    if (names === undefined) return;
    fill("#principal", names.principals);
    fill("#operation", names.operations);
  },
  reach: async () => {
    find("#reach-answer").replaceChildren();
    const names = await show(find("#reach-statements"), () =>
      ask("reach-names", { stack: stack() }),
    );
    if (names !== undefined) fill("#ends", ids(names.endpoints));
  },
  cost: () => void showCost(),
};

/** Names of a stack to choose from. */
const named = (region, call) =>
  show(region, async () => ({ html: "", ...(await ask(call, { stack: stack() })) }));

async function showStack(row) {
  const { name } = row.dataset;
  const cell = (text, className = "") => element("td", text, { className });
  try {
    const facts = await ask("stack", { stack: name });
    const { region, mode, protocols, storage, resources, cost } = facts;
    row.replaceChildren(
      ...[row.cells[0], cell(region), cell(mode), cell(protocols), cell(storage)],
      ...[cell(resources, "number"), cell(cost, "number")],
    );
  } catch (error) {
    const problem = cell("");
    problem.colSpan = 6;
    problem.append(element("span", error.message, { className: "error" }));
    row.replaceChildren(row.cells[0], problem);
  }
}

/** A stack in the list, before it is evaluated. */
function rowFor(name) {
  const row = element("tr", "");
  row.dataset.name = name;
  const head = element("th", "", { scope: "row" });
  const button = element("button", name, { type: "button" });
  button.addEventListener("click", () => {
    find("#stack").value = name;
    location.hash = "#picture";
  });
  head.append(button);
  row.append(head, Object.assign(element("td", "evaluating …"), { colSpan: 6 }));
  return row;
}

const touched = new Set();

async function showCost() {
  const given = all("#usage input[type=range]").flatMap(({ dataset }) =>
    touched.has(dataset.usage) ? [[dataset.usage, Number(exact(dataset.usage).value)]] : [],
  );
  const call = () => ask("cost", { stack: stack(), usage: Object.fromEntries(given) });
  const answer = await show(find("#cost-answer"), call);
  for (const [name, value] of Object.entries(answer?.usage ?? {})) {
    if (!touched.has(name)) setUsage(name, value);
  }
}

const exact = (name) => find(`#usage input[type=number][data-usage=${name}]`);

function setUsage(name, value) {
  find(`#usage input[type=range][data-usage=${name}]`).value = value;
  exact(name).value = value;
}

find("#usage").addEventListener("input", ({ target }) => {
  if (target.value === "" || !target.validity.valid) return;
  touched.add(target.dataset.usage);
  setUsage(target.dataset.usage, target.value);
  void showCost();
});
find("#usage").addEventListener("reset", () => {
  touched.clear();
  void showCost();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  if (form.dataset.call === undefined) return;
  const call = () => ask(form.dataset.call, { stack: stack(), ...valuesOf(form) });
  void show(document.getElementById(form.dataset.into), call);
});

/** Shows the view that the address names. */
function open({ moves }) {
  const id = location.hash.slice(1) in VIEWS ? location.hash.slice(1) : "stacks";
  for (const view of all(".view")) view.hidden = view.id !== id;
  for (const link of all("nav a")) {
    if (link.hash === `#${id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (moves) find(`#${id}-heading`).focus();
  VIEWS[id]();
}

window.addEventListener("hashchange", () => {
  if (location.hash !== "#main") open({ moves: true });
});
find("#stack").addEventListener("change", () => open({ moves: false }));

try {
  const names = await ask("stacks", {});
  fill("#stack", ids(names.stacks));
  find("#stack").value = names.stack;
  fill("#refs", ids(names.refs));
  find("#ref").value = names.ref;
  find("#stack-rows").replaceChildren(...names.stacks.map(rowFor));
  open({ moves: false });
} catch (error) {
  find("#main").prepend(element("p", error.message, { className: "error" }));
}
