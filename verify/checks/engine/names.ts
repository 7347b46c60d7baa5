import { slug } from "../../../aws/cidr";
import type { EngineRule } from "./evaluation";
import { each, isExternal, physicalName, UNIQUELY_NAMED } from "./resources";
import type { GraphResource } from "../../graph/graph";
import { PROJECT } from "../../graph/stack-file";

const SERVER = "aws:transfer/server:Server";
const RECORD = "aws:route53/record:Record";
const ZONE = "aws:route53/zone:Zone";

/** A network mode as part of a logical name. */
const MODE = /(?:^|-)(public|internet-facing|closed)(?:-|$)/;
/** A component that only one mode has, in the types of a URN. */
const MODE_COMPONENT = /:(PublicNetwork|InternetFacingNetwork|ClosedNetwork)\$/;

/** Characters that Pulumi adds to a logical name to make a physical one. */
const SUFFIX_LENGTH = "-0123456".length;

/** The mode of a server, as its logical name has to end. */
function modeOf(inputs: Readonly<Record<string, unknown>>): string {
  if (inputs["endpointType"] !== "VPC") return "public";
  const details = inputs["endpointDetails"] as { addressAllocationIds?: readonly unknown[] };
  return (details.addressAllocationIds ?? []).length > 0 ? "internet-facing" : "closed";
}

const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";

/** Inputs that tell a rule or route of a list from its neighbours, by type. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [
    "cidrIpv4",
    "cidrIpv6",
    "prefixListId",
    "referencedSecurityGroupId",
  ],
  // No list of a stack file holds prefix lists for egress: those are of AWS's gateway endpoints.
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [
    "cidrIpv4",
    "cidrIpv6",
    "referencedSecurityGroupId",
  ],
  "aws:ec2/route:Route": ["destinationCidrBlock", "destinationIpv6CidrBlock"],
};

/** Sources that configuration gave, and that a logical name can hold. */
const givenSources = ({ type, inputs, dependencies = {} }: GraphResource): string[] =>
  (SOURCES[type] ?? [])
    .filter((property) => dependencies[property] === undefined)
    .flatMap((property) => (typeof inputs[property] === "string" ? inputs[property] : []));

/** Whether Route 53 refuses one of two records: a CNAME is alone, and a name has one record per type. */
const excludes = ({ inputs: one }: GraphResource, { type, inputs: two }: GraphResource): boolean =>
  type === RECORD &&
  one["name"] === two["name"] &&
  one["zoneId"] === two["zoneId"] &&
  (one["type"] === two["type"] || [one["type"], two["type"]].includes("CNAME"));

/** Rules about logical and physical names, which decide about replacements and collisions. */
export const NAME_RULES: readonly EngineRule[] = [
  {
    name: "plain-names",
    description: "Logical names are made from known values.",
    ...each("all", ({ name }) =>
      /Output<T>|\[object|\bundefined\b|\bnull\b|NaN/.test(name)
        ? "its name contains an Output or a missing value; make it from configuration values"
        : false,
    ),
  },
  {
    name: "mode-in-server-name",
    description: "A server's logical name ends with its network mode.",
    facts: [1],
    ...each([SERVER], ({ name, inputs }) => {
      const mode = modeOf(inputs);
      return (
        !name.endsWith(`-${mode}`) &&
        `its name does not end with -${mode}, so a change of the network mode would update it in place, which AWS rejects halfway; end its name with the mode`
      );
    }),
  },
  {
    name: "record-outlives-mode",
    description:
      "A DNS record is an alias or a CNAME of the stack's own that stays when the network mode changes.",
    facts: [4],
    ...each([RECORD], (record, { resources }) => {
      const { name, inputs, urn } = record;
      if (MODE.test(name) || MODE_COMPONENT.test(urn)) {
        return "its name or parent contains the network mode, so a change of the mode creates the record and then deletes it by its name; take the mode out of the name";
      }
      if (inputs["type"] !== "CNAME" && inputs["aliases"] === undefined) {
        return `its type is ${String(inputs["type"])} with fixed addresses, which the endpoint does not keep; make it an alias or a CNAME`;
      }
      if (inputs["allowOverwrite"] === true) {
        return "allowOverwrite takes over a record from outside the stack, and destroy then deletes it; remove allowOverwrite";
      }
      const rival = resources.some((other) => other !== record && excludes(record, other));
      return rival && "another record has the same host name; keep one of them";
    }),
  },
  {
    name: "zone-of-one-name",
    description: "A private zone is named after its only host name, which is an alias at its apex.",
    ...each([ZONE], ({ id, inputs }, { resources }) => {
      const zone = String(inputs["name"]);
      const records = resources.filter((r) => r.type === RECORD && r.inputs["zoneId"] === id);
      const other = records.find((r) => r.inputs["name"] !== zone);
      if (other !== undefined) {
        return `it contains ${String(other.inputs["name"])} and hides every other name of ${zone} in its VPCs; name it after the host name`;
      }
      return (
        records.some((r) => r.inputs["type"] === "CNAME") &&
        "Route 53 accepts no CNAME at the apex of a zone; make the record an alias"
      );
    }),
  },
  {
    name: "free-statement-id",
    description: "Pulumi generates the statement ids of a function's permissions.",
    facts: [5],
    ...each(
      ["aws:lambda/permission:Permission"],
      ({ inputs }) =>
        inputs["statementId"] !== undefined &&
        "statementId is set, so a replacement conflicts with the statement that it replaces; leave it to Pulumi",
    ),
  },
  {
    name: "mode-free-names",
    description:
      "A resource that a change of the network mode replaces has no chosen physical name.",
    facts: [6, 11],
    ...each(UNIQUELY_NAMED, (resource) => {
      const { chosen, property } = physicalName(resource) ?? {};
      return (
        chosen !== undefined &&
        (MODE.test(resource.name) || MODE_COMPONENT.test(resource.urn)) &&
        `${property} is set, but its logical name or parent changes with the network mode, so a change of the mode creates a second ${chosen}; leave the name to Pulumi, or take the mode out of the logical name`
      );
    }),
  },
  {
    name: "range-in-vpc-name",
    description: "A VPC's logical name contains its address range.",
    facts: [8],
    ...each(["aws:ec2/vpc:Vpc", "awsx:ec2:Vpc"], ({ name, inputs }) => {
      const range = slug(String(inputs["cidrBlock"]));
      return (
        !name.includes(range) &&
        `its name does not contain ${range}, so a new range replaces the VPC while its internet gateway still waits for the old one; add the range to the name`
      );
    }),
  },
  {
    name: "stack-in-names",
    description: "Chosen physical names contain the stack's name.",
    facts: [14],
    ...each(UNIQUELY_NAMED, (resource, { stack }) => {
      const { chosen, property, givenByOperator } = physicalName(resource) ?? {};
      return (
        chosen !== undefined &&
        !givenByOperator &&
        !chosen.replaceAll("_", "-").includes(`${PROJECT}-${stack}`) &&
        `${property} is ${chosen}, which another stack of the account may also use; begin it with ${PROJECT}-${stack}`
      );
    }),
  },
  {
    name: "name-lengths",
    description: "No name is longer than AWS accepts.",
    facts: [15],
    ...each(UNIQUELY_NAMED, (resource) => {
      const { chosen, max } = physicalName(resource) ?? { max: Infinity };
      const length = chosen?.length ?? resource.name.length + SUFFIX_LENGTH;
      return (
        length > max && `its name has ${length} characters, and AWS accepts ${max}; shorten it`
      );
    }),
  },
  {
    name: "group-names",
    description: "No security group's name begins with sg-.",
    facts: [15],
    ...each(["aws:ec2/securityGroup:SecurityGroup"], ({ name, inputs }) => {
      const physical = typeof inputs["name"] === "string" ? inputs["name"] : name;
      return (
        physical.startsWith("sg-") &&
        `its name ${physical} begins with sg-, which AWS reserves for identifiers; choose another name`
      );
    }),
  },
  {
    name: "host-names",
    description: "Host and zone names are in lower case, without a dot at the end.",
    facts: [15],
    ...each([RECORD, ZONE], ({ inputs }) => {
      const name = String(inputs["name"]);
      return (
        (name !== name.toLowerCase() || name.endsWith(".")) &&
        `name is ${name}, which Route 53 returns in another form, so every preview shows a change; write it in lower case, without a dot at the end`
      );
    }),
  },
  {
    name: "acl-rules-by-number",
    description: "A network ACL rule is named by its number and deleted before it is replaced.",
    facts: [12],
    ...each([ACL_RULE], ({ name, inputs, options }) => {
      const key = `${inputs["egress"] === true ? "out" : "in"}-${String(inputs["ruleNumber"])}`;
      if (!name.endsWith(`-${key}`)) {
        return `its name does not end with -${key}, so two rules could have the same number; end its name with direction and number`;
      }
      return (
        options.deleteBeforeReplace !== true &&
        "deleteBeforeReplace is missing, so its number is still in use when its replacement is created; set it"
      );
    }),
  },
  {
    name: "rules-by-source",
    description: "Security group rules and routes are named by their source or destination.",
    facts: [13],
    ...each(Object.keys(SOURCES), (resource) => {
      if (isExternal(resource)) return false;
      const source = givenSources(resource).find((each) => !resource.name.includes(slug(each)));
      return (
        source !== undefined &&
        `its name does not contain ${slug(source)}, so a reordered list updates it to a duplicate of another; add that to the name`
      );
    }),
  },
];
