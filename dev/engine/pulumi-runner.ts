import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

import { runCommand } from "./machine";
import type { Proxy } from "./proxy";
import type { PulumiRunner } from "./run";
import type { Workspace } from "./workspace";

/** Time limit of one command; none takes nearly as long against an emulator. */
const LIMIT_MS = 15 * 60_000;
const OBJECT = { Key: "alice/kept.txt", Body: "kept through every switch" };

/** Runs plans with the Pulumi CLI against an emulator. */
export function pulumiRunner(
  workspace: Workspace,
  proxy: Proxy,
  say: (line: string) => void,
): PulumiRunner {
  const { program: cwd, environment: env } = workspace;
  const pulumi: PulumiRunner["pulumi"] = (stack, args) =>
    runCommand(["pulumi", ...args, "--stack", stack, "--non-interactive", "--color", "never"], {
      cwd,
      env,
      limitMs: LIMIT_MS,
    });
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${proxy.port}`,
    forcePathStyle: true,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  async function bucketOf(stack: string): Promise<string> {
    const { code, output } = await pulumi(stack, ["stack", "output", "bucketName"]);
    if (code !== 0) throw new Error(`${output}\nstack ${stack} has no output bucketName`);
    return output.trim();
  }
  return {
    pulumi,
    configure: workspace.configure,
    putObject: async (stack) => {
      await client.send(new PutObjectCommand({ Bucket: await bucketOf(stack), ...OBJECT }));
    },
    checkObject: async (stack) => {
      const { Key, Body } = OBJECT;
      const answer = await client.send(
        new GetObjectCommand({ Bucket: await bucketOf(stack), Key }),
      );
      const text = await answer.Body?.transformToString();
      if (text !== Body) throw new Error(`${Key} in stack ${stack} is "${text}", not "${Body}"`);
    },
    refusedCalls: proxy.refusedCalls,
    say,
  };
}
