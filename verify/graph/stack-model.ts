import { type AwsAccount, type AwsEnvironment, parseArn } from "../../aws/resource-names";
import type { Protocol } from "../../identity/authorizer/decision";
import { type AuthorizerSettings, parseSettings } from "../../identity/authorizer/settings";
import { arnOf, type Graph, type GraphResource, resourcesOf, text, texts } from "./graph";
import { recordOf, reveal } from "./serialization";

/** A stack as its graph describes it. Proofs, the diagram and the sandbox read a graph through it. */
export interface StackModel {
  readonly graph: Graph;
  /** Name of the stack. */
  readonly stack: string;
  readonly awsEnvironment: AwsEnvironment;
  readonly server: ServerModel;
  readonly identity: IdentityFunction;
  readonly storage: StorageModel;
  /** Roles that the stack creates. */
  readonly roles: readonly RoleModel[];
}

/** Settings of the Transfer server. */
export interface ServerModel {
  readonly resource: GraphResource;
  readonly id: string;
  readonly arn: string;
  readonly protocols: readonly Protocol[];
  /** The server's `securityPolicyName`. */
  readonly securityPolicy: string;
  readonly endpointType: string;
  /** Ranges and prefix lists that the security groups admit; absent for a public endpoint. */
  readonly clients: readonly string[] | undefined;
  /** Port on which the security groups admit SFTP. */
  readonly sftpPort: number;
  /** The server's `sftpAuthenticationMethods`. */
  readonly authentication: string;
  /** Whether SFTP's SETSTAT is acknowledged without effect. */
  readonly ignoresSetStat: boolean;
  readonly tlsSessionResumption: TlsSessionResumption;
  /** Address in the answer to PASV, where it is not the server's own. */
  readonly passiveIp: string | undefined;
  /** Texts that clients are shown before and after they log in. */
  readonly banners: { readonly before: string | undefined; readonly after: string | undefined };
}

/** The server's `tlsSessionResumptionMode`: whether FTPS data connections may or must resume a session. */
export type TlsSessionResumption = "DISABLED" | "ENABLED" | "ENFORCED";

/** The Lambda function that authenticates users. */
export interface IdentityFunction {
  readonly resource: GraphResource;
  readonly name: string;
  readonly arn: string;
  /** ARN of its execution role. */
  readonly role: string;
  readonly timeoutSeconds: number;
  /** Environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** The settings that the function reads from its environment. */
  readonly settings: AuthorizerSettings;
  /** Whether its calls pass the VPC endpoints of the stack. */
  readonly insideVpc: boolean;
}

/** Storage of the users' files. */
export type StorageModel =
  | {
      readonly domain: "s3";
      /** Name of the bucket. */
      readonly root: string;
      readonly arn: string;
      /** Days for which Object Lock retains every version; absent without default retention. */
      readonly retentionDays?: number;
    }
  | {
      readonly domain: "efs";
      /** Identifier of the file system. */
      readonly root: string;
      readonly arn: string;
    };

/** An IAM role of the stack. */
export interface RoleModel {
  /** Logical name. */
  readonly name: string;
  readonly arn: string;
}

const SERVER = "aws:transfer/server:Server";
const FUNCTION = "aws:lambda/function:Function";
const ROLE = "aws:iam/role:Role";
const FILE_SYSTEM = "aws:efs/fileSystem:FileSystem";
const OBJECT_LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** Ports on which Transfer serves SFTP; security groups choose among them. */
const SFTP_PORTS = [22, 2222, 2223, 22000];

/**
 * Reads the model of a stack from its graph.
 *
 * @throws Error when the graph does not have exactly one server and one identity function
 */
export function stackModelOf(graph: Graph): StackModel {
  const { stack } = graph;
  const server = only(graph, "Transfer server", resourcesOf(graph, SERVER));
  const identity = identityOf(graph);
  const { partition, region, accountId } = parseArn(identity.arn);
  return {
    ...{ graph, stack, identity },
    awsEnvironment: { partition, region, accountId },
    server: serverOf(graph, server),
    storage: storageOf(graph, identity.settings),
    roles: resourcesOf(graph, ROLE).map((role) => ({ name: role.name, arn: arnOf(role) })),
  };
}

/** Partition and account of a graph that may have neither server nor function, from its first role. */
export function accountOf(graph: Graph): AwsAccount {
  const [role] = resourcesOf(graph, ROLE);
  if (role === undefined) {
    throw new Error(`stack "${graph.stack}" has no role that would name its account`);
  }
  const { partition, accountId } = parseArn(arnOf(role));
  return { partition, accountId };
}

/** Region of a stack, from the ARN of its server or else of a function; empty without either. */
export function regionOf(graph: Graph): string {
  const [first] = [SERVER, FUNCTION].flatMap((type) => resourcesOf(graph, type));
  return first === undefined ? "" : parseArn(arnOf(first)).region;
}

/** The Lambda function with the variables of an identity function; a stack may have others. */
function identityOf(graph: Graph): IdentityFunction {
  const resource = only(
    graph,
    "identity function",
    resourcesOf(graph, FUNCTION).filter((each) => "SECRET_PREFIX" in environmentOf(each)),
  );
  const { inputs } = resource;
  const environment = environmentOf(resource);
  const arn = arnOf(resource);
  return {
    ...{ resource, arn, environment },
    name: parseArn(arn).resource.replace("function:", ""),
    role: text(reveal(inputs["role"])),
    timeoutSeconds: Number(inputs["timeout"] ?? 3),
    settings: parseSettings({ ...environment, AWS_REGION: parseArn(arn).region }),
    insideVpc: inputs["vpcConfig"] !== undefined,
  };
}

function environmentOf({ inputs }: GraphResource): Record<string, string> {
  const { variables } = recordOf(reveal(inputs["environment"]));
  return recordOf(variables) as Record<string, string>;
}

function storageOf(graph: Graph, settings: AuthorizerSettings): StorageModel {
  if (settings.domain === "efs") {
    const root = settings.fileSystemId;
    const found = resourcesOf(graph, FILE_SYSTEM).filter(({ id }) => id === root);
    return { domain: "efs", root, arn: arnOf(only(graph, `file system ${root}`, found)) };
  }
  const root = parseArn(settings.bucketArn).resource;
  const retentionDays = retentionDaysOf(graph, root);
  return {
    ...{ domain: "s3", root, arn: settings.bucketArn },
    ...(retentionDays !== undefined && { retentionDays }),
  };
}

/** Default retention of a bucket with Object Lock; the mode decides only who may shorten it. */
function retentionDaysOf(graph: Graph, bucket: string): number | undefined {
  const lock = resourcesOf(graph, OBJECT_LOCK).find(({ inputs }) => inputs["bucket"] === bucket);
  const { defaultRetention } = recordOf(lock?.inputs["rule"]);
  const { days, years } = recordOf(defaultRetention);
  return typeof days === "number" ? days : typeof years === "number" ? years * 365 : undefined;
}

function serverOf(graph: Graph, resource: GraphResource): ServerModel {
  const { inputs } = resource;
  const { protocolDetails, protocols } = inputs;
  const details = recordOf(protocolDetails);
  const resumption = details["tlsSessionResumptionMode"];
  const passiveIp = text(details["passiveIp"]);
  const endpointType = optional(inputs["endpointType"]) ?? "PUBLIC";
  const rules = ingressRulesOf(graph, resource);
  return {
    ...{ resource, endpointType, id: resource.id, arn: arnOf(resource) },
    // The API's default.
    securityPolicy: optional(inputs["securityPolicyName"]) ?? "TransferSecurityPolicy-2018-11",
    protocols: Array.isArray(protocols) ? (protocols as Protocol[]) : ["SFTP"],
    clients: endpointType === "PUBLIC" ? undefined : clientsOf(rules),
    sftpPort: SFTP_PORTS.find((port) => rules.some((rule) => opens(rule, port))) ?? 22,
    authentication: optional(inputs["sftpAuthenticationMethods"]) ?? "PUBLIC_KEY_OR_PASSWORD",
    ignoresSetStat: details["setStatOption"] === "ENABLE_NO_OP",
    tlsSessionResumption:
      resumption === "DISABLED" || resumption === "ENABLED" ? resumption : "ENFORCED",
    // Zeros tell clients to stay with the address of the control connection.
    passiveIp: ["", "AUTO", "0.0.0.0"].includes(passiveIp) ? undefined : passiveIp,
    banners: {
      before: optional(inputs["preAuthenticationLoginBanner"]),
      after: optional(inputs["postAuthenticationLoginBanner"]),
    },
  };
}

/** Inbound rules of the security groups of the server's endpoint. */
function ingressRulesOf(graph: Graph, { inputs }: GraphResource): readonly GraphResource[] {
  const groups = texts(recordOf(inputs["endpointDetails"])["securityGroupIds"]);
  return resourcesOf(graph, INGRESS_RULE).filter((rule) =>
    groups.includes(text(rule.inputs["securityGroupId"])),
  );
}

/** Ranges that the rules admit, each once although it has a rule for every port. */
function clientsOf(rules: readonly GraphResource[]): string[] {
  const ranges = rules.map(({ inputs }) =>
    text(inputs["cidrIpv4"] ?? inputs["cidrIpv6"] ?? inputs["prefixListId"]),
  );
  return [...new Set(ranges)].filter((range) => range !== "");
}

const opens = ({ inputs }: GraphResource, port: number): boolean =>
  Number(inputs["fromPort"]) <= port && port <= Number(inputs["toPort"]);

function only(graph: Graph, what: string, found: readonly GraphResource[]): GraphResource {
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  throw new Error(`stack "${graph.stack}" must have one ${what}, got ${found.length}`);
}

const optional = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;
