import { ask, show, stack } from "./ask.js";
import { all, element, fill, find, ids, valuesOf } from "./dom.js";

const target = () => find("#target").value;
const base = () => ({ stack: stack(), target: target() });

/** Shows the users; what is about another stack's goes away. */
export async function showUsers() {
  const shown = `${stack()} ${target()}`;
  const region = find("#users-answer");
  if (region.dataset.shown !== shown) {
    region.replaceChildren();
    find("#login-answer").replaceChildren();
    forget();
  }
  region.dataset.shown = shown;
  const answer = await show(region, () => ask("users/list", base()), "reading users …");
  fill("#user-names", ids(answer?.users ?? []));
  for (const each of all("[data-domain]")) each.hidden = each.dataset.domain !== answer?.domain;
}

/** Takes a password and what was said about users off the page. */
export function forget() {
  find("#password").replaceChildren();
  find("#user-message").replaceChildren();
}

/** The only time that a password is shown. */
function showPassword(user, password) {
  const copy = element("button", "Copy", { type: "button" });
  copy.addEventListener("click", async () => {
    copy.textContent = await navigator.clipboard.writeText(password).then(
      () => "Copied",
      () => "Not allowed",
    );
  });
  const hide = element("button", "Hide", { type: "button" });
  hide.addEventListener("click", () => find("#password").replaceChildren());
  const text = element("p", `Password of ${user}, which is not shown again:`);
  const line = element("p", "", { className: "secret" });
  line.append(element("code", password), copy, hide);
  find("#password").replaceChildren(text, line);
}

/** Makes a change, says what was done, and lists the users anew. */
async function change(call, input) {
  forget();
  const answer = await show(find("#user-message"), () => ask(call, input), "working …");
  if (answer?.password !== undefined) showPassword(input.user, answer.password);
  await showUsers();
  return answer;
}

/** Lets the buttons and forms about users work. */
export function startUsers() {
  find("#target").addEventListener("change", () => void showUsers());
  find("#users-answer").addEventListener("click", async ({ target: button }) => {
    const { call, user } = button.dataset ?? {};
    if (call === undefined) return;
    await change(call, { ...base(), user });
    // The list was made anew, so that the focus would be lost.
    all("#users-answer button")
      .find((each) => each.dataset.user === user)
      ?.focus();
  });
  find("#add-user").addEventListener("submit", async ({ target: form }) => {
    const button = form.querySelector("[type=submit]");
    // A second click would fail, as the user exists, and take the password away.
    button.disabled = true;
    const added = await change("users/add", { ...base(), ...valuesOf(form) });
    button.disabled = false;
    if (added !== undefined) form.reset();
  });
  find("#test-login").addEventListener("submit", ({ target: form }) => {
    const call = () => ask("users/test", { ...base(), ...valuesOf(form) });
    void show(find("#login-answer"), call, "asking the server …");
    form.elements.password.value = "";
  });
}
