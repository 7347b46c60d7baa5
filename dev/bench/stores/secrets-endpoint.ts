import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One secret: its name and its text. */
export type Secret = readonly [name: string, text: string];

/** What the process is told: which secrets there are, or that their reads are to be counted. */
export type Request = { readonly secrets: readonly Secret[] } | "reads";

/** What it answers: where it listens, or how many reads there were since it was asked last. */
export interface Reply {
  readonly port?: number;
  readonly reads?: number;
}

const ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:";
const VERSION_ID = "00000000-0000-0000-0000-000000000000";
const CREATED = 1790000000;
const NOT_FOUND = {
  __type: "ResourceNotFoundException",
  Message: "Secrets Manager can't find the specified secret.",
};

const answers = new Map<string, string>();
let names: string[] = [];
let reads = 0;

function keep(secrets: readonly Secret[]): void {
  for (const [Name, SecretString] of secrets) {
    const answer = { ARN: `${ARN}${Name}-AbCdEf`, CreatedDate: CREATED, Name, SecretString };
    const version = { VersionId: VERSION_ID, VersionStages: ["AWSCURRENT"] };
    answers.set(Name, JSON.stringify({ ...answer, ...version }));
  }
  names = [...answers.keys()];
}

interface Input {
  readonly SecretId?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** One page, as the service gives it: the token says where the next one starts. */
function list(input: Input): string {
  const [from, count] = [Number(input.NextToken ?? 0), input.MaxResults ?? 100];
  const SecretList = names.slice(from, from + count).map((Name) => ({
    ARN: `${ARN}${Name}-AbCdEf`,
    Name,
    CreatedDate: CREATED,
    LastChangedDate: CREATED,
    SecretVersionsToStages: { [VERSION_ID]: ["AWSCURRENT"] },
  }));
  const next = from + count < names.length ? { NextToken: String(from + count) } : {};
  return JSON.stringify({ SecretList, ...next });
}

function answerTo(target: string, body: string): [number, string] {
  // The lockout's table, in which nobody has ever failed.
  if (target.startsWith("DynamoDB_")) return [200, "{}"];
  const input = JSON.parse(body) as Input;
  if (target === "secretsmanager.ListSecrets") return [200, list(input)];
  if (target !== "secretsmanager.GetSecretValue") {
    return [400, JSON.stringify({ __type: "UnknownOperationException" })];
  }
  reads += 1;
  const answer = answers.get(input.SecretId ?? "");
  return answer === undefined ? [400, JSON.stringify(NOT_FOUND)] : [200, answer];
}

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (part: string) => (body += part));
  request.on("end", () => {
    const [status, text] = answerTo(String(request.headers["x-amz-target"]), body);
    response
      .writeHead(status, {
        "content-type": "application/x-amz-json-1.1",
        "content-length": Buffer.byteLength(text),
        "x-amzn-requestid": VERSION_ID,
      })
      .end(text);
  });
});

// As long as the service's own, so that no provider has to connect anew in the middle of a round.
server.keepAliveTimeout = 300_000;

const reply = (message: Reply): void => void process.send?.(message);

process.on("message", (request: Request) => {
  if (request === "reads") {
    reply({ reads });
    reads = 0;
    return;
  }
  keep(request.secrets);
  if (server.listening) reply({ port: (server.address() as AddressInfo).port });
  else server.listen(0, "127.0.0.1", () => reply({ port: (server.address() as AddressInfo).port }));
});
process.on("disconnect", () => process.exit());
