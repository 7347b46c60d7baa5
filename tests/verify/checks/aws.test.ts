import * as assert from "node:assert/strict";

import { refusedByAws } from "../../../verify/checks/aws";
import { resourcesOf } from "../../../verify/graph/graph";
import { shipped } from "../../support/stacks";

const SERVER = "aws:transfer/server:Server";

describe("what AWS would refuse", () => {
  it("is nothing in a shipped stack", async () => {
    assert.deepEqual(await refusedByAws(await shipped("prod")), []);
  });

  it("names resource, property, constraint and the setting that the value comes from", async () => {
    const graph = await shipped("prod");
    const banner = "Grüße";
    const resources = graph.resources.map((resource) =>
      resource.type === SERVER
        ? { ...resource, inputs: { ...resource.inputs, preAuthenticationLoginBanner: banner } }
        : resource,
    );
    const transfer = { preAuthenticationLoginBanner: banner } as never;
    assert.deepEqual(await refusedByAws({ ...graph, resources }, { transfer }), [
      {
        rule: "api-models",
        message:
          'aws:transfer:Server sftp-internet-facing: preAuthenticationLoginBanner has characters that AWS does not take there ("ü", "ß"); it takes [\\x09-\\x0D\\x20-\\x7E]*, got "Grüße"; change transfer.preAuthenticationLoginBanner (transfer.CreateServer, PreAuthenticationLoginBanner)',
      },
    ]);
  });

  it("names the statement of a policy", async () => {
    const graph = await shipped("dev");
    const [policy] = resourcesOf(graph, "aws:iam/rolePolicy:RolePolicy");
    assert.ok(policy);
    const wrong = { Sid: "Files", Effect: "Allow", Action: "s3:GetObjects", Resource: "*" };
    const inputs = { ...policy.inputs, policy: JSON.stringify({ Statement: [wrong] }) };
    const resources = [{ ...policy, inputs }];
    assert.deepEqual(await refusedByAws({ ...graph, resources }), [
      {
        rule: "iam-data",
        message: `aws:iam:RolePolicy ${policy.name}: policy, statement Files: no service has an action s3:GetObjects`,
      },
    ]);
  });
});
