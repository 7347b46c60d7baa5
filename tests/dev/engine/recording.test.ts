import assert from "node:assert/strict";

import { callNameOf } from "../../../dev/engine/operations";
import { readsAndWrites, withCalls } from "../../../dev/engine/recording";

describe("the recording of the provider's calls", () => {
  it("names operations as AWS's models do, in every protocol", () => {
    const requests: readonly [service: string, request: string, action?: string][] = [
      ["ec2", "POST /", "DescribeVpcs"],
      ["monitoring", "POST /", "PutMetricAlarm"],
      ["s3", "PUT /bucket"],
      ["s3", "HEAD /bucket"],
      ["s3", "GET /bucket?versioning="],
      ["s3", "DELETE /bucket?encryption="],
      ["s3", "PUT /bucket?object-lock="],
      ["s3", "GET /bucket?versions="],
      ["s3", "POST /bucket?delete="],
      ["s3", "GET /bucket?inventory=&id=all"],
      ["lambda", "POST /2015-03-31/functions"],
      ["lambda", "GET /2015-03-31/functions/f/versions?MaxItems=50"],
      ["lambda", "DELETE /2015-03-31/functions/f/policy/s1"],
      ["route53", "POST /2013-04-01/hostedzone/Z1/rrset"],
      ["route53", "GET /2013-04-01/hostedzone/Z1/dnssec"],
      ["apigateway", "PUT /restapis/a/resources/r/methods/GET/integration/responses/200"],
      ["apigateway", "PATCH /restapis/a/stages/live"],
      ["apigateway", "GET /restapis/a"],
      ["elasticfilesystem", "GET /2015-02-01/file-systems"],
      ["elasticfilesystem", "GET /2015-02-01/mount-targets/fsmt-1/security-groups"],
      ["s3", "PUT /v20180820/accesspoint/partner/policy"],
      ["s3", "POST /v20180820/tags/arn%3Aaws%3As3%3A%3A%3Abucket"],
      ["fsx", "GET /elsewhere"],
    ];
    assert.deepEqual(
      requests.map(([service, request, action]) => {
        const [method = "", path = ""] = request.split(" ");
        return callNameOf({ service, method, url: new URL(path, "http://emulator"), action });
      }),
      [
        "ec2:DescribeVpcs",
        "cloudwatch:PutMetricAlarm",
        "s3:CreateBucket",
        "s3:HeadBucket",
        "s3:GetBucketVersioning",
        "s3:DeleteBucketEncryption",
        "s3:PutObjectLockConfiguration",
        "s3:ListObjectVersions",
        "s3:DeleteObjects",
        "s3:GetBucketInventoryConfiguration",
        "lambda:CreateFunction",
        "lambda:ListVersionsByFunction",
        "lambda:RemovePermission",
        "route53:ChangeResourceRecordSets",
        "route53:GetDNSSEC",
        "apigateway:PutIntegrationResponse",
        "apigateway:UpdateStage",
        "apigateway:GetRestApi",
        "elasticfilesystem:DescribeFileSystems",
        "elasticfilesystem:DescribeMountTargetSecurityGroups",
        "s3:PutAccessPointPolicy",
        "s3:TagResource",
        "fsx:GET /elsewhere",
      ],
    );
  });

  it("adds the calls of a stack, in order, removes none, and tells reads from writes", () => {
    const recorded = {
      note: "recorded",
      byStack: { dev: ["s3:HeadBucket"], prod: ["s3:CreateBucket"] },
      addedByOption: { "dev.events": ["sqs:GetQueueAttributes"] },
    };
    const next = withCalls(recorded, "dev", ["sns:CreateTopic", "ec2:DescribeVpcs"]);
    assert.deepEqual(next, {
      ...recorded,
      byStack: {
        ...recorded.byStack,
        dev: ["ec2:DescribeVpcs", "s3:HeadBucket", "sns:CreateTopic"],
      },
    });
    assert.deepEqual(readsAndWrites(next), {
      reads: ["ec2:DescribeVpcs", "s3:HeadBucket", "sqs:GetQueueAttributes"],
      writes: ["s3:CreateBucket", "sns:CreateTopic"],
    });
  });
});
