import assert from "node:assert/strict";

import { addressesOf, webFirewallNames } from "../../aws/web-acl";

describe("web ACLs", () => {
  it("take a whole IP version as its two halves, since WAF takes no /0", () => {
    const cidrs = ["0.0.0.0/0", "2001:db8::/32", "::/0"];
    assert.deepEqual(addressesOf(cidrs, 4), ["0.0.0.0/1", "128.0.0.0/1"]);
    assert.deepEqual(addressesOf(cidrs, 6), ["2001:db8::/32", "::/1", "8000::/1"]);
  });

  // WAF writes only to destinations with this prefix.
  it("log to a group that WAF finds", () => {
    assert.deepEqual(webFirewallNames("managed-sftp-test"), {
      webAcl: "managed-sftp-test-published",
      ipSets: {
        "allowed-ipv4": "managed-sftp-test-published-allowed-ipv4",
        "allowed-ipv6": "managed-sftp-test-published-allowed-ipv6",
        "blocked-ipv4": "managed-sftp-test-published-blocked-ipv4",
        "blocked-ipv6": "managed-sftp-test-published-blocked-ipv6",
      },
      logGroup: "aws-waf-logs-managed-sftp-test-published",
      topic: "managed-sftp-test-firewall",
      keyAlias: "managed-sftp-test-firewall",
    });
  });
});
