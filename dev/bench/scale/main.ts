import { pricesOf } from "../../../verify/cost/prices";
import { benchmark } from "../benchmark";
import { figure, figuresTable } from "../figures";
import { median, percentile } from "../statistics";
import { type Month, secretsCost, type StoreCost, tableCost } from "./cost";
import { measureScale, type Scale } from "./run";
import { MANY, type StoreKind } from "./stores";

const NAMES: Readonly<Record<StoreKind, string>> = {
  secrets: "one secret per user",
  table: "DynamoDB table",
};

/** Assumed: each user logs in twenty times a day. The record is that of a user with everything set. */
const MONTH: Omit<Month, "users"> = { loginsPerUser: 600, recordKilobytes: 2 };

const count = (value: number): string => value.toLocaleString("en-US");

function loginsTable(scales: readonly Scale[]): string {
  const times = (values: readonly number[]): string =>
    `${figure(median(values))} / ${figure(percentile(values, 0.99))} ms`;
  const rows = scales.map(({ kind, users, uncached, cached, list }) => [
    `${NAMES[kind]}, ${count(users)} users`,
    times(uncached),
    times(cached),
    `${figure(median(list))} ms`,
  ]);
  const head = ["store", "login, cache off", "login, default cache", "list all users"];
  return `Key logins, median / 99th percentile.\n\n${figuresTable(head, rows)}`;
}

function costTable(): string {
  const prices = pricesOf("us-east-1");
  const dollars = (usd: number): string => `$${usd < 10 ? usd.toFixed(2) : count(Math.round(usd))}`;
  const row = (name: string, users: number, { keep, read }: StoreCost): string[] => [
    `${name}, ${count(users)} users`,
    dollars(keep),
    dollars(read),
    dollars(keep + read),
  ];
  const rows = [100, 1000, MANY].flatMap((users) => {
    const month = { ...MONTH, users };
    return [
      row(NAMES.secrets, users, secretsCost(month, prices)),
      row(NAMES.table, users, tableCost(month, prices)),
    ];
  });
  const { loginsPerUser, recordKilobytes } = MONTH;
  const intro =
    `Monthly cost in us-east-1, at the prices of ${prices.date} in \`verify/cost/prices\`. The prices were not ` +
    `compared with a bill. Assumptions: ${loginsPerUser} logins per user, none of them from the cache, and ` +
    `records of ${recordKilobytes} kB.`;
  return `${intro}\n\n${figuresTable(["store", "storage", "reads", "total"], rows)}`;
}

/** Default quotas of a region. None was tested; dev/bench/README.md has the sources. */
const QUOTAS: readonly (readonly string[])[] = [
  ["GetSecretValue", "10,000 a second", "10,000 logins a second without a cached record"],
  [
    "ListSecrets",
    "100 a second",
    "a list of 10,000 users, which takes 100 calls and at least a second",
  ],
  ["CreateSecret", "50 a second", "an import of 10,000 users, which takes more than 3 minutes"],
  ["secrets in a region", "500,000", "500,000 users"],
  [
    "KMS decryptions with the stack's own key",
    "10,000 a second or more",
    "the same logins as for GetSecretValue",
  ],
  ["reads of a DynamoDB table", "40,000 units a second", "40,000 logins a second"],
  [
    "concurrent Lambda executions",
    "1,000",
    "1,000 passwords hashed at once; all functions of the account share the quota",
  ],
];

const quotasTable = (): string =>
  `Quotas that throttle first. These are the default values, which were not tested.\n\n${figuresTable(["quota", "value", "reached by"], QUOTAS)}`;

const TEXT = {
  script: "bench:scale",
  description:
    "Measures logins and listings with 100 and with 10,000 users in stores on this machine, and prices both.",
  fails: "something that it measures fails",
};

/** `npm run bench:scale`. */
export const benchScale = benchmark(module, TEXT, async (log) => {
  const tables = [loginsTable(await measureScale(log)), costTable(), quotasTable()];
  return { versions: ["dynalite in memory"], tables: tables.join("\n\n") };
});
