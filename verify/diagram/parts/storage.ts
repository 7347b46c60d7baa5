import { type AccessRequest, serviceCaller } from "../../access/request";
import { cleanFile, requestsOf, type S3Operation } from "../../access/s3-operation";
import { type Graph, arnOf, type GraphResource, resourcesOf, text } from "../../graph/graph";
import { type PermittedAction, permittedActions, permittedArrow } from "../allowed";
import { auditPart, isAudited } from "./audit";
import { holdsUnscanned, malwarePart } from "./malware";
import { encryption } from "../key-groups";
import { consoleName } from "../names";
import { type Arrow, type Box, flow, idFor, type Part, part, together } from "../picture";
import { counted, type DiagramStack } from "./stack";

const BUCKET = "aws:s3/bucket:Bucket";
const FILE_SYSTEM = "aws:efs/fileSystem:FileSystem";
/** Address of AWS from which Transfer calls S3. */
const TRANSFER_ADDRESS = "3.120.0.1";
const ON_FILES = { list: "lists", get: "reads", put: "writes", delete: "deletes" } as const;

/** Users' role, buckets and file systems, replicas and access logs. */
export async function storagePart(stack: DiagramStack): Promise<Part> {
  const stores = [BUCKET, FILE_SYSTEM].flatMap((type) => resourcesOf(stack.graph, type));
  const arrows = await Promise.all([
    roleArrow(stack),
    ...stores.map((store) => storeArrow(stack, store)),
  ]);
  const beside = stores
    .filter((store) => holdsUserFiles(stack, store))
    .flatMap((store) => [
      auditPart(stack.graph, storeId(store)),
      malwarePart(stack, storeId(store)),
    ]);
  const own = part({
    boxes: [roleBox(stack), ...stores.map((store) => storeBox(stack, store))],
    arrows: [...arrows.flat(), ...copyArrows(stack)],
  });
  return together([own, ...beside]);
}

const ROLE = "user-role";

const roleOf = ({ identity }: DiagramStack): string => identity.settings.userRoleArn;

const roleBox = (stack: DiagramStack): Box => ({
  id: ROLE,
  kind: "identity",
  title: "AWS IAM role",
  lines: [roleOf(stack).replace(/^.*\//, ""), "users' sessions"],
  column: "identity",
});

/** Id of the box of a bucket or file system. */
const storeId = (store: GraphResource): string => idFor("store", store.name);

function storeBox(stack: DiagramStack, store: GraphResource): Box {
  const isMain = holdsUserFiles(stack, store);
  return {
    id: storeId(store),
    kind: "storage",
    title: store.type === BUCKET ? "Amazon S3 bucket" : "Amazon EFS file system",
    lines: [consoleName(store), ...contentOf(stack, store), ...mountTargets(stack, store)],
    column: isMain ? "storage" : isLogOfCopy(stack, store) ? "logs of copies" : "copies",
    ...encryption(stack.graph, store),
  };
}

/** What a store holds, as far as a reader cannot see it from its name. */
function contentOf(stack: DiagramStack, store: GraphResource): readonly string[] {
  if (holdsUserFiles(stack, store)) {
    return ["users' files", ...(holdsUnscanned(stack, store) ? ["held until found clean"] : [])];
  }
  const arriving = copyArrows(stack).filter(({ to }) => to === storeId(store));
  return [
    ...new Set(arriving.map(({ label }) => ARRIVES[label ?? ""] ?? "access logs")),
    ...(isAudited(stack.graph, store.inputs["bucket"]) ? ["audit events"] : []),
  ];
}

const REPLICATES = "replicates";
/** Label of an arrow that stands for two. */
const COPIES_BOTH_WAYS = "replicates both ways";
/** What a store holds, by the arrow that leads to it. */
const ARRIVES: Readonly<Record<string, string>> = {
  [REPLICATES]: "replica",
  [COPIES_BOTH_WAYS]: "users' files, second region",
};

/** Mount targets of a file system, which stand in subnets that other clients use. */
function mountTargets({ graph }: DiagramStack, { id }: GraphResource): readonly string[] {
  const own = resourcesOf(graph, "aws:efs/mountTarget:MountTarget").filter(
    ({ inputs }) => inputs["fileSystemId"] === id,
  );
  return own.length === 0 ? [] : [counted(own.length, "mount target")];
}

/** Whether a bucket holds the access logs of a replica. */
const isLogOfCopy = ({ graph }: DiagramStack, store: GraphResource): boolean =>
  resourcesOf(graph, "aws:s3/bucketLogging:BucketLogging").some(
    ({ inputs }) =>
      inputs["region"] !== undefined && inputs["targetBucket"] === store.inputs["bucket"],
  );

/** Whether a bucket or file system holds users' files. */
const holdsUserFiles = ({ storage }: DiagramStack, store: GraphResource): boolean =>
  storage.arn === arnOf(store);

function roleArrow(stack: DiagramStack): Promise<Arrow[]> {
  const user = `${stack.server.arn.replace(":server/", ":user/")}/alice`;
  const transfer = serviceCaller("transfer", user, stack.awsEnvironment.accountId);
  const request = { ...transfer, resource: roleOf(stack) };
  return permittedArrow(
    stack.access,
    { from: "server", to: ROLE },
    permittedActions(request, "sts", { AssumeRole: "assumes" }),
  );
}

function storeArrow(stack: DiagramStack, store: GraphResource): Promise<Arrow[]> {
  const actions =
    store.type === BUCKET ? bucketActions(stack, store) : fileSystemActions(stack, store);
  return permittedArrow(stack.access, { from: ROLE, to: storeId(store) }, actions);
}

function bucketActions(stack: DiagramStack, store: GraphResource): PermittedAction[] {
  const principal = { kind: "role", role: roleOf(stack) } as const;
  const bucket = text(store.inputs["bucket"]);
  return Object.entries(ON_FILES).map(([name, verb]) => {
    const operation = name as S3Operation["operation"];
    const key = name === "list" ? "alice/" : "alice/file";
    const requests = requestsOf(stack.graph, {
      ...cleanFile(stack.graph),
      ...{ principal, operation, bucket, key },
    });
    return { verb, requests: requests.map(fromTransfer) };
  });
}

/** A request with Transfer's address; calls from S3 to KMS have none. */
function fromTransfer(request: AccessRequest): AccessRequest {
  if (request.context?.["aws:ViaAWSService"] === "true") return request;
  return { ...request, context: { "aws:SourceIp": TRANSFER_ADDRESS, ...request.context } };
}

function fileSystemActions(stack: DiagramStack, store: GraphResource): PermittedAction[] {
  const principal = { kind: "role", role: roleOf(stack) } as const;
  const context = {
    "aws:SecureTransport": "true",
    "elasticfilesystem:AccessedViaMountTarget": "false",
  };
  const request = { principal, resource: arnOf(store), context };
  const verbs = { ClientMount: "reads", ClientWrite: "writes", ClientRootAccess: "is root" };
  return [...permittedActions(request, "elasticfilesystem", verbs)];
}

/** Arrows of replication and of access logs. */
function copyArrows({ graph }: DiagramStack): Arrow[] {
  const buckets = resourcesOf(graph, BUCKET);
  const between = (source: unknown, target: unknown, label: string): Arrow[] => {
    const from = buckets.find(({ inputs }) => inputs["bucket"] === source);
    const to = buckets.find((each) => each.inputs["bucket"] === target || arnOf(each) === target);
    if (from === undefined || to === undefined) return [];
    return [flow(storeId(from), storeId(to), label)];
  };
  return [
    ...resourcesOf(graph, "aws:s3/bucketLogging:BucketLogging").flatMap(({ inputs }) =>
      between(
        inputs["bucket"],
        inputs["targetBucket"],
        isAudited(graph, inputs["targetBucket"]) ? "logs and audits requests" : "logs requests",
      ),
    ),
    ...copiesIn(graph)
      .filter(([source, target], index, all) => !all.slice(0, index).some(isBack(source, target)))
      .flatMap(([source, target], _, all) =>
        between(source, target, all.some(isBack(source, target)) ? COPIES_BOTH_WAYS : REPLICATES),
      ),
  ];
}

/** Name of the source and ARN of the target of each replication. */
type Copy = readonly [source: string, target: string];

const copiesIn = (graph: Graph): readonly Copy[] =>
  resourcesOf(graph, "aws:s3/bucketReplicationConfig:BucketReplicationConfig").flatMap(
    ({ inputs }) =>
      [inputs["rules"] ?? []].flat().map((rule): Copy => {
        const { destination } = rule as { destination?: { bucket?: unknown } };
        return [text(inputs["bucket"]), text(destination?.bucket)];
      }),
  );

/** Whether a replication is the way back of another one, which one arrow shows for both. */
const isBack =
  (source: string, target: string) =>
  ([otherSource, otherTarget]: Copy): boolean =>
    target.endsWith(`:${otherSource}`) && otherTarget.endsWith(`:${source}`);
