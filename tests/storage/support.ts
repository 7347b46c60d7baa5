import type { Policy, Statement } from "../../aws/policy-document";
import type { Graph } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

export const ACCOUNT = "111122223333";
export const BUCKET = `managed-sftp-test-${ACCOUNT}`;
export const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
export const FILE_SYSTEM = "sftp-FileSystem";
export const FILE_SYSTEM_ARN = `arn:aws:elasticfilesystem:eu-central-1:${ACCOUNT}:file-system/${FILE_SYSTEM}`;
export const USER_ROLE = `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-user`;
export const ADMIN = `arn:aws:iam::${ACCOUNT}:role/deployer`;

/** A public server with a bucket and the given options. */
export const withBucket = (storage: object): Promise<Graph> =>
  graphOf({ ...MODES.public, storage: { ...storage } });

/** A public server with a file system and the given options. */
export const withFileSystem = (storage: object = {}): Promise<Graph> =>
  graphOf({ ...MODES.public, storage: { domain: "efs", ...storage } });

/** One statement of the policy of a resource. */
export const statementOf = (
  graph: Graph,
  type: string,
  name: string,
  sid: string,
): Statement | undefined =>
  (inputsOf(graph, type)[name]?.["policy"] as Policy).Statement.find(({ Sid }) => Sid === sid);

/** One statement of the bucket's policy. */
export const bucketStatement = (graph: Graph, sid: string): Statement | undefined =>
  statementOf(graph, "aws:s3/bucketPolicy:BucketPolicy", "sftp", sid);

/** One statement of the policy of the bucket's key. */
export const keyStatement = (graph: Graph, sid: string): Statement | undefined =>
  statementOf(graph, "aws:kms/key:Key", "sftp-data", sid);
