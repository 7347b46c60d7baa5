import { element, find } from "./dom.js";

const token = new URLSearchParams(location.search).get("token") ?? "";

export const stack = () => find("#stack").value;

/** Asks the console; rejects with the sentence that it answers. */
export async function ask(call, input) {
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

const latest = new WeakMap();

/** Tells whoever cannot see the page. */
const announce = (text) => (find("#announcement").textContent = text);

/**
 * Shows that something is worked on, and then its answer, in which the console has escaped all data, or why
 * there is none.
 */
export async function show(region, work, busy = `evaluating ${stack()} …`) {
  const turn = {};
  latest.set(region, turn);
  region.setAttribute("aria-busy", "true");
  // Without this a slider would make the page jump.
  if (region.textContent === "" || region.dataset.stack !== stack()) region.textContent = busy;
  region.dataset.stack = stack();
  announce(busy);
  const { answer, failure } = await work().then(
    (answer) => ({ answer }),
    (failure) => ({ failure }),
  );
  // An answer that is overtaken by a later question is not shown.
  if (latest.get(region) !== turn) return undefined;
  region.setAttribute("aria-busy", "false");
  if (failure === undefined) region.innerHTML = answer.html;
  else region.replaceChildren(element("p", failure.message, { className: "error" }));
  announce(region.querySelector("p, li")?.textContent ?? "");
  return answer;
}
