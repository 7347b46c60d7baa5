import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync, verify } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { share } from "../../../cli/commands/share";
import { within } from "../../../aws/cidr";
import { call, mistakeIn } from "../../support/command";

const URL_START = "https://files.example.com";
const pkcs8 = { type: "pkcs8", format: "pem" } as const;
const pem = { type: "spki", format: "pem" } as const;

/** Policy of a canned link, as CloudFront builds it from the link (Developer Guide, "canned policy"). */
const cannedPolicy = (resource: string, expires: string): string =>
  `{"Statement":[{"Resource":"${resource}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;

/** Base64 of a link, in which three characters are others. */
const decoded = (text: string): Buffer =>
  Buffer.from(
    text.replace(/[-_~]/g, (c) => ({ "-": "+", _: "=", "~": "/" })[c] ?? c),
    "base64",
  );

/** Signed text and signature of a link, and what its policy asks. */
function readLink(link: string) {
  const url = new URL(link);
  const query = url.searchParams;
  const [resource = ""] = link.split("?");
  const [policy, expires] = [query.get("Policy"), query.get("Expires")];
  const text =
    policy === null ? cannedPolicy(resource, expires ?? "") : decoded(policy).toString("utf8");
  const { Statement } = JSON.parse(text) as {
    Statement: { Resource: string; Condition: Record<string, Record<string, string | number>> }[];
  };
  return {
    text,
    signature: decoded(query.get("Signature") ?? ""),
    keyId: query.get("Key-Pair-Id"),
    hash: query.get("Hash-Algorithm"),
    statement: Statement[0],
  };
}

/** Whether CloudFront would serve a link (Developer Guide, "Use signed URLs"). */
function isServed(
  link: string,
  publicKey: string,
  { at, ip }: { readonly at: Date; readonly ip: string },
): boolean {
  const { text, signature, statement } = readLink(link);
  const [resource = ""] = link.split("?");
  const { DateLessThan, DateGreaterThan, IpAddress } = statement?.Condition ?? {};
  const now = at.getTime() / 1000;
  const range = IpAddress?.["AWS:SourceIp"];
  return (
    verify("sha256", Buffer.from(text), publicKey, signature) &&
    statement?.Resource === resource &&
    now < Number(DateLessThan?.["AWS:EpochTime"]) &&
    (DateGreaterThan === undefined || now > Number(DateGreaterThan["AWS:EpochTime"])) &&
    (range === undefined || within(`${ip}/32`, String(range)))
  );
}

describe("npm run share -- --published", () => {
  const folder = mkdtempSync(join(tmpdir(), "share-"));
  after(() => rmSync(folder, { recursive: true }));
  const keyFile = (name: string, key: string): string => {
    const file = join(folder, name);
    writeFileSync(file, key, { mode: 0o600 });
    return file;
  };
  const pairs = {
    RSA: generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: pem,
      privateKeyEncoding: pkcs8,
    }),
    ECDSA: generateKeyPairSync("ec", {
      namedCurve: "P-256",
      publicKeyEncoding: pem,
      privateKeyEncoding: { type: "sec1", format: "pem" },
    }),
  };
  const files = {
    RSA: keyFile("rsa.pem", pairs.RSA.privateKey),
    ECDSA: keyFile("ec.pem", pairs.ECDSA.privateKey),
  };
  const options = (file: string): string[] => [
    ...["--published", "--url", URL_START, "--key-id", "K2JCJMDEHXQW5F", "--key-file", file],
  ];
  const linkTo = async (file: string, ...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await call(share, [...args, ...options(file)]);
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };

  for (const kind of ["RSA", "ECDSA"] as const) {
    // An outside witness: neither the library that signs nor Node's own crypto.
    it(`signs with a key of ${kind} what openssl verifies with the public key, and nothing else`, async () => {
      const publicKey = keyFile(`${kind}.pub`, pairs[kind].publicKey);
      for (const args of [[], ["--ip", "203.0.113.0/24"]]) {
        const link = await linkTo(files[kind], "reports/a b.csv", ...args);
        const { text, signature, hash } = readLink(link);
        assert.equal(hash, "SHA256");
        const signatureFile = join(folder, "signature");
        writeFileSync(signatureFile, signature);
        const openssl = (signed: string): string =>
          execFileSync(
            "openssl",
            ["dgst", "-sha256", "-verify", publicKey, "-signature", signatureFile],
            { input: signed, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] },
          ).trim();
        assert.equal(openssl(text), "Verified OK");
        assert.throws(() => openssl(text.replace("reports", "secrets")));
      }
    });
  }

  it("prints a link with a canned policy when only its end is given", async () => {
    const link = new URL(await linkTo(files.ECDSA, "reports/a b.csv", "--expires", "30d"));
    assert.equal(link.origin + link.pathname, `${URL_START}/reports/a%20b.csv`);
    assert.deepEqual(
      [...link.searchParams.keys()],
      ["Expires", "Key-Pair-Id", "Signature", "Hash-Algorithm"],
    );
    assert.equal(link.searchParams.get("Key-Pair-Id"), "K2JCJMDEHXQW5F");
  });

  it("warns of a link that is too long for the web firewall", async () => {
    const warningOf = async (name: string, ...args: string[]): Promise<string | undefined> => {
      const { code, stderr } = await call(share, [name, ...args, ...options(files.RSA)]);
      assert.equal(code, 0, stderr);
      return /warning: the (path|query) of the link has \d+ bytes/.exec(stderr)?.[1];
    };
    const ip = ["--ip", "203.0.113.7"];
    assert.equal(await warningOf("a".repeat(1023)), undefined);
    assert.equal(await warningOf("a".repeat(1024)), "path");
    assert.equal(await warningOf("月".repeat(113)), undefined);
    assert.equal(await warningOf("月".repeat(114)), "path");
    assert.equal(await warningOf("report.csv", ...ip), undefined);
    const both = [...ip, "--from", "2026-12-01T08:00Z"];
    assert.equal(await warningOf("a".repeat(1023), ...both), "query");
  });

  // What a link needs at least: a shorter limit would block all of them.
  it("prints links that fit into the shortest query that the web firewall can be set to", async () => {
    for (const file of [files.RSA, files.ECDSA]) {
      for (const args of [[], ["--ip", "203.0.113.7", "--from", "2026-12-01T08:00Z"]]) {
        const { search } = new URL(await linkTo(file, "reports/2026/11/report.csv", ...args));
        assert.ok(search.length - 1 < 1000, search);
      }
    }
  });

  it("prints a link with a custom policy for addresses and a beginning", async () => {
    const args = ["--ip", "203.0.113.7", "--from", "2026-12-01T08:00Z", "--expires", "1h"];
    const { statement } = readLink(await linkTo(files.RSA, "a.csv", ...args));
    const from = Date.UTC(2026, 11, 1, 8) / 1000;
    assert.deepEqual(statement, {
      Resource: `${URL_START}/a.csv`,
      Condition: {
        DateLessThan: { "AWS:EpochTime": from + 3600 },
        DateGreaterThan: { "AWS:EpochTime": from },
        IpAddress: { "AWS:SourceIp": "203.0.113.7/32" },
      },
    });
  });

  describe("prints a link that is served", () => {
    const from = "2026-12-01T08:00Z";
    const viewer = { at: new Date("2026-12-01T08:30Z"), ip: "203.0.113.7" };
    let link = "";
    before(async () => {
      link = await linkTo(files.ECDSA, "a.csv", "--ip", "203.0.113.0/24", "--from", from);
    });
    const served = (url: string, asked: Partial<typeof viewer> = {}): boolean =>
      isServed(url, pairs.ECDSA.publicKey, { ...viewer, ...asked });

    it("in its time, from its addresses", () => assert.equal(served(link), true));

    it("not when it has expired, nor before its beginning", () => {
      assert.equal(served(link, { at: new Date("2026-12-01T09:00Z") }), false);
      assert.equal(served(link, { at: new Date("2026-12-01T07:59Z") }), false);
    });

    it("not for another path, nor with another policy", async () => {
      assert.equal(served(link.replace("a.csv", "b.csv")), false);
      const other = await linkTo(files.ECDSA, "b.csv", "--ip", "203.0.113.0/24", "--from", from);
      const policyOf = (url: string) => new URL(url).searchParams.get("Policy") ?? "";
      assert.equal(served(link.replace(policyOf(link), policyOf(other))), false);
    });

    it("not from another address", () => {
      assert.equal(served(link, { ip: "198.51.100.7" }), false);
    });

    it("not by a distribution that trusts another key", () => {
      const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const text = publicKey.export(pem).toString();
      assert.equal(isServed(link, text, viewer), false);
    });

    it("not after its canned end, which is part of the signature", async () => {
      const canned = await linkTo(files.RSA, "a.csv", "--expires", "1h");
      const asked = (url: string, minutes: number): boolean =>
        isServed(url, pairs.RSA.publicKey, {
          at: new Date(Date.now() + minutes * 60_000),
          ip: "8.8.8.8",
        });
      assert.deepEqual([asked(canned, 0), asked(canned, 61)], [true, false]);
      const later = canned.replace(/Expires=(\d+)/, (_, end) => `Expires=${Number(end) + 86_400}`);
      assert.equal(asked(later, 61), false);
    });
  });

  const text = "is no secret here";
  const mistakes: readonly (readonly [string, () => string[], RegExp])[] = [
    ["no URL", () => ["a.csv", "--published"], /^--url is missing$/],
    ["no key id", () => ["a.csv", "--published", "--url", URL_START], /^--key-id is missing$/],
    [
      "no key",
      () => ["a.csv", "--published", "--url", URL_START, "--key-id", "K1"],
      /^--key-file is missing$/,
    ],
    [
      "a key file that is not there",
      () => ["a.csv", ...options(join(folder, "none.pem"))],
      /^--key-file .*none\.pem does not exist/,
    ],
    [
      "a file that is no key",
      () => ["a.csv", ...options(keyFile("text.pem", text))],
      /^--key-file .*text\.pem is no private key in PEM form; give the file that openssl made$/,
    ],
    [
      "a public key",
      () => ["a.csv", ...options(keyFile("public.pem", pairs.RSA.publicKey))],
      /is a public key; give the private key$/,
    ],
    [
      "a key with a passphrase",
      () => [
        "a.csv",
        ...options(
          keyFile(
            "locked.pem",
            generateKeyPairSync("rsa", { modulusLength: 2048 })
              .privateKey.export({ ...pkcs8, cipher: "aes-256-cbc", passphrase: "x" })
              .toString(),
          ),
        ),
      ],
      /has a passphrase; take it away with: openssl pkey -in key\.pem -out plain\.pem$/,
    ],
    [
      "a key of a kind that CloudFront does not take",
      () => [
        "a.csv",
        ...options(
          keyFile("ed.pem", generateKeyPairSync("ed25519").privateKey.export(pkcs8).toString()),
        ),
      ],
      /is of a kind that CloudFront does not take; use RSA with 2048 bits or ECDSA P-256$/,
    ],
    ["a folder", () => ["reports/", ...options(files.RSA)], /^reports\/ is a folder/],
    ["a pattern", () => ["*.csv", ...options(files.RSA)], /^\*\.csv has a \*, which stands for/],
    ["a path that browsers shorten", () => ["a/../b", ...options(files.RSA)], /or \.\., which/],
    [
      "IPv6, which CloudFront's policies do not take",
      () => ["a.csv", ...options(files.RSA), "--ip", "2001:db8::/32"],
      /take no IPv6/,
    ],
    [
      "an address that is none",
      () => ["a.csv", ...options(files.RSA), "--ip", "203.0.113.256"],
      /Give an IPv4 address/,
    ],
    [
      "a time without a zone",
      () => ["a.csv", ...options(files.RSA), "--from", "2026-12-01 08:00"],
      /Give a time in UTC/,
    ],
    [
      "a beginning over plain HTTP",
      () => ["a.csv", "--published", "--url", "http://files.example.com"],
      /Give the output publishedUrl/,
    ],
    [
      "the name of a key instead of its identifier",
      () => ["a.csv", "--published", "--key-id", "first"],
      /Give an identifier of the output publishedKeyIds/,
    ],
    [
      "a life of years",
      () => ["a.csv", ...options(files.RSA), "--expires", "366d"],
      /between 1m and 365d/,
    ],
    [
      "an option of the other kind of link",
      () => ["a.csv", ...options(files.RSA), "--bucket", "b"],
      /^--bucket is for links of the bucket; remove it, or remove --published$/,
    ],
    [
      "an option of published files without --published",
      () => ["a/b.csv", "--bucket", "b", "--ip", "203.0.113.7"],
      /^--ip is for links to published files; add --published$/,
    ],
    [
      "a key file without --published",
      () => ["a/b.csv", "--bucket", "b", "--key-file", "x.pem"],
      /^--key-file is for links to published files; add --published$/,
    ],
  ];
  for (const [title, args, message] of mistakes) {
    it(`fails for ${title}`, async () => {
      const mistake = await mistakeIn(share, args());
      assert.match(mistake, message);
      assert.equal(mistake.includes(text), false);
    });
  }

  it("never prints the key", async () => {
    const { stdout, stderr } = await call(share, ["a.csv", ...options(files.RSA)]);
    assert.doesNotMatch(stdout + stderr, /PRIVATE KEY/);
  });
});
