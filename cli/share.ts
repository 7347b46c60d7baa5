import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

import { command, say } from "./command-line";
import { readCommand, USAGE } from "./commands/share";

/** Prints a link with which anybody may download one object for a while. */
async function main(args: readonly string[]): Promise<void> {
  const { key, bucket, region, expiresIn } = readCommand(args, process.env);
  say(`signing a link to ${key} in ${bucket} ...`);
  const client = new S3Client(region === undefined ? {} : { region });
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), {
    expiresIn,
  });
  process.stdout.write(`${url}\n`);
  const until = new Date(Date.now() + expiresIn * 1000).toISOString().slice(0, 16);
  say(
    `good until ${until}Z, or until the credentials that signed it end: a role's within 12 hours\n` +
      "whoever has the link may download the object; it works only while the signer may read it, key included",
  );
}

/** `npm run share`. */
export const share = command(module, main, USAGE);
