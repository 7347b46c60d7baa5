import assert from "node:assert/strict";

import {
  CreateBucketCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

import { corrections } from "../../../dev/engine/emulator-faults";
import { type Proxy, startProxy, type StandIns } from "../../../dev/engine/proxy";
import { motoServer, startMoto, startStockMoto, type StartedEmulator } from "./stock-moto";

const SECURE = { Bool: { "aws:SecureTransport": "false" } };
const policyOf = (bucket: string, ...more: readonly object[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: `arn:aws:s3:::${bucket}/*`,
        Condition: SECURE,
      },
      ...more,
    ],
  });
const deliveryTo = (bucket: string): object => ({
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::${bucket}/s3/*`,
  Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
});

/** Clients of an emulator behind a proxy. */
function clientsOf({ port }: Proxy) {
  const endpoint = `http://127.0.0.1:${port}`;
  const s3 = new S3Client({
    endpoint,
    forcePathStyle: true,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  async function call(
    service: string,
    request: string,
    input?: object,
  ): Promise<Record<string, unknown>> {
    const [method = "", path = ""] = request.split(" ");
    const isTarget = !path.startsWith("/");
    const response = await fetch(`${endpoint}${isTarget ? "/" : path}`, {
      method,
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/eu-central-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
        ...(isTarget && { "x-amz-target": path, "content-type": "application/x-amz-json-1.1" }),
      },
      ...(input !== undefined && { body: JSON.stringify(input) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return JSON.parse(text === "" ? "{}" : text) as Record<string, unknown>;
  }
  return { s3, call };
}
type Clients = ReturnType<typeof clientsOf>;

/** What the program's resources need, by title. */
const NEEDS: Readonly<Record<string, (clients: Clients, suffix: string) => Promise<void>>> = {
  "puts an object into a bucket that denies with conditions, and describes its policy": async (
    { s3 },
    suffix,
  ) => {
    const Bucket = `denies-${suffix}`;
    const Policy = policyOf(Bucket);
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "alice", Body: "kept" }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "alice" }));
    assert.equal(await Body?.transformToString(), "kept");
    assert.equal((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy, Policy);
  },
  "logs to a bucket that denies every principal, with dates in the names": async (
    { s3 },
    suffix,
  ) => {
    const [Bucket, target] = [`logged-${suffix}`, `logs-${suffix}`];
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new CreateBucketCommand({ Bucket: target }));
    const Policy = policyOf(target, deliveryTo(target));
    await s3.send(new PutBucketPolicyCommand({ Bucket: target, Policy }));
    const LoggingEnabled = {
      TargetBucket: target,
      TargetPrefix: "s3/",
      TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: "EventTime" as const } },
    };
    const BucketLoggingStatus = { LoggingEnabled };
    await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus }));
    const answer = await s3.send(new GetBucketLoggingCommand({ Bucket }));
    assert.deepEqual(answer.LoggingEnabled, LoggingEnabled);
  },
  "describes that a bucket sends events": async ({ s3 }, suffix) => {
    const Bucket = `events-${suffix}`;
    await s3.send(new CreateBucketCommand({ Bucket }));
    const NotificationConfiguration = { EventBridgeConfiguration: {} };
    await s3.send(
      new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }),
    );
    const answer = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    assert.deepEqual(answer.EventBridgeConfiguration, {});
  },
  "describes where a function logs": async ({ call }, suffix) => {
    const FunctionName = `identity-${suffix}`;
    const query = new URLSearchParams({
      Action: "CreateRole",
      Version: "2010-05-08",
      RoleName: FunctionName,
      AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
    });
    await call("iam", `GET /?${query.toString()}`).catch(() => undefined);
    await call("lambda", "POST /2015-03-31/functions", {
      FunctionName,
      Role: `arn:aws:iam::123456789012:role/${FunctionName}`,
      Handler: "index.handler",
      Runtime: "nodejs22.x",
      Code: { ZipFile: "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==" },
      LoggingConfig: { LogFormat: "JSON" },
    });
    const { Configuration } = await call("lambda", `GET /2015-03-31/functions/${FunctionName}`);
    assert.deepEqual((Configuration as { LoggingConfig: unknown }).LoggingConfig, {
      LogFormat: "JSON",
      LogGroup: `/aws/lambda/${FunctionName}`,
    });
  },
  "changes a workgroup": async ({ call }, suffix) => {
    const WorkGroup = `queries-${suffix}`;
    const athena = (action: string, input: object): Promise<Record<string, unknown>> =>
      call("athena", `POST AmazonAthena.${action}`, input);
    await athena("CreateWorkGroup", {
      Name: WorkGroup,
      Configuration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 10737418240,
        ResultConfiguration: { OutputLocation: "s3://logs/a/" },
      },
    });
    await athena("UpdateWorkGroup", {
      WorkGroup,
      ConfigurationUpdates: {
        RemoveBytesScannedCutoffPerQuery: true,
        ResultConfigurationUpdates: { OutputLocation: "s3://logs/b/" },
      },
    });
    const answer = await athena("GetWorkGroup", { WorkGroup });
    const { Configuration } = answer["WorkGroup"] as { Configuration: Record<string, unknown> };
    assert.deepEqual(
      [
        Configuration["EnforceWorkGroupConfiguration"],
        Configuration["BytesScannedCutoffPerQuery"],
        Configuration["ResultConfiguration"],
      ],
      [true, undefined, { OutputLocation: "s3://logs/b/" }],
    );
  },
  "looks up the quota of Lambda": async ({ call }) => {
    const answer = await call("servicequotas", "POST ServiceQuotasV20190624.GetServiceQuota", {
      ServiceCode: "lambda",
      QuotaCode: "L-B99A9384",
    });
    assert.equal((answer["Quota"] as { Value: unknown }).Value, 1000);
  },
  "keeps and deletes the policies of a file system": async ({ call }, suffix) => {
    const efs = (request: string, input?: object): Promise<Record<string, unknown>> => {
      const [method, path] = request.split(" ");
      return call("elasticfilesystem", `${method} /2015-02-01/file-systems${path}`, input);
    };
    const { FileSystemId } = await efs("POST ", { CreationToken: suffix });
    const BackupPolicy = { Status: "ENABLED" };
    await efs(`PUT /${String(FileSystemId)}/backup-policy`, { BackupPolicy });
    assert.deepEqual(await efs(`GET /${String(FileSystemId)}/backup-policy`), { BackupPolicy });
    const policy = `/${String(FileSystemId)}/policy`;
    await efs(`PUT ${policy}`, { Policy: '{"Version":"2012-10-17","Statement":[]}' });
    await efs(`GET ${policy}`);
    await efs(`DELETE ${policy}`);
    await assert.rejects(efs(`GET ${policy}`), /404 .*PolicyNotFound/);
  },
};

/** Runs a need against an emulator, and returns the calls that were refused. */
async function refusedIn(
  emulator: StartedEmulator,
  standIns: StandIns,
  need: (clients: Clients, suffix: string) => Promise<void>,
): Promise<readonly string[]> {
  const proxy = await startProxy(emulator.url, standIns);
  try {
    await need(clientsOf(proxy), String(proxy.port));
    return proxy.refusedCalls();
  } finally {
    proxy.close();
  }
}

const EMULATORS: Readonly<Record<string, () => Promise<StartedEmulator>>> = {
  "an emulator that answers as moto 5.2.5 does": startStockMoto,
  ...(motoServer() !== undefined && { "moto itself": () => startMoto(String(motoServer())) }),
};

for (const [title, start] of Object.entries(EMULATORS)) {
  describe(`the provider, with ${title}`, () => {
    let emulator: StartedEmulator;
    before(async () => {
      emulator = await start();
    });
    after(() => emulator.stop());

    for (const [need, check] of Object.entries(NEEDS)) {
      it(need, async () => {
        assert.deepEqual(await refusedIn(emulator, corrections(), check), []);
      });
    }
  });
}

describe("an emulator that answers as moto 5.2.5 does, without corrections", () => {
  for (const [need, check] of Object.entries(NEEDS)) {
    it(`fails: ${need}`, async () => {
      const emulator = await startStockMoto();
      try {
        await assert.rejects(refusedIn(emulator, {}, check));
      } finally {
        emulator.stop();
      }
    });
  }
});
