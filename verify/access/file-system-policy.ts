import { documentOf, type NamedPolicy } from "./policy-documents";
import { type Graph, resourcesOf } from "../graph/graph";

/** What EFS goes by where a file system has no policy: who reaches a mount target needs no IAM. */
const DEFAULT: NamedPolicy = {
  name: "default file system policy",
  policy: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AnybodyOnAMountTarget",
        Effect: "Allow",
        Principal: "*",
        Action: "elasticfilesystem:Client*",
        Resource: "*",
        Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
      },
    ],
  },
};

/** Policy of a file system of the graph. */
export function fileSystemPolicy(graph: Graph, arn: string): NamedPolicy | undefined {
  const own = resourcesOf(graph, "aws:efs/fileSystem:FileSystem").find(
    (r) => r.outputs["arn"] === arn,
  );
  if (own === undefined) return undefined;
  const policy = resourcesOf(graph, "aws:efs/fileSystemPolicy:FileSystemPolicy").find(
    ({ inputs }) => inputs["fileSystemId"] === own.id,
  );
  return policy === undefined
    ? DEFAULT
    : { name: "file system policy", policy: documentOf(policy.inputs["policy"]) };
}
