import * as z from "zod";

import { canonicalAddress, canonicalRange, firstAddress, rangeOfAddress } from "../../aws/cidr";

/** Identifier of an EC2 resource, such as `vpc-0a1b2c3d` for kind `vpc`. */
export const id = (kind: string): z.ZodString =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f]+$`), `expected an id such as "${kind}-0a1b2c3d"`);

/** Identifier of an AWS account. */
export const accountId = z
  .string("expected the 12 digits of an account id in quotes, which keep leading zeros")
  .regex(/^\d{12}$/, "expected the 12 digits of an account id");

/** Name of an AWS Region. */
export const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as "eu-west-1"');

/** ARN of a KMS key; an alias belongs to the account of its caller. */
export const keyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
    "expected the ARN of a KMS key",
  );

/** ARN of an SNS topic for alarms. */
export const topicArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+$/,
    "expected the ARN of an SNS topic without .fifo",
  );

/** Problem of a range that is not in canonical form, from which names of resources derive. */
function rangeProblem(text: string, expected: string): string | undefined {
  const canonical = canonicalRange(text);
  if (canonical === text) return undefined;
  if (canonical === undefined) {
    const address = canonicalAddress(text);
    return address === undefined
      ? expected
      : `has no prefix length; write "${rangeOfAddress(address)}"`;
  }
  const hasHostBits = canonicalAddress(firstAddress(text)) !== firstAddress(canonical);
  return `${hasHostBits ? "has host bits set" : "is not in canonical form"}; write "${canonical}"`;
}

/** Check for a range in canonical form, or for other text that `accepted` matches. */
const canonicalOr =
  (expected: string, accepted?: RegExp) =>
  (text: string, context: z.RefinementCtx<string>): void => {
    const problem = accepted?.test(text) === true ? undefined : rangeProblem(text, expected);
    if (problem !== undefined) context.addIssue(problem);
  };

const EXPECTED_IPV4 = 'expected an IPv4 range such as "10.20.0.0/16"';

/** IPv4 range in canonical form. */
export const ipv4Range = z
  .cidrv4({ error: EXPECTED_IPV4, abort: true })
  .superRefine(canonicalOr(EXPECTED_IPV4));

/** IPv4 or IPv6 range in canonical form. */
export const range = z
  .string()
  .superRefine(canonicalOr('expected a range such as "203.0.113.0/24" or "2001:db8::/56"'));

/** Range of an endpoint's callers in canonical form, or id of their security group. */
export const endpointCaller = z
  .string()
  .superRefine(
    canonicalOr(
      'expected an IPv4 range such as "10.20.0.0/16" or a security group such as "sg-0a1b2c3d"',
      /^sg-[0-9a-f]+$/,
    ),
  );

/** Range of clients in canonical form, or id of a managed prefix list. */
export const client = z
  .string()
  .superRefine(
    canonicalOr(
      'expected a range such as "203.0.113.0/24" or a managed prefix list such as "pl-0a1b2c3d"',
      /^pl-[0-9a-f]+$/,
    ),
  );

/** Why something wide is meant, in characters that a tag of AWS may have. */
export const reason = z
  .string()
  .regex(
    /^\p{L}[\p{L}\p{N} _.:/=+@-]{9,199}$/u,
    "expected a sentence of 10 to 200 letters, digits, spaces and _.:/=+@-",
  );
