import { randomBytes } from "node:crypto";

import type { PolicyEvaluator } from "../../verify/access/evaluator";
import type { Principal } from "../../verify/access/request";
import { isRecord } from "../../verify/graph/serialization";
import type { Protocol } from "../../identity/authorizer/decision";
import { type PosixProfile, readPosixProfile } from "../../identity/authorizer/user/posix-profile";
import { requireServiceMay, type FrontDoor } from "./service-calls";
import { type UserHome, homeOf } from "../files/paths";
import { printable } from "../log";
import type { StackModel } from "../../verify/graph/stack-model";

/** A user who is logged in, or would be once the key is proven. */
export interface UserSession {
  readonly user: string;
  /** As whom Transfer calls S3. */
  readonly principal: Principal;
  readonly home: UserHome;
  /** Who the user is in the file system; absent with a bucket. */
  readonly profile?: PosixProfile;
  /** Keys of which the client has to prove one; none after a password. */
  readonly publicKeys: readonly string[];
}

/** What a client offers. */
export interface Attempt {
  readonly username: string;
  /** Absent when the client offers a key, which only SFTP has. */
  readonly password?: string;
  readonly protocol: Protocol;
}

/** Refused tries after which a connection ends, as with OpenSSH's own server. */
export const MAX_TRIES = 6;

/** What a login stands on. */
export interface LoginArgs {
  readonly deployment: StackModel;
  readonly access: PolicyEvaluator;
  /** Address that every client counts as coming from. */
  readonly sourceIp: string;
  /** Asks the function. */
  readonly ask: FrontDoor["ask"];
  /** Gets one line per refusal; never a password. */
  readonly log: (line: string) => void;
}

/**
 * Asks the function who may log in and checks the answer as Transfer does.
 *
 * @returns nothing when the user is refused, for whatever reason
 */
export async function logIn(args: LoginArgs, attempt: Attempt): Promise<UserSession | undefined> {
  try {
    return await sessionOf(args, attempt);
  } catch (error) {
    args.log(`${printable(attempt.username)} login denied: ${(error as Error).message}`);
    return undefined;
  }
}

async function sessionOf(args: LoginArgs, attempt: Attempt): Promise<UserSession | undefined> {
  const { server, awsEnvironment } = args.deployment;
  const { accountId } = awsEnvironment;
  const { username } = attempt;
  const answer = await args.ask({ ...attempt, serverId: server.id, sourceIp: args.sourceIp });
  const role = isRecord(answer) ? answer["Role"] : undefined;
  // The function has logged its reason.
  if (!isRecord(answer) || typeof role !== "string" || role === "") return undefined;
  const publicKeys = keysOf(answer, attempt.password !== undefined);

  const source = `${server.arn.replace(/:server\/.*/, "")}:user/${server.id}/${username}`;
  const call = { action: "sts:AssumeRole", resource: role, source, accountId };
  await requireServiceMay(args.access, { service: "transfer", ...call });
  const policy = answer["Policy"];
  const principal: Principal = {
    kind: "session",
    role,
    sessionName: `${username}.${randomBytes(8).toString("hex")}@${server.id}`,
    ...(typeof policy === "string" && policy !== "" && { policy }),
  };
  const session = { user: username, principal, home: homeOf(answer), publicKeys };
  const { storage } = args.deployment;
  if (storage.domain !== "efs") return session;
  await requireMount(args, principal, storage.arn);
  return { ...session, profile: profileOf(answer) };
}

/** Transfer mounts the file system as the user's role, for reading and writing. */
async function requireMount(
  { access }: LoginArgs,
  principal: Principal,
  resource: string,
): Promise<void> {
  for (const action of ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]) {
    const context = { "aws:SecureTransport": "true" };
    const { allowed, reason } = await access.decide({ principal, action, resource, context });
    if (!allowed) throw new Error(`the user role may not call ${action}: ${reason}`);
  }
}

function profileOf(answer: Readonly<Record<string, unknown>>): PosixProfile {
  const read = readPosixProfile(answer["PosixProfile"]);
  const profile = "value" in read ? read.value : undefined;
  if (profile !== undefined) return profile;
  throw new Error("the answer has no PosixProfile; with EFS every user needs one");
}

/** Keys of the answer, which only a key login may and must have. */
function keysOf(answer: Readonly<Record<string, unknown>>, hasPassword: boolean): string[] {
  const { PublicKeys: keys } = answer;
  const list = Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
  if (hasPassword && keys !== undefined) {
    throw new Error("the answer to a password has PublicKeys; return them for key logins only");
  }
  if (!hasPassword && list.length === 0) {
    throw new Error("the answer to a key login has no PublicKeys; return the user's keys");
  }
  return list;
}
