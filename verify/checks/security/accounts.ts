import { found, type Judgement } from "../../found";
import { demanded, demands, grantsOf, type PolicyStatement } from "./statements";
import {
  ofType,
  type PolicySubject,
  type Properties,
  recordsOf,
  type SecurityRule,
  textsOf,
  UNKNOWN,
  valueAt,
} from "./subject";

const ROLE = "aws:iam/role:Role";

/** Account of an ARN, or of an account's number itself. */
export const accountIn = (text: string): string | undefined =>
  /^(?:\d{12}$|arn:[^:]*:[^:]*:[^:]*:(\d{12}):)/.test(text)
    ? (text.split(":")[4] ?? text)
    : undefined;

/** Types whose `arn` is of something else. */
const NAMING_OTHERS = new Set(["aws:cloudwatch/eventTarget:EventTarget"]);

/** Account of most of the stack's resources; none where no ARN is known yet. */
function ownAccount(stack: readonly PolicySubject[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { type, properties } of stack) {
    const { arn } = properties;
    const account =
      typeof arn === "string" && !NAMING_OTHERS.has(type) ? accountIn(arn) : undefined;
    if (account !== undefined) counts.set(account, (counts.get(account) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Returns whether a text names an account that is known to be none of the stack's. */
type IsForeign = (text: string) => boolean;

function foreignTo(stack: readonly PolicySubject[]): IsForeign {
  const own = ownAccount(stack);
  return (text) => {
    const account = accountIn(text);
    return own !== undefined && account !== undefined && account !== own;
  };
}

/** A stack rule about each resource, which is told whose account is foreign. */
const about = (
  name: string,
  description: string,
  problemsOf: (
    subject: PolicySubject,
    isForeign: IsForeign,
    stack: readonly PolicySubject[],
  ) => Judgement<string>,
): SecurityRule => ({
  name,
  description,
  scope: "stack",
  problems: (stack) => {
    const isForeign = foreignTo(stack);
    return stack.flatMap((subject) =>
      found(problemsOf(subject, isForeign, stack)).map((problem) => ({ subject, problem })),
    );
  },
});

/** Principals of AWS accounts, as ARNs or numbers, without their kind. */
const awsPrincipals = ({ principals }: PolicyStatement): string[] =>
  principals.flatMap((each) => /^(?:AWS|CanonicalUser):(.*)$/.exec(each)?.[1] ?? []);

const isRoot = (principal: string): boolean => /^\d{12}$|:root$/.test(principal);

/** Whether a grant is for one folder of a bucket only, as shares and access points are. */
const isOneFolder = (grant: PolicyStatement): boolean =>
  demanded(grant, "s3:prefix").length > 0 ||
  demands(grant, "s3:prefix").some((values) =>
    values.every((value) => /^[^*?]+\/\*?$/.test(String(value))),
  ) ||
  (grant.resources.length > 0 &&
    grant.resources.every((resource) => /(:::[^/*?]+|\/object)\/[^/*?]+\/.*$/.test(resource)));

/** Whether a grant is narrower than a whole foreign account's full use of a resource. */
const isNarrow = (grant: PolicyStatement): boolean =>
  demanded(grant, "aws:PrincipalArn").length > 0 ||
  isOneFolder(grant) ||
  (demanded(grant, "kms:ViaService").length > 0 &&
    demanded(grant, "kms:EncryptionContext:aws:s3:arn").length > 0);

/** Condition keys that say for which account a service calls. */
const SOURCES = ["aws:SourceAccount", "aws:SourceArn"];

/** Bucket that a rule of a replication copies to, unless the stack has or declares it. */
function undeclaredCopies(subject: PolicySubject, stack: readonly PolicySubject[]): string[] {
  const buckets = ofType(stack, "aws:s3/bucket:Bucket");
  const declared = buckets.flatMap(({ properties: { arn, tags } }) => [
    arn,
    tags === UNKNOWN ? UNKNOWN : valueAt(tags, "ReplicatedTo"),
  ]);
  if (declared.includes(UNKNOWN)) return [];
  return recordsOf(subject.properties["rules"])
    .map((rule) => valueAt(rule, "destination", "bucket"))
    .filter((bucket) => typeof bucket === "string" && !declared.includes(bucket))
    .map(
      (bucket) =>
        `copies to ${String(bucket)}, which is no bucket of the stack's; set storage.replication.bucketArn, from which the tag ReplicatedTo follows`,
    );
}

/** Bucket that a trail delivers to, unless it is one of the stack's. */
function foreignDelivery({ properties }: PolicySubject, stack: readonly PolicySubject[]): string[] {
  const own = ofType(stack, "aws:s3/bucket:Bucket").map((each) => each.properties["bucket"]);
  const target = properties["s3BucketName"];
  return typeof target !== "string" || own.includes(target) || own.includes(UNKNOWN)
    ? []
    : [`delivers to ${target}, which is no bucket of the stack's; use the log bucket`];
}

/** ARNs of what a resource sends data to, by type. */
const TARGETS: Readonly<Record<string, (properties: Properties) => readonly string[]>> = {
  "aws:cloudwatch/eventTarget:EventTarget": ({ arn }) => textsOf(arn),
  "aws:cloudwatch/eventPermission:EventPermission": ({ principal }) => textsOf(principal),
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": ({ destinationArn }) =>
    textsOf(destinationArn),
  "aws:ec2/flowLog:FlowLog": ({ logDestination }) => textsOf(logDestination),
  "aws:kms/grant:Grant": ({ granteePrincipal, retiringPrincipal }) =>
    textsOf([granteePrincipal, retiringPrincipal]),
  "aws:s3/inventory:Inventory": ({ destination }) =>
    textsOf(valueAt(destination, "bucket", "accountId")),
  "aws:s3/bucketNotification:BucketNotification": (properties) =>
    ["lambdaFunctions", "queues", "topics"].flatMap((kind) =>
      recordsOf(properties[kind]).flatMap((each) => textsOf(Object.values(each))),
    ),
  "aws:sns/topicSubscription:TopicSubscription": ({ endpoint }) => textsOf(endpoint),
};

/** Protocols of subscriptions that stay in the account, or go to a mailbox that confirms them. */
export const INSIDE_PROTOCOLS: readonly string[] = ["email", "email-json", "lambda", "sqs"];

/** Types that send what a stack knows to addresses on the internet. */
const OUTWARD = new Set([
  "aws:cloudwatch/eventApiDestination:EventApiDestination",
  "aws:cloudwatch/eventConnection:EventConnection",
  "aws:pipes/pipe:Pipe",
]);

/** What a resource sends to others. */
function sent({ type, properties }: PolicySubject, isForeign: IsForeign): readonly string[] {
  const { protocol } = properties;
  const outward =
    OUTWARD.has(type) ||
    (type === "aws:sns/topicSubscription:TopicSubscription" &&
      typeof protocol === "string" &&
      !INSIDE_PROTOCOLS.includes(protocol));
  return found(
    outward && "sends events out of the account; remove it",
    (TARGETS[type]?.(properties) ?? [])
      .filter((target) => isForeign(target) || target === "*")
      .map((target) => `names ${target} of another account; use one of this account`),
  );
}

/** Problems of grants that name other accounts. */
const foreignGrants = (
  { properties }: PolicySubject,
  isForeign: IsForeign,
  namesIn: (grant: PolicyStatement) => readonly string[],
  says: (name: string) => string,
): readonly string[] =>
  grantsOf(properties).flatMap((grant) =>
    namesIn(grant)
      .filter(isForeign)
      .map((name) => `policy ${grant.label}: ${says(name)}`),
  );

/** Sources and callers of a permission to invoke a function. */
const invokers = ({ principal, sourceArn, sourceAccount }: Properties): string[] =>
  textsOf([principal, sourceArn, sourceAccount]);

/** Rules about other accounts. */
export const ACCOUNT_RULES: readonly SecurityRule[] = [
  about(
    "own-account-trust",
    "Roles can be assumed from the stack's own account only.",
    (subject, isForeign) =>
      subject.type === ROLE &&
      foreignGrants(
        subject,
        isForeign,
        (grant) => [
          ...awsPrincipals(grant),
          ...grant.principals.map((each) => each.replace(/^Federated:/, "")),
        ],
        (principal) => `${principal} of another account takes on the role; remove it`,
      ),
  ),
  about(
    "no-foreign-root",
    "No policy gives another account more than one folder, unless a condition names the caller.",
    (subject, isForeign) =>
      subject.type !== ROLE &&
      foreignGrants(
        subject,
        isForeign,
        (grant) => (isNarrow(grant) ? [] : awsPrincipals(grant).filter(isRoot)),
        (principal) => `is for everybody in ${accountIn(principal)}; name a role, or one folder`,
      ),
  ),
  about("own-sources", "Services act for the stack's own account only.", (subject, isForeign) => [
    ...foreignGrants(
      subject,
      isForeign,
      (grant) =>
        grant.principals.some((principal) => principal.startsWith("Service:"))
          ? SOURCES.flatMap((key) => demanded(grant, key))
          : [],
      (source) => `is for ${source} of another account; remove it`,
    ),
    ...(subject.type === "aws:lambda/permission:Permission" ? invokers(subject.properties) : [])
      .filter(isForeign)
      .map((source) => `is for ${source} of another account; remove it`),
  ]),
  about(
    "no-foreign-copies",
    "Replicas, events and logs stay in the stack's account, unless the stack file names the bucket.",
    (subject, isForeign, stack) => [
      ...sent(subject, isForeign),
      ...(subject.type === "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
        ? undeclaredCopies(subject, stack)
        : []),
      ...(subject.type === "aws:cloudtrail/trail:Trail" ? foreignDelivery(subject, stack) : []),
    ],
  ),
];
