import * as z from "zod";

import { canonicalAddress, canonicalRange, firstAddress, rangeOfAddress } from "../../aws/cidr";

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

/** Range of clients in canonical form, or id of a managed prefix list. */
export const client = z
  .string()
  .superRefine(
    canonicalOr(
      'expected a range such as "203.0.113.0/24" or a managed prefix list such as "pl-0a1b2c3d"',
      /^pl-[0-9a-f]+$/,
    ),
  );
