import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { InvalidArgumentError, Option } from "commander";

import { command, required, say } from "../command-line";

interface ShareOptions {
  readonly bucket?: string;
  /** Seconds for which the link is valid. */
  readonly expires: number;
  readonly region?: string;
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** Longest life that S3 gives to a signed link, in seconds. */
const LONGEST = 7 * 86_400;

/** Prints a link with which anybody may download one object for a while. */
async function main(key: string, options: ShareOptions): Promise<void> {
  const { expires: expiresIn, region = process.env["AWS_REGION"] } = options;
  const bucket = required(options.bucket, "--bucket");
  say(`signing a link to ${key} in ${bucket} ...`);
  const client = new S3Client(region === undefined ? {} : { region });
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), {
    expiresIn,
  });
  process.stdout.write(`${url}\n`);
  const until = new Date(Date.now() + expiresIn * 1000).toISOString().slice(0, 16);
  say(
    `valid until ${until}Z, or until the credentials that signed it end: a role's within 12 hours\n` +
      "whoever has the link may download the object; it works only while the signer may read it, key included",
  );
}

/** Key of an object, such as `alice/report.csv`. */
function keyOf(path: string): string {
  const key = path.replace(/^\/+/, "");
  if (/^[^/]+\/.*[^/]$/.test(key)) return key;
  throw new InvalidArgumentError("It is no file in a user's folder, such as alice/report.csv.");
}

function seconds(text: string): number {
  const [, count, unit = ""] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const value = Number(count) * (UNITS[unit] ?? NaN);
  if (value > 0 && value <= LONGEST) return value;
  throw new InvalidArgumentError("Give a time between 1m and 7d, such as 30m or 12h.");
}

const TEXT = {
  name: "npm run share",
  description: "Prints a signed link with which anybody may download one file for a while.",
  examples: ["alice/report.csv --bucket $(pulumi stack output bucketName) --expires 12h"],
  fails: "there are no AWS credentials to sign with",
};

/** `npm run share`. */
export const share = command(module, TEXT, (program) =>
  program
    .argument("<path>", "file in a user's folder, such as alice/report.csv", keyOf)
    .option("--bucket <name>", "the stack's bucket, its output bucketName (required)")
    .addOption(
      new Option("--expires <time>", "such as 30m, 12h or 7d; 7d at most")
        .argParser(seconds)
        .default(3600, "1h"),
    )
    .option("--region <region>", "region of the bucket (default: AWS_REGION)")
    .action(main),
);
