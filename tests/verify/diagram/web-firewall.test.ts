import assert from "node:assert/strict";

import { pictureOf } from "../../../verify/diagram/picture-of";
import { graphOf, MODES } from "../../support/program";

describe("pictureOf, of a stack with two web ACLs", () => {
  it("draws that of the logins around their API", async () => {
    const graph = await graphOf({
      ...MODES.public,
      identity: { frontDoor: "api-gateway" },
      storage: {
        accessLogs: {},
        publish: { prefix: "open/", access: "open", openReason: "Price lists for everybody" },
      },
    });
    for (const resources of [graph.resources, [...graph.resources].reverse()]) {
      const { groups } = await pictureOf({ ...graph, resources });
      assert.deepEqual(
        groups.find(({ id }) => id === "firewall"),
        {
          ...{ id: "firewall", kind: "firewall", title: "AWS WAF web ACL" },
          lines: ["sftp-identity-firewall"],
        },
      );
    }
  });
});
