import { each, type LintRule, slug } from "./rule";
import { physicalName, UNIQUELY_NAMED } from "./physical-names";
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

/** Rules about logical and physical names: what replaces what, and what collides. */
export const NAME_RULES: readonly LintRule[] = [
  {
    name: "plain-names",
    facts: [],
    refuses: "a logical name that holds an Output or nothing",
    check: each("all", ({ name }) =>
      /Output<T>|\[object|\bundefined\b|\bnull\b|NaN/.test(name)
        ? "its name is made from a value that is no text yet; use configuration, which is known"
        : false,
    ),
  },
  {
    name: "mode-in-server-name",
    facts: [1],
    refuses: "a server whose logical name does not end with the mode",
    check: each([SERVER], ({ name, inputs }) => {
      const mode = modeOf(inputs);
      return (
        !name.endsWith(`-${mode}`) &&
        `its name does not end with -${mode}, so that a switch of the mode would update it in place, which AWS refuses half-way; name it by its mode`
      );
    }),
  },
  {
    name: "record-outlives-mode",
    facts: [4],
    refuses: "a DNS record that a switch of the mode makes anew, or that takes over a foreign one",
    check: each([RECORD], ({ name, inputs, urn }, { resources }) => {
      if (MODE.test(name) || MODE_COMPONENT.test(urn)) {
        return "its name or parent holds the mode, so that a switch makes the record and then deletes it by name; name it without";
      }
      if (inputs["type"] !== "CNAME") {
        return `it is of type ${String(inputs["type"])}, but the endpoint is no alias target; make it a CNAME`;
      }
      if (inputs["allowOverwrite"] === true) {
        return "allowOverwrite takes over a foreign record, and destroy deletes it; remove it";
      }
      const same = resources.filter(
        (r) => r.type === RECORD && r.inputs["name"] === inputs["name"],
      );
      return same.length > 1 && "another record has the same host name; keep one of them";
    }),
  },
  {
    name: "free-statement-id",
    facts: [5],
    refuses: "a function's permission with a chosen statement id",
    check: each(
      ["aws:lambda/permission:Permission"],
      ({ inputs }) =>
        inputs["statementId"] !== undefined &&
        "statementId is chosen, so that its replacement collides with it; leave it to Pulumi",
    ),
  },
  {
    name: "mode-free-names",
    facts: [6, 11],
    refuses: "a chosen physical name on a resource that a switch of the mode makes anew",
    check: each(UNIQUELY_NAMED, (resource) => {
      const { chosen, property } = physicalName(resource) ?? {};
      return (
        chosen !== undefined &&
        (MODE.test(resource.name) || MODE_COMPONENT.test(resource.urn)) &&
        `${property} is chosen, but its logical name or parent changes with the mode, so that a switch makes a second ${chosen}; leave the name to Pulumi, or take the mode out of the logical name`
      );
    }),
  },
  {
    name: "range-in-vpc-name",
    facts: [8],
    refuses: "a VPC whose logical name does not hold its range",
    check: each(["aws:ec2/vpc:Vpc", "awsx:ec2:Vpc"], ({ name, inputs }) => {
      const range = slug(String(inputs["cidrBlock"]));
      return (
        !name.includes(range) &&
        `its name does not hold ${range}, so that a new range replaces it while its gateway waits for the old one; add the range to the name`
      );
    }),
  },
  {
    name: "stack-in-names",
    facts: [14],
    refuses: "a chosen physical name that another stack may have too",
    check: each(UNIQUELY_NAMED, (resource, { stack }) => {
      const { chosen, property, givenByOperator } = physicalName(resource) ?? {};
      return (
        chosen !== undefined &&
        !givenByOperator &&
        !chosen.replaceAll("_", "-").includes(`${PROJECT}-${stack}`) &&
        `${property} is ${chosen}, which another stack of the account may have or take over; begin it with ${PROJECT}-${stack}`
      );
    }),
  },
  {
    name: "name-lengths",
    facts: [15],
    refuses: "a name that is longer than AWS takes",
    check: each(UNIQUELY_NAMED, (resource) => {
      const { chosen, max } = physicalName(resource) ?? { max: Infinity };
      const length = chosen?.length ?? resource.name.length + SUFFIX_LENGTH;
      return length > max && `its name has ${length} characters, and AWS takes ${max}; shorten it`;
    }),
  },
  {
    name: "group-names",
    facts: [15],
    refuses: "a security group whose name begins with sg-",
    check: each(["aws:ec2/securityGroup:SecurityGroup"], ({ name, inputs }) => {
      const physical = typeof inputs["name"] === "string" ? inputs["name"] : name;
      return (
        physical.startsWith("sg-") &&
        `its name ${physical} begins like an identifier, which AWS refuses; name it otherwise`
      );
    }),
  },
  {
    name: "host-names",
    facts: [15],
    refuses: "a host or zone name with capitals or a dot at its end",
    check: each([RECORD, ZONE], ({ inputs }) => {
      const name = String(inputs["name"]);
      return (
        (name !== name.toLowerCase() || name.endsWith(".")) &&
        `name is ${name}, which Route 53 answers otherwise and every preview shows as a change; write it in lower case, without the last dot`
      );
    }),
  },
];
