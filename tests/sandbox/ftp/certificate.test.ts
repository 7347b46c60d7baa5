import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { statSync, writeFileSync } from "node:fs";

import { certificateIn } from "../../../sandbox/ftp/certificate";
import { type Folder, temporaryFolder } from "../support";

const YEAR = 365 * 24 * 60 * 60 * 1000;

describe("certificateIn", () => {
  let folder: Folder;

  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  it("makes a certificate for this machine that can sign no other", async () => {
    const { cert } = await certificateIn(folder.path);
    const certificate = new X509Certificate(cert);
    assert.equal(certificate.checkIP("127.0.0.1"), "127.0.0.1");
    assert.equal(certificate.checkHost("localhost"), "localhost");
    assert.equal(certificate.ca, false);
    assert.deepEqual(certificate.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
    assert.equal(certificate.verify(certificate.publicKey), true);
    assert.ok(Date.parse(certificate.validFrom) < Date.now());
    assert.ok(Date.parse(certificate.validTo) > Date.now() + 2 * YEAR);
  });

  it("keeps it, with the key for its owner only", async () => {
    const first = await certificateIn(folder.path);
    assert.deepEqual(await certificateIn(folder.path), first);
    assert.equal((statSync(folder.file("ftps-key.pem")).mode & 0o777).toString(8), "600");
  });

  it("makes another one when the key does not fit, or is broken", async () => {
    const { cert, key } = await certificateIn(folder.path);
    writeFileSync(folder.file("ftps-cert.pem"), "broken");
    const second = await certificateIn(folder.path);
    assert.notEqual(second.cert, cert);
    writeFileSync(folder.file("ftps-key.pem"), key);
    const third = await certificateIn(folder.path);
    assert.notEqual(third.cert, second.cert);
    assert.notEqual(third.key, key);
  });
});
