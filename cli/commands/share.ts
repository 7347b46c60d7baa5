import { parseArgs } from "node:util";

import { UsageError } from "../command-line";

/** What `npm run share` was asked for. */
export interface ShareCommand {
  /** Key of the object, for example `alice/report.csv`. */
  readonly key: string;
  readonly bucket: string;
  readonly region: string | undefined;
  /** Seconds for which the link is good. */
  readonly expiresIn: number;
}

export const USAGE = `npm run share -- <user path> --bucket <name> [options]

  <user path>        object to share, such as alice/report.csv
  --bucket <name>    the stack's bucket: $(pulumi stack output bucketName)
  --expires <time>   30m, 12h or 7d; 1h unless told, 7d at most
  --region <region>  region of the bucket; AWS_REGION unless told`;

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** Longest life that S3 gives to a signed link, in seconds. */
export const LONGEST = 7 * 86_400;

/** Reads the arguments behind `npm run share --`. */
export function readCommand(args: readonly string[], env: NodeJS.ProcessEnv): ShareCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      bucket: { type: "string" },
      expires: { type: "string", default: "1h" },
      region: { type: "string" },
    },
  });
  const [path, ...rest] = positionals;
  if (path === undefined || rest.length > 0) {
    throw new UsageError(`expected one path, got ${positionals.join(" ") || "none"}`);
  }
  const key = path.replace(/^\/+/, "");
  if (!/^[^/]+\/.*[^/]$/.test(key)) {
    throw new UsageError(`${path} is no file in a user's folder; expected alice/report.csv`);
  }
  if (values.bucket === undefined) throw new UsageError("--bucket is missing");
  const region = values.region ?? env["AWS_REGION"];
  return { key, bucket: values.bucket, region, expiresIn: secondsOf(values.expires) };
}

function secondsOf(text: string): number {
  const [, count, unit = ""] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (UNITS[unit] ?? NaN);
  if (!(seconds > 0 && seconds <= LONGEST)) {
    throw new UsageError(`--expires must be between 1m and 7d, such as 30m or 12h, got ${text}`);
  }
  return seconds;
}
