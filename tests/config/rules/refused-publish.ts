import { type Refused, type Sections, stored } from "./sections";

/** A stack that publishes a folder with signed links, but for these settings. */
const published = (publish: object, storage: object = {}): Sections =>
  stored({
    accessLogs: {},
    publish: { prefix: "out/", signingKeys: ["a"], ...publish },
    ...storage,
  });

const hostname = {
  name: "files.example.com",
  certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0a1b",
};

/** Refused combinations of a published folder. */
export const PUBLISH: Refused = {
  "a published folder in mode closed": [
    { ...published({}), network: { mode: "closed", clients: ["10.99.0.0/16"] } },
    "storage.publish serves files on the internet, which network.mode closed rules out; remove it or use another mode",
  ],
  "signed links without keys": [
    published({ signingKeys: [] }),
    "storage.publish.signingKeys is empty, so nobody could sign a link; list keys of the secret setting signingKeys",
  ],
  "keys for links that need no signature": [
    published({ access: "open", openReason: "Price lists for everybody" }),
    "storage.publish.signingKeys sign links, but with access open links need no signature; remove them or use access signed",
  ],
  "a signing key listed twice": [
    published({ signingKeys: ["a", "b", "a"] }),
    "storage.publish.signingKeys lists a more than once; remove the duplicates",
  ],
  "a folder open to everybody without a reason": [
    published({ access: "open", signingKeys: [] }),
    "storage.publish.openReason is missing, and with access open everybody reads the folder; say why",
  ],
  "a reason for open access that nobody needs": [
    published({ openReason: "Price lists for everybody" }),
    "storage.publish.openReason explains access open, but access is signed; remove it",
  ],
  "a published folder without the access-log bucket": [
    stored({ publish: { prefix: "out/", signingKeys: ["a"] } }),
    "storage.publish needs the access-log bucket, for a line about each viewer's request; set storage.accessLogs too",
  ],
  "an invalidation without the events of the bucket": [
    published({ invalidateOnUpload: true }),
    "storage.publish.invalidateOnUpload needs the events of the bucket; set storage.eventBridge to true too",
  ],
  "an invalidation where nothing is kept": [
    published({ invalidateOnUpload: true, cacheSeconds: 0 }, { eventBridge: true }),
    "storage.publish.invalidateOnUpload is true, but with cacheSeconds 0 edge locations keep nothing; set it to false",
  ],
  "a published folder whose key the stack does not make": [
    published({}, { existingKey: "alias/files" }),
    "storage.publish needs a key of the stack, whose policy admits its distribution; remove existingKey, or use encryption AES256",
  ],
  "a published folder that is archived": [
    published(
      {},
      {
        lifecycle: [{ prefix: "", transitions: [{ days: 90, storageClass: "GLACIER" }] }],
        restore: { archivedPrefixes: [""] },
      },
    ),
    'storage.publish.prefix is out/, but storage.lifecycle for "" archives files there, which nobody reads before they are restored; publish another folder, or use GLACIER_IR',
  ],
  "one host name for the server and the published folder": [
    {
      ...published({ hostname }),
      network: { mode: "public", hostname: { name: "files.example.com", zoneId: "Z0123456789AB" } },
    },
    "storage.publish.hostname has the name files.example.com, which network.hostname gives to the server; choose another",
  ],
};
