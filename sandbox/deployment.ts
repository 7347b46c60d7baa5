import type { Principal } from "../graph/access-request";
import { type Graph, type GraphResource, resourcesOf } from "../graph/graph";
import { isRecord, reveal } from "../graph/wire";

/** What the sandbox takes from a stack's graph. */
export interface Deployment {
  readonly stack: string;
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  /** Name of the bucket. */
  readonly bucket: string;
  readonly server: {
    readonly id: string;
    readonly arn: string;
    /** Which proofs a client must give. */
    readonly authentication: string;
    /** Whether requests to change times and permissions are answered as if they had worked. */
    readonly ignoresSetStat: boolean;
    readonly endpointType: string;
  };
  readonly identity: {
    readonly arn: string;
    readonly timeoutSeconds: number;
    readonly environment: Readonly<Record<string, string>>;
    /** The function's role, as which it reads secrets. */
    readonly principal: Principal;
    /** Whether its calls pass the VPC endpoints of the stack. */
    readonly insideVpc: boolean;
  };
  /** Ranges that the deployed server would admit; nothing when it admits everybody. */
  readonly clients: readonly string[] | undefined;
}

/** Reads a deployment out of its graph. */
export function deploymentOf(graph: Graph): Deployment {
  const server = only(graph, "aws:transfer/server:Server");
  const lambda = only(graph, "aws:lambda/function:Function");
  const arn = text(lambda, "arn");
  const [, partition = "", , region = "", accountId = ""] = arn.split(":");
  const details = server.inputs["protocolDetails"];
  const endpointType = option(server, "endpointType") ?? "PUBLIC";
  return {
    stack: graph.stack,
    region,
    accountId,
    partition,
    bucket: only(graph, "aws:s3/bucket:Bucket").id,
    server: {
      id: server.id,
      arn: text(server, "arn"),
      authentication: option(server, "sftpAuthenticationMethods") ?? "PUBLIC_KEY_OR_PASSWORD",
      ignoresSetStat: isRecord(details) && details["setStatOption"] === "ENABLE_NO_OP",
      endpointType,
    },
    identity: {
      arn,
      timeoutSeconds: Number(lambda.inputs["timeout"] ?? 3),
      environment: environmentOf(lambda),
      principal: {
        kind: "session",
        role: text(lambda, "role"),
        sessionName: arn.split(":").at(-1) ?? "",
      },
      insideVpc: lambda.inputs["vpcConfig"] !== undefined,
    },
    clients: endpointType === "PUBLIC" ? undefined : clientsOf(graph, server),
  };
}

function environmentOf(lambda: GraphResource): Record<string, string> {
  const environment = reveal(lambda.inputs["environment"]);
  const variables = isRecord(environment) ? environment["variables"] : undefined;
  return isRecord(variables) ? (variables as Record<string, string>) : {};
}

/** Ranges of the rules of the security groups that the server's endpoint has. */
function clientsOf(graph: Graph, server: GraphResource): string[] {
  const details = server.inputs["endpointDetails"];
  const groups = [isRecord(details) ? details["securityGroupIds"] : []].flat();
  return resourcesOf(graph, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    .filter(({ inputs }) => groups.includes(inputs["securityGroupId"]))
    .map(({ inputs }) => inputs["cidrIpv4"] ?? inputs["cidrIpv6"] ?? inputs["prefixListId"])
    .filter((range) => typeof range === "string");
}

function only(graph: Graph, type: string): GraphResource {
  const found = resourcesOf(graph, type);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(
      `sandbox: stack "${graph.stack}" has ${found.length} of ${type}; it serves one`,
    );
  }
  return first;
}

function option({ inputs }: GraphResource, name: string): string | undefined {
  const value = inputs[name];
  return typeof value === "string" ? value : undefined;
}

function text(resource: GraphResource, name: string): string {
  const value = resource.inputs[name] ?? resource.outputs[name];
  if (typeof value !== "string") throw new Error(`sandbox: ${resource.urn} has no ${name}`);
  return value;
}
