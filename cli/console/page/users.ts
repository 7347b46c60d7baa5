import { PROTOCOLS } from "../../../identity/authorizer/decision";
import { type Html, markup } from "../../../verify/report/markup";
import { field } from "./forms";

/** Users of a stack: where they are, the list, a new one, and a login to test. */
export const usersView = (): Html =>
  markup`<p class="lead">Who may log in. Changes go to the sandbox that runs on this machine, or to AWS with your credentials.</p>
<div class="ask">${field(
    "target",
    "Users of",
    markup`<select id="target"><option value="sandbox">the sandbox on this machine</option><option value="aws">the deployed stack, on AWS</option></select>`,
  )}</div>
<div id="user-message" class="answer"></div>
<div id="password" class="password" role="status"></div>
<div id="users-answer" class="answer"></div>
<datalist id="user-names"></datalist>
<div class="columns">
<div>
<h3>Add a user</h3>
${addForm()}
</div>
<div>
<h3>Test a login</h3>
${testForm()}
<div id="login-answer" class="answer"></div>
</div>
</div>`;

const ACCESS = ["read-write", "read-only", "write-only"];

const options = (values: readonly string[]): readonly Html[] =>
  values.map((value) => markup`<option>${value}</option>`);

const addForm = (): Html => markup`<form class="ask stacked" id="add-user">
${field("new-user", "Name", markup`<input id="new-user" name="user" required autocomplete="off" spellcheck="false">`)}
<p class="check"><input id="generates" name="password" type="checkbox" value="on" checked> <label for="generates">Generate a password</label></p>
${field("key", "Public key", markup`<textarea id="key" name="key" rows="2" spellcheck="false" aria-describedby="key-hint"></textarea>`, "optional, such as the line in id_ed25519.pub")}
${field("allow", "May log in from", markup`<input id="allow" name="allow" autocomplete="off" spellcheck="false" aria-describedby="allow-hint">`, "ranges such as 203.0.113.0/24; blank for any")}
${field("may", "Access", markup`<select id="may" name="access">${options(ACCESS)}</select>`)}
${field("expires", "Last day", markup`<input id="expires" name="expires" type="date">`)}
<p class="field" data-domain="efs" hidden><label for="uid">User ID of the files</label><input id="uid" name="uid" inputmode="numeric"></p>
<p class="field" data-domain="efs" hidden><label for="gid">Group ID of the files</label><input id="gid" name="gid" inputmode="numeric"></p>
<p class="field"><button type="submit">Add</button></p>
</form>`;

const testForm = (): Html => markup`<form class="ask stacked" id="test-login">
${field("login-user", "Name", markup`<input id="login-user" name="user" list="user-names" required autocomplete="off" spellcheck="false">`)}
${field("login-password", "Password", markup`<input id="login-password" name="password" type="password" autocomplete="off" aria-describedby="login-password-hint">`, "blank for a login by key")}
${field("login-protocol", "Protocol", markup`<select id="login-protocol" name="protocol">${options(PROTOCOLS)}</select>`)}
${field("login-from", "From", markup`<input id="login-from" name="from" autocomplete="off" spellcheck="false" aria-describedby="login-from-hint">`, "address of the client; blank for this machine in the sandbox")}
<p class="field"><button type="submit">Test</button></p>
</form>`;
