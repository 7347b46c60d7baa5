import assert from "node:assert/strict";

import { compare } from "../../verify/preview/compare";
import type { Graph } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const HOST_KEY = "aws:transfer/hostKey:HostKey";
const keys = { ed25519: "ed25519 key body", rsa: "rsa key body", old: "old key body" };
const build = (mode: keyof typeof MODES, hostKeys: string[]): Promise<Graph> =>
  graphOf({ ...MODES[mode], transfer: { hostKeys } }, keys);

describe("host keys", () => {
  it("are imported as secrets: the first as an argument of the server, the others as resources", async () => {
    const graph = await build("public", ["ed25519", "rsa"]);
    const server = inputsOf(graph, "aws:transfer/server:Server")["sftp-public"];
    assert.deepEqual(server?.["hostKey"], { secret: "ed25519 key body" });
    assert.deepEqual(inputsOf(graph, HOST_KEY), {
      "sftp-public-rsa": {
        serverId: "sftp-public-Server",
        hostKeyBody: { secret: "rsa key body" },
        description: "rsa",
        tags: { Name: "rsa" },
      },
    });
  });

  // Clients refuse a server whose key has changed, so a new server must have the same keys.
  it("stay the same when the mode changes", async () => {
    const hostKeys = async (mode: keyof typeof MODES): Promise<unknown[]> => {
      const graph = await build(mode, ["ed25519", "rsa"]);
      const [server] = Object.values(inputsOf(graph, "aws:transfer/server:Server"));
      const others = Object.values(inputsOf(graph, HOST_KEY));
      return [server?.["hostKey"], ...others.map(({ hostKeyBody }) => hostKeyBody)];
    };
    const expected = [{ secret: "ed25519 key body" }, { secret: "rsa key body" }];
    assert.deepEqual(await hostKeys("public"), expected);
    assert.deepEqual(await hostKeys("internet-facing"), expected);
    assert.deepEqual(await hostKeys("closed"), expected);
  });

  it("are added and removed without touching the server", async () => {
    const changes = compare(
      await build("public", ["ed25519", "rsa"]),
      await build("public", ["ed25519", "old"]),
    );
    assert.deepEqual(
      changes
        .filter(({ kind }) => kind !== "same")
        .map(({ kind, resource }) => `${kind} ${resource.name}`)
        .sort(),
      ["create sftp-public-old", "delete sftp-public-rsa"],
    );
  });

  it("fail when the secret setting has no such name", async () => {
    await assert.rejects(build("public", ["ecdsa"]), (error: Error) =>
      error.message.endsWith(
        "transfer.hostKeys lists \"ecdsa\", but the secret setting hostKeys has no such key; run: pulumi config set --secret --path 'hostKeys.ecdsa' < private-key-file",
      ),
    );
  });
});
