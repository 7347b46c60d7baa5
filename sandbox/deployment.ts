import type { Principal } from "../verify/access/request";
import { type Graph, type GraphResource, resourcesOf } from "../verify/graph/graph";
import { isRecord, reveal } from "../verify/graph/serialization";
import type { Protocol } from "../identity/authorizer/decision";

/** What the sandbox takes from a stack's graph. */
export interface DeployedStack {
  readonly stack: string;
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  readonly storage: DeployedStorage;
  readonly server: ServerSettings;
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

/** What users' files are in. */
export type DeployedStorage =
  | {
      readonly domain: "s3";
      /** Name of the bucket. */
      readonly root: string;
      /** Days for which Object Lock keeps every version; absent without default retention. */
      readonly retentionDays?: number;
    }
  | {
      readonly domain: "efs";
      /** Identifier of the file system. */
      readonly root: string;
      readonly arn: string;
    };

/** How the stack's server is set up. */
export interface ServerSettings {
  readonly id: string;
  readonly arn: string;
  readonly protocols: readonly Protocol[];
  /** Port of the deployed server on which its network admits SFTP. */
  readonly sftpPort: number;
  /** Which proofs an SFTP client must give. */
  readonly authentication: string;
  /** Whether requests to change times and permissions are answered as if they had worked. */
  readonly ignoresSetStat: boolean;
  readonly endpointType: string;
  /** Whether FTPS data connections may, or must, go on with the TLS session of the login. */
  readonly tlsSessionResumption: TlsSessionResumption;
  /** Address that the deployed server answers PASV with, when it is not its own. */
  readonly passiveIp: string | undefined;
  /** Texts that clients are shown before and after they log in. */
  readonly banners: { readonly before: string | undefined; readonly after: string | undefined };
}

/** The server's `tlsSessionResumptionMode`. */
export type TlsSessionResumption = "DISABLED" | "ENABLED" | "ENFORCED";

/** Ports on which Transfer takes SFTP; security groups choose among them. */
const SFTP_PORTS = [22, 2222, 2223, 22000];

/** Reads a deployment out of its graph. */
export function deploymentOf(graph: Graph): DeployedStack {
  const server = only(graph, "aws:transfer/server:Server");
  const lambda = only(graph, "aws:lambda/function:Function");
  const arn = text(lambda, "arn");
  const [, partition = "", , region = "", accountId = ""] = arn.split(":");
  const rules = rulesOf(graph, server);
  const environment = environmentOf(lambda);
  const settings = settingsOf(server, rules);
  return {
    stack: graph.stack,
    region,
    accountId,
    partition,
    storage: storageOf(graph, server, environment),
    server: settings,
    identity: {
      arn,
      timeoutSeconds: Number(lambda.inputs["timeout"] ?? 3),
      environment,
      principal: {
        kind: "session",
        role: text(lambda, "role"),
        sessionName: arn.split(":").at(-1) ?? "",
      },
      insideVpc: lambda.inputs["vpcConfig"] !== undefined,
    },
    clients: settings.endpointType === "PUBLIC" ? undefined : clientsOf(rules),
  };
}

/** The bucket or file system of the server's domain, as the function is told of it. */
function storageOf(
  graph: Graph,
  server: GraphResource,
  environment: Readonly<Record<string, string>>,
): DeployedStorage {
  if (option(server, "domain") === "EFS") {
    const fileSystem = only(graph, "aws:efs/fileSystem:FileSystem");
    return { domain: "efs", root: fileSystem.id, arn: text(fileSystem, "arn") };
  }
  const root = environment["BUCKET_ARN"]?.split(":").at(-1) ?? "";
  const retentionDays = retentionDaysOf(graph, root);
  return { domain: "s3", root, ...(retentionDays !== undefined && { retentionDays }) };
}

/** Default retention of a bucket with Object Lock; the mode decides only who may shorten it. */
function retentionDaysOf(graph: Graph, bucket: string): number | undefined {
  const lock = resourcesOf(
    graph,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  ).find(({ inputs }) => inputs["bucket"] === bucket);
  const rule = lock?.inputs["rule"];
  const retention = isRecord(rule) ? rule["defaultRetention"] : undefined;
  if (!isRecord(retention)) return undefined;
  const { days, years } = retention;
  return typeof days === "number" ? days : typeof years === "number" ? years * 365 : undefined;
}

function settingsOf(server: GraphResource, rules: readonly GraphResource[]): ServerSettings {
  const { protocolDetails, protocols } = server.inputs;
  const details = isRecord(protocolDetails) ? protocolDetails : {};
  const resumption = details["tlsSessionResumptionMode"];
  const passiveIp = details["passiveIp"];
  return {
    id: server.id,
    arn: text(server, "arn"),
    protocols: Array.isArray(protocols) ? (protocols as Protocol[]) : ["SFTP"],
    sftpPort: SFTP_PORTS.find((port) => rules.some((rule) => opens(rule, port))) ?? 22,
    authentication: option(server, "sftpAuthenticationMethods") ?? "PUBLIC_KEY_OR_PASSWORD",
    ignoresSetStat: details["setStatOption"] === "ENABLE_NO_OP",
    endpointType: option(server, "endpointType") ?? "PUBLIC",
    tlsSessionResumption:
      resumption === "DISABLED" || resumption === "ENABLED" ? resumption : "ENFORCED",
    // Zeros tell clients to stay with the address of the control connection.
    passiveIp:
      typeof passiveIp === "string" && !["AUTO", "0.0.0.0"].includes(passiveIp)
        ? passiveIp
        : undefined,
    banners: {
      before: option(server, "preAuthenticationLoginBanner"),
      after: option(server, "postAuthenticationLoginBanner"),
    },
  };
}

function environmentOf(lambda: GraphResource): Record<string, string> {
  const environment = reveal(lambda.inputs["environment"]);
  const variables = isRecord(environment) ? environment["variables"] : undefined;
  return isRecord(variables) ? (variables as Record<string, string>) : {};
}

/** Inbound rules of the security groups that the server's endpoint has. */
function rulesOf(graph: Graph, server: GraphResource): readonly GraphResource[] {
  const details = server.inputs["endpointDetails"];
  const groups = [isRecord(details) ? details["securityGroupIds"] : []].flat();
  return resourcesOf(graph, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").filter(
    ({ inputs }) => groups.includes(inputs["securityGroupId"]),
  );
}

/** Ranges that the rules admit, each once although it has a rule for every port. */
function clientsOf(rules: readonly GraphResource[]): string[] {
  const ranges = rules
    .map(({ inputs }) => inputs["cidrIpv4"] ?? inputs["cidrIpv6"] ?? inputs["prefixListId"])
    .filter((range) => typeof range === "string");
  return [...new Set(ranges)];
}

const opens = ({ inputs }: GraphResource, port: number): boolean =>
  Number(inputs["fromPort"]) <= port && port <= Number(inputs["toPort"]);

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
