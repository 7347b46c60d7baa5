import { type Emulator, textOf } from "./emulator";
import type { ProxyResponse } from "./proxy";
import type { ExternalResources } from "./stack-file";
import { TransferStandIn, type VpcEndpoints } from "./transfer";

/**
 * Calls of the program that moto 5.2.1 does not have, beside those that are answered here. A stack
 * that needs one is reported as not proven, if the emulator refused that very call.
 */
export const NOT_IN_EMULATOR: ReadonlySet<string> = new Set([
  "athena:UpdateWorkGroup",
  "elasticfilesystem:DELETE /2015-02-01/file-systems/*/policy",
  "elasticfilesystem:PUT /2015-02-01/file-systems/*/backup-policy",
  "logs:AssociateKmsKey",
]);

/** A replacement for calls that the emulator may lack: a call that shows whether it does, and the answers. */
interface StandIn {
  readonly target: string;
  readonly service: string;
  /** Input that names nothing that exists. */
  readonly unknown: object;
  /** Part of `X-Amz-Target` that is answered. */
  readonly answers: string;
  readonly answer: (emulator: Emulator) => ProxyResponse;
}

const STAND_INS: readonly StandIn[] = [
  {
    // Without it no server gets an Elastic IP, and none in a VPC gets an endpoint.
    target: "TransferService.StopServer",
    service: "transfer",
    unknown: { ServerId: "s-00000000000000000" },
    answers: "TransferService",
    answer: (emulator) => {
      const transfer = new TransferStandIn(vpcEndpoints(emulator));
      return (action, input, region) =>
        transfer.handle(action, input as Readonly<Record<string, unknown>>, region);
    },
  },
  {
    target: "AmazonAthena.DeleteNamedQuery",
    service: "athena",
    unknown: { NamedQueryId: "00000000-0000-0000-0000-000000000000" },
    answers: "AmazonAthena.DeleteNamedQuery",
    answer: () => () => Promise.resolve({}),
  },
];

/** Answers in place of the emulator, by the part of `X-Amz-Target` that they are for. */
export async function standInsFor(emulator: Emulator): Promise<ReadonlyMap<string, ProxyResponse>> {
  const needed: [string, ProxyResponse][] = [];
  for (const { target, service, unknown, answers, answer } of STAND_INS) {
    if (!(await emulator.knows(target, service, unknown))) {
      needed.push([answers, answer(emulator)]);
    }
  }
  return new Map(needed);
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
