import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const TESTS = join(__dirname, "..", "..");

/** Faults of other identity providers for Transfer Family; tests against one have its number above them. */
const FAULTS: readonly string[] = [
  "a blank password over FTPS or FTP is a key login",
  "a blank password over SFTP is stripped, and then a key login",
  "passwords are compared letter by letter, or throw where they are not ASCII",
  "hashes share a salt, or one password opens every account",
  "the answer to a password has keys, or the one to a key login has none",
  "a user has one key only, keys are split inside a comment, or an expired user's are returned",
  "a user without a role gets a blank one",
  "the first of two steps is answered by half, or the second has keys",
  "an IPv6 range is read as IPv4, or a mapped address misses its range",
  "a malformed range lets everybody in, or is not logged",
  "a missing source address passes a user's list of addresses",
  "user names are changed on their way, or reach a secret's name or a folder unchecked",
  "a folder or user stands for all whose names begin like it",
  "users belong to a server and are lost when it is replaced",
  "home directories are an array, encoded twice, or reach beyond one folder",
  "the role comes from elsewhere, or the session policy is too long or lacks the key",
  "variables are used where Transfer does not resolve them",
  "an unknown user is an exception, or an outage is a denial",
  "a secret that is deleted, empty, binary or of another shape crashes the function",
  "passwords, hashes, keys or policies are logged",
  "an unknown user is answered otherwise or sooner than a wrong password",
  "the cache has no bound, keeps a denial, or admits a revoked user for too long",
  "a stranger locks a user out, key logins count as failures, or counters never expire",
  "region or account are in the code, or permissions are wider than what is called",
  "API Gateway loses a password's letters, a user's name or the source address",
];

const files = readdirSync(TESTS, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => readFileSync(join(TESTS, file), "utf8"));

describe("faults of other identity providers", () => {
  FAULTS.forEach((title, index) => {
    it(`have a test: ${index + 1}, ${title}`, () => {
      assert.ok(files.some((text) => text.includes(`// Fault ${index + 1}: `)));
    });
  });
});
