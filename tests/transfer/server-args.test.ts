import assert from "node:assert/strict";

import { parseStackConfig } from "../../config/load";
import { protocolArgs } from "../../transfer/server-args";

const certificateArn = "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b";
/** Arguments as Pulumi sends them, without those that are undefined. */
const argsOf = (transfer: object, storage: object = {}): unknown => {
  const network = { mode: "closed", clients: ["10.20.0.0/16"] };
  const args = protocolArgs(parseStackConfig({ network, storage, transfer }, "test"));
  return JSON.parse(JSON.stringify(args));
};
const securityPolicyName = "TransferSecurityPolicy-2025-03";

describe("protocols of the server", () => {
  it("have no SFTP setting without SFTP", () => {
    assert.deepEqual(argsOf({ protocols: ["FTP"], passiveIp: "192.0.2.7" }), {
      protocols: ["FTP"],
      securityPolicyName,
      protocolDetails: { setStatOption: "ENABLE_NO_OP", passiveIp: "192.0.2.7" },
    });
  });

  // A file system supports timestamps: with the no-op, clients could not preserve them.
  it("keep timestamps on a file system", () => {
    assert.deepEqual(argsOf({ protocols: ["FTP"], passiveIp: "192.0.2.7" }, { domain: "efs" }), {
      protocols: ["FTP"],
      securityPolicyName,
      protocolDetails: { passiveIp: "192.0.2.7" },
    });
  });

  it("have certificate, session resumption and banners with FTPS", () => {
    assert.deepEqual(
      argsOf({
        protocols: ["SFTP", "FTPS"],
        certificateArn,
        tlsSessionResumptionMode: "ENABLED",
        securityPolicyName: "TransferSecurityPolicy-FIPS-2025-03",
        sftpAuthenticationMethods: "PUBLIC_KEY_AND_PASSWORD",
        preAuthenticationLoginBanner: "authorised users only",
        postAuthenticationLoginBanner: "welcome",
      }),
      {
        protocols: ["SFTP", "FTPS"],
        securityPolicyName: "TransferSecurityPolicy-FIPS-2025-03",
        protocolDetails: { setStatOption: "ENABLE_NO_OP", tlsSessionResumptionMode: "ENABLED" },
        sftpAuthenticationMethods: "PUBLIC_KEY_AND_PASSWORD",
        certificate: certificateArn,
        preAuthenticationLoginBanner: "authorised users only",
        postAuthenticationLoginBanner: "welcome",
      },
    );
  });
});
