import { ask, show, stack } from "./ask.js";
import { all, find } from "./dom.js";

/** What was chosen; the rest of the usage follows from it. */
const chosen = new Map();

/** Shows the cost for what was chosen, and moves the other sliders to what follows. */
export async function showCost() {
  const usage = Object.fromEntries(chosen);
  const answer = await show(find("#cost-answer"), () => ask("cost", { stack: stack(), usage }));
  for (const [name, value] of Object.entries(answer?.usage ?? {})) {
    if (!chosen.has(name))
      all(`#usage [data-usage=${name}]`).forEach((each) => (each.value = value));
  }
}

/** Lets the sliders and the numbers beside them choose. */
export function startCost() {
  find("#usage").addEventListener("input", ({ target }) => {
    const { dataset, value, validity } = target;
    if (value === "" || !validity.valid) return;
    chosen.set(dataset.usage, Number(value));
    for (const each of all(`#usage [data-usage=${dataset.usage}]`)) {
      if (each !== target) each.value = value;
    }
    void showCost();
  });
  find("#usage").addEventListener("reset", () => {
    chosen.clear();
    void showCost();
  });
}
