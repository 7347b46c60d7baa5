import assert from "node:assert/strict";

import { SECURITY_POLICIES } from "../../../aws/api-models/documented";
import { algorithmsOf } from "../../../sandbox/sftp/algorithms";
import { TestServer } from "../server-support";

const OLD_CIPHERS = [
  "aes128-ctr",
  "aes192-ctr",
  "aes256-ctr",
  "aes128-gcm@openssh.com",
  "aes256-gcm@openssh.com",
];

describe("algorithms of the SFTP server", () => {
  it("are those of the stack's security policy that the library has", () => {
    assert.deepEqual(algorithmsOf("TransferSecurityPolicy-2025-03"), {
      kex: [
        "ecdh-sha2-nistp256",
        "ecdh-sha2-nistp384",
        "ecdh-sha2-nistp521",
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
        "diffie-hellman-group16-sha512",
        "diffie-hellman-group18-sha512",
      ],
      cipher: [
        "aes256-gcm@openssh.com",
        "aes128-gcm@openssh.com",
        "aes128-ctr",
        "aes256-ctr",
        "aes192-ctr",
      ],
      hmac: ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"],
    });
    assert.deepEqual(algorithmsOf("TransferSecurityPolicy-FIPS-2023-05"), {
      kex: ["diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512"],
      cipher: ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr", "aes192-ctr"],
      hmac: ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"],
    });
  });

  it("have ChaCha20 under the two old policies that are not restricted only", () => {
    const withChaCha = SECURITY_POLICIES.filter((policy) =>
      (algorithmsOf(policy).cipher as string[]).includes("chacha20-poly1305@openssh.com"),
    );
    assert.deepEqual(withChaCha, [
      "TransferSecurityPolicy-2018-11",
      "TransferSecurityPolicy-2020-06",
    ]);
    for (const year of ["2018-11", "2020-06"]) {
      const restricted = algorithmsOf(`TransferSecurityPolicy-Restricted-${year}`);
      assert.deepEqual(restricted.cipher, OLD_CIPHERS);
    }
  });

  it("refuse a client that has none of them", async () => {
    const server = new TestServer();
    const algorithms = { cipher: ["chacha20-poly1305@openssh.com"] } as const;
    try {
      await assert.rejects(
        server.connect({ password: "right", algorithms: { cipher: [...algorithms.cipher] } }),
        /no matching C->S cipher/,
      );
    } finally {
      await server.remove();
    }
  });
});
