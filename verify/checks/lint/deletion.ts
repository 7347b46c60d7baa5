import { type Graph, type GraphResource, resourcesOf } from "../../graph/graph";
import { each, type LintRule } from "./rule";

const BUCKET = "aws:s3/bucket:Bucket";

/**
 * Resources beside the data that hold none. They may be removed from the configuration, which a
 * protected resource may not. Components of options may be released before that.
 */
const REMOVABLE = new RegExp(
  [
    /^aws:(efs\/mountTarget:|ec2\/securityGroup:|vpc\/securityGroup(Ingress|Egress)Rule:|iam\/role)/,
    /^aws:s3\/(accessPoint|bucketCors|bucketLogging|bucketNotification|bucketObjectLock|bucketReplication|inventory)/,
    /^managed-sftp:storage:(AccessLogs|LogQueries|Replication)$/,
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
export const DELETION_RULES: readonly LintRule[] = [
  {
    name: "data-protected-whole",
    facts: [22],
    refuses: "protected data whose component, policy or encryption may go",
    check: each("all", (resource, graph) => {
      const parent = parentOf(graph, resource);
      const isProtected = resource.options.protect === true;
      if (isProtected && /bucket:Bucket|fileSystem:FileSystem/.test(resource.type)) {
        return (
          parent?.options.protect !== true &&
          "it is protected and its component is not, so that destroy takes its policy and encryption; protect the component"
        );
      }
      return (
        parent?.options.protect === true &&
        !isProtected &&
        !REMOVABLE.test(resource.type) &&
        "it is not protected and its component is, so that destroy takes it away from the data; remove protect: false"
      );
    }),
  },
  {
    name: "force-destroy-by-class",
    facts: [24],
    refuses: "protected data that may be emptied, or a log bucket that never can be",
    check: each([BUCKET], (bucket, graph) => {
      const forced = bucket.inputs["forceDestroy"] === true;
      if (bucket.options.protect === true) {
        return (
          forced && "it is protected and has forceDestroy, which deletes its objects; remove it"
        );
      }
      return (
        !forced &&
        isLogTarget(graph, bucket) &&
        "logs are written into it until it is gone, so that destroy fails; set forceDestroy where it is not protected"
      );
    }),
  },
  {
    name: "secrets-go-at-once",
    facts: [25],
    refuses: "a secret whose name stays taken after destroy",
    check: each(
      ["aws:secretsmanager/secret:Secret"],
      ({ inputs }) =>
        inputs["recoveryWindowInDays"] !== 0 &&
        "its name stays taken for the recovery window, so that the next up fails; set recoveryWindowInDays to 0, or keep the secret outside the stack",
    ),
  },
  {
    name: "default-acl-unused",
    facts: [26],
    refuses: "a default network ACL that subnets come to, or whose subnets show as changes",
    check: each(
      ["aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"],
      ({ options }) =>
        options.ignoreChanges?.includes("subnetIds") !== true &&
        "AWS moves subnets to it and away, which shows as a change; ignore changes of subnetIds",
    ),
  },
  {
    name: "subnet-has-acl",
    facts: [26],
    refuses: "a subnet that is left to the default network ACL",
    check: each(["aws:ec2/subnet:Subnet"], ({ id }, graph) => {
      const bound = graph.resources.filter(({ type }) =>
        /^aws:ec2\/networkAcl(Association)?:/.test(type),
      );
      return (
        !bound.some(({ inputs }) =>
          [inputs["subnetIds"], inputs["subnetId"]].flat().includes(id),
        ) &&
        "no network ACL of the stack holds it, and the default one admits nothing; add it to one"
      );
    }),
  },
  {
    name: "zone-empties",
    facts: [27],
    refuses: "a zone that foreign records keep from being deleted",
    check: each(
      ["aws:route53/zone:Zone"],
      ({ inputs }) =>
        inputs["forceDestroy"] !== true &&
        "records that others add keep it from being deleted; set forceDestroy",
    ),
  },
  {
    name: "lifecycle-by-prefix",
    facts: [30],
    refuses: "a lifecycle filter that is read back otherwise than written",
    check: each(
      ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"],
      ({ inputs }) => {
        const rules = [inputs["rules"]].flat() as { filter?: object; id?: unknown }[];
        const odd = rules.find(({ filter }) => Object.keys(filter ?? {}).join() !== "prefix");
        return (
          odd !== undefined &&
          `rule ${String(odd.id)} filters by more than a prefix, which shows as a change for ever; filter by prefix only`
        );
      },
    ),
  },
];
