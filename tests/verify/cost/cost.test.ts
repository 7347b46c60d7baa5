import * as assert from "node:assert/strict";

import { type Cost, costOf } from "../../../verify/cost/cost";
import { renderCost } from "../../../verify/cost/render";
import { PRICE_NAMES, priceLists, pricesOf } from "../../../verify/cost/prices";
import { graph, resource } from "../../support/graphs";
import { graphOf } from "../../support/program";

/** The issue's own size: 50 users and 100 GB. */
const USAGE = {
  users: 50,
  gbIn: 100,
  gbOut: 0,
  gbStored: 100,
  logins: 50_000,
  files: 1000,
} as const;

const PRICES = pricesOf("eu-central-1");
const amounts = ({ lines }: Cost): Record<string, number> =>
  Object.fromEntries(lines.map(({ item, usd }) => [item, Math.round(usd * 100) / 100]));

// By hand, from verify/cost/prices/eu.json: what every mode has.
const COMMON = {
  // 730 h × 0.30
  "Transfer server": 219,
  // 50 × 0.40
  "Users' secrets": 20,
  // 100 GB × 0.04
  "Transfer, data": 4,
  // 12 × 0.30
  Metrics: 3.9,
  Dashboard: 3,
  // data, logs, alarms
  "KMS keys": 3,
  // 7 alarms of 1 metric, 2 of 6 and 1 of 9: 28 × 0.10
  Alarms: 2.9,
  // 100 GB × 0.0245
  "Bucket, storage": 2.45,
  // 5 × 0.30
  "Metrics of the log": 1.5,
  // 50,000 × 5 / 1,000,000
  "Secrets, reads": 0.25,
  // 50,000 × 0.15 s × 1 GB × 0.0000133334
  "Identity function, time": 0.1,
  // (50,000 × 1 kB + 1,000 × 1.5 kB) × 0.63
  "Logs, written": 0.03,
  // 2,000 × 5.40 / 1,000,000
  "Bucket, writes": 0.01,
  "Identity function, calls": 0.01,
  Lockout: 0.02,
  "Bucket, reads": 0,
  "Logs, kept": 0,
};

describe("the cost of a month", () => {
  it("of 50 users and 100 GB with mode public is the sum computed by hand", async () => {
    const cost = costOf(await graphOf({ network: { mode: "public" } }), USAGE, PRICES);
    assert.deepEqual(amounts(cost), COMMON);
    assert.deepEqual(cost.unknown, []);
  });

  it("adds two addresses with mode internet-facing in two zones", async () => {
    const network = { mode: "internet-facing", clients: ["203.0.113.0/24"], zoneCount: 2 };
    const cost = costOf(await graphOf({ network }), USAGE, PRICES);
    // 2 × 730 h × 0.005
    assert.deepEqual(amounts(cost), { ...COMMON, "Elastic IPs": 7.3 });
  });

  it("adds four endpoint interfaces with mode closed in two zones", async () => {
    const network = { mode: "closed", clients: ["10.0.0.0/8"], zoneCount: 2 };
    const cost = costOf(await graphOf({ network }), USAGE, PRICES);
    assert.deepEqual(amounts(cost), {
      ...COMMON,
      // 4 names × 0.0005
      "DNS Firewall names": 0,
      // 50,000 × 4 / 1,000,000 × 0.60
      "DNS Firewall queries": 0.12,
      // secretsmanager and sts in 2 zones: 4 × 730 h × 0.012
      "Interface endpoint, secretsmanager": 17.52,
      "Interface endpoint, sts": 17.52,
      "Interface endpoints, traffic": 0,
    });
  });

  it("counts each protocol, and data to the internet", async () => {
    const cost = costOf(
      await graphOf({
        network: { mode: "internet-facing", clients: ["203.0.113.0/24"] },
        transfer: {
          protocols: ["SFTP", "FTPS"],
          certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/0a",
        },
      }),
      { ...USAGE, gbOut: 50 },
      PRICES,
    );
    const found = amounts(cost);
    assert.equal(found["Transfer server"], 438);
    assert.equal(found["Data to the internet"], 4.5);
    assert.equal(found["Transfer, data"], 6);
  });

  it("of users in a table is that of storage and reads", async () => {
    const table = await graphOf({ network: { mode: "public" }, identity: { store: "dynamodb" } });
    const found = amounts(costOf(table, { ...USAGE, users: 10_000, logins: 1e6 }, PRICES));
    assert.equal("Users' secrets" in found, false);
    // 20 MB × 0.306, 1,000,000 × 0.1525
    assert.equal(found["Users in a table"], 0.01);
    assert.equal(found["Users, reads"], 0.15);
  });

  // A resource that is silently free is found on the bill.
  it("has a message for each upload and for each scan that is reported, and none for rare events", async () => {
    const usage = { ...USAGE, files: 10_000_000 };
    const lines = async (...on: readonly string[]) => {
      const sections = {
        network: { mode: "public" },
        storage: { malware: {}, eventBridge: true },
        operations: { events: { on } },
      };
      const { Topics, Queues } = amounts(costOf(await graphOf(sections), usage, PRICES));
      return { Topics, Queues };
    };
    // 10 million messages × $0.50 and 30 million requests × $0.40
    assert.deepEqual(await lines("upload"), { Topics: 5, Queues: 12 });
    assert.deepEqual(await lines("upload", "scan"), { Topics: 10, Queues: 24 });
    assert.deepEqual(await lines("restore"), { Topics: undefined, Queues: undefined });
  });

  it("of replication is that of storage, traffic and the 15 minutes, also into an existing bucket", async () => {
    const region = "eu-west-1";
    const existing = {
      region,
      bucketArn: "arn:aws:s3:::copies",
      keyArn: "arn:aws:kms:eu-west-1:111122223333:key/0a1b",
    };
    const lines = async (replication: object): Promise<Record<string, number>> => {
      const sections = { network: { mode: "public" }, storage: { replication } };
      const cost = costOf(await graphOf(sections), USAGE, PRICES);
      return Object.fromEntries(
        Object.entries(amounts(cost)).filter(([item]) => item.startsWith("Repl")),
      );
    };
    // 100 GB × 0.02, and × 0.015
    const copying = { "Replication, traffic": 2, "Replication, time control": 1.5 };
    assert.deepEqual(await lines(existing), copying);
    assert.deepEqual(await lines({ region }), {
      ...copying,
      "Replica, storage": 2.45,
      "Replica, writes": 0.01,
    });
  });

  it("names types without a price", () => {
    const cost = costOf(
      graph(resource({ type: "aws:rds/instance:Instance", name: "x" })),
      USAGE,
      PRICES,
    );
    assert.deepEqual(cost, { lines: [], total: 0, unknown: ["aws:rds/instance:Instance"] });
    assert.match(renderCost(cost, PRICES), /not priced, so not in the total: aws:rds/);
  });
});

describe("price lists", () => {
  it("have every price, a date, and no region twice", () => {
    const lists = priceLists();
    for (const { usd, date } of lists) {
      assert.deepEqual(Object.keys(usd), [...PRICE_NAMES]);
      assert.match(date, /^20\d\d-\d\d$/);
    }
    const regions = lists.flatMap((list) => list.regions);
    assert.equal(new Set(regions).size, regions.length);
  });

  it("fail for a region that has none, naming those that have", () => {
    assert.throws(
      () => pricesOf("mars-1"),
      /no prices for region mars-1; known are .*eu-central-1/,
    );
  });
});
