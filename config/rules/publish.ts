import { ARCHIVE_CLASSES } from "../schema/storage";
import { type ConfigRule, refuseDuplicates, rulesFor } from "./rule";

const published = rulesFor(({ storage }) => storage.publish);

/** Refused combinations of a published folder. */
export const PUBLISH_RULES: readonly ConfigRule[] = [
  published(
    "storage.publish",
    "a published folder in mode closed",
    (_, { network }) =>
      network.mode === "closed" &&
      "serves files on the internet, which network.mode closed rules out; remove it or use another mode",
  ),
  published(
    "storage.publish.signingKeys",
    "signed links without keys",
    ({ access, signingKeys }) =>
      access === "signed" &&
      signingKeys.length === 0 &&
      "is empty, so nobody could sign a link; list keys of the secret setting signingKeys",
  ),
  published(
    "storage.publish.signingKeys",
    "keys for links that need no signature",
    ({ access, signingKeys }) =>
      access === "open" &&
      signingKeys.length > 0 &&
      "sign links, but with access open links need no signature; remove them or use access signed",
  ),
  refuseDuplicates("storage.publish.signingKeys", "a signing key listed twice"),
  published(
    "storage.publish.openReason",
    "a folder open to everybody without a reason",
    ({ access, openReason }) =>
      access === "open" &&
      openReason === undefined &&
      "is missing, and with access open everybody reads the folder; say why",
  ),
  published(
    "storage.publish.openReason",
    "a reason for open access that nobody needs",
    ({ access, openReason }) =>
      access === "signed" &&
      openReason !== undefined &&
      "explains access open, but access is signed; remove it",
  ),
  published(
    "storage.publish",
    "a published folder without the access-log bucket",
    (_, { storage }) =>
      storage.accessLogs === undefined &&
      "needs the access-log bucket, for a line about each viewer's request; set storage.accessLogs too",
  ),
  published(
    "storage.publish.invalidateOnUpload",
    "an invalidation without the events of the bucket",
    ({ invalidateOnUpload }, { storage }) =>
      invalidateOnUpload &&
      !storage.eventBridge &&
      "needs the events of the bucket; set storage.eventBridge to true too",
  ),
  published(
    "storage.publish.invalidateOnUpload",
    "an invalidation where nothing is kept",
    ({ invalidateOnUpload, cacheSeconds }) =>
      invalidateOnUpload &&
      cacheSeconds === 0 &&
      "is true, but with cacheSeconds 0 edge locations keep nothing; set it to false",
  ),
  published(
    "storage.publish",
    "a published folder whose key the stack does not make",
    (_, { storage }) =>
      storage.existingKey !== undefined &&
      "needs a key of the stack, whose policy admits its distribution; remove existingKey, or use encryption AES256",
  ),
  published(
    "storage.publish.prefix",
    "a published folder that is archived",
    ({ prefix }, { storage }) => {
      const archive = storage.lifecycle.find(
        (rule) =>
          (rule.prefix.startsWith(prefix) || prefix.startsWith(rule.prefix)) &&
          rule.transitions.some(({ storageClass }) => ARCHIVE_CLASSES.includes(storageClass)),
      );
      return (
        archive !== undefined &&
        `is ${prefix}, but storage.lifecycle for "${archive.prefix}" archives files there, which nobody reads before they are restored; publish another folder, or use GLACIER_IR`
      );
    },
  ),
  published(
    "storage.publish.hostname",
    "one host name for the server and the published folder",
    ({ hostname }, { network }) =>
      hostname !== undefined &&
      hostname.name === network.hostname?.name &&
      `has the name ${hostname.name}, which network.hostname gives to the server; choose another`,
  ),
];
