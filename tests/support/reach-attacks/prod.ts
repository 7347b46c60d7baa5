import type { Graph } from "../../../verify/graph/graph";
import { made } from "../reachability";
import {
  add,
  adding,
  aclRule,
  aclRules,
  change,
  groupRule,
  on,
  STRANGERS,
  strangers,
  tcp,
  TCP_22,
  VPC,
} from "./attack";

/** Gives the second subnet of prod a network ACL of its own, which admits strangers. */
const ownAcl = (graph: Graph): Graph =>
  add(
    change(
      graph,
      ({ name, type }) => name === "sftp-server" && type === "aws:ec2/networkAcl:NetworkAcl",
      () => ({ subnetIds: ["sftp-10-10-0-0-16-public-1-Subnet"] }),
    ),
    made("aws:ec2/networkAcl:NetworkAcl", "own", {
      ...{ vpcId: VPC, subnetIds: ["sftp-10-10-0-0-16-public-2-Subnet"] },
    }),
    ...aclRules("own", "0.0.0.0/0"),
  );

/** Attacks on an internet-facing stack. */
export const PROD_ATTACKS = on("prod", [
  {
    title: "one zone of several is open to strangers",
    attack: (graph) => add(ownAcl(graph), strangers),
    exceptions: [
      "8.8.8.0/24 to server: TCP 22 is partly allowed through internet gateway sftp-10-10-0-0-16: denied in eu-central-1a, allowed in eu-central-1b",
    ],
  },
  {
    title: "replies to strangers leave on some of the ephemeral ports",
    attack: adding(
      strangers,
      aclRule("sftp-server", false, STRANGERS, { protocol: "tcp", fromPort: 22, toPort: 22 }),
      aclRule("sftp-server", true, STRANGERS, {
        protocol: "tcp",
        fromPort: 32768,
        toPort: 60999,
      }),
    ),
    exceptions: [
      "8.8.8.0/24 to server: TCP 22 is partly allowed through internet gateway sftp-10-10-0-0-16: partly in eu-central-1a, partly in eu-central-1b",
    ],
  },
  {
    title: "UDP is open",
    attack: adding(
      groupRule("Ingress", "clients", { ...TCP_22, ipProtocol: "udp", cidrIpv4: STRANGERS }),
      ...aclRules("sftp-server", STRANGERS),
    ),
    exceptions: [
      "8.8.8.0/24 to server: UDP 22 is allowed through internet gateway sftp-10-10-0-0-16",
    ],
  },
  {
    title: "ICMP is open, without replies",
    attack: adding(
      groupRule("Ingress", "clients", {
        ipProtocol: "icmp",
        fromPort: 8,
        toPort: -1,
        cidrIpv4: STRANGERS,
      }),
      aclRule("sftp-server", false, STRANGERS, { protocol: "1", icmpType: -1, icmpCode: -1 }),
    ),
    exceptions: [
      "8.8.8.0/24 to server: ICMP 8 is partly allowed through internet gateway sftp-10-10-0-0-16: partly in eu-central-1a, partly in eu-central-1b",
    ],
  },
  {
    title: "rules hold for every protocol",
    attack: adding(
      groupRule("Ingress", "clients", { ipProtocol: "-1", cidrIpv4: STRANGERS }),
      ...aclRules("sftp-server", STRANGERS),
    ),
    exceptions: [
      "8.8.8.0/24 to server: every protocol is allowed through internet gateway sftp-10-10-0-0-16",
    ],
  },
  {
    title: "a range is open that contains no sample and no neighbour of a client",
    attack: adding(
      groupRule("Ingress", "clients", { ...TCP_22, cidrIpv4: "4.0.0.0/7" }),
      ...aclRules("sftp-server", "4.0.0.0/7"),
    ),
    exceptions: [
      "4.0.0.0/7 to server: TCP 22 is allowed through internet gateway sftp-10-10-0-0-16",
      "33554944 public IPv4 addresses reach a server",
    ],
  },
  {
    title: "a denying rule comes after the allowing one",
    attack: adding(
      strangers,
      ...aclRules("sftp-server", STRANGERS),
      aclRule("sftp-server", false, STRANGERS, { ruleAction: "deny", ruleNumber: 11 }),
    ),
    exceptions: [
      "8.8.8.0/24 to server: TCP 22 is allowed through internet gateway sftp-10-10-0-0-16",
    ],
  },
  {
    title: "a rule names a prefix list that nobody has listed",
    attack: adding(groupRule("Ingress", "clients", { ...TCP_22, prefixListId: "pl-0a1b" })),
    exceptions: [
      "prefix list pl-0a1b to server: TCP 22 is partly allowed through internet gateway sftp-10-10-0-0-16 or subnet sftp-10-10-0-0-16-public-1 or subnet sftp-10-10-0-0-16-public-2: partly in eu-central-1a, partly in eu-central-1b",
    ],
  },
  {
    title: "a rule names a security group whose members nobody knows",
    attack: adding(
      groupRule("Ingress", "clients", { ...TCP_22, referencedSecurityGroupId: "sg-0a1b" }),
    ),
    exceptions: [
      "members of security group sg-0a1b to server: TCP 22 is partly allowed through internet gateway sftp-10-10-0-0-16 or subnet sftp-10-10-0-0-16-public-1 or subnet sftp-10-10-0-0-16-public-2: partly in eu-central-1a, partly in eu-central-1b",
    ],
  },
  {
    title: "hosts in the VPC reach the server",
    attack: adding(
      groupRule("Ingress", "clients", { ...TCP_22, cidrIpv4: "10.10.0.0/16" }),
      ...aclRules("sftp-server", "10.10.0.0/16"),
    ),
    exceptions: [
      "10.10.0.0/17 to server: TCP 22 is allowed through subnet sftp-10-10-0-0-16-public-1 or subnet sftp-10-10-0-0-16-public-2",
    ],
  },
  {
    title: "the server opens connections",
    attack: adding(
      groupRule("Egress", "clients", {
        ...tcp(25),
        cidrIpv4: STRANGERS,
      }),
      ...aclRules("sftp-server", STRANGERS),
    ),
    exceptions: [
      "server to 8.8.8.0/24: TCP 25 is allowed through internet gateway sftp-10-10-0-0-16",
    ],
  },
]);
