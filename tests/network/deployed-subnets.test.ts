import assert from "node:assert/strict";

import { evaluate } from "../../verify/graph/evaluate";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { deploy } from "../../program";
import { loadStackSecrets, parseStackConfig } from "../../config/load";
import { graphOf, MODES } from "../support/program";

const SUBNETS = "aws:ec2/getSubnets:getSubnets";
const SUBNET = "aws:ec2/getSubnet:getSubnet";

/** Answers about a VPC with subnets, each as its range and the letter of its zone. */
const deployed = (...subnets: readonly (readonly [range: string, zone: string])[]) => ({
  [SUBNETS]: ({ filters }: Record<string, unknown>) => {
    assert.deepEqual(filters, [{ name: "vpc-id", values: ["sftp-10-10-0-0-16-Vpc"] }]);
    return { ids: subnets.map((_, index) => `subnet-${index}`) };
  },
  [SUBNET]: ({ id }: Record<string, unknown>) => {
    const [cidrBlock, letter] = subnets[Number(String(id).replace("subnet-", ""))]!;
    return { id, cidrBlock, availabilityZone: `eu-central-1${letter}` };
  },
});
const build = (
  mode: "internet-facing" | "closed",
  network: object,
  calls: ReturnType<typeof deployed>,
): Promise<Graph> => graphOf({ network: { ...MODES[mode].network, ...network } }, {}, calls);
const refused = (pairs: string) => (error: Error) =>
  error.message.endsWith(
    `subnets cannot be created\n  ✖ the stack would create a subnet ${pairs}, which AWS refuses; keep the deployed ranges with network.subnetCidrs and the deployed zones with network.zones (docs/guides/networks.md, Zones)`,
  );

// Without this a preview is green, and up fails half-way with InvalidSubnet.Conflict.
describe("subnets of a deployed stack", () => {
  const halves = deployed(["10.10.0.0/17", "a"], ["10.10.128.0/17", "b"]);

  it("fail at preview if their ranges are those of a version without reserved zones", async () => {
    await assert.rejects(
      build("internet-facing", {}, halves),
      refused(
        "10.10.0.0/18 (eu-central-1a) in the range of 10.10.0.0/17 (eu-central-1a), and 10.10.64.0/18 (eu-central-1b) in the range of 10.10.0.0/17 (eu-central-1a)",
      ),
    );
    await assert.rejects(
      build("internet-facing", { zoneCount: 1 }, deployed(["10.10.0.0/16", "a"])),
      refused("10.10.0.0/18 (eu-central-1a) in the range of 10.10.0.0/16 (eu-central-1a)"),
    );
  });

  it("stay with their ranges in network.subnetCidrs", async () => {
    const subnetCidrs = ["10.10.0.0/17", "10.10.128.0/17"];
    const graph = await build("internet-facing", { subnetCidrs }, halves);
    assert.deepEqual(
      resourcesOf(graph, "aws:ec2/subnet:Subnet").map(({ inputs }) => inputs["cidrBlock"]),
      subnetCidrs,
    );
  });

  it("stay when a zone is added or removed, also beside subnets of others", async () => {
    const quarters = [
      ["10.10.0.0/18", "a"],
      ["10.10.64.0/18", "b"],
      ["10.10.192.0/20", "c"],
    ] as const;
    for (const zoneCount of [1, 2, 3]) {
      await build("internet-facing", { zoneCount }, deployed(...quarters));
    }
  });

  it("fail at preview if the zones change places, in both modes with a VPC", async () => {
    const zones = ["eu-central-1b", "eu-central-1c"];
    await assert.rejects(
      build("internet-facing", { zones }, deployed(["10.10.0.0/18", "a"], ["10.10.64.0/18", "b"])),
      refused(
        "10.10.0.0/18 (eu-central-1b) in the range of 10.10.0.0/18 (eu-central-1a), and 10.10.64.0/18 (eu-central-1c) in the range of 10.10.64.0/18 (eu-central-1b)",
      ),
    );
    await assert.rejects(
      build("closed", { zones }, deployed(["10.10.0.0/20", "a"], ["10.10.128.0/19", "b"])),
      refused("10.10.0.0/20 (eu-central-1b) in the range of 10.10.0.0/20 (eu-central-1a)"),
    );
  });

  it("are not looked up at the first preview, when there is no VPC", async () => {
    const asked: string[] = [];
    const config = parseStackConfig(MODES["internet-facing"], "test");
    const calls = { [SUBNETS]: () => ({ ids: asked.splice(0, 0, SUBNETS) }) };
    const settings = { stack: "test", config: { "aws:region": "eu-central-1" }, calls };
    const program = (): object => deploy(config, loadStackSecrets());
    await evaluate(program, settings, { firstPreview: true });
    assert.deepEqual(asked, []);
    await evaluate(program, settings);
    assert.deepEqual(asked, [SUBNETS]);
  });
});
