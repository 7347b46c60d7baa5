import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { gatewayEndpointService, interfaceEndpointService } from "../aws/partition";
import type { Names } from "../aws/resource-names";
import {
  existingServicesOf,
  type InterfaceEndpoint,
  interfaceEndpointsOf,
  type StackCaller,
} from "../config/interface-endpoints";
import type { ExistingVpcConfig } from "../config/schema/network";
import { throwProblems } from "./existing-vpc";
import type { NetworkArgs } from "./network";

type ExistingEndpoint = aws.ec2.GetVpcEndpointResult;

/** Tags of the endpoints that the stack creates in an existing VPC, by which it finds them again. */
export const ownTags = ({ prefix }: Names): Readonly<Record<string, string>> => ({
  "managed-sftp:stack": prefix,
});

/** Arguments for {@link checkEndpoints}. */
export interface CheckEndpointsArgs extends Pick<
  NetworkArgs,
  "awsEnvironment" | "names" | "config"
> {
  readonly existingVpc: ExistingVpcConfig;
}

/**
 * Looks up the interface endpoints of an existing VPC: those that the stack relies on have to be
 * there, and those that it creates must not.
 *
 * @param name name of the component, from which names of endpoints derive
 * @returns the id of the VPC, if the stack can use its endpoints
 * @throws at preview, with service and endpoint, if not
 */
export function checkEndpoints(name: string, args: CheckEndpointsArgs): pulumi.Output<string> {
  const { awsEnvironment, config, existingVpc } = args;
  return awsEnvironment.apply(async ({ region }) => {
    const lookup = new VpcLookup(existingVpc.vpcId, region);
    const missing = await Promise.all(
      existingServicesOf(config).map(async ({ service, caller }) => {
        const problem = await relianceProblem(lookup, service, existingVpc);
        return { caller, problem };
      }),
    );
    const created = await Promise.all(
      interfaceEndpointsOf(config).flatMap((endpoint) => [
        clashProblem(lookup, endpoint, name, args.names),
        ...(endpoint.service === "s3" ? [gatewayProblem(lookup)] : []),
      ]),
    );
    const warnings = problemsOf(missing, "server");
    for (const warning of warnings) void pulumi.log.warn(warning);
    throwProblems([...problemsOf(missing, "function"), ...created]);
    return existingVpc.vpcId;
  });
}

/**
 * Problems of the endpoints that one part of the stack calls. Without Secrets Manager every login
 * fails; whether the server needs STS in the VPC is not known (docs/decisions/0003), so its problems
 * are warnings.
 */
const problemsOf = (
  found: readonly { readonly caller: StackCaller; readonly problem: string | undefined }[],
  of: StackCaller,
): readonly string[] =>
  found.flatMap(({ caller, problem }) => (caller === of && problem !== undefined ? [problem] : []));

/** Problem of an endpoint that the stack relies on. */
async function relianceProblem(
  lookup: VpcLookup,
  service: string,
  { vpcId, existingEndpointSecurityGroupIds: listed = [] }: ExistingVpcConfig,
): Promise<string | undefined> {
  const found = await lookup.interfaceOf(service);
  if (found === "none") {
    return `network.existingVpc ${vpcId} has no interface endpoint for ${service}, which the stack calls; add ${service} to network.interfaceEndpoints, which makes the whole VPC use the new endpoint, or create it where the VPC is managed`;
  }
  // With several, AWS does not say which one has the names; it allows private DNS names for one only.
  if (found === "several") return undefined;
  if (!found.privateDnsEnabled) {
    return `network.existingVpc ${vpcId} has an endpoint ${found.id} for ${service} without private DNS names, which the stack calls; enable them where the VPC is managed, or add ${service} to network.interfaceEndpoints`;
  }
  const groups = found.securityGroupIds;
  return groups.length === 0 || groups.some((group) => listed.includes(group))
    ? undefined
    : `network.existingVpc ${vpcId} has an endpoint ${found.id} for ${service} with the security groups ${groups.join(", ")}, which the stack may not call; list them in network.existingVpc.existingEndpointSecurityGroupIds`;
}

/** Problem of an endpoint that the stack creates: AWS refuses private DNS names for a second one. */
async function clashProblem(
  lookup: VpcLookup,
  { service }: InterfaceEndpoint,
  name: string,
  names: Names,
): Promise<string | undefined> {
  const own = await lookup.interfaceOf(service, ownTags(names));
  if (own !== "none") return undefined;
  const found = await lookup.interfaceOf(service);
  if (typeof found === "string" || !found.privateDnsEnabled || isUnmarked(found, name, service)) {
    return undefined;
  }
  return `network.interfaceEndpoints lists ${service}, for which ${lookup.vpcId} has the endpoint ${found.id} with private DNS names, so that AWS would refuse another one; remove ${service} from the list, and list ${found.securityGroupIds.join(", ")} in network.existingVpc.existingEndpointSecurityGroupIds`;
}

/** Whether an endpoint is the stack's own one from before endpoints had {@link ownTags}. */
const isUnmarked = ({ tags }: ExistingEndpoint, name: string, service: string): boolean =>
  tags["Name"] === `${name}-${service.replaceAll(".", "-")}` && !("managed-sftp:stack" in tags);

/** Problem of an interface endpoint for S3, whose private DNS names need a gateway endpoint. */
async function gatewayProblem(lookup: VpcLookup): Promise<string | undefined> {
  return (await lookup.gatewayOf("s3")) === "none"
    ? `network.interfaceEndpoints lists s3, but ${lookup.vpcId} has no gateway endpoint for S3, which AWS requires first; create it where the VPC is managed, or remove s3`
    : undefined;
}

/** Endpoints of a VPC. */
class VpcLookup {
  public constructor(
    public readonly vpcId: string,
    private readonly region: string,
  ) {}

  /** The interface endpoint for a service, of those with the given tags. */
  public interfaceOf(service: string, tags?: Readonly<Record<string, string>>): Promise<Found> {
    const serviceName = interfaceEndpointService(service, this.region);
    return this.find({ serviceName, vpcEndpointType: "Interface", ...(tags && { tags }) });
  }

  /** The gateway endpoint for a service. */
  public gatewayOf(service: string): Promise<Found> {
    const serviceName = gatewayEndpointService(service, this.region);
    return this.find({ serviceName, vpcEndpointType: "Gateway" });
  }

  /** The provider's function fails unless it finds exactly one endpoint. */
  private async find(args: aws.ec2.GetVpcEndpointArgs): Promise<Found> {
    try {
      return await aws.ec2.getVpcEndpoint({ vpcId: this.vpcId, state: "available", ...args });
    } catch (error) {
      // Messages of `SingularDataSourceFindError` in the provider.
      if (/no matching EC2 VPC Endpoint found/.test(String(error))) return "none";
      if (/multiple EC2 VPC Endpoints matched/.test(String(error))) return "several";
      throw error;
    }
  }
}

type Found = ExistingEndpoint | "none" | "several";
