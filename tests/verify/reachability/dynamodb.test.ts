import * as assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { reach } from "../../../verify/reachability/reachability";
import { reachRows } from "../../../verify/reachability/rows";
import { shipped } from "../../support/stacks";

const GATEWAY = "gateway endpoint sftp-dynamodb-gateway";
const ZONES: Readonly<Record<string, readonly string[]>> = {
  closed: ["eu-central-1a", "eu-central-1b"],
  "closed-ftp": ["eu-central-1a"],
};

for (const [stack, zones] of Object.entries(ZONES)) {
  describe(`reachability of ${stack} and its tables`, () => {
    let graph: Graph;
    before(async () => (graph = await shipped(stack)));

    it("leads the function there and replies back in every zone", () => {
      const question = { from: "function", to: "endpoint:dynamodb", port: 443 };
      const { verdict, path } = reach(graph, question);
      assert.equal(verdict, "allowed");
      assert.deepEqual(
        path.map(({ zone, sentence }) => [zone, sentence]),
        zones.flatMap((zone) => [
          [
            zone,
            `security group sftp-function admits TCP 443 to ${GATEWAY} by sftp-function-dynamodb`,
          ],
          [zone, `route table sftp-function leads to ${GATEWAY}`],
          [
            zone,
            `network ACL sftp-function lets TCP 443 out to ${GATEWAY} by sftp-function-out-20952`,
          ],
          [
            zone,
            `reply: network ACL sftp-function lets TCP 1024-65535 in from ${GATEWAY} by sftp-function-in-28162`,
          ],
        ]),
      );
    });

    it("leads to no other port and no other gateway, and the server nowhere", () => {
      const stopped = (from: string, to: string, port: number): string | undefined =>
        reach(graph, { from, to, port }).blockedBy?.sentence;
      const no = "security group sftp-function has no outbound rule for TCP";
      assert.equal(stopped("function", "endpoint:dynamodb", 80), `${no} 80 to ${GATEWAY}`);
      assert.equal(
        stopped("function", "endpoint:s3", 443),
        `${no} 443 to gateway endpoint sftp-s3-gateway`,
      );
      assert.equal(
        stopped("server", "endpoint:dynamodb", 443),
        `security group sftp-clients has no outbound rule for TCP 443 to ${GATEWAY}`,
      );
    });

    // The ACL lets replies in from every address, and would let requests in to the same ports.
    it("keeps everybody off the function, and all but its caller off each endpoint", () => {
      const passing = reachRows(graph).filter(({ verdict }) => verdict !== "denied");
      assert.deepEqual(
        passing
          .filter(({ to }) => /^(function|endpoint)/.test(to))
          .map(({ from, to }) => `${from} to ${to}`),
        [
          "function to endpoint:secretsmanager: TCP 443",
          "server to endpoint:sts: TCP 443",
          "function to endpoint:dynamodb: TCP 443",
        ],
      );
    });
  });
}
