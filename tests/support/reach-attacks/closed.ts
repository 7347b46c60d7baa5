import { made } from "../reachability";
import {
  add,
  adding,
  aclRules,
  change,
  changing,
  groupRule,
  on,
  route,
  STRANGERS,
  strangers,
  tcp,
  TCP_22,
  VPC,
} from "./attack";

const GATEWAY = { transitGatewayId: "tgw-0a1b2c3d4e5f60718" };
/** Attacks on a closed stack. */
export const CLOSED_ATTACKS = on("closed", [
  {
    title:
      "a route leads strangers' range through the Transit Gateway, and the function's group is open",
    attack: adding(
      route("function", GATEWAY, "1.0.0.0/8"),
      groupRule("Egress", "function", { ipProtocol: "-1", cidrIpv4: "1.0.0.0/8" }),
      ...aclRules("sftp-attachment", "10.10.128.0/18"),
    ),
    exceptions: [
      "function to endpoint:s3: TCP 443 is partly allowed through a gateway endpoint: partly in eu-central-1a, partly in eu-central-1b",
      "function to 1.0.0.0/8: TCP 443 is allowed through Transit Gateway attachment sftp-offices",
      "route table sftp-function leads to 1.0.0.0/8 by function-1.0.0.0/8",
    ],
  },
  {
    title: "only a route leads out, whatever groups say",
    attack: adding(route("function", GATEWAY, "0.0.0.0/0")),
    exceptions: [
      "route table sftp-function leads to 0.0.0.0-10.9.255.255 by function-0.0.0.0/0",
      "route table sftp-function leads to 10.11.0.0-198.51.99.255 by function-0.0.0.0/0",
      "route table sftp-function leads to 198.51.101.0-203.0.112.255 by function-0.0.0.0/0",
      "route table sftp-function leads to 203.0.114.0-255.255.255.255 by function-0.0.0.0/0",
    ],
  },
  {
    title: "a second server is public",
    attack: adding(made("aws:transfer/server:Server", "other", { endpointType: "PUBLIC" })),
    exceptions: [
      "0.0.0.0-198.51.99.255 to other: TCP 22 is allowed through AWS's own network",
      "198.51.101.0-203.0.112.255 to other: TCP 22 is allowed through AWS's own network",
      "203.0.114.0-255.255.255.255 to other: TCP 22 is allowed through AWS's own network",
      "3702390784 public IPv4 addresses reach a server",
    ],
  },
  {
    title: "a second function is outside the VPC",
    attack: adding(made("aws:lambda/function:Function", "other", { name: "other" })),
    exceptions: [
      "other to every public IPv4 address: every protocol is allowed through AWS's own network",
      "other to every public IPv6 address: every protocol is allowed through AWS's own network",
    ],
  },
  {
    title: "an internet gateway, a public address and a route open one zone",
    attack: (graph) =>
      change(
        add(
          graph,
          made("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: VPC }),
          made("aws:ec2/routeTable:RouteTable", "sftp-own", { vpcId: VPC }),
          route("own", { gatewayId: "igw-InternetGateway" }, "0.0.0.0/0"),
          strangers,
          ...aclRules("sftp-server", STRANGERS),
        ),
        ({ id, inputs }) =>
          id === "sftp-closed-Server" || inputs["subnetId"] === "sftp-server-2-Subnet",
        ({ endpointDetails }) =>
          endpointDetails === undefined
            ? { routeTableId: "sftp-own-RouteTable" }
            : {
                endpointDetails: {
                  ...(endpointDetails as object),
                  addressAllocationIds: ["eipalloc-0a", "eipalloc-0b"],
                },
              },
      ),
    exceptions: [
      "8.8.8.0/24 to server: TCP 22 is partly allowed through internet gateway igw: denied in eu-central-1a, allowed in eu-central-1b",
      "route table sftp-own leads to 0.0.0.0-10.9.255.255 by own-0.0.0.0/0",
      "route table sftp-own leads to 10.11.0.0-198.51.99.255 by own-0.0.0.0/0",
      "route table sftp-own leads to 198.51.101.0-203.0.112.255 by own-0.0.0.0/0",
      "route table sftp-own leads to 203.0.114.0-255.255.255.255 by own-0.0.0.0/0",
    ],
  },
  {
    title: "a NAT leads the function out",
    attack: adding(
      route("function", { natGatewayId: "nat-0a1b" }, "9.0.0.0/8"),
      groupRule("Egress", "function", {
        ...tcp(443),
        cidrIpv4: "9.0.0.0/8",
      }),
    ),
    exceptions: [
      "function to endpoint:s3: TCP 443 is partly allowed through a gateway endpoint: partly in eu-central-1a, partly in eu-central-1b",
      "function to 9.0.0.0/8: TCP 443 is allowed through nat-0a1b",
      "route table sftp-function leads to 9.0.0.0/8 by function-9.0.0.0/8",
    ],
  },
  {
    title: "a peering that the stack does not make leads the function out",
    attack: adding(
      route("function", { vpcPeeringConnectionId: "pcx-0a1b" }, "10.77.0.0/16"),
      groupRule("Egress", "function", {
        ...tcp(443),
        cidrIpv4: "10.77.0.0/16",
      }),
    ),
    exceptions: [
      "function to 10.77.0.0/16: TCP 443 is partly allowed through pcx-0a1b, which is not of this stack: partly in eu-central-1a, partly in eu-central-1b",
      "route table sftp-function leads to 10.77.0.0/16 by function-10.77.0.0/16",
    ],
  },
  {
    title: "the function reaches the server by its group",
    attack: adding(
      groupRule("Ingress", "clients", {
        ...TCP_22,
        referencedSecurityGroupId: "sftp-function-SecurityGroup",
      }),
      groupRule("Egress", "function", {
        ...TCP_22,
        referencedSecurityGroupId: "sftp-clients-SecurityGroup",
      }),
      ...aclRules("sftp-server", "10.10.128.0/18"),
      ...aclRules("sftp-function", "10.10.0.0/18"),
    ),
    exceptions: ["function to server: TCP 22 is allowed through the VPC over IPv4"],
  },
  {
    title: "the function reaches every port of its endpoints",
    attack: (graph) =>
      change(
        add(graph, ...aclRules("sftp-function", "10.10.128.0/18")),
        ({ name }) => name === "sftp-function-endpoints" || name === "sftp-endpoints-function",
        () => ({ ipProtocol: "-1" }),
      ),
    exceptions: [
      "function to endpoint:secretsmanager: protocols 0-5; TCP 0-442, 444-65535; protocols 7-255 is allowed through the VPC over IPv4",
    ],
  },
  {
    title: "an endpoint is gone",
    attack: (graph) => ({
      ...graph,
      resources: graph.resources.filter(({ id }) => id !== "sftp-sts-VpcEndpoint"),
    }),
    exceptions: [
      "there is no endpoint:sts",
      "server to members of security group sftp-sts: TCP 443 is partly allowed through subnet sftp-function-1 or subnet sftp-function-2 or subnet sftp-server-1 or subnet sftp-server-2: partly in eu-central-1a, partly in eu-central-1b",
    ],
  },
  {
    title: "the server has a group that the stack does not make",
    attack: changing(
      ({ id }) => id === "sftp-closed-Server",
      ({ endpointDetails }) => {
        const securityGroupIds = ["sftp-clients-SecurityGroup", "sg-0a1b"];
        return { endpointDetails: { ...(endpointDetails as object), securityGroupIds } };
      },
    ),
    exceptions: [
      "10.10.0.0/19 to server: every protocol is partly allowed through subnet sftp-server-1 or subnet sftp-server-2: partly in eu-central-1a, partly in eu-central-1b",
      "10.10.128.0/18 to server: TCP 1024-65535 is partly allowed through subnet sftp-function-1 or subnet sftp-function-2: partly in eu-central-1a, partly in eu-central-1b",
      "server to 10.10.0.0/19: every protocol is partly allowed through subnet sftp-server-1 or subnet sftp-server-2: partly in eu-central-1a, partly in eu-central-1b",
      "server to 10.10.128.0/18: TCP 443 is partly allowed through subnet sftp-function-1 or subnet sftp-function-2: partly in eu-central-1a, partly in eu-central-1b",
      "server to 198.51.100.0/24: TCP 1024-65535 is partly allowed through Transit Gateway attachment sftp-offices: partly in eu-central-1a, partly in eu-central-1b",
      "server to 203.0.113.0/24: TCP 1024-65535 is partly allowed through Transit Gateway attachment sftp-offices: partly in eu-central-1a, partly in eu-central-1b",
    ],
  },
  {
    title: "the function has no subnets, which takes it out of the VPC",
    attack: changing(
      ({ name, type }) => name === "sftp-identity" && type === "aws:lambda/function:Function",
      () => ({ vpcConfig: { subnetIds: [], securityGroupIds: [] } }),
    ),
    exceptions: [
      "function to endpoint:secretsmanager: TCP 443 is denied",
      "function to endpoint:dynamodb: TCP 443 is denied",
      "members of security group sftp-function to endpoint:secretsmanager: TCP 443 is partly allowed through subnet sftp-function-1 or subnet sftp-function-2 or subnet sftp-server-1 or subnet sftp-server-2: partly in eu-central-1a, partly in eu-central-1b",
      "function to every public IPv4 address: every protocol is allowed through AWS's own network",
      "function to every public IPv6 address: every protocol is allowed through AWS's own network",
    ],
  },
  {
    title: "a route inside the VPC leads to a NAT",
    attack: adding(route("function", { natGatewayId: "nat-0a1b" }, "10.10.200.0/24")),
    exceptions: ["route table sftp-function leads to 10.10.200.0/24 by function-10.10.200.0/24"],
  },
]);
