import { bucketArn } from "../../../aws/resource-names";
import { arnOf, type Graph, type GraphResource, resourcesOf, shortType } from "../../graph/graph";
import { accountOf } from "../../graph/stack-model";
import { resourcePolicy } from "../policies";
import type { NamedPolicy } from "../conditions";

/** Policy of a resource, which says who may use it. */
export interface ResourceDocument extends NamedPolicy {
  /** ARN of the resource. */
  readonly arn: string;
  /** Kind of the policy and logical name of the resource, for example `key policy of sftp-data`. */
  readonly label: string;
}

/** Types whose resources have a policy, or one that AWS takes where there is none. */
const HOLDERS = [
  "aws:s3/bucket:Bucket",
  "aws:s3/accessPoint:AccessPoint",
  "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint",
  "aws:kms/key:Key",
  "aws:efs/fileSystem:FileSystem",
  "aws:lambda/function:Function",
  "aws:iam/role:Role",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
];

/** Every policy of a resource of a graph. */
export function resourceDocumentsOf(graph: Graph): readonly ResourceDocument[] {
  const holders = HOLDERS.flatMap((type) =>
    resourcesOf(graph, type)
      .filter(({ inputs }) => type !== "aws:iam/role:Role" || "assumeRolePolicy" in inputs)
      .map((resource): [string, string] => [arnOf(resource), resource.name]),
  );
  const known = new Set(holders.map(([arn]) => arn));
  const others = resourcesOf(graph, "aws:s3/bucketPolicy:BucketPolicy")
    .map((each): [string, string] => [bucketOf(graph, each), each.name])
    .filter(([arn]) => !known.has(arn));
  return [...holders, ...others].flatMap(([arn, name]) => {
    const own = resourcePolicy(graph, arn);
    return own === undefined ? [] : [{ ...own, arn, label: `${own.name} of ${name}` }];
  });
}

const bucketOf = (graph: Graph, { inputs, type, name }: GraphResource): string => {
  const bucket = inputs["bucket"];
  if (typeof bucket === "string") return bucketArn(accountOf(graph), bucket);
  throw new Error(`access: ${shortType(type)} ${name} names no bucket`);
};
