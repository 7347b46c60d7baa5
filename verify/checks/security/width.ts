import { tooWide } from "../../../aws/address-space";
import { canonicalRange, prefixOf } from "../../../aws/cidr";
import { isRecord } from "../../graph/serialization";
import type { Problem } from "../rule";
import { ADMITTED, groupRanges, isOpen, type RangesOf } from "./network";
import { denialsOf } from "./statements";
import {
  ofType,
  type PolicySubject,
  type Properties,
  type SecurityRule,
  textsOf,
  UNKNOWN,
} from "./subject";

/** A range, and the resource that names it. */
interface Named {
  readonly subject: PolicySubject;
  readonly range: string;
}

/** Ranges that resources name, by a function for each type. */
const named = (stack: readonly PolicySubject[], rangesOf: RangesOf): Named[] =>
  stack.flatMap((subject) =>
    (rangesOf[subject.type]?.(subject.properties) ?? []).flatMap((text) => {
      const range = canonicalRange(text);
      return range === undefined ? [] : { subject, range };
    }),
  );

/** Whether a resource of a type has a tag, or may have one. */
const isTagged = (stack: readonly PolicySubject[], type: string, tag: string): boolean =>
  ofType(stack, type).some(
    ({ properties: { tags } }) => tags === UNKNOWN || (isRecord(tags) && tags[tag] !== undefined),
  );

/** A problem of the resource with the widest range, if all together are too wide. */
function problemOfSum(
  ranges: readonly Named[],
  isExplained: boolean,
  problem: (holds: string) => string,
): Problem[] {
  const wide = tooWide(ranges.map(({ range }) => range));
  if (wide === undefined || (isExplained && !wide.everybody)) return [];
  const [widest] = [...ranges].sort((a, b) => prefixOf(a.range) - prefixOf(b.range));
  return [{ subject: widest?.subject, problem: problem(wide.holds) }];
}

const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";

/** Ranges that the denials of a bucket's policy except. */
const fenced = (properties: Properties): string[] =>
  denialsOf(properties).flatMap(({ conditions }) =>
    Object.entries(conditions)
      .filter(([operator]) => /^NotIpAddress/i.test(operator))
      .flatMap(([, block]) => (isRecord(block) ? Object.values(block).flatMap(textsOf) : [])),
  );

/** Rules about many ranges that are wide together, though none is alone. */
export const WIDTH_RULES: readonly SecurityRule[] = [
  {
    name: "ingress-by-sum",
    description:
      "All security groups and prefix lists together admit a /8 of public IPv4 or a /16 of public IPv6 addresses at most, unless a tag WideClients says why.",
    scope: "stack",
    problems: (stack) => {
      const ranges = named(stack, ADMITTED);
      // Those are refused one by one.
      if (ranges.some(({ range }) => isOpen(range))) return [];
      return problemOfSum(
        ranges,
        isTagged(stack, "aws:ec2/securityGroup:SecurityGroup", "WideClients"),
        (holds) =>
          `with the others admits ${holds}; list the client networks instead, or set network.wideClientsReason`,
      );
    },
  },
  {
    name: "no-open-egress",
    description:
      "All security groups together open connections to a /8 of public IPv4 or a /16 of public IPv6 addresses at most.",
    scope: "stack",
    problems: (stack) =>
      problemOfSum(
        named(stack, groupRanges("egress")),
        false,
        (holds) => `with the others leads to ${holds}; name an endpoint's group or prefix list`,
      ),
  },
  {
    name: "fence-by-sum",
    description:
      "A bucket's policy excepts a /8 of public IPv4 or a /16 of public IPv6 addresses at most from a denial, unless a tag WideFence says why.",
    scope: "stack",
    problems: (stack) =>
      ofType(stack, BUCKET_POLICY).flatMap((policy) =>
        problemOfSum(
          named([policy], { [BUCKET_POLICY]: fenced }),
          isTagged(stack, "aws:s3/bucket:Bucket", "WideFence"),
          (holds) =>
            `excepts ${holds} from a denial; list the networks, or set storage.fence.wideReason`,
        ),
      ),
  },
];
