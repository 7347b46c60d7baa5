import { tooWide } from "../../aws/address-space";
import { familyOf, prefixOf, within } from "../../aws/cidr";
import { fullEndpointName } from "../../aws/partition";
import { isEndpointService, similarService } from "../endpoint-services";
import {
  callerRanges,
  existingServicesOf,
  type InterfaceEndpoint,
  interfaceEndpointsOf,
  isSecurityGroup,
  serverCallsEndpoint,
} from "../interface-endpoints";
import type { StackConfig } from "../schema/stack";
import { refuseDuplicates, type ConfigRule } from "./rule";

const path = "network.interfaceEndpoints";

/** Network ACL rules for requests to the endpoints and for replies, of the function itself. */
const OWN_ACL_RULES = 2;

/** Service of a full service name, if AWS has an interface endpoint for it. */
function shortened(name: string): string | undefined {
  const service = fullEndpointName(name);
  return service !== undefined && isEndpointService(service) ? service : undefined;
}

/** What to write instead of an unknown service. */
function correction(unknown: string): string {
  const similar = similarService(unknown);
  return similar === undefined ? `remove ${unknown}` : `write ${similar} instead of ${unknown}`;
}

const servicesOf = (config: StackConfig): readonly string[] =>
  interfaceEndpointsOf(config).map(({ service }) => service);

/** Callers of one endpoint and service, each as `<caller> of <service>`. */
const callersOf = ({ service, callers }: InterfaceEndpoint): readonly string[] =>
  callers.map((caller) => `${caller} of ${service}`);

/** Refused interface endpoints. */
export const ENDPOINT_RULES: readonly ConfigRule[] = [
  {
    path,
    refuses: "a closed VPC without an endpoint for Secrets Manager",
    problem: (config) =>
      config.network.mode === "closed" &&
      config.network.existingVpc === undefined &&
      config.identity.store === "secrets" &&
      !servicesOf(config).includes("secretsmanager") &&
      "lacks secretsmanager, which the identity function needs to read users; add it",
  },
  {
    path,
    refuses: "an existing VPC without an endpoint for Secrets Manager",
    problem: (config) =>
      config.network.existingVpc !== undefined &&
      config.network.existingVpc.existingEndpointSecurityGroupIds === undefined &&
      existingServicesOf(config).some(({ service }) => service === "secretsmanager") &&
      "lacks secretsmanager, without which every login would time out; list the security groups of the VPC's own endpoint in network.existingVpc.existingEndpointSecurityGroupIds, or add secretsmanager, and the whole VPC uses the new endpoint",
  },
  {
    path: "network.existingVpc",
    refuses: "security groups of existing endpoints that the stack does not call",
    problem: (config) =>
      config.network.existingVpc?.existingEndpointSecurityGroupIds !== undefined &&
      existingServicesOf(config).length === 0 &&
      "has existingEndpointSecurityGroupIds, but the stack calls no endpoint that the VPC already has; remove them, or the services from network.interfaceEndpoints",
  },
  refuseDuplicates(
    "network.existingVpc.existingEndpointSecurityGroupIds",
    "a security group of existing endpoints listed twice",
  ),
  {
    path,
    refuses: "the full name of an endpoint's service",
    problem: (config) => {
      const full = servicesOf(config).filter((service) => shortened(service) !== undefined);
      return (
        full.length > 0 &&
        `lists ${full.join(", ")}, but takes names without partition and region; write ${full.map(shortened).join(", ")}`
      );
    },
  },
  {
    path,
    refuses: "an endpoint for a service that has none",
    problem: (config) => {
      const unknown = servicesOf(config).filter(
        (service) => !isEndpointService(service) && shortened(service) === undefined,
      );
      return (
        unknown.length > 0 &&
        `lists ${unknown.join(", ")}, for which AWS has no interface endpoint; ${unknown.map(correction).join(", ")}`
      );
    },
  },
  {
    path,
    refuses: "an interface endpoint for DynamoDB",
    problem: (config) =>
      servicesOf(config).includes("dynamodb") &&
      "lists dynamodb, whose interface endpoints have no private DNS name; remove it, as a gateway endpoint leads to DynamoDB",
  },
  {
    path,
    refuses: "an endpoint that nobody may reach",
    problem: (config) => {
      const unused = interfaceEndpointsOf(config)
        .filter(({ caller, callers }) => caller === undefined && callers.length === 0)
        .map(({ service }) => service)
        .filter((service) => service !== "dynamodb" && isEndpointService(service));
      return (
        unused.length > 0 &&
        `lists ${unused.join(", ")}, which neither the identity function nor the server calls, so that the endpoint would serve nobody; remove it, or name its callers: {service: ${unused[0]}, callers: [<ranges or security groups>]}`
      );
    },
  },
  refuseDuplicates(path, "an endpoint listed twice", servicesOf),
  refuseDuplicates(path, "a caller of an endpoint listed twice", (config) =>
    interfaceEndpointsOf(config).flatMap(callersOf),
  ),
  {
    path,
    refuses: "callers of an endpoint that no route leads to",
    problem: (config) => {
      const { existingVpc, vpcCidr } = config.network;
      const ranges = interfaceEndpointsOf(config)
        .flatMap(({ callers }) => callers)
        .filter((caller) => !isSecurityGroup(caller));
      if (existingVpc !== undefined) {
        const wide = tooWide(ranges);
        const wrong = ranges.find((range) => familyOf(range) === 6 || prefixOf(range) === 0);
        if (wrong === undefined && wide !== undefined) {
          return `admits callers from ${wide.holds} in sum; list the ranges of the callers in the VPC`;
        }
        return (
          wrong !== undefined &&
          `names the caller ${wrong}, but endpoints have IPv4 addresses and are not for everybody; list the IPv4 ranges of the callers`
        );
      }
      const outside = ranges.find((range) => !within(range, vpcCidr));
      return (
        outside !== undefined &&
        `names the caller ${outside} outside network.vpcCidr ${vpcCidr}, and the subnets of the endpoints have no route out of the VPC; list callers in the VPC`
      );
    },
  },
  {
    path,
    refuses: "more callers of endpoints than a network ACL holds",
    problem: (config) => {
      const { existingVpc, quotas } = config.network;
      const own = OWN_ACL_RULES + (serverCallsEndpoint(config) ? 1 : 0);
      const rules = callerRanges(config).length + own;
      return (
        existingVpc === undefined &&
        rules > quotas.networkAclRules &&
        `needs ${rules} network ACL rules (${own} of the stack, and one per range of callers), and the quota is ${quotas.networkAclRules}; use fewer and wider ranges, or request a quota of up to 40 and set network.quotas.networkAclRules`
      );
    },
  },
];
