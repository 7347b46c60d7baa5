import { randomBytes } from "node:crypto";

import type { Principal } from "../../verify/access/request";
import { isRecord } from "../../verify/graph/serialization";
import type { Protocol } from "../../identity/authorizer/decision";
import { type PosixProfile, readPosixProfile } from "../../identity/authorizer/user/posix-profile";
import type { SandboxContext } from "../context";
import { type FrontDoor, requireMay, requireServiceMay } from "./service-calls";
import { type UserHome, homeOf } from "../files/paths";
import { printable } from "../log";

/** Session of a user who is logged in, or is once the key is proven. */
export interface UserSession {
  readonly user: string;
  /** Principal as which Transfer calls S3. */
  readonly principal: Principal;
  readonly home: UserHome;
  /** User and group in the file system; absent with a bucket. */
  readonly profile?: PosixProfile;
  /** Keys, of which the client must prove one; none after a password. */
  readonly publicKeys: readonly string[];
}

/** Login attempt of a client. */
export interface Attempt {
  readonly username: string;
  /** Absent when the client offers a key, which only SFTP has. */
  readonly password?: string;
  readonly protocol: Protocol;
}

/** Refused attempts after which a connection is closed, as by OpenSSH's server. */
export const MAX_TRIES = 6;

/** Arguments for {@link logIn}. */
export interface LoginArgs extends Pick<SandboxContext, "model" | "access" | "sourceIp" | "log"> {
  /** Asks the function whether the user may log in. */
  readonly ask: FrontDoor["ask"];
}

/**
 * Asks the function whether the user may log in, and checks the answer as Transfer does.
 *
 * @returns undefined when the login is refused, for any reason, which the log gets without a password
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
  const { server, awsEnvironment } = args.model;
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
  const { storage } = args.model;
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
    await requireMay(access, "the user role", { principal, action, resource, context });
  }
}

function profileOf(answer: Readonly<Record<string, unknown>>): PosixProfile {
  const read = readPosixProfile(answer["PosixProfile"]);
  const profile = "value" in read ? read.value : undefined;
  if (profile !== undefined) return profile;
  throw new Error("the answer has no PosixProfile; with EFS every user needs one");
}

/** Public keys of the answer, which a key login must have and a password login must not. */
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
