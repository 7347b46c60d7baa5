import { ask, show, stack } from "./ask.js";
import { showCost, startCost } from "./cost.js";
import { all, element, fill, find, ids, valuesOf } from "./dom.js";
import { listStacks, showStacks } from "./stacks.js";
import { forget, showUsers, startUsers } from "./users.js";

/** What each view asks when it is opened or the stack changes. */
const VIEWS = {
  stacks: showStacks,
  risk: () => find("form[data-call=risk]").requestSubmit(),
  picture: () =>
    show(find("#picture-answer"), () => ask("picture", { stack: stack() }), "drawing …"),
  access: async () => {
    const call = async () => ({ html: "", ...(await ask("access-names", { stack: stack() })) });
    const names = await show(find("#access-answer"), call);
    fill("#principal", names?.principals ?? []);
    fill("#operation", names?.operations ?? []);
  },
  reach: async () => {
    find("#reach-answer").replaceChildren();
    const call = () => ask("reach-names", { stack: stack() });
    const names = await show(find("#reach-statements"), call);
    fill("#ends", ids(names?.endpoints ?? []));
  },
  cost: showCost,
  users: showUsers,
};

/** Shows the view that the address names. */
function open({ moves }) {
  const named = location.hash.slice(1);
  const id = Object.hasOwn(VIEWS, named) ? named : "stacks";
  for (const view of all(".view")) view.hidden = view.id !== id;
  for (const link of all("nav a")) {
    if (link.hash === `#${id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  forget();
  if (moves) find(`#${id}-heading`).focus();
  void VIEWS[id]();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  const { call, into } = form.dataset;
  if (call === undefined) return;
  const input = { stack: stack(), ...valuesOf(form) };
  void show(document.getElementById(into), () => ask(call, input));
});
window.addEventListener("hashchange", () => {
  if (location.hash !== "#main") open({ moves: true });
});
find("#stack").addEventListener("change", () => open({ moves: false }));
startCost();
startUsers();

ask("stacks", {}).then(
  (names) => {
    fill("#stack", ids(names.stacks));
    find("#stack").value = names.stack;
    fill("#refs", ids(names.refs));
    find("#ref").value = names.ref;
    listStacks(names.stacks);
    open({ moves: false });
  },
  (error) => find("#main").prepend(element("p", error.message, { className: "error" })),
);
