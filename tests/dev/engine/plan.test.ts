import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parseStackConfig } from "../../../config/load";
import { ROOT, stackNames } from "../../../verify/graph/stack-file";
import { RESOURCE_TYPES } from "../../../verify/resource-types/registry";
import { planOf, type EngineStep, tourOf } from "../../../dev/engine/plan";
import {
  inMode,
  redirected,
  MODES,
  type EngineSettings,
  settingsIn,
  unprotected,
  withExternalResources,
  withoutDefects,
} from "../../../dev/engine/stack-file";

const read = (stack: string): EngineSettings =>
  settingsIn(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8"));
const EXTERNAL = { peerVpcId: "vpc-0456" };
const networkOf = (settings: EngineSettings): Readonly<Record<string, unknown>> =>
  settings["managed-sftp:network"] as Readonly<Record<string, unknown>>;

/** A step in one line: the CLI's arguments, and what is written to the stack file before. */
function lineOf(step: EngineStep): string {
  if (step.kind !== "pulumi") return step.kind;
  const network = step.settings?.["managed-sftp:network"] as { mode: string } | undefined;
  const storage = step.settings?.["managed-sftp:storage"] as { deletionProtection?: boolean };
  const file =
    network &&
    ` [${network.mode}, ${storage?.deletionProtection === false ? "open" : "protected"}]`;
  return `${step.args.join(" ")}${file ?? ""}${step.refusal ? " refused" : ""}`;
}
const linesOf = (stack: string, whole: boolean): readonly string[] =>
  planOf(stack, read(stack), tourOf(read(stack), whole)).steps.map(lineOf);

const UP = "up --yes --suppress-outputs";
const SAME = `${UP} --expect-no-changes`;

describe("the plan for a stack in the engine", () => {
  it("leads the local stack through all modes and back", () => {
    assert.deepEqual(linesOf("local", true), [
      "stack init --secrets-provider passphrase [public, open]",
      UP,
      SAME,
      "put-object",
      ...["internet-facing", "closed", "public"].flatMap((mode) => [
        `${UP} [${mode}, open]`,
        "check-object",
        SAME,
      ]),
      "refresh --yes --suppress-outputs",
      SAME,
      "destroy --yes --suppress-outputs",
      "stack rm --yes",
    ]);
  });

  it("shows that a protected stack cannot be destroyed before it is opened", () => {
    assert.deepEqual(linesOf("prod", false).slice(-9), [
      "check-object",
      SAME,
      "refresh --yes --suppress-outputs",
      SAME,
      "destroy --yes --suppress-outputs refused",
      "check-object",
      `${UP} [closed, open]`,
      "destroy --yes --suppress-outputs",
      "stack rm --yes",
    ]);
  });

  it("puts no object into a file system", () => {
    const efs = { ...read("dev"), "managed-sftp:storage": { domain: "efs" } };
    const kinds = new Set(planOf("dev", efs, ["closed"]).steps.map(({ kind }) => kind));
    assert.deepEqual([...kinds], ["pulumi"]);
  });

  it("begins the tour behind the stack's own mode and ends it there", () => {
    assert.deepEqual(tourOf(read("prod"), true), ["closed", "public", "internet-facing"]);
    assert.deepEqual(tourOf(read("prod"), false), ["closed"]);
  });
});

describe("a stack's settings in the engine", () => {
  /** What the program would read of them. */
  const parsed = (settings: EngineSettings, stack: string): unknown => {
    const own = Object.entries(settings).filter(([key]) => key.startsWith("managed-sftp:"));
    return parseStackConfig(
      Object.fromEntries(own.map(([key, value]) => [key.slice("managed-sftp:".length), value])),
      stack,
    );
  };

  for (const stack of stackNames()) {
    it(`are deployable for ${stack} in every mode, protected or not`, () => {
      for (const mode of MODES) {
        const settings = inMode(
          withExternalResources(withoutDefects(read(stack))[0], EXTERNAL),
          mode,
        );
        parsed(settings, stack);
        parsed(unprotected(settings), stack);
      }
    });
  }

  // A real profile or role beside the emulator's endpoints would sign requests for an account.
  it("take nothing of an account along", () => {
    const prod = { ...read("prod"), "aws:profile": "prod", "aws:assumeRoles": [{ roleArn: "x" }] };
    const settings = redirected(prod, read("local"), 4599);
    assert.deepEqual(
      Object.keys(settings).filter((key) => key.startsWith("aws:")),
      [
        "aws:region",
        "aws:defaultTags",
        ...Object.keys(read("local")).filter(
          (key) => key.startsWith("aws:") && key !== "aws:region" && key !== "aws:defaultTags",
        ),
      ],
    );
    assert.deepEqual(settings["aws:defaultTags"], read("prod")["aws:defaultTags"]);
    const [endpoints] = settings["aws:endpoints"] as [Record<string, string>];
    assert.deepEqual([...new Set(Object.values(endpoints))].sort(), [
      "http://127.0.0.1:4599",
      "http://localhost:4599",
    ]);
  });

  it("name the emulator's VPC as a peer", () => {
    const { peerings } = networkOf(withExternalResources(read("closed-ftp"), EXTERNAL));
    assert.deepEqual(
      (peerings as readonly { peerVpcId: string }[]).map(({ peerVpcId }) => peerVpcId),
      ["vpc-0456"],
    );
  });

  it("leave out what the emulator does wrong, say so, and keep its clients", () => {
    const [settings, left] = withoutDefects(read("closed"));
    const network = networkOf(settings);
    assert.deepEqual(Object.keys(network).sort(), ["clients", "mode", "vpcCidr", "zoneCount"]);
    assert.deepEqual(network["clients"], ["203.0.113.0/24", "198.51.100.0/24"]);
    assert.deepEqual(left, [
      "network.transitGateways is left out: the emulator never finishes deleting an attachment; its clients are listed",
      "network.hostname is left out: the emulator forgets the VPC of a private zone",
    ]);
    parsed(settings, "closed");
    for (const stack of ["dev", "prod", "closed-ftp"]) {
      const untouched = read(stack);
      assert.deepEqual(withoutDefects(untouched), [untouched, []]);
    }
  });
});

describe("the stack local", () => {
  // The provider would ask AWS itself for any service that has no address.
  it("gives an address to every service of the program's resources", () => {
    const [endpoints] = read("local")["aws:endpoints"] as [Record<string, string>];
    const services = Object.values(RESOURCE_TYPES).map(
      ({ api }) => /^(\w+)\./.exec(api?.operation ?? "s3.")?.[1] ?? "s3",
    );
    assert.ok(new Set(services).size > 15);
    // ec2transitgateway is a module of the SDK, and no service.
    const looked = lookUps().map((name) => name.replace("ec2transitgateway", "ec2"));
    assert.ok(looked.includes("servicequotas"));
    assert.deepEqual(
      ["sts", "acm", "secretsmanager", ...services, ...looked].filter(
        (each) => !(each in endpoints),
      ),
      [],
    );
  });
});

/** Modules of the AWS SDK in which the program looks something up. */
function lookUps(): readonly string[] {
  const folders = ["aws", "storage", "network", "identity", "transfer", "operations"];
  const text = folders
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => readFileSync(join(ROOT, folder, name), "utf8")),
    )
    .join("\n");
  return [...text.matchAll(/\baws\.([a-z0-9]+)\.get[A-Z]/g)].map(([, name = ""]) => name);
}
