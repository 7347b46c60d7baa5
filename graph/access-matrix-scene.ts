import type { StorageConfig } from "../config/storage-schema";
import type { Place } from "../config/names";
import { policyOf, type Statement } from "../config/policy";
import { type BucketSettings, parseSettings } from "../identity/settings";
import { type BucketEncryption, bucketEncryption } from "./access-policies";
import { type Graph, type GraphResource, resourcesOf } from "./graph";
import { isRecord, reveal } from "./wire";

/** Where access logs go. */
export interface LogTarget {
  readonly bucket: string;
  /** Begins the keys of all logs. */
  readonly prefix: string;
}

/** What a stack consists of, as far as its access matrix asks about it. */
export interface Scene {
  /** The stack's graph, and in it the roles of the account that ask beside the stack's own. */
  readonly graph: Graph;
  readonly place: Place;
  /** Section `storage`, from which follows who else is asked about. */
  readonly storage: StorageConfig;
  /** What the identity function composes sessions from. */
  readonly settings: BucketSettings;
  /** Name of the data bucket. */
  readonly bucket: string;
  readonly encryption: BucketEncryption;
  readonly server: { readonly id: string; readonly arn: string };
  readonly function: {
    readonly arn: string;
    readonly role: string;
    /** Whether its calls pass the VPC endpoints of the stack. */
    readonly insideVpc: boolean;
  };
  /** Roles that the stack makes. */
  readonly roles: readonly { readonly name: string; readonly arn: string }[];
  /** Who runs `pulumi up`. */
  readonly deployer: string;
  /** A role of the account that may do everything with S3 and KMS. */
  readonly otherRole: string;
  /** Where the data bucket's access logs go. */
  readonly logs?: LogTarget;
}

/**
 * Sets the scene for an access matrix.
 *
 * @param storage section `storage` of the stack's configuration; what somebody is granted follows
 * from it and not from the graph, so that a statement that goes missing turns an answer
 */
export function sceneOf(graph: Graph, storage: StorageConfig): Scene {
  const lambda = identityFunction(graph);
  const arn = String(lambda.outputs["arn"]);
  const [, partition = "", , region = "", accountId = ""] = arn.split(":");
  const settings = parseSettings({ ...environmentOf(lambda), AWS_REGION: region });
  if (settings.domain !== "s3") {
    throw new Error(
      `access matrix: stack "${graph.stack}" keeps files in a file system, where owners and modes decide; only buckets have a matrix`,
    );
  }
  const bucket = settings.bucketArn.split(":").at(-1) ?? "";
  const server = resourcesOf(graph, "aws:transfer/server:Server")[0];
  const role = (name: string): string => `arn:${partition}:iam::${accountId}:role/${name}`;
  const deployer =
    storage.administrators.find((arn) => arn.startsWith(role(""))) ?? role("administrator");
  const otherRole = role("analyst");
  const consumers = [...storage.shares, ...storage.accessPoints]
    .map(({ principal }) => principal)
    .filter((arn) => arn.startsWith(role("")) && arn !== deployer && arn !== otherRole);
  const logs = logTargetOf(graph, bucket);
  return {
    graph: withRoles(graph, [
      madeUp(deployer, "AdministratorAccess", { Sid: "Everything", Action: "*" }),
      ...[otherRole, ...new Set(consumers)].map((arn) =>
        madeUp(arn, "s3-and-kms", { Sid: "Everything", Action: ["s3:*", "kms:*"] }),
      ),
    ]),
    roles: resourcesOf(graph, "aws:iam/role:Role").map(({ name, outputs }) => ({
      ...{ name, arn: String(outputs["arn"]) },
    })),
    place: { partition, region, accountId },
    ...{ storage, settings, bucket, deployer, otherRole },
    encryption: bucketEncryption(graph, bucket),
    server: { id: server?.id ?? "", arn: String(server?.outputs["arn"]) },
    function: {
      arn,
      role: String(reveal(lambda.inputs["role"])),
      insideVpc: lambda.inputs["vpcConfig"] !== undefined,
    },
    ...(logs && { logs }),
  };
}

/** Where the access logs of a bucket go, if anywhere. */
export function logTargetOf(graph: Graph, bucket: string): LogTarget | undefined {
  const logging = resourcesOf(graph, "aws:s3/bucketLogging:BucketLogging").find(
    ({ inputs }) => inputs["bucket"] === bucket,
  );
  return (
    logging && {
      bucket: String(logging.inputs["targetBucket"]),
      prefix: String(logging.inputs["targetPrefix"]),
    }
  );
}

/** The function that knows the bucket; a stack may have others. */
function identityFunction(graph: Graph): GraphResource {
  const found = resourcesOf(graph, "aws:lambda/function:Function").find(
    (lambda) => "SECRET_PREFIX" in environmentOf(lambda),
  );
  if (found === undefined) {
    throw new Error(`access matrix: stack "${graph.stack}" has no identity function to ask about`);
  }
  return found;
}

function environmentOf(lambda: GraphResource): Record<string, string> {
  const environment = reveal(lambda.inputs["environment"]);
  const variables = isRecord(environment) ? environment["variables"] : undefined;
  return isRecord(variables) ? (variables as Record<string, string>) : {};
}

/** A role of the account that the stack does not make. */
function madeUp(
  arn: string,
  name: string,
  grants: Pick<Statement, "Sid" | "Action">,
): GraphResource {
  const policy = policyOf({ ...grants, Effect: "Allow", Resource: "*" });
  return {
    urn: `aws:iam/role:Role::${arn}`,
    ...{ type: "aws:iam/role:Role", name, kind: "custom", id: arn },
    inputs: { inlinePolicies: [{ name, policy: JSON.stringify(policy) }] },
    outputs: { arn },
    options: {},
  };
}

const withRoles = (graph: Graph, roles: readonly GraphResource[]): Graph => ({
  ...graph,
  // Behind the stack's own, from which account and partition are read.
  resources: [...graph.resources, ...roles],
});
