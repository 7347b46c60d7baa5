import { type Graph, type GraphResource, resourcesOf } from "../../graph/graph";
import type { EngineRule } from "./evaluation";
import { each } from "./resources";

const BUCKET = "aws:s3/bucket:Bucket";

/**
 * Resources beside the data that hold none. They may be removed from the configuration, which a
 * protected resource may not. Components of options may be released before that.
 */
const REMOVABLE = new RegExp(
  [
    /^aws:(efs\/mountTarget:|ec2\/securityGroup:|vpc\/securityGroup(Ingress|Egress)Rule:|iam\/role)/,
    /^aws:s3\/(accessPoint|bucketCors|bucketLogging|bucketNotification|bucketObjectLock|bucketReplication|inventory)/,
    /^aws:(cloudfront\/|cloudtrail\/trail:|cloudwatch\/logDelivery)/,
    // Retained when it is deleted, so that the key keeps its policy.
    /^aws:kms\/keyPolicy:/,
    /^managed-sftp:storage:(AccessLogs|Invalidation|Audit|AuditTable|LogQueries|MalwareProtection|MultiRegion|MultiRegionAccessPoint|PublishedFolder|Replication)$/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

const parentOf = ({ resources }: Graph, { parent }: GraphResource): GraphResource | undefined =>
  resources.find(({ urn }) => urn === parent);

/** Whether S3 writes logs into a bucket. */
const isLogTarget = (graph: Graph, { id }: GraphResource): boolean =>
  resourcesOf(graph, "aws:s3/bucketLogging:BucketLogging").some(
    ({ inputs }) => inputs["targetBucket"] === id,
  );

/** Rules about destroying a stack, and making it again. */
export const DELETION_RULES: readonly EngineRule[] = [
  {
    name: "data-protected-together",
    description: "Protected data and its component, policy and encryption are protected together.",
    facts: [22],
    ...each("all", (resource, graph) => {
      const parent = parentOf(graph, resource);
      const isProtected = resource.options.protect === true;
      if (isProtected && /bucket:Bucket|fileSystem:FileSystem/.test(resource.type)) {
        return (
          parent?.options.protect !== true &&
          "it is protected but its component is not, so destroy deletes its policy and encryption; protect the component"
        );
      }
      return (
        parent?.options.protect === true &&
        !isProtected &&
        !REMOVABLE.test(resource.type) &&
        "it is not protected but its component is, so destroy deletes it and keeps the data; remove protect: false"
      );
    }),
  },
  {
    name: "force-destroy-by-class",
    description:
      "On destroy, protected buckets keep their objects and other log buckets are emptied.",
    facts: [24],
    ...each([BUCKET], (bucket, graph) => {
      const forced = bucket.inputs["forceDestroy"] === true;
      if (bucket.options.protect === true) {
        return (
          forced &&
          "it is protected, but forceDestroy would delete its objects; remove forceDestroy"
        );
      }
      return (
        !forced &&
        isLogTarget(graph, bucket) &&
        "S3 writes logs to it until it is deleted, so destroy finds it not empty and fails; set forceDestroy unless it is protected"
      );
    }),
  },
  {
    name: "secrets-deleted-at-once",
    description: "Destroy deletes secrets without a recovery window.",
    facts: [25],
    ...each(
      ["aws:secretsmanager/secret:Secret"],
      ({ inputs }) =>
        inputs["recoveryWindowInDays"] !== 0 &&
        "its name stays in use during the recovery window, so the next up fails; set recoveryWindowInDays to 0, or keep the secret outside the stack",
    ),
  },
  {
    name: "default-acl-unused",
    description: "A default network ACL ignores changes of its subnets.",
    facts: [26],
    ...each(
      ["aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"],
      ({ options }) =>
        options.ignoreChanges?.includes("subnetIds") !== true &&
        "AWS adds and removes its subnets, so previews show a change; add subnetIds to ignoreChanges",
    ),
  },
  {
    name: "subnet-has-acl",
    description: "Every subnet belongs to a network ACL of the stack.",
    facts: [26],
    ...each(["aws:ec2/subnet:Subnet"], ({ id }, graph) => {
      const bound = graph.resources.filter(({ type }) =>
        /^aws:ec2\/networkAcl(Association)?:/.test(type),
      );
      return (
        !bound.some(({ inputs }) =>
          [inputs["subnetIds"], inputs["subnetId"]].flat().includes(id),
        ) &&
        "it belongs to no network ACL of the stack, and the default one admits nothing; associate it with one"
      );
    }),
  },
  {
    name: "zone-force-destroy",
    description: "Destroy deletes records that others added to a zone.",
    facts: [27],
    ...each(
      ["aws:route53/zone:Zone"],
      ({ inputs }) =>
        inputs["forceDestroy"] !== true &&
        "it cannot be deleted while it has records that others added; set forceDestroy",
    ),
  },
  {
    name: "lifecycle-by-prefix",
    description: "Lifecycle rules filter by prefix only.",
    facts: [30],
    ...each(["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"], ({ inputs }) => {
      const rules = [inputs["rules"]].flat() as { filter?: object; id?: unknown }[];
      const odd = rules.find(({ filter }) => Object.keys(filter ?? {}).join() !== "prefix");
      return (
        odd !== undefined &&
        `rule ${String(odd.id)} filters by more than a prefix, so every preview shows a change; filter by prefix only`
      );
    }),
  },
];
