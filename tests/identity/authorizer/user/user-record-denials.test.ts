import * as assert from "node:assert/strict";

import { parseUserRecord } from "../../../../identity/authorizer/user/user-record";
import { KEYS } from "../../support";

describe("a user's secret", () => {
  // Fault 19: a handler that crashes on a broken secret raises an alarm for one partner's mistake.
  const UNREADABLE: [text: string, reason: string][] = [
    ["", "not-json"],
    ["Password=correct horse", "not-json"],
    ['{"Password":', "not-json"],
    ["null", "not-an-object"],
    ["[]", "not-an-object"],
    ['"correct horse"', "not-an-object"],
    ["42", "not-an-object"],
  ];
  for (const [text, reason] of UNREADABLE) {
    it(`denies as ${reason} where it is ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseUserRecord(text), { kind: "deny", reason });
    });
  }

  // Fault 10: a restriction that can't be read must not be one that isn't there.
  const NOT_A_KEY = "entry 1 is not a public key that the service can verify";
  const NOT_A_DATE = 'is not a date such as "2030-12-31" or "2030-12-31T18:00:00Z"';
  const NOT_A_PROFILE =
    'is not a profile such as {"Uid": 1001, "Gid": 1001, "SecondaryGids": [2001]}; 0, which is root, is refused';
  const MASK = (entry: number) =>
    `entry ${entry} is a mask; write a prefix length, such as 192.0.2.0/24`;
  const body = KEYS.ed25519.split(" ")[1] ?? "";
  const BAD: [field: string, value: unknown, problem: string][] = [
    ["Password", 12345678, "is not text"],
    ["Password", null, "is not text"],
    ["PasswordHash", "correct horse", "is not a scrypt hash in PHC form"],
    ["PasswordHash", "", "is not a scrypt hash in PHC form"],
    ["PasswordHash", {}, "is not text"],
    ["PublicKey", 1, "is not text"],
    ["PublicKeys", [KEYS.rsa, null], "is not text"],
    ["PublicKeys", ["ssh-dss AAAAB3NzaC1kc3MAAACBAOeB"], NOT_A_KEY],
    ["PublicKeys", [`sk-ssh-ed25519@openssh.com ${body}`], NOT_A_KEY],
    ["PublicKeys", [`ssh-rsa ${body}`], NOT_A_KEY],
    ["PublicKeys", [`from="192.0.2.1" ${KEYS.rsa}`], NOT_A_KEY],
    ["PublicKeys", ["ssh-ed25519"], NOT_A_KEY],
    ["PublicKeys", [`ssh-ed25519 !${body}`], NOT_A_KEY],
    ["PublicKeys", [`ssh-ed25519 ${body}!`], NOT_A_KEY],
    ["PublicKeys", ["-----BEGIN OPENSSH PRIVATE KEY-----"], NOT_A_KEY],
    ["Role", "admin", "is not the ARN of a role"],
    ["Role", "x-arn:aws:iam::111122223333:role/users", "is not the ARN of a role"],
    ["Role", "arn:aws:iam::111122223333:role/users*", "is not the ARN of a role"],
    ["Role", ["arn:aws:iam::111122223333:role/users"], "is not the ARN of a role"],
    ["Policy", 1, "is not text"],
    ["PosixProfile", "1001:1001", NOT_A_PROFILE],
    ["PosixProfile", null, NOT_A_PROFILE],
    ["PosixProfile", [1001, 1001], NOT_A_PROFILE],
    ["PosixProfile", { Uid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: "1001", Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 1.5, Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: -1, Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 2 ** 32, Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 0, Gid: 1001 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 1001, Gid: 0 }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 1001, Gid: 1001, SecondaryGids: [0] }, NOT_A_PROFILE],
    ["PosixProfile", { Uid: 1001, Gid: 1001, SecondaryGids: 2001 }, NOT_A_PROFILE],
    [
      "PosixProfile",
      { Uid: 1001, Gid: 1001, SecondaryGids: Array.from({ length: 17 }, (_, i) => i + 1) },
      NOT_A_PROFILE,
    ],
    ["PosixProfile", { Uid: 1001, Gid: 1001, SecondaryGid: [2001] }, NOT_A_PROFILE],
    ["serverId", 1, "is not text"],
    ["AllowedCidrs", [], "is empty; leave it out where it shall not restrict"],
    ["AllowedCidrs", " ", "is empty; leave it out where it shall not restrict"],
    ["AllowedCidrs", {}, "is not a list"],
    ["AllowedCidrs", [1], "entry 1 is not text"],
    [
      "AllowedCidrs",
      ["192.0.2.0/24", "192.0.2.0/42"],
      "entry 2 is not an IPv4 or IPv6 address or range",
    ],
    ["AllowedCidrs", null, "is not a list"],
    ["AllowedCidrs", "[]", "is empty; leave it out where it shall not restrict"],
    ["AllowedCidrs", '["192.0.2.0/24"', "is not a list"],
    ["AllowedCidrs", "192.0.2.0 255.255.255.0", MASK(2)],
    ["AllowedCidrs", ["192.0.2.0/255.255.255.0"], MASK(1)],
    ["AcceptedIpNetwork", "", "is empty; leave it out where it shall not restrict"],
    ["AcceptedIpNetworks", null, "is not a list"],
    ["AcceptedIpNetworkList", [], "is empty; leave it out where it shall not restrict"],
    ["FTPAcceptedIpNetwork", "", "is empty; leave it out where it shall not restrict"],
    ["ipv4_allow_list", "anywhere", "entry 1 is not an IPv4 or IPv6 address or range"],
    ["server_id_allow_list", [], "is empty; leave it out where it shall not restrict"],
    ["server_id_allow_list", [1], "entry 1 is not text"],
    ["username", null, "is not text"],
    ["UserId", 7, "is not text"],
    ["FTPPassword", null, "is not text"],
    ["SFTPPublicKey", "ssh-ed25519 AAAA", NOT_A_KEY],
    ["Protocols", [], "is empty; leave it out where it shall not restrict"],
    ["Protocols", ["SFTP", "SCP"], "entry 2 is not SFTP, FTPS or FTP"],
    ["Access", "admin", "is not one of read-write, read-only, write-only"],
    ["Access", ["read-only"], "is not one of read-write, read-only, write-only"],
    ["Expires", "tomorrow", NOT_A_DATE],
    ["Expires", "2026-02-30", NOT_A_DATE],
    ["Expires", "2026-13-01", NOT_A_DATE],
    ["Expires", "2026-12-31T18:00", NOT_A_DATE],
    ["Expires", "on 2026-12-31", NOT_A_DATE],
    ["Expires", ["2026-12-31"], NOT_A_DATE],
    ["Expires", "2026-12-31T25:00:00Z", NOT_A_DATE],
    ["Expires", 1798761600, NOT_A_DATE],
    ["Disabled", "no", "is not true or false"],
    ["Disabled", null, "is not true or false"],
  ];
  for (const [field, value, problem] of BAD) {
    it(`denies where ${field} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(parseUserRecord(JSON.stringify({ Password: "x", [field]: value })), {
        kind: "deny",
        reason: "bad-record",
        detail: `${field} ${problem}`,
      });
    });
  }

  it("denies with all its problems at once", () => {
    assert.deepEqual(parseUserRecord(JSON.stringify({ Disabled: "no", Access: "all" })), {
      kind: "deny",
      reason: "bad-record",
      detail:
        "Disabled is not true or false; Access is not one of read-write, read-only, write-only",
    });
  });
});
