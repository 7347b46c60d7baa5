import type { ResourceRule } from "./rule";
import { isMissing, textsOf, UNKNOWN } from "./subject";
import { isInternal } from "./network";

const types = ["aws:transfer/server:Server"];

/** First month whose security policies are strong enough. */
const OLDEST_POLICY = "2024-01";

/** Rules about Transfer servers. */
export const SERVER_RULES: readonly ResourceRule[] = [
  {
    name: "ftp-stays-inside",
    description: "FTP, which encrypts nothing, is offered on internal endpoints only.",
    scope: "resource",
    types,
    problems: ({ properties }) =>
      textsOf(properties["protocols"]).includes("FTP") &&
      ![properties["endpointType"], properties["endpointDetails"]].includes(UNKNOWN) &&
      !isInternal(properties)
        ? ["protocols has FTP, but the endpoint is no internal one; use FTPS or SFTP"]
        : [],
  },
  {
    name: "ftps-has-certificate",
    description: "A server with FTPS has a certificate.",
    scope: "resource",
    types,
    problems: ({ properties: { protocols, certificate } }) =>
      textsOf(protocols).includes("FTPS") && isMissing(certificate)
        ? ["protocols has FTPS, but certificate is missing; set it to an ACM ARN"]
        : [],
  },
  {
    name: "modern-security-policy",
    description: `The server's security policy is that of ${OLDEST_POLICY} or later.`,
    scope: "resource",
    types,
    problems: ({ properties: { securityPolicyName: name } }) => {
      if (name === UNKNOWN) return [];
      const month = /-(\d{4}-\d{2})$/.exec(String(name))?.[1];
      if (month !== undefined && month >= OLDEST_POLICY) return [];
      const what = isMissing(name) ? "is missing, which means 2018-11" : `is ${String(name)}`;
      return [`securityPolicyName ${what}; use one of ${OLDEST_POLICY} or later`];
    },
  },
];
