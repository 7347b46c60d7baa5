import { repeated, type ConfigRule } from "./rule";

/** Refused combinations about who decides on logins. */
export const IDENTITY_RULES: readonly ConfigRule[] = [
  {
    path: "identity.frontDoor",
    refuses: "API Gateway in mode closed",
    problem: ({ network, identity }) =>
      network.mode === "closed" &&
      identity.frontDoor === "api-gateway" &&
      "is api-gateway, whose address is on the internet, and a closed network has no way there; use lambda or another mode",
  },
  {
    path: "identity.apiGateway",
    refuses: "API Gateway limits without API Gateway",
    problem: ({ identity }) =>
      identity.frontDoor !== "api-gateway" &&
      identity.apiGateway !== undefined &&
      "is given, but identity.frontDoor is lambda; remove it or set identity.frontDoor to api-gateway",
  },
  {
    path: "identity.apiGateway",
    refuses: "an API Gateway range listed twice",
    problem: ({ identity }) => {
      const twice = repeated(identity.apiGateway?.allowedCidrs ?? []);
      return twice.length > 0 && `lists ${twice.join(", ")} more than once; keep one of each`;
    },
  },
];
