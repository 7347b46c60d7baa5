import assert from "node:assert/strict";

import { runtime } from "@pulumi/pulumi";

import { securityFindings } from "../../../../verify/checks/security/rules";
import type { Graph, GraphResource } from "../../../../verify/graph/graph";
import { graphOf, MODES } from "../../../support/program";

const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

const build = (operations: Record<string, unknown> = {}): Promise<Graph> =>
  graphOf({
    ...MODES.public,
    storage: {
      accessLogs: {},
      publish: { prefix: "open/", access: "open", openReason: "Price lists for everybody" },
    },
    operations,
  });

/** What the policy pack says of a stack that publishes, without some of its resources. */
const without = (graph: Graph, isGone: (resource: GraphResource) => boolean): string[] =>
  securityFindings({
    ...graph,
    resources: graph.resources.filter((resource) => !isGone(resource)),
  }).map(({ rule, message }) => `${rule}: ${message}`);

describe("the policy pack, of a stack that publishes", () => {
  it("refuses one whose firewall has no alarm", async () => {
    const graph = await build();
    assert.deepEqual(
      without(graph, ({ name }) => name === "sftp-operations-firewall-blocked"),
      [
        "alarmed: aws:transfer:Server sftp-public: no alarm watches BlockedRequests; add it, or set operations.alarms to false for a stack that nobody watches",
      ],
    );
  });

  it("accepts a stack that nobody watches on purpose", async () => {
    assert.deepEqual(
      without(await build({ alarms: false }), () => false),
      [],
    );
  });

  it("refuses one whose firewall has no log", async () => {
    assert.deepEqual(
      without(await build(), ({ type }) => type === LOGGING),
      [
        "logged: aws:wafv2:WebAcl sftp-published-firewall: has no WebAclLoggingConfiguration, so nothing says whom it blocked; add one",
      ],
    );
  });

  // A rule that takes unknown for wrong would refuse every first preview.
  it("has nothing against values of the firewall that are unknown before a deployment", async () => {
    const graph = await build();
    const unknown = runtime.unknownValue as unknown as string;
    const isGuard = ({ type }: GraphResource): boolean => /^aws:(wafv2|cloudfront)\//.test(type);
    const withInput = (name: string, of: (was: unknown) => unknown): Graph => ({
      ...graph,
      resources: graph.resources.map((each) =>
        isGuard(each) && name in each.inputs
          ? {
              ...each,
              inputs: { ...each.inputs, [name]: of(each.inputs[name]) },
              outputs: {
                ...each.outputs,
                [name]: of(each.inputs[name]),
              },
            }
          : each,
      ),
    });
    const names = new Set(
      graph.resources.filter(isGuard).flatMap(({ inputs }) => Object.keys(inputs)),
    );
    for (const name of names) {
      assert.deepEqual(securityFindings(withInput(name, () => unknown)), [], name);
    }
    for (const part of ["action", "statement"]) {
      const changed = withInput("rules", (rules) =>
        (rules as object[]).map((rule) => ({ ...rule, [part]: unknown })),
      );
      assert.deepEqual(securityFindings(changed), [], part);
    }
  });
});
