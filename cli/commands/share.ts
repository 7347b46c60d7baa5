import { isIPv4 } from "node:net";

import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { InvalidArgumentError, Option } from "commander";

import { command, required, say, UsageError } from "../command-line";
import { firewallProblem, publishedPath, readSigningKey, signPublished } from "../published-link";

interface ShareOptions {
  readonly bucket?: string;
  /** Seconds for which the link is valid. */
  readonly expires: number;
  readonly region?: string;
  readonly published?: true;
  readonly url?: string;
  readonly keyId?: string;
  readonly keyFile?: string;
  readonly ip?: string;
  readonly from?: Date;
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** Longest lives of links, in days: S3 signs for no longer, and CloudFront for any time. */
const LONGEST = { bucket: 7, published: 365 };

/** Prints a link with which anybody may download one object for a while. */
async function main(path: string, options: ShareOptions): Promise<void> {
  if (options.published) shareOfCloudFront(path, options);
  else await shareOfBucket(path, options);
}

async function shareOfBucket(key: string, options: ShareOptions): Promise<void> {
  const { expires: expiresIn, region = process.env["AWS_REGION"] } = options;
  for (const name of ["url", "key-id", "key-file", "ip", "from"] as const) {
    const option = name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase());
    if (options[option as keyof ShareOptions] !== undefined) {
      throw new UsageError(`--${name} is for links to published files; add --published`);
    }
  }
  if (!/^[^/]+\/.*[^/]$/.test(key)) {
    throw new UsageError(`${key} is no file in a user's folder, such as alice/report.csv`);
  }
  checkLife(expiresIn, LONGEST.bucket);
  const bucket = required(options.bucket, "--bucket");
  say(`signing a link to ${key} in ${bucket} ...`);
  const client = new S3Client(region === undefined ? {} : { region });
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), {
    expiresIn,
  });
  process.stdout.write(`${url}\n`);
  say(
    `valid until ${minuteOf(new Date(Date.now() + expiresIn * 1000))}, or until the credentials that signed it end: a role's within 12 hours\n` +
      "whoever has the link may download the object; it works only while the signer may read it, key included",
  );
}

/** A link that the stack's distribution takes; nothing of AWS is asked for it. */
function shareOfCloudFront(given: string, options: ShareOptions): void {
  const { expires, ip, from } = options;
  for (const name of ["bucket", "region"] as const) {
    if (options[name] !== undefined) {
      throw new UsageError(
        `--${name} is for links of the bucket; remove it, or remove --published`,
      );
    }
  }
  checkLife(expires, LONGEST.published);
  const until = new Date((from ?? new Date()).getTime() + expires * 1000);
  const link = signPublished({
    path: publishedPath(given),
    url: required(options.url, "--url"),
    keyId: required(options.keyId, "--key-id"),
    privateKey: readSigningKey(required(options.keyFile, "--key-file")),
    until,
    ...(from !== undefined && { from }),
    ...(ip !== undefined && { ip }),
  });
  process.stdout.write(`${link}\n`);
  const problem = firewallProblem(link);
  if (problem !== undefined) say(`warning: ${problem}`);
  say(
    `valid ${from === undefined ? "" : `from ${minuteOf(from)} `}until ${minuteOf(until)}, or until its key leaves storage.publish.signingKeys\n` +
      (ip === undefined
        ? "whoever has the link may download the file"
        : `whoever has the link and comes from ${ip} over IPv4 may download the file`),
  );
}

function checkLife(seconds: number, days: number): void {
  if (seconds > days * 86_400) {
    throw new UsageError(`--expires is too long; give a time between 1m and ${days}d`);
  }
}

const minuteOf = (date: Date): string => `${date.toISOString().slice(0, 16)}Z`;

/** Path without the slash that it may begin with. */
const pathOf = (path: string): string => path.replace(/^\/+/, "");

function seconds(text: string): number {
  const [, count, unit = ""] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const value = Number(count) * (UNITS[unit] ?? NaN);
  if (value > 0) return value;
  throw new InvalidArgumentError("Give a time such as 30m, 12h or 7d.");
}

/** Beginning of links, as the stack prints it. */
function beginning(text: string): string {
  const url = /^https:\/\/[a-z0-9.-]+$/.exec(text.replace(/\/$/, ""));
  if (url !== null) return url[0];
  throw new InvalidArgumentError(
    "Give the output publishedUrl, such as https://files.example.com.",
  );
}

function keyIdOf(text: string): string {
  if (/^[A-Z0-9]+$/.test(text)) return text;
  throw new InvalidArgumentError(
    "Give an identifier of the output publishedKeyIds, such as K2JCJMDEHXQW5F.",
  );
}

function ipv4(text: string): string {
  const [, address = "", length = "32"] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  if (isIPv4(address) && Number(length) <= 32) return `${address}/${length}`;
  throw new InvalidArgumentError(
    "Give an IPv4 address or range such as 203.0.113.0/24; CloudFront's policies take no IPv6.",
  );
}

function time(text: string): Date {
  const date = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) ? text : NaN);
  if (!Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError("Give a time in UTC such as 2026-12-01T08:00Z.");
}

const TEXT = {
  name: "npm run share",
  description: "Prints a signed link with which anybody may download one file for a while.",
  examples: [
    "alice/report.csv --bucket $(pulumi stack output bucketName) --expires 12h",
    "report.csv --published --url $(pulumi stack output publishedUrl) --key-id K2JCJMDEHXQW5F --key-file link-key.pem",
  ],
  fails: "there are no AWS credentials to sign with",
};

/** `npm run share`. */
export const share = command(module, TEXT, (program) =>
  program
    .argument(
      "<path>",
      "file in a user's folder, such as alice/report.csv; with --published, in the published folder",
      pathOf,
    )
    .option("--bucket <name>", "the stack's bucket, its output bucketName (required)")
    .addOption(
      new Option("--expires <time>", "such as 30m, 12h or 7d; 7d at most, 365d with --published")
        .argParser(seconds)
        .default(3600, "1h"),
    )
    .option("--region <region>", "region of the bucket (default: AWS_REGION)")
    .option("--published", "a link of CloudFront to a file in the published folder")
    .option("--url <url>", "beginning of the link, the output publishedUrl", beginning)
    .option("--key-id <id>", "identifier of the key, from the output publishedKeyIds", keyIdOf)
    .option("--key-file <file>", "private key in PEM form")
    .option("--ip <range>", "IPv4 address or range of the viewers (default: any)", ipv4)
    .option("--from <time>", "time from which the link is valid (default: now)", time)
    .action(main),
);
