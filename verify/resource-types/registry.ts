import { type Graph, shortType } from "../graph/graph";
import { API_GATEWAY } from "./api-gateway";
import { ATHENA } from "./athena";
import { CLOUDFRONT } from "./cloudfront";
import { CLOUDTRAIL } from "./cloudtrail";
import { CLOUDWATCH } from "./cloudwatch";
import { DNS_FIREWALL } from "./network/dns-firewall";
import { DYNAMODB } from "./dynamodb";
import { EFS } from "./efs";
import { GUARDDUTY } from "./guardduty";
import { IAM } from "./iam";
import { KMS } from "./kms";
import { LAMBDA } from "./lambda";
import { MESSAGING } from "./messaging";
import type { Coverage, ResourceTypes } from "./resource-type";
import { ROUTE53 } from "./network/route53";
import { S3 } from "./s3";
import { S3_CONTROL } from "./s3control";
import { STEP_FUNCTIONS } from "./step-functions";
import { TRANSFER } from "./transfer";
import { VPC } from "./network/vpc";
import { VPC_CONNECTIONS } from "./network/vpc-connections";
import { VPC_SECURITY } from "./network/vpc-security";
import { WAFV2 } from "./wafv2";

/** Types by name of their file; previews list data in this order. */
const FILES: Readonly<Record<string, ResourceTypes>> = {
  s3: S3,
  efs: EFS,
  dynamodb: DYNAMODB,
  kms: KMS,
  cloudfront: CLOUDFRONT,
  cloudtrail: CLOUDTRAIL,
  cloudwatch: CLOUDWATCH,
  "api-gateway": API_GATEWAY,
  athena: ATHENA,
  guardduty: GUARDDUTY,
  iam: IAM,
  lambda: LAMBDA,
  messaging: MESSAGING,
  "network/route53": ROUTE53,
  "network/dns-firewall": DNS_FIREWALL,
  s3control: S3_CONTROL,
  "step-functions": STEP_FUNCTIONS,
  transfer: TRANSFER,
  "network/vpc": VPC,
  "network/vpc-connections": VPC_CONNECTIONS,
  "network/vpc-security": VPC_SECURITY,
  wafv2: WAFV2,
};

/** Everything that the proofs know about AWS resources, by type token. */
export const RESOURCE_TYPES: ResourceTypes = Object.fromEntries(
  Object.values(FILES).flatMap((types) => Object.entries(types)),
);

/** Remedy for a type that is not described: the file to write. */
export function remedyFor(type: string): string {
  const service = /^[^:]*:([^/:]*)/.exec(type)?.[1] ?? type;
  const described = (types: ResourceTypes): number =>
    Object.keys(types).filter((token) => token.startsWith(`aws:${service}/`)).length;
  // Some files describe a type or two of another service that theirs needs.
  const [file] = Object.entries(FILES)
    .filter(([, types]) => described(types) > 0)
    .sort(([, one], [, other]) => described(other) - described(one))
    .map(([name]) => name);
  return file === undefined
    ? `describe it in verify/resource-types/${service}.ts and add that to registry.ts`
    : `describe it in verify/resource-types/${file}.ts`;
}

/**
 * Refuses a graph with types or inputs that a proof does not understand: an answer without them would
 * prove nothing.
 */
export function assertCovered(proof: "access" | "reachability", { resources }: Graph): void {
  for (const { kind, type, name, inputs } of resources) {
    if (kind !== "custom") continue;
    const where = `${shortType(type)} ${name}`;
    const coverage: Coverage | undefined = RESOURCE_TYPES[type]?.[proof];
    if (coverage === undefined) {
      throw new Error(`${proof} does not know ${where}; ${remedyFor(type)}`);
    }
    if (typeof coverage === "string" || !("modelledExcept" in coverage)) continue;
    const input = coverage.modelledExcept.find((key) => inputs[key] !== undefined);
    if (input !== undefined) {
      throw new Error(
        `${proof} does not know ${input} of ${where}; use a resource of its own for it`,
      );
    }
  }
}
