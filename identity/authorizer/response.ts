import type { TransferFamilyAuthorizerResult } from "aws-lambda";

import type { Decision } from "./decision";

/** A decision in the form that the service takes; every refusal looks the same to the client. */
export function answerOf(decision: Decision): TransferFamilyAuthorizerResult {
  if (decision.kind === "deny") return {};
  const { grant } = decision;
  return {
    Role: grant.role,
    ...("policy" in grant ? { Policy: grant.policy } : { PosixProfile: grant.posixProfile }),
    HomeDirectoryType: "LOGICAL",
    HomeDirectoryDetails: JSON.stringify(grant.home),
    // The service refuses the answer to a password that carries keys.
    ...(decision.method === "key" && { PublicKeys: [...decision.publicKeys] }),
  };
}
