import assert from "node:assert/strict";

import type { Json } from "../../../dev/engine/json-service";
import { transferActions } from "../../../dev/engine/transfer";

describe("Transfer Family, standing in", () => {
  const removed: string[] = [];
  const actions = transferActions({
    create: () => Promise.resolve("vpce-1"),
    remove: (_, id) => Promise.resolve(void removed.push(id)),
  });
  const act = async (action: string, input: Json): Promise<Json> =>
    (await actions[action]?.(input, "eu-central-1")) ?? {};
  const create = async (input: Json): Promise<string> =>
    (await act("CreateServer", input))["ServerId"] as string;
  const VPC = { EndpointType: "VPC", EndpointDetails: { VpcId: "v", SubnetIds: ["a", "b"] } };

  it("refuses addresses as AWS does: while online, and for other than the subnets", async () => {
    const ServerId = await create(VPC);
    const attach = (...AddressAllocationIds: string[]): Promise<Json> =>
      act("UpdateServer", { ServerId, EndpointDetails: { AddressAllocationIds } });
    await assert.rejects(attach("x", "y"), { type: "ConflictException" });
    await act("StopServer", { ServerId });
    await assert.rejects(attach("x"), { type: "InvalidRequestException" });
    await attach("x", "y");
    await act("StartServer", { ServerId });
    const { Server } = (await act("DescribeServer", { ServerId })) as { Server: Json };
    assert.equal(Server["State"], "ONLINE");
    assert.deepEqual((Server["EndpointDetails"] as Json)["AddressAllocationIds"], ["x", "y"]);
    await act("DeleteServer", { ServerId });
    assert.deepEqual(removed, ["vpce-1"]);
  });

  it("shows the fingerprint of a key that it is given, whichever server has it", async () => {
    const printOf = async (input: Json): Promise<unknown> => {
      const ServerId = await create({ EndpointType: "PUBLIC", ...input });
      const { Server } = (await act("DescribeServer", { ServerId })) as { Server: Json };
      assert.equal("EndpointDetails" in Server, false);
      return Server["HostKeyFingerprint"];
    };
    assert.equal(await printOf({ HostKey: "k" }), await printOf({ HostKey: "k" }));
    assert.notEqual(await printOf({}), await printOf({}));
  });
});
