import { isRecord } from "../../verify/graph/serialization";
import { type AwsService, type ServiceInput, textOf } from "./endpoint";
import { ServiceError } from "./service-error";
import type { FrontDoor } from "../authorizer/service-calls";
import type { LoginEvent } from "../authorizer/runner";
import type { SandboxContext } from "../context";
import { printable } from "../log";
import type { ServerModel } from "../../verify/graph/stack-model";

/** Arguments for {@link transferService}. */
export interface TransferServiceArgs extends Pick<SandboxContext, "sourceIp" | "log"> {
  readonly server: Pick<ServerModel, "id" | "protocols">;
  readonly door: FrontDoor;
}

/** Action of the Transfer API that tests a login; for operators only. */
export const transferService = (args: TransferServiceArgs): AwsService => ({
  target: "TransferService",
  name: "transfer",
  actions: ["TestIdentityProvider"],
  perform: (_action, input) => testIdentityProvider(args, input),
});

/** Asks the function as a login does, and returns its answer. */
async function testIdentityProvider(
  args: TransferServiceArgs,
  input: ServiceInput,
): Promise<object> {
  const { server, door, log } = args;
  if (required(input, "ServerId") !== server.id) {
    throw new ServiceError("ResourceNotFoundException", "Unknown server");
  }
  const event = eventOf(args, input);
  try {
    const answer = await door.ask(event);
    const role = isRecord(answer) ? answer["Role"] : undefined;
    const Message = typeof role === "string" && role !== "" ? "" : door.refusal;
    return { Response: JSON.stringify(answer ?? null), StatusCode: 200, Message, Url: door.url };
  } catch (error) {
    const { message } = error as Error;
    log(`${printable(event.username)} test failed: ${message}`);
    // The messages of AWS are not documented; these say more.
    return { Response: "", StatusCode: 500, Message: message, Url: door.url };
  }
}

function eventOf({ server, sourceIp }: TransferServiceArgs, input: ServiceInput): LoginEvent {
  const password = textOf(input, "UserPassword");
  const byDefault = server.protocols.includes("SFTP") ? "SFTP" : server.protocols[0];
  const wanted = textOf(input, "ServerProtocol") ?? byDefault;
  const protocol = server.protocols.find((offered) => offered === wanted);
  if (protocol === undefined) throw invalid(`the server does not offer ${wanted}`);
  return {
    username: required(input, "UserName"),
    ...(password !== undefined && { password }),
    protocol,
    serverId: server.id,
    sourceIp: textOf(input, "SourceIp") ?? sourceIp,
  };
}

function required(input: ServiceInput, name: string): string {
  const value = textOf(input, name) ?? "";
  if (value === "") throw invalid(`${name} is missing`);
  return value;
}

const invalid = (message: string): ServiceError =>
  new ServiceError("InvalidRequestException", message);
