import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mock } from "node:test";

import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

import { loadStackConfig, parseStackConfig, preparationsOf } from "../../config/load";
import { placeholdersIn } from "../../config/placeholders";
import { pathText } from "../../config/problem";
import { ROOT, stackNames } from "../../verify/graph/stack-file";

type Config = Readonly<Record<string, unknown>>;
const configIn = (stack: string): Config =>
  (parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as { config: Config }).config;

/** Settings of a stack file as Pulumi passes them. */
const settingsOf = (config: Config): Record<string, string> =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );

/** Runs the program's reading of its configuration as the engine does, and returns its warnings. */
function loadInEngine(config: Config, { preview = false } = {}): readonly string[] {
  const warn = mock.method(pulumi.log, "warn", () => Promise.resolve());
  pulumi.runtime.resetOptions("managed-sftp", "prod", -1, "127.0.0.1:1", "mock", preview, "");
  pulumi.runtime.setAllConfig(settingsOf(config));
  try {
    loadStackConfig();
    return warn.mock.calls.map(({ arguments: [text] }) => String(text));
  } finally {
    warn.mock.restore();
    pulumi.runtime.resetOptions("managed-sftp", "prod", -1, "", "mock", false, "");
    pulumi.runtime.setAllConfig({});
  }
}

const CLIENT = "write the ranges from which your clients connect";
const RANGE = "for documentation, and no network has it (RFC 5737, 3849, 9637)";
const ALARMS =
  "operations.alarms.emails is empty, so that alarms tell nobody unless you subscribe to the stack's topic by hand; list an address, or name a topic of yours in operations.alarms.topicArn";
const PROD = [
  `network.clients[0] is 203.0.113.0/24, ${RANGE}; ${CLIENT}`,
  `network.clients[1] is 198.51.100.0/24, ${RANGE}; ${CLIENT}`,
];

describe("values of examples", () => {
  const placeholders = (sections: Record<string, object>): readonly string[] =>
    placeholdersIn(parseStackConfig({ network: { mode: "public" }, ...sections }, "dev")).map(
      ({ path, text }) => `${pathText(path)} ${text}`,
    );

  it("of the sample stack files are all found, each with what to write", () => {
    const found = stackNames().map((stack) => {
      const own = Object.entries(configIn(stack)).filter(([key]) =>
        key.startsWith("managed-sftp:"),
      );
      const sections = Object.fromEntries(
        own.map(([key, value]) => [key.slice("managed-sftp:".length), value as object]),
      );
      return [stack, placeholders(sections)];
    });
    const PEER = "vpc-0a1b2c3d4e5f60718, a made-up id; write the id of the VPC to connect";
    const CERTIFICATE =
      "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
    const gateway = "network.transitGateways[0]";
    assert.deepEqual(Object.fromEntries(found), {
      closed: [
        `${gateway}.transitGatewayId is tgw-0a1b2c3d4e5f60718, a made-up id; write the id of your Transit Gateway, from aws ec2 describe-transit-gateways`,
        `${gateway}.clients[0] is 203.0.113.0/24, ${RANGE}; ${CLIENT}`,
        `${gateway}.clients[1] is 198.51.100.0/24, ${RANGE}; ${CLIENT}`,
        `transfer.certificateArn is ${CERTIFICATE}, of an account that only documentation has; write the ARN of your certificate, from aws acm list-certificates`,
      ],
      "closed-ftp": [
        `network.peerings[0].peerVpcId is ${PEER}, from aws ec2 describe-vpcs in its account`,
      ],
      dev: [],
      local: [],
      prod: PROD,
      staging: PROD,
    });
  });

  it("are ranges, ids, accounts and names, in every setting", () => {
    const clients = ["10.9.0.0/16", "2001:db8::/48", "192.0.2.7/32"];
    const peerings = [{ name: "a", peerVpcId: "vpc-0f3c5a7e", clients }];
    assert.deepEqual(
      placeholders({
        network: {
          ...{ mode: "closed", ipAddressType: "DUALSTACK", peerings, clients: ["pl-0a1b2c3d"] },
          hostname: { name: "sftp.example.com" },
        },
        storage: { existingKey: "arn:aws:kms:eu-central-1:999988887777:key/12345678-1234-1234" },
        operations: { alarms: { emails: ["ops@example.org", "ops@example-bank.com"] } },
      }).map((text) => text.replace(/, (a|of|in|for) .*; /, " … ")),
      [
        `network.clients[0] is pl-0a1b2c3d … ${CLIENT}`,
        `network.peerings[0].clients[1] is 2001:db8::/48 … ${CLIENT}`,
        `network.peerings[0].clients[2] is 192.0.2.7/32 … ${CLIENT}`,
        "network.hostname.name is sftp.example.com … write a name of your own domain",
        "storage.existingKey is arn:aws:kms:eu-central-1:999988887777:key/12345678-1234-1234 … write the id of your own resource",
        "operations.alarms.emails[0] is ops@example.org … write an address that somebody reads",
      ],
    );
  });

  it("are single addresses too", () => {
    const certificateArn =
      "arn:aws:acm:eu-central-1:999988887777:certificate/7d1f0c52-3b9e-4c64-9a55-2f1f7d0e9b11";
    assert.deepEqual(
      placeholders({
        network: { mode: "internet-facing", clients: ["9.9.9.0/24"] },
        transfer: { protocols: ["FTPS"], certificateArn, passiveIp: "198.51.100.7" },
      }),
      [`transfer.passiveIp is 198.51.100.7, ${RANGE}; write one of your own network`],
    );
  });

  it("are none of an ordinary stack", () => {
    assert.deepEqual(
      placeholders({
        network: {
          mode: "internet-facing",
          clients: ["9.9.9.0/24", "203.0.112.0/21", "pl-0f3c5a7e"],
          hostname: { name: "sftp.myexample.com", zoneId: "Z04871362FQ9K2M5T7XBW" },
        },
        storage: {
          existingKey:
            "arn:aws:kms:eu-central-1:999988887777:key/7d1f0c52-3b9e-4c64-9a55-2f1f7d0e9b11",
        },
        operations: { alarms: { topicArn: "arn:aws:sns:eu-central-1:999988887777:alarms" } },
      }),
      [],
    );
  });
});

describe("a deployment with values of examples", () => {
  it("fails in pulumi up, and names each setting and what to write", () => {
    assert.throws(() => loadInEngine(configIn("prod")), {
      name: "ConfigError",
      message: [
        "Pulumi.prod.yaml has 2 problems; nothing was created",
        ...PROD.map((line) => `  ✖ managed-sftp:${line}`),
      ].join("\n"),
    });
  });

  it("is shown as pulumi up shows it: docs/runbooks/first-deployment.md", () => {
    const text = readFileSync(join(ROOT, "docs", "runbooks", "first-deployment.md"), "utf8");
    assert.ok(text.includes(`  ✖ managed-sftp:${PROD[0]}\n`));
  });

  it("is warned of in pulumi preview, as are alarms that tell nobody", () => {
    assert.deepEqual(loadInEngine(configIn("prod"), { preview: true }), [...PROD, ALARMS]);
  });

  // npm run engine deploys the sample stack files so.
  it("is warned of where the endpoints are those of an emulator on this machine", () => {
    const at = (...urls: readonly string[]): Config => ({
      ...configIn("prod"),
      "aws:endpoints": urls.map((url, index) => ({ [index === 0 ? "s3" : "ec2"]: url })),
    });
    const emulator = at("http://127.0.0.1:4566", "http://localhost:4566/");
    assert.deepEqual(loadInEngine(emulator), [...PROD, ALARMS]);
    for (const elsewhere of [
      at("http://127.0.0.1:4566", "https://vpce-1.ec2.eu-central-1.vpce.amazonaws.com"),
      at("http://localhost.evil.test"),
      at(),
    ]) {
      assert.throws(() => loadInEngine(elsewhere), { name: "ConfigError" });
    }
  });

  it("has alarms that somebody hears with an address, a topic, or none at all", () => {
    const preparations = (alarms: unknown): readonly string[] =>
      preparationsOf(
        parseStackConfig({ network: { mode: "public" }, operations: { alarms } }, "dev"),
      );
    const topicArn = "arn:aws:sns:eu-central-1:999988887777:alarms";
    assert.deepEqual(preparations({}), [ALARMS]);
    for (const alarms of [{ emails: ["ops@bank.com"] }, { topicArn }, false]) {
      assert.deepEqual(preparations(alarms), []);
    }
  });
});
