/** A request as its protocol shows it. */
interface ApiRequest {
  /** Service in the scope of the signature. */
  readonly service: string;
  readonly method: string;
  readonly url: URL;
  /** Operation in the header or body, where the protocol has it. */
  readonly action?: string | null | undefined;
}

type Route = readonly [method: string, path: RegExp, operation: string];

/** Operations of S3 by method; those on subresources are named after the query parameter. */
const S3_BUCKET: Readonly<Record<string, string>> = {
  GET: "ListObjects",
  HEAD: "HeadBucket",
  PUT: "CreateBucket",
  DELETE: "DeleteBucket",
};
const S3_SUBRESOURCES: Readonly<Record<string, string>> = {
  accelerate: "BucketAccelerateConfiguration",
  acl: "BucketAcl",
  cors: "BucketCors",
  encryption: "BucketEncryption",
  inventory: "BucketInventoryConfiguration",
  lifecycle: "BucketLifecycle",
  location: "BucketLocation",
  logging: "BucketLogging",
  notification: "BucketNotification",
  "object-lock": "ObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  publicAccessBlock: "PublicAccessBlock",
  replication: "BucketReplication",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};
/** Operations of S3 Control, which signs as S3. */
const S3_CONTROL: readonly Route[] = [
  ["PUT", /\/accesspoint\/[^/]+$/, "CreateAccessPoint"],
  ["GET", /\/accesspoint\/[^/]+$/, "GetAccessPoint"],
  ["DELETE", /\/accesspoint\/[^/]+$/, "DeleteAccessPoint"],
  ["PUT", /\/accesspoint\/[^/]+\/policy$/, "PutAccessPointPolicy"],
  ["GET", /\/accesspoint\/[^/]+\/policy$/, "GetAccessPointPolicy"],
  ["DELETE", /\/accesspoint\/[^/]+\/policy$/, "DeleteAccessPointPolicy"],
  ["GET", /\/accesspoint\/[^/]+\/policyStatus$/, "GetAccessPointPolicyStatus"],
  ["GET", /\/tags\/.+$/, "ListTagsForResource"],
  ["POST", /\/tags\/.+$/, "TagResource"],
  ["DELETE", /\/tags\/.+$/, "UntagResource"],
];
const VERBS: Readonly<Record<string, string>> = { GET: "Get", PUT: "Put", DELETE: "Delete" };

/** Operations with a path of their own, as in the `http` of botocore's models. */
const ROUTES: Readonly<Record<string, readonly Route[]>> = {
  elasticfilesystem: [
    ["POST", /\/file-systems$/, "CreateFileSystem"],
    ["GET", /\/file-systems$/, "DescribeFileSystems"],
    ["PUT", /\/file-systems\/[^/]+$/, "UpdateFileSystem"],
    ["DELETE", /\/file-systems\/[^/]+$/, "DeleteFileSystem"],
    ["PUT", /\/backup-policy$/, "PutBackupPolicy"],
    ["GET", /\/backup-policy$/, "DescribeBackupPolicy"],
    ["PUT", /\/policy$/, "PutFileSystemPolicy"],
    ["GET", /\/policy$/, "DescribeFileSystemPolicy"],
    ["DELETE", /\/policy$/, "DeleteFileSystemPolicy"],
    ["PUT", /\/lifecycle-configuration$/, "PutLifecycleConfiguration"],
    ["GET", /\/lifecycle-configuration$/, "DescribeLifecycleConfiguration"],
    ["POST", /\/mount-targets$/, "CreateMountTarget"],
    ["GET", /\/mount-targets$/, "DescribeMountTargets"],
    ["DELETE", /\/mount-targets\/[^/]+$/, "DeleteMountTarget"],
    ["GET", /\/mount-targets\/[^/]+\/security-groups$/, "DescribeMountTargetSecurityGroups"],
    ["PUT", /\/mount-targets\/[^/]+\/security-groups$/, "ModifyMountTargetSecurityGroups"],
    ["GET", /\/resource-tags\/[^/]+$/, "ListTagsForResource"],
    ["POST", /\/resource-tags\/[^/]+$/, "TagResource"],
    ["DELETE", /\/resource-tags\/[^/]+$/, "UntagResource"],
  ],
  lambda: [
    ["POST", /^\/2015-03-31\/functions$/, "CreateFunction"],
    ["GET", /^\/2015-03-31\/functions\/[^/]+$/, "GetFunction"],
    ["DELETE", /^\/2015-03-31\/functions\/[^/]+$/, "DeleteFunction"],
    ["GET", /\/versions$/, "ListVersionsByFunction"],
    ["GET", /\/code-signing-config$/, "GetFunctionCodeSigningConfig"],
    ["PUT", /\/code$/, "UpdateFunctionCode"],
    ["PUT", /\/configuration$/, "UpdateFunctionConfiguration"],
    ["GET", /\/configuration$/, "GetFunctionConfiguration"],
    ["PUT", /\/concurrency$/, "PutFunctionConcurrency"],
    ["DELETE", /\/concurrency$/, "DeleteFunctionConcurrency"],
    ["POST", /\/policy$/, "AddPermission"],
    ["GET", /\/policy$/, "GetPolicy"],
    ["DELETE", /\/policy\/[^/]+$/, "RemovePermission"],
    ["GET", /\/tags\/.+$/, "ListTags"],
    ["POST", /\/tags\/.+$/, "TagResource"],
  ],
  route53: [
    ["POST", /\/hostedzone$/, "CreateHostedZone"],
    ["GET", /\/hostedzone\/[^/]+$/, "GetHostedZone"],
    ["DELETE", /\/hostedzone\/[^/]+$/, "DeleteHostedZone"],
    ["POST", /\/rrset\/?$/, "ChangeResourceRecordSets"],
    ["GET", /\/rrset$/, "ListResourceRecordSets"],
    ["GET", /\/change\/[^/]+$/, "GetChange"],
    ["GET", /\/dnssec$/, "GetDNSSEC"],
    ["GET", /\/tags\/[^/]+\/[^/]+$/, "ListTagsForResource"],
    ["POST", /\/tags\/[^/]+\/[^/]+$/, "ChangeTagsForResource"],
  ],
};

/** Operations of API Gateway by the last part of the path that is no identifier. */
const API_GATEWAY_VERBS: Readonly<Record<string, string>> = {
  GET: "Get",
  POST: "Create",
  PUT: "Put",
  PATCH: "Update",
  DELETE: "Delete",
};
const API_GATEWAY_RESOURCES: readonly [path: RegExp, resource: string][] = [
  [/\/integration\/responses\/\d+$/, "IntegrationResponse"],
  [/\/integration$/, "Integration"],
  [/\/methods\/[^/]+\/responses\/\d+$/, "MethodResponse"],
  [/\/methods\/[^/]+$/, "Method"],
  [/\/resources(\/[^/]+)?$/, "Resource"],
  [/\/deployments(\/[^/]+)?$/, "Deployment"],
  [/\/stages(\/[^/]+)?$/, "Stage"],
  [/^\/restapis(\/[^/]+)?$/, "RestApi"],
];

/** API call as the service and operation of AWS's models; method and path where no table knows it. */
export function callNameOf({ service, method, url, action }: ApiRequest): string {
  const name = service === "monitoring" ? "cloudwatch" : service;
  const operation = action ?? operationOf(name, method, url.pathname, url.searchParams);
  return `${name}:${operation ?? `${method} ${shape(url)}`}`;
}

/** A path without the identifiers that differ in each run. */
function shape({ pathname, searchParams }: URL): string {
  const path = pathname.replace(/[a-z]+-[0-9a-f]{8,}/g, "*");
  return searchParams.size === 0 ? path : `${path}?${[...searchParams.keys()].join("&")}`;
}

function operationOf(
  service: string,
  method: string,
  path: string,
  query: URLSearchParams,
): string | undefined {
  if (service === "s3") return s3Operation(method, path, query);
  if (service === "apigateway") {
    const found = API_GATEWAY_RESOURCES.find(([pattern]) => pattern.test(path));
    const verb = API_GATEWAY_VERBS[method];
    return found === undefined || verb === undefined ? undefined : `${verb}${found[1]}`;
  }
  return routed(ROUTES[service], method, path);
}

const routed = (
  routes: readonly Route[] | undefined,
  method: string,
  path: string,
): string | undefined =>
  routes?.find(([verb, pattern]) => verb === method && pattern.test(path))?.[2];

/** Buckets and subresources; objects are what the tools put there, not the provider. */
function s3Operation(method: string, path: string, query: URLSearchParams): string | undefined {
  if (path.startsWith("/v20180820/")) return routed(S3_CONTROL, method, path);
  if (query.has("versions")) return "ListObjectVersions";
  if (query.has("delete")) return "DeleteObjects";
  const subresource = Object.keys(S3_SUBRESOURCES).find((name) => query.has(name));
  const verb = VERBS[method];
  if (subresource !== undefined && verb !== undefined) {
    return `${verb}${S3_SUBRESOURCES[subresource]}`;
  }
  return /^\/[^/]+\/?$/.test(path) ? S3_BUCKET[method] : undefined;
}
