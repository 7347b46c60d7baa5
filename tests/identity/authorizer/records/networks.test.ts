import * as assert from "node:assert/strict";

import { KEYS } from "../../support";
import { check, type EventChanges, logIn, outcomeOf } from "./decide";

// Logins come from 203.0.113.7, over SFTP, with the password "pass", unless a case says otherwise.
const Password = "pass";
const INSIDE = "203.0.113.0/24";
const OUTSIDE = "192.168.1.0/24";
const FTP: EventChanges = { protocol: "FTP" };
const FTPS: EventChanges = { protocol: "FTPS" };
const KEY: EventChanges = { key: true };
const V6: EventChanges = { sourceIp: "2001:db8::7" };

describe("networks in the record of another provider", () => {
  const FIELDS_OF_NETWORKS = [
    "AcceptedIpNetwork",
    "AcceptedIpNetworks",
    "AcceptedIpNetworkList",
    "ipv4_allow_list",
  ];
  const forms = (range: string): unknown[] => [
    range,
    [range],
    JSON.stringify([range]),
    `10.0.0.0/8,${range}`,
    `10.0.0.0/8\n${range}\n`,
    `10.0.0.0/8; ${range}`,
    ["10.0.0.0/8", "2001:db8:1::/48", range],
  ];
  for (const field of FIELDS_OF_NETWORKS) {
    for (const form of forms(INSIDE)) {
      it(`admit who is inside: ${field} ${JSON.stringify(form)}`, async () => {
        assert.equal(await outcomeOf({ Password, [field]: form }), "allow");
      });
    }
    for (const form of forms(OUTSIDE)) {
      it(`keep out who is outside: ${field} ${JSON.stringify(form)}`, async () => {
        assert.equal(await outcomeOf({ Password, [field]: form }), "wrong-source");
      });
    }
    for (const bad of ["", " ", [], null, false, 0, {}, "anywhere", "203.0.113.0/33", "[]"]) {
      it(`refuse the record where they cannot be read: ${field} ${JSON.stringify(bad)}`, async () => {
        assert.equal(await outcomeOf({ Password, [field]: bad }), "bad-record");
      });
    }
    for (const mask of ["203.0.113.0/255.255.255.0", "203.0.113.0 255.255.255.0"]) {
      it(`refuse a mask with the form to write: ${field} ${mask}`, async () => {
        const { line } = await logIn({ Password, [field]: mask });
        assert.match(
          line.detail ?? "",
          /is a mask; write a prefix length, such as 192\.0\.2\.0\/24$/,
        );
      });
    }
  }

  check([
    [
      "are asked for key logins too",
      { PublicKeys: [KEYS.rsa], AcceptedIpNetwork: OUTSIDE },
      KEY,
      "wrong-source",
    ],
    ["admit an IPv6 address", { Password, AcceptedIpNetwork: "2001:db8::/32" }, V6, "allow"],
    ["keep out an IPv6 address", { Password, AcceptedIpNetwork: INSIDE }, V6, "wrong-source"],
    [
      "admit an IPv4 address mapped into IPv6",
      { Password, AcceptedIpNetwork: INSIDE },
      { sourceIp: "::ffff:203.0.113.7" },
      "allow",
    ],
    [
      "keep out who comes from nowhere",
      { Password, AcceptedIpNetwork: INSIDE },
      { sourceIp: "" },
      "unknown-source",
    ],
    ["admit one address", { Password, ipv4_allow_list: "203.0.113.7" }, {}, "allow"],
    [
      "of one protocol replace the general ones there",
      { Password, AcceptedIpNetwork: OUTSIDE, FTPAcceptedIpNetwork: INSIDE },
      FTP,
      "allow",
    ],
    [
      "of one protocol leave the general ones elsewhere",
      { Password, AcceptedIpNetwork: OUTSIDE, FTPAcceptedIpNetwork: INSIDE },
      {},
      "wrong-source",
    ],
    [
      "of one protocol keep out there",
      { Password, AcceptedIpNetwork: INSIDE, FTPAcceptedIpNetwork: OUTSIDE },
      FTP,
      "wrong-source",
    ],
    ["of FTP do not concern FTPS", { Password, FTPAcceptedIpNetwork: OUTSIDE }, FTPS, "allow"],
    [
      "of FTPS keep out there",
      { Password, FTPSAcceptedIpNetworks: [OUTSIDE] },
      FTPS,
      "wrong-source",
    ],
    [
      "of SFTP keep out there",
      { Password, SFTPAcceptedIpNetworkList: OUTSIDE },
      {},
      "wrong-source",
    ],
    [
      "all apply, the last one too",
      { Password, AllowedCidrs: INSIDE, AcceptedIpNetwork: INSIDE, ipv4_allow_list: OUTSIDE },
      {},
      "wrong-source",
    ],
    [
      "all apply, the first one too",
      { Password, AllowedCidrs: OUTSIDE, AcceptedIpNetworks: INSIDE },
      {},
      "wrong-source",
    ],
    [
      "admit who is inside all of them",
      { Password, AllowedCidrs: INSIDE, AcceptedIpNetwork: "203.0.0.0/16" },
      {},
      "allow",
    ],
    [
      "of one protocol do not replace this program's own",
      { Password, AllowedCidrs: OUTSIDE, SFTPAcceptedIpNetwork: INSIDE },
      {},
      "wrong-source",
    ],
  ]);
});

describe("servers in the record of another provider", () => {
  const HERE = "s-0123456789abcdef0";
  const OTHER = "s-ffffffffffffffff0";
  check([
    [
      "admit to those that are listed",
      { Password, server_id_allow_list: [OTHER, HERE] },
      {},
      "allow",
    ],
    ["may be text", { Password, server_id_allow_list: `${OTHER}, ${HERE}` }, {}, "allow"],
    ["may be JSON", { Password, server_id_allow_list: JSON.stringify([HERE]) }, {}, "allow"],
    ["keep out elsewhere", { Password, server_id_allow_list: [OTHER] }, {}, "wrong-server"],
    [
      "keep out of a server whose name begins alike",
      { Password, server_id_allow_list: [`${HERE}1`] },
      {},
      "wrong-server",
    ],
    [
      "apply beside serverId",
      { Password, serverId: HERE, server_id_allow_list: [OTHER] },
      {},
      "wrong-server",
    ],
    [
      "may repeat serverId",
      { Password, serverId: HERE, server_id_allow_list: [OTHER, HERE] },
      {},
      "allow",
    ],
    [
      "refuse the record where the list is empty",
      { Password, server_id_allow_list: [] },
      {},
      "bad-record",
    ],
  ]);
});

describe("the user's name in a record", () => {
  check([
    ["may be the user's own", { Password, username: "alice" }, {}, "allow"],
    ["denies another's", { Password, username: "dave" }, {}, "bad-record"],
    ["denies another's for keys", { PublicKeys: [KEYS.rsa], UserId: "dave" }, KEY, "bad-record"],
    ["is compared with its case", { Password, username: "Alice" }, {}, "bad-record"],
  ]);
});
