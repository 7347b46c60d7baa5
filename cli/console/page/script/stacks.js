import { ask } from "./ask.js";
import { all, element, find } from "./dom.js";

/** Heads of the columns with facts, which the console answers in their order. */
const columns = () => all("#stacks-table th[scope=col]").slice(1);

const cell = (text, attributes = {}) =>
  Object.assign(element("td", text, attributes), { role: "cell" });

/** What stands in a row instead of facts. */
const instead = (text, className = "") => cell(text, { className, colSpan: columns().length });

/** Lists stacks by name, before they are evaluated. */
export function listStacks(names) {
  find("#stacks-table tbody").replaceChildren(...names.map(rowFor));
}

function rowFor(name) {
  const row = element("tr", "", { role: "row" });
  row.dataset.name = name;
  const head = element("th", "", { role: "rowheader", scope: "row" });
  const button = element("button", name, { type: "button" });
  button.addEventListener("click", () => {
    find("#stack").value = name;
    location.hash = "#picture";
  });
  head.append(button);
  row.append(head, instead("evaluating …"));
  return row;
}

/** Asks for the facts of each stack. */
export const showStacks = () => all("#stacks-table tbody tr").forEach((row) => void showStack(row));

async function showStack(row) {
  const [head] = row.cells;
  try {
    const facts = Object.values(await ask("stack", { stack: row.dataset.name }));
    const cells = columns().map(({ textContent, className }, index) => {
      const made = cell(facts[index], { className });
      made.dataset.column = textContent;
      return made;
    });
    row.replaceChildren(head, ...cells);
  } catch (error) {
    row.replaceChildren(head, instead(error.message, "error"));
  }
}
