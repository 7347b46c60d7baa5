import { dnsFirewallActions } from "./dns-firewall";
import { type Emulator, textOf } from "./emulator";
import { corrections } from "./emulator-faults";
import { type JsonActions, jsonStandIn } from "./json-service";
import type { StandIns } from "./proxy";
import type { ExternalResources } from "./stack-file";
import { transferActions, type VpcEndpoints } from "./transfer";

/** A replacement for calls that the emulator may lack, and a call that shows whether it does. */
interface Gap {
  /** `X-Amz-Target` of that call. */
  readonly probe: string;
  readonly service: string;
  /** Input that names nothing that exists. */
  readonly unknown: object;
  /** `X-Amz-Target` that is answered, with or without an operation. */
  readonly target: string;
  readonly actions: (emulator: Emulator) => JsonActions;
}

const GAPS: readonly Gap[] = [
  {
    // Without it no server gets an Elastic IP, and none in a VPC gets an endpoint.
    probe: "TransferService.StopServer",
    service: "transfer",
    unknown: { ServerId: "s-00000000000000000" },
    target: "TransferService",
    actions: (emulator) => transferActions(vpcEndpoints(emulator)),
  },
  {
    // Every closed stack has one.
    probe: "Route53Resolver.GetFirewallDomainList",
    service: "route53resolver",
    unknown: { FirewallDomainListId: "rslvr-fdl-0000000000000000" },
    target: "Route53Resolver",
    actions: dnsFirewallActions,
  },
  {
    probe: "AmazonAthena.DeleteNamedQuery",
    service: "athena",
    unknown: { NamedQueryId: "00000000-0000-0000-0000-000000000000" },
    target: "AmazonAthena.DeleteNamedQuery",
    actions: () => ({ DeleteNamedQuery: () => ({}) }),
  },
];

/** Answers in place of the emulator, and the targets that it lacks. */
export async function standInsFor(
  emulator: Emulator,
): Promise<{ readonly standIns: StandIns; readonly lacking: readonly string[] }> {
  let standIns = corrections();
  const lacking: string[] = [];
  for (const { probe, service, unknown, target, actions } of GAPS) {
    if (await emulator.knows(probe, service, unknown)) continue;
    const [, action = "*"] = target.split(".");
    standIns = { ...standIns, [`${service}:${action}`]: jsonStandIn(actions(emulator)) };
    lacking.push(target);
  }
  return { standIns, lacking };
}

/** Creates the resources that stacks refer to but do not create. */
export async function createExternalResources(
  emulator: Emulator,
  region: string,
): Promise<ExternalResources> {
  const vpc = await emulator.query("ec2", region, {
    Action: "CreateVpc",
    CidrBlock: "10.20.0.0/16",
  });
  return { peerVpcId: textOf(vpc, "vpcId") };
}

/** Endpoints of servers, which the service itself creates on AWS. */
const vpcEndpoints = (emulator: Emulator): VpcEndpoints => ({
  create: async (region, details) => {
    const list = (parameter: string, values: unknown): [string, string][] =>
      ((values ?? []) as readonly string[]).map((value, at) => [`${parameter}.${at + 1}`, value]);
    const answer = await emulator.query("ec2", region, {
      Action: "CreateVpcEndpoint",
      VpcEndpointType: "Interface",
      VpcId: String(details["VpcId"]),
      ServiceName: `com.amazonaws.${region}.transfer.server`,
      ...Object.fromEntries(list("SubnetId", details["SubnetIds"])),
      ...Object.fromEntries(list("SecurityGroupId", details["SecurityGroupIds"])),
    });
    return textOf(answer, "vpcEndpointId");
  },
  remove: async (region, id) => {
    await emulator.query("ec2", region, { Action: "DeleteVpcEndpoints", "VpcEndpointId.1": id });
  },
});
