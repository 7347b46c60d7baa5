import * as assert from "node:assert/strict";

import { accessMatrix } from "../../../../verify/access/matrix/matrix";
import type { Graph } from "../../../../verify/graph/graph";
import { shipped } from "../../../support/stacks";
import { configured } from "../matrix/support";
import { BUCKET, BUCKET_ARN, denied, KEY_ARN, ROLE } from "../support";
import { decided, document, plus, refuses, withInputs } from "./support";

const EVERYBODY = { Sid: "Open", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:managed-sftp-dev-identity";

// Each of these grants something in a place that nobody read, and the table said "denied".
describe("access to a stack with permissions in other places", () => {
  let dev: Graph;
  before(async () => {
    dev = await shipped("dev");
  });

  for (const [type, inputs] of [
    ["aws:iam/user:User", { name: "operator" }],
    ["aws:iam/userPolicy:UserPolicy", { user: "operator", policy: document(EVERYBODY) }],
    ["aws:iam/policyAttachment:PolicyAttachment", { roles: [ROLE] }],
    ["aws:kms/grant:Grant", { keyId: KEY_ARN, granteePrincipal: "arn:aws:iam::1:root" }],
    ["aws:secretsmanager/secretPolicy:SecretPolicy", { policy: document(EVERYBODY) }],
    ["aws:lambda/functionUrl:FunctionUrl", { authorizationType: "NONE" }],
    ["aws:lambda/layerVersionPermission:LayerVersionPermission", { principal: "*" }],
    ["aws:ecr/repositoryPolicy:RepositoryPolicy", { policy: document(EVERYBODY) }],
    ["aws:glue/resourcePolicy:ResourcePolicy", { policy: document(EVERYBODY) }],
    ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", { policyDocument: document(EVERYBODY) }],
    ["aws:cloudwatch/eventBusPolicy:EventBusPolicy", { policy: document(EVERYBODY) }],
    ["aws:dynamodb/resourcePolicy:ResourcePolicy", { policy: document(EVERYBODY) }],
    ["aws:apigateway/restApiPolicy:RestApiPolicy", { policy: document(EVERYBODY) }],
    ["aws:s3/bucketAcl:BucketAcl", { bucket: BUCKET, acl: "public-read" }],
    ["aws:s3/bucketObject:BucketObject", { bucket: BUCKET, acl: "public-read" }],
    ["aws:ram/resourceShare:ResourceShare", { allowExternalPrincipals: true }],
  ] as const) {
    it(`fails for a resource of type ${type}, which it does not read`, () => {
      assert.throws(
        () => plusRefused(dev, type, inputs),
        /^Error: access does not know .* extra; /,
      );
    });
  }

  it("fails for a policy document in an input that it does not read", () => {
    refuses(
      withInputs(dev, "aws:lambda/function:Function", () => ({
        description: document(EVERYBODY),
      })),
      "access: the policy in description of aws:lambda:Function sftp-identity is of a kind that is not read; read it in verify/access/",
    );
    refuses(
      plus(dev, "aws:apigateway/restApi:RestApi", { policy: document(EVERYBODY) }),
      "access: the policy in policy of aws:apigateway:RestApi extra is of a kind that is not read; read it in verify/access/",
    );
  });

  it("fails for a policy of a bucket in the bucket itself", () => {
    assert.throws(
      () =>
        decided(
          withInputs(dev, "aws:s3/bucket:Bucket", () => ({ policy: document(EVERYBODY) })),
          { principal: { kind: "anonymous" }, action: "s3:GetObject", resource: BUCKET_ARN },
        ),
      {
        message:
          "access does not know policy of aws:s3:Bucket sftp; use a resource of its own for it",
      },
    );
  });

  it("fails for two policies of one resource, of which AWS keeps one", () => {
    const type = "aws:s3/bucketPolicy:BucketPolicy";
    refuses(
      plus(dev, type, { bucket: BUCKET, policy: document(EVERYBODY) }),
      "access: aws:s3:BucketPolicy sftp and aws:s3:BucketPolicy extra are for the same bucket, and AWS keeps only one of them; merge them",
    );
    refuses(
      plus(dev, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket: BUCKET }),
      "access: aws:s3:BucketPublicAccessBlock sftp and aws:s3:BucketPublicAccessBlock extra are for the same bucket, and AWS keeps only one of them; merge them",
    );
  });

  it("fails for access lists that could grant rights", () => {
    refuses(
      withInputs(dev, "aws:s3/bucketOwnershipControls:BucketOwnershipControls", () => ({
        rule: { objectOwnership: "ObjectWriter" },
      })),
      "access: aws:s3:BucketOwnershipControls sftp lets access lists grant rights, and those are not read; use BucketOwnerEnforced",
    );
  });

  it("fails for an open method of an API", async () => {
    const open = plus(dev, "aws:apigateway/method:Method", { authorization: "NONE" });
    await assert.rejects(accessMatrix(open, configured()), {
      message:
        "access: aws:apigateway:Method extra takes requests that are not signed with IAM, about which nobody is asked; use AWS_IAM",
    });
  });

  it("fails for a policy of a role and a permission of a function that it cannot find", () => {
    refuses(
      plus(dev, "aws:iam/rolePolicy:RolePolicy", { role: "ghost", policy: document(EVERYBODY) }),
      "access: aws:iam:RolePolicy extra is for role ghost, which is not in the graph; create the role in the program",
    );
    refuses(
      plus(dev, "aws:lambda/permission:Permission", { function: `${FUNCTION}:live` }),
      `access: aws:lambda:Permission extra is for ${FUNCTION}:live, which is no function of the graph; give its name or ARN, without a version or alias`,
    );
  });

  it("reads permissions of a function for everybody, an account or a principal", async () => {
    const invoke = (granted: string, arn?: string): ReturnType<typeof decided> =>
      decided(
        plus(dev, "aws:lambda/permission:Permission", {
          ...{ function: FUNCTION, action: "lambda:InvokeFunction", principal: granted },
        }),
        {
          ...{ action: "lambda:InvokeFunction", resource: FUNCTION },
          principal: arn === undefined ? { kind: "anonymous" } : { kind: "other", arn },
        },
      );
    const [foreign, role] = ["444455556666", "arn:aws:iam::444455556666:role/x"];
    const by = { allowed: true, reason: "function policy/extra" };
    assert.deepEqual(await invoke("*"), by);
    assert.deepEqual(await invoke("*", role), by);
    assert.deepEqual(await invoke(foreign, role), by);
    assert.deepEqual(await invoke(role, role), by);
    const silent = denied(
      `no statement of the function policy allows lambda:InvokeFunction on ${FUNCTION}`,
    );
    assert.deepEqual(await invoke(foreign, "arn:aws:iam::777788889999:role/x"), silent);
    assert.deepEqual(await invoke(foreign), silent);
  });

  it("reads policies of topics and queues, in the resource or beside it", async () => {
    const stranger = { kind: "other", arn: "arn:aws:iam::444455556666:role/x" } as const;
    const topic = "arn:aws:sns:eu-central-1:111122223333:leak";
    const publish = { principal: stranger, action: "sns:Publish", resource: topic };
    const open = { ...EVERYBODY, Action: "sns:Publish", Resource: topic };
    const bare = plus(dev, "aws:sns/topic:Topic", { name: "leak" }, { arn: topic });
    const inline = plus(dev, "aws:sns/topic:Topic", { policy: document(open) }, { arn: topic });
    assert.equal((await decided(bare, publish)).allowed, false);
    const by = { allowed: true, reason: "topic policy/Open" };
    assert.deepEqual(await decided(inline, publish), by);
    const type = "aws:sns/topicPolicy:TopicPolicy";
    const beside = { ...{ arn: topic, policy: document(open) } };
    assert.deepEqual(await decided(plus(bare, type, beside), publish), by);
    refuses(
      plus(inline, type, beside),
      "access: aws:sns:Topic extra has a policy, and aws:sns:TopicPolicy extra gives it another; AWS keeps only one of them, so merge them",
    );
    const queue = "arn:aws:sqs:eu-central-1:111122223333:leak";
    const policy = document({ ...EVERYBODY, Action: "sqs:*", Resource: queue });
    assert.deepEqual(
      await decided(plus(dev, "aws:sqs/queue:Queue", { policy }, { arn: queue }), {
        ...{ principal: stranger, action: "sqs:ReceiveMessage", resource: queue },
      }),
      { allowed: true, reason: "queue policy/Open" },
    );
  });
});

function plusRefused(graph: Graph, type: string, inputs: object): void {
  void decided(plus(graph, type, inputs), {
    ...{ principal: { kind: "anonymous" }, action: "s3:GetObject", resource: BUCKET_ARN },
  });
}
