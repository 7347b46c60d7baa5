import assert from "node:assert/strict";

import type { Changes } from "../../../identity/users/changes";
import type { RecordFields } from "../../../identity/users/repository";
import { ANY_HASH } from "../../../identity/users/operations";
import { updateUser } from "../../../identity/users/update";
import { KEYS } from "../support";
import { usersOf, repositoryWith, EFS_RULES } from "./support";

describe("updating a user", () => {
  const changes = (before: RecordFields, after: Changes) =>
    updateUser(usersOf(repositoryWith({ carol: before })), "carol", after);
  const user: RecordFields = { PublicKeys: [KEYS.ed25519] };

  // The output ends up in terminals and logs of pipelines.
  it("never says a secret or a key", async () => {
    const { differences } = await changes(
      { ...user, PasswordHash: ANY_HASH },
      { PasswordHash: ANY_HASH.replace(/A/g, "B"), PublicKeys: [KEYS.rsa] },
    );
    assert.deepEqual(differences, [
      ["PasswordHash", "changed"],
      ["PublicKeys", "changed"],
    ]);
  });

  it("says what a home and an owner are as they are written, and names the older form that goes", async () => {
    const home = "/managed-sftp-test-111122223333/carol";
    const [Entry, Target] = ["/in", `${home}/in`];
    const { differences, fields } = await changes(
      { ...user, HomeDirectory: home },
      { HomeDirectoryDetails: [{ Entry, Target }] },
    );
    assert.deepEqual(differences, [
      ["HomeDirectory", `${home} → not set`],
      ["HomeDirectoryDetails", `not set → /in=${home}/in`],
    ]);
    assert.deepEqual(fields, { ...user, HomeDirectoryDetails: [{ Entry, Target }] });
    const efs = await updateUser(
      usersOf(repositoryWith({ carol: { ...user, PosixProfile: { Uid: 1, Gid: 1 } } }), {
        rules: EFS_RULES,
      }),
      "carol",
      { PosixProfile: { Uid: 1, Gid: 2 } },
    );
    assert.deepEqual(efs.differences, [["PosixProfile", '{"Uid":1,"Gid":1} → {"Uid":1,"Gid":2}']]);
  });

  it("does nothing where a range is only written otherwise, which stays as it is", async () => {
    const repository = repositoryWith({ carol: { ...user, AllowedCidrs: "10.0.0.0/8 ::1" } });
    const outcome = await updateUser(usersOf(repository), "carol", {
      AllowedCidrs: ["10.0.0.0/8", "::1"],
    });
    assert.deepEqual([outcome.effect, outcome.differences], ["unchanged", []]);
    assert.deepEqual(repository.written, []);
  });

  it("may mend a record that was refused before", async () => {
    const { effect, differences } = await changes(
      { ...user, Expires: "soon" },
      { Expires: "2030-12-31" },
    );
    assert.deepEqual([effect, differences], ["changed", [["Expires", "soon → 2030-12-31"]]]);
  });
});
