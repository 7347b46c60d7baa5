import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { parseBootstrapConfig } from "../../bootstrap/config";
import { bootstrap } from "../../bootstrap/program";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { bootstrapGraph, CONFIG, deployRole, questionsFor, STATE_BUCKET } from "./support";

describe("the bootstrap", () => {
  let graph: Graph;
  before(async () => {
    graph = await bootstrapGraph();
  });
  const inputsOf = (type: string): readonly object[] =>
    resourcesOf(graph, type).map(({ inputs }) => inputs);
  const policyOf = (input: unknown): unknown => JSON.parse(String(input)) as unknown;

  it("keeps state in a bucket with versions, encryption, TLS only, and nothing public", () => {
    const bucket = "pulumi-state-111122223333-eu-central-1";
    assert.deepEqual(inputsOf("aws:s3/bucket:Bucket"), [{ bucket }]);
    assert.deepEqual(inputsOf("aws:s3/bucketVersioning:BucketVersioning"), [
      { bucket, versioningConfiguration: { status: "Enabled" } },
    ]);
    const [encryption] = inputsOf(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ) as { rules: readonly object[] }[];
    assert.deepEqual(encryption?.rules, [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn:aws:kms:eu-central-1:111122223333:key/pulumi-state-Key",
        },
        bucketKeyEnabled: true,
      },
    ]);
    assert.deepEqual(inputsOf("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"), [
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
    ]);
    const [{ policy } = { policy: "" }] = inputsOf("aws:s3/bucketPolicy:BucketPolicy") as {
      policy: string;
    }[];
    assert.deepEqual(policyOf(policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [STATE_BUCKET, `${STATE_BUCKET}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("protects the bucket, its settings and the key", () => {
    const state = graph.resources.filter(({ name }) => name === "pulumi-state");
    assert.equal(state.length, 8);
    assert.deepEqual(
      state.filter(({ options }) => options.protect !== true),
      [],
    );
  });

  it("outputs the settings for GitHub and the shell", () => {
    assert.deepEqual(graph.outputs, {
      backendUrl: "s3://pulumi-state-111122223333-eu-central-1?region=eu-central-1",
      secretsProvider: "awskms://alias/pulumi?region=eu-central-1",
      secretsProviders: Object.fromEntries(
        CONFIG.stacks.map((stack) => [
          stack,
          `awskms://alias/pulumi?region=eu-central-1&context_stack=${stack}`,
        ]),
      ),
      permissionsBoundaries: Object.fromEntries(
        CONFIG.stacks.map((stack) => [stack, `boundary-managed-sftp-${stack}`]),
      ),
      previewRole: "arn:aws:iam::111122223333:role/preview-managed-sftp",
      driftRole: "arn:aws:iam::111122223333:role/drift-managed-sftp",
      deployRoles: Object.fromEntries(CONFIG.stacks.map((stack) => [stack, deployRole(stack)])),
    });
  });

  it("has policies within the limits of IAM, and none that allows everything", () => {
    const policies = resourcesOf(graph, "aws:iam/policy:Policy");
    assert.equal(policies.length, 3 + 8 * CONFIG.stacks.length);
    for (const { name, inputs } of policies) {
      const text = String(inputs["policy"]);
      assert.ok(text.length <= 6144, `${name} has ${text.length} characters`);
      const { Statement } = JSON.parse(text) as {
        Statement: { Effect: string; Action: unknown }[];
      };
      const allowed = Statement.filter(({ Effect }) => Effect === "Allow");
      for (const action of allowed.flatMap(({ Action }) => Action as string | string[])) {
        assert.doesNotMatch(action, /^\*|^[^:]+:\*$/, name);
      }
    }
    const attached = resourcesOf(graph, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    const roles = resourcesOf(graph, "aws:iam/role:Role").map(({ id }) => id);
    assert.deepEqual(
      roles.map((role) => attached.filter(({ inputs }) => inputs["role"] === role).length),
      [...CONFIG.stacks.map(() => 8), 2, 2],
    );
  });

  it("creates GitHub's provider unless one exists, and retains it when the stack is destroyed", async () => {
    const made: { type: string; inputs: object }[] = [];
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => {
          made.push({ type, inputs: inputs as object });
          return { id: name, state: { ...(inputs as object), arn: `arn:of:${name}` } };
        },
        call: () => ({ accountId: "111122223333", partition: "aws", region: "eu-central-1" }),
      },
      "managed-sftp-bootstrap",
      "account",
    );
    bootstrap(
      parseBootstrapConfig({ repository: "example/x", subjectOfNames: true, stacks: ["dev"] }),
    );
    await pulumi.runtime.disconnect();
    assert.deepEqual(
      made.filter(({ type }) => type.endsWith(":OpenIdConnectProvider")),
      [
        {
          type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
          inputs: {
            url: "https://token.actions.githubusercontent.com",
            clientIdLists: ["sts.amazonaws.com"],
          },
        },
      ],
    );
    const trusts = made.filter(({ type }) => type === "aws:iam/role:Role");
    assert.equal(trusts.length, 3);
    for (const { inputs } of trusts) {
      const trust = (inputs as { assumeRolePolicy: string }).assumeRolePolicy;
      assert.ok(trust.includes('"Federated":"arn:of:github"'), trust);
    }
  });

  it("fails for a provider of another account", async () => {
    const oidcProviderArn =
      "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com";
    await assert.rejects(bootstrapGraph({ ...CONFIG, oidcProviderArn }), /is of another account/);
  });

  describe("lets a deploy role", () => {
    // CreateServer, for example, has no resource: allowed on ARNs only, it would be denied.
    it("use actions without a resource on all resources, and only actions that exist", async () => {
      const ask = questionsFor(graph);
      const tags = {
        "aws:RequestTag/project": "managed-sftp",
        "aws:RequestTag/environment": "prod",
        "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/boundary-managed-sftp-prod",
      };
      const named = /cannot evaluate .* on \*: a pattern/;
      for (const action of actionsOf(graph, /-prod-|^sftp-look$/)) {
        const answer = await ask
          .may(deployRole("prod"), action, "*", tags)
          .catch((failure: Error) => named.test(failure.message) || failure.message);
        assert.equal(answer, true, action);
      }
    });
  });
});

/** Actions, without patterns, of the policies with matching names. */
function actionsOf(graph: Graph, names: RegExp): readonly string[] {
  const statements = resourcesOf(graph, "aws:iam/policy:Policy")
    .filter(({ name }) => names.test(name))
    .flatMap(
      ({ inputs }) =>
        (
          JSON.parse(String(inputs["policy"])) as {
            Statement: { Effect: string; Action: string | string[] }[];
          }
        ).Statement,
    );
  const allowed = statements.filter(({ Effect }) => Effect === "Allow");
  return [...new Set(allowed.flatMap(({ Action }) => Action))].filter((a) => !a.includes("*"));
}
