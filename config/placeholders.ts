import { canonicalRange, isAddress, isExample, rangeOfAddress } from "../aws/cidr";
import type { SettingPath, SettingProblem } from "./problem";
import type { StackConfig } from "./schema/stack";

/** A kind of value that only examples have. */
interface Placeholder {
  readonly isOne: (value: string) => boolean;
  readonly is: string;
  /** What to write, for a setting that {@link REMEDIES} does not have. */
  readonly remedy: string;
}

/** Accounts in AWS's documentation. */
const ACCOUNT = /(?<!\d)(111122223333|444455556666|777788889999|123456789012)(?!\d)/;
/** Ids in the sample stack files and in AWS's documentation; a real one begins like that by chance once in 2^32. */
const ID = /(^[a-z]+-|\/)(0a1b2c3d|1a2b3c4d|01234567|12345678|1234abcd|([0-9a-f])\3{7})[0-9a-f-]*$/;
/** Names that are nobody's (RFC 2606). */
const DOMAIN = /(^|[@./])(example\.(com|net|org)|[a-z0-9-]+\.(example|invalid))\.?(?=[/:]|$)/i;

const PLACEHOLDERS: readonly Placeholder[] = [
  {
    isOne: (value) => {
      const range = isAddress(value) ? rangeOfAddress(value) : canonicalRange(value);
      return range !== undefined && isExample(range);
    },
    is: "for documentation, and no network has it (RFC 5737, 3849, 9637)",
    remedy: "one of your own network",
  },
  {
    isOne: (value) => ACCOUNT.test(value),
    is: "of an account that only documentation has",
    remedy: "one of your own account",
  },
  { isOne: (value) => ID.test(value), is: "a made-up id", remedy: "the id of your own resource" },
  {
    isOne: (value) => DOMAIN.test(value),
    is: "in a domain for documentation, which nobody has (RFC 2606)",
    remedy: "a name of your own domain",
  },
];

/** What to write, by the name of the setting. */
const REMEDIES: Readonly<Record<string, string>> = {
  clients: "the ranges from which your clients connect",
  transitGatewayId: "the id of your Transit Gateway, from aws ec2 describe-transit-gateways",
  peerVpcId: "the id of the VPC to connect, from aws ec2 describe-vpcs in its account",
  certificateArn: "the ARN of your certificate, from aws acm list-certificates",
  emails: "an address that somebody reads",
};

/**
 * Settings with values of examples, such as the sample stack files have: a stack deploys with some of
 * them, and nobody can use it.
 */
export const placeholdersIn = (config: StackConfig): readonly SettingProblem[] =>
  textsIn(config, []).flatMap(([path, value]) => {
    const found = PLACEHOLDERS.find(({ isOne }) => isOne(value));
    if (found === undefined) return [];
    const remedy = REMEDIES[path.filter((key) => typeof key === "string").at(-1) as string];
    return [{ path, text: `is ${value}, ${found.is}; write ${remedy ?? found.remedy}` }];
  });

/** Every text in a value, with its path. */
function textsIn(value: unknown, path: SettingPath): readonly [SettingPath, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object") return [];
  const entries: readonly [PropertyKey, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value as object);
  return entries.flatMap(([key, inner]) => textsIn(inner, [...path, key]));
}
