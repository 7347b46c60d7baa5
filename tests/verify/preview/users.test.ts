import assert from "node:assert/strict";

import { compare } from "../../../verify/preview/compare";
import { warnings } from "../../../verify/preview/summary";
import { graphOf, MODES } from "../../support/program";

const key = (id: string): string => `arn:aws:kms:eu-central-1:111122223333:key/${id}`;

/** Lines about users in the preview of a change of the section identity. */
async function linesOf(before: object, after: object): Promise<string[]> {
  const graphs = [
    await graphOf({ ...MODES.public, identity: { ...before } }),
    await graphOf({ ...MODES.public, identity: { ...after } }),
  ] as const;
  const lines = warnings(compare(...graphs), graphs[1]);
  return lines.filter((line) => /^(Logins|Users' secrets (may|move))/.test(line));
}

const moving = (id: string): string =>
  `Users' secrets may be under ${key(id)}: first pulumi up, then npm run users -- --stack <stack> rekey, then remove identity.previousSecretsKeyArn and pulumi up again`;
const failing = (id: string): string =>
  `Logins of users whose secrets are under ${key(id)} only fail: set identity.previousSecretsKeyArn to it, unless npm run users -- --stack <stack> rekey has moved them all`;

describe("the preview of a change that logins depend on", () => {
  it("says in which order the key of users' secrets changes", async () => {
    const [old, changed] = [{ secretsKeyArn: key("old") }, { secretsKeyArn: key("new") }];
    const both = { ...changed, previousSecretsKeyArn: key("old") };
    assert.deepEqual(await linesOf({}, old), [moving("old")]);
    assert.deepEqual(await linesOf(old, changed), [moving("new"), failing("old")]);
    assert.deepEqual(await linesOf(old, both), [moving("new")]);
    assert.deepEqual(await linesOf(both, changed), [failing("old")]);
    assert.deepEqual(await linesOf(old, {}), [failing("old")]);
    assert.deepEqual(await linesOf(old, { previousSecretsKeyArn: key("old") }), []);
    assert.deepEqual(await linesOf(both, both), []);
  });

  it("says that users have to be copied to another prefix first", async () => {
    assert.deepEqual(await linesOf({ secretPrefix: "SFTP" }, {}), [
      "Logins read users under managed-sftp/test/ instead of SFTP/: copy them before pulumi up, or everybody is refused; see docs/runbooks/moving-users-to-another-prefix.md",
    ]);
  });
});
