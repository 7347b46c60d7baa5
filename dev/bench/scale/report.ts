import { pricesOf } from "../../../verify/cost/prices";
import { type Month, secretsCost, type StoreCost, tableCost } from "../cost";
import type { Scale } from "./run";
import { MANY, type StoreKind } from "./stores";
import { median, percentile } from "../statistics";
import { figure, table } from "../tables";

const NAMES: Readonly<Record<StoreKind, string>> = {
  secrets: "a secret each",
  table: "a DynamoDB table",
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
  const head = ["users in", "login, cache off", "login, default cache", "list all"];
  return `Logins with a key: median / 99th percentile.\n\n${table(head, rows)}`;
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
    `A month in us-east-1 at the prices of ${prices.date} in \`verify/cost/prices\`, which nobody has ` +
    `checked against a bill. Assumed: ${loginsPerUser} logins of each user, none of which finds ` +
    `its user remembered; ${recordKilobytes} kB a user.`;
  return `${intro}\n\n${table(["users in", "keeping", "reading", "together"], rows)}`;
}

/** Default quotas of a region; none was tried, the sources are in dev/bench/README.md. */
const QUOTAS: readonly (readonly string[])[] = [
  ["GetSecretValue", "10,000 a second", "10,000 logins a second that the cache does not answer"],
  ["ListSecrets", "100 a second", "10,000 users are 100 calls: listing takes a second or more"],
  ["CreateSecret", "50 a second", "importing 10,000 users takes more than 3 minutes"],
  ["secrets in a region", "500,000", "as many users"],
  ["KMS decryptions, own key", "10,000 a second or more", "the same logins as GetSecretValue"],
  ["reads of a DynamoDB table", "40,000 units a second", "40,000 logins a second"],
  [
    "concurrent runs of Lambda",
    "1,000",
    "1,000 passwords being hashed at once; all functions share it",
  ],
];

const quotasTable = (): string =>
  `What throttles first. Quotas by default, not verified.\n\n${table(["quota", "value", "reached with"], QUOTAS)}`;

/** All tables, as Markdown. */
export const scaleReport = (scales: readonly Scale[]): string =>
  [loginsTable(scales), costTable(), quotasTable()].join("\n\n");
