import assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const ACCOUNT = "111122223333";
const SERVER = "aws:transfer/server:Server";
const FUNCTION_ARN = `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:managed-sftp-test-identity`;

const serverArgs = (name: string): Record<string, unknown> => ({
  domain: "S3",
  protocols: ["SFTP"],
  identityProviderType: "AWS_LAMBDA",
  function: FUNCTION_ARN,
  sftpAuthenticationMethods: "PUBLIC_KEY_OR_PASSWORD",
  securityPolicyName: "TransferSecurityPolicy-2025-03",
  protocolDetails: { setStatOption: "ENABLE_NO_OP" },
  s3StorageOptions: { directoryListingOptimization: "ENABLED" },
  structuredLogDestinations: [
    `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/aws/transfer/managed-sftp-test:*`,
  ],
  tags: { Name: name },
});

describe("TransferServer", () => {
  const graphs: Record<string, Graph> = {};
  before(async () => {
    for (const [mode, sections] of Object.entries(MODES)) graphs[mode] = await graphOf(sections);
  });
  const graph = (mode: keyof typeof MODES): Graph => graphs[mode]!;

  it("is public", () => {
    assert.deepEqual(inputsOf(graph("public"), SERVER), {
      "sftp-public": { ...serverArgs("sftp-public"), endpointType: "PUBLIC" },
    });
  });

  it("is internet-facing with one Elastic IP per subnet", () => {
    assert.deepEqual(inputsOf(graph("internet-facing"), SERVER), {
      "sftp-internet-facing": {
        ...serverArgs("sftp-internet-facing"),
        endpointType: "VPC",
        endpointDetails: {
          vpcId: "sftp-10-10-0-0-16-Vpc",
          subnetIds: ["sftp-10-10-0-0-16-public-1-Subnet", "sftp-10-10-0-0-16-public-2-Subnet"],
          securityGroupIds: ["sftp-clients-SecurityGroup"],
          addressAllocationIds: ["sftp-1-Eip", "sftp-2-Eip"],
        },
      },
    });
  });

  it("is internal in mode closed, without a public address", () => {
    assert.deepEqual(inputsOf(graph("closed"), SERVER), {
      "sftp-closed": {
        ...serverArgs("sftp-closed"),
        endpointType: "VPC",
        endpointDetails: {
          vpcId: "sftp-10-10-0-0-16-Vpc",
          subnetIds: ["sftp-server-1-Subnet", "sftp-server-2-Subnet"],
          securityGroupIds: ["sftp-clients-SecurityGroup"],
        },
      },
    });
  });

  // A replacement in the same mode needs the Elastic IPs of the old server.
  it("is deleted before it is replaced", () => {
    for (const each of Object.values(graphs)) {
      assert.equal(resourcesOf(each, SERVER)[0]?.options.deleteBeforeReplace, true);
    }
  });

  it("outputs a host name that clients can resolve", () => {
    const region = "eu-central-1";
    assert.deepEqual(
      Object.fromEntries(Object.entries(graphs).map(([mode, g]) => [mode, g.outputs["endpoint"]])),
      {
        public: `sftp-public-Server.server.transfer.${region}.amazonaws.com`,
        "internet-facing": `sftp-internet-facing-Server.server.transfer.${region}.amazonaws.com`,
        closed: `vpce-sftp-closed-Server.server.transfer.${region}.vpce.amazonaws.com`,
      },
    );
  });

  // With the server's ARN instead of the users', Transfer cannot assume the role; without any source,
  // any server of the account could.
  it("trusts Transfer with the user role for users of this server only", () => {
    assert.deepEqual(inputsOf(graph("closed"), "aws:iam/role:Role")["sftp-user"], {
      name: "managed-sftp-test-user",
      description: "Taken on by AWS Transfer Family for a user",
      assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Service",
            Effect: "Allow",
            Principal: { Service: "transfer.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: {
              StringEquals: { "aws:SourceAccount": ACCOUNT },
              ArnLike: {
                "aws:SourceArn": `arn:aws:transfer:eu-central-1:${ACCOUNT}:user/sftp-closed-Server/*`,
              },
            },
          },
        ],
      },
      tags: { Name: "sftp-user" },
    });
  });

  it("gives the user role the bucket's objects and the key through S3", () => {
    const bucket = "arn:aws:s3:::managed-sftp-test-111122223333";
    const policies = inputsOf(graph("public"), "aws:iam/rolePolicy:RolePolicy");
    assert.deepEqual(policies["sftp-user-bucket"], {
      role: "managed-sftp-test-user",
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Bucket",
            Effect: "Allow",
            Action: ["s3:GetBucketLocation", "s3:ListBucket"],
            Resource: bucket,
          },
          {
            Sid: "Objects",
            Effect: "Allow",
            Action: [
              "s3:AbortMultipartUpload",
              "s3:DeleteObject",
              "s3:GetObject",
              "s3:ListMultipartUploadParts",
              "s3:PutObject",
            ],
            Resource: `${bucket}/*`,
          },
        ],
      },
    });
    assert.deepEqual(policies["sftp-user-key"], {
      role: "managed-sftp-test-user",
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "KeyThroughS3",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/sftp-data-Key`,
            Condition: { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
          },
        ],
      },
    });
  });

  // A fixed statementId could not be replaced: the create would collide with the old statement.
  it("may invoke the function from this server and account only", () => {
    assert.deepEqual(inputsOf(graph("public"), "aws:lambda/permission:Permission"), {
      "sftp-public": {
        action: "lambda:InvokeFunction",
        function: "managed-sftp-test-identity",
        principal: "transfer.amazonaws.com",
        sourceArn: `arn:aws:transfer:eu-central-1:${ACCOUNT}:server/sftp-public-Server`,
        sourceAccount: ACCOUNT,
      },
    });
  });
});
