import type { TransferFamilyAuthorizerResult } from "aws-lambda";

import type { Decision } from "./decision";

/** A decision in the form that the service takes; every refusal looks the same to the client. */
export function answerOf(decision: Decision): TransferFamilyAuthorizerResult {
  if (decision.kind === "deny") return {};
  const { role, policy, home } = decision.grant;
  return {
    Role: role,
    Policy: policy,
    HomeDirectoryType: "LOGICAL",
    HomeDirectoryDetails: JSON.stringify(home),
    // The service refuses the answer to a password that carries keys.
    ...(decision.method === "key" && { PublicKeys: [...decision.publicKeys] }),
  };
}
