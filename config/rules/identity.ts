import { refuseDuplicates, type ConfigRule } from "./rule";

/** Refused combinations of identity provider settings. */
export const IDENTITY_RULES: readonly ConfigRule[] = [
  {
    path: "identity.frontDoor",
    refuses: "API Gateway in mode closed",
    problem: ({ network, identity }) =>
      network.mode === "closed" &&
      identity.frontDoor === "api-gateway" &&
      "is api-gateway, whose address is on the internet, which mode closed excludes; use lambda or another mode",
  },
  {
    path: "identity.apiGateway",
    refuses: "API Gateway limits without API Gateway",
    problem: ({ identity }) =>
      identity.frontDoor !== "api-gateway" &&
      identity.apiGateway !== undefined &&
      "is set, but identity.frontDoor is lambda; remove it or set identity.frontDoor to api-gateway",
  },
  {
    path: "identity.previousSecretsKeyArn",
    refuses: "a previous key of users that is the present one",
    problem: ({ identity: { secretsKeyArn, previousSecretsKeyArn } }) =>
      previousSecretsKeyArn !== undefined &&
      previousSecretsKeyArn === secretsKeyArn &&
      "is identity.secretsKeyArn too; remove it, or name the key that secrets are moved away from",
  },
  refuseDuplicates("identity.apiGateway.allowedCidrs", "an API Gateway range listed twice"),
];
