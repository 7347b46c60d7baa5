import assert from "node:assert/strict";

import { type Graph } from "../../verify/graph/graph";
import { aclRules, graphOf, inputsOf } from "../support/program";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const certificateArn = "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b";

describe("clients", () => {
  it("may be prefix lists, which the security group checks, as a network ACL cannot", async () => {
    const graph = await graphOf({
      network: { mode: "internet-facing", clients: ["pl-0a1b", "203.0.113.0/24"] },
    });
    const rule = {
      securityGroupId: "sftp-clients-SecurityGroup",
      ipProtocol: "tcp",
      fromPort: 22,
      toPort: 22,
      description: "SFTP",
    };
    assert.deepEqual(inputsOf(graph, INGRESS), {
      "sftp-clients-203-0-113-0-24-22": { ...rule, cidrIpv4: "203.0.113.0/24" },
      "sftp-clients-pl-0a1b-22": { ...rule, prefixListId: "pl-0a1b" },
    });
    assert.deepEqual(aclRules(graph), [
      "sftp-server in 0.0.0.0/0 tcp 22-22",
      "sftp-server out 0.0.0.0/0 tcp 1024-65535",
    ]);
  });

  it("become a managed prefix list of the stack with clientPrefixList", async () => {
    const clients = Array.from({ length: 40 }, (_, index) => `10.${100 + index}.0.0/16`);
    const build = (list: string[]): Promise<Graph> =>
      graphOf({ network: { mode: "closed", clients: list, clientPrefixList: true } });
    const graph = await build(clients);
    assert.deepEqual(inputsOf(graph, "aws:ec2/managedPrefixList:ManagedPrefixList"), {
      "sftp-clients": {
        addressFamily: "IPv4",
        maxEntries: 40,
        entries: clients.map((cidr) => ({ cidr })),
        tags: { Name: "sftp-clients" },
      },
    });
    assert.deepEqual(Object.keys(inputsOf(graph, INGRESS)), [
      "sftp-clients-listed-22",
      "sftp-endpoints-function",
      "sftp-sts-server",
    ]);
    const reordered = await build([...clients].reverse());
    assert.deepEqual(reordered.resources, graph.resources);
  });

  // With these ports closed, a login hangs at the first directory listing.
  it("open passive data ports with FTP and FTPS, and only then", async () => {
    const ports = async (protocols: string[], certificate: object): Promise<unknown[]> => {
      const graph = await graphOf({
        network: { mode: "closed", clients: ["10.20.0.0/16"], sftpPort: 2222 },
        transfer: { protocols, ...certificate },
      });
      const ingress = Object.entries(inputsOf(graph, INGRESS))
        .filter(([name]) => name.startsWith("sftp-clients"))
        .map(([, rule]) => `${String(rule["fromPort"])}-${String(rule["toPort"])}`);
      const acl = aclRules(graph)
        .filter((rule) => rule.startsWith("sftp-server in 10.20.0.0/16"))
        .map((rule) => rule.split(" ").at(-1));
      assert.deepEqual(acl.sort(), ingress.sort());
      return ingress;
    };
    assert.deepEqual(await ports(["SFTP"], {}), ["2222-2222"]);
    assert.deepEqual(await ports(["FTP"], {}), ["21-21", "8192-8200"]);
    assert.deepEqual(await ports(["SFTP", "FTPS"], { certificateArn }), [
      "21-21",
      "2222-2222",
      "8192-8200",
    ]);
  });
});
