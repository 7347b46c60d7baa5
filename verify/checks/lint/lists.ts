import type { GraphResource } from "../../graph/graph";
import { each, isForeign, type LintRule, slug } from "./rule";

const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";

/** Inputs that tell a rule or route of a list from its neighbours, by type. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [
    "cidrIpv4",
    "cidrIpv6",
    "prefixListId",
    "referencedSecurityGroupId",
  ],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [
    "cidrIpv4",
    "cidrIpv6",
    "prefixListId",
    "referencedSecurityGroupId",
  ],
  "aws:ec2/route:Route": ["destinationCidrBlock", "destinationIpv6CidrBlock"],
};

/** Sources that configuration gave, and that a logical name can hold. */
const givenSources = ({ type, inputs, dependencies = {} }: GraphResource): string[] =>
  (SOURCES[type] ?? [])
    .filter((property) => dependencies[property] === undefined)
    .flatMap((property) => (typeof inputs[property] === "string" ? inputs[property] : []));

/** Rules about what is made from a list, whose order must not matter. */
export const LIST_RULES: readonly LintRule[] = [
  {
    name: "acl-rules-by-number",
    facts: [12],
    refuses: "a network ACL rule whose replacement comes under the same number while it exists",
    check: each([ACL_RULE], ({ name, inputs, options }) => {
      const key = `${inputs["egress"] === true ? "out" : "in"}-${String(inputs["ruleNumber"])}`;
      if (!name.endsWith(`-${key}`)) {
        return `its name does not end with -${key}, so that two rules can claim one number; name it by direction and number`;
      }
      return (
        options.deleteBeforeReplace !== true &&
        "it lacks deleteBeforeReplace, so that its replacement finds the number taken; set it"
      );
    }),
  },
  {
    name: "rules-by-source",
    facts: [13],
    refuses: "a security group rule or route that is named by its place in a list",
    check: each(Object.keys(SOURCES), (resource) => {
      if (isForeign(resource)) return false;
      const source = givenSources(resource).find((each) => !resource.name.includes(slug(each)));
      return (
        source !== undefined &&
        `its name does not hold ${slug(source)}, so that a reordered list updates it into a duplicate; name it by its source`
      );
    }),
  },
];
