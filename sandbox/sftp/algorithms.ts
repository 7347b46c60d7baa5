import type { Algorithms } from "ssh2";

type List = readonly string[];

/** Algorithms of a security policy, in the server's order. */
interface PolicyAlgorithms {
  readonly kex: List;
  readonly cipher: List;
  readonly mac: List;
}

const GCM = ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com"];
const CTR = ["aes128-ctr", "aes256-ctr", "aes192-ctr"];
const STRONG_CTR = ["aes256-ctr", "aes192-ctr"];
const OLD = ["aes128-ctr", "aes192-ctr", "aes256-ctr", ...[...GCM].reverse()];
const CHACHA = ["chacha20-poly1305@openssh.com", ...OLD];

const NIST = ["ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521"];
const CURVE = ["curve25519-sha256", "curve25519-sha256@libssh.org"];
const DH = ["diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512"];
const DH14 = [...DH, "diffie-hellman-group14-sha256"];

const ETM = ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"];
const PLAIN = ["hmac-sha2-256", "hmac-sha2-512"];

const CURRENT: PolicyAlgorithms = {
  kex: [...NIST, ...CURVE, ...DH],
  cipher: [...GCM, ...CTR],
  mac: ETM,
};
const FIPS: PolicyAlgorithms = { kex: [...NIST, ...DH], cipher: [...GCM, ...CTR], mac: ETM };
const P2018: PolicyAlgorithms = {
  kex: [...CURVE, ...NIST, ...DH14, "diffie-hellman-group14-sha1"],
  cipher: CHACHA,
  mac: [...ETM, "hmac-sha1-etm@openssh.com", ...PLAIN, "hmac-sha1"],
};
const P2020: PolicyAlgorithms = {
  kex: [...NIST, ...DH14],
  cipher: CHACHA,
  mac: [...ETM, ...PLAIN],
};
const P2023: PolicyAlgorithms = {
  kex: [...CURVE, ...DH],
  cipher: [...GCM, ...STRONG_CTR],
  mac: [...ETM].reverse(),
};

/**
 * Algorithms by the part of the policy's name after "TransferSecurityPolicy-", as the user guide
 * lists them ("Security policies for AWS Transfer Family servers"). The SSH library has no ML-KEM,
 * no group exchange for servers and no UMAC, which clients negotiate only where they have nothing
 * else in common with the server.
 */
const ALGORITHMS: Readonly<Record<string, PolicyAlgorithms>> = {
  "2018-11": P2018,
  "Restricted-2018-11": { ...P2018, cipher: OLD },
  "2020-06": P2020,
  "Restricted-2020-06": { ...P2020, cipher: OLD },
  "2022-03": { ...P2023, mac: [...P2023.mac, ...[...PLAIN].reverse()] },
  "2023-05": P2023,
  "2024-01": CURRENT,
  "2025-03": CURRENT,
  "AS2Restricted-2025-07": CURRENT,
  "SshAuditCompliant-2025-02": { ...CURRENT, kex: [...CURVE, ...DH] },
  "FIPS-2020-06": { kex: [...NIST, ...DH14], cipher: OLD, mac: [...ETM, ...PLAIN] },
  "FIPS-2023-05": { ...P2023, kex: DH, mac: ETM },
  "FIPS-2024-01": FIPS,
  "FIPS-2024-05": FIPS,
  "FIPS-2025-03": FIPS,
};

/**
 * What the SSH server offers under a security policy. Policies whose algorithms are not published
 * are taken for `TransferSecurityPolicy-2025-03`.
 *
 * @param policy name of the policy
 */
export function algorithmsOf(policy: string): Algorithms {
  const { kex, cipher, mac } =
    ALGORITHMS[policy.replace(/^TransferSecurityPolicy-/, "")] ?? CURRENT;
  return { kex: [...kex], cipher: [...cipher], hmac: [...mac] } as Algorithms;
}
