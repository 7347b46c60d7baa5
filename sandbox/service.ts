import type { AddressInfo, Server } from "node:net";

import type { ConnectionLimits } from "./connections";
import type { SandboxContext } from "./context";
import { S3UserFiles } from "./files/s3-user-files";
import type { Attempt, UserSession } from "./authorizer/login";
import type { ObjectStore } from "./files/object-store";
import type { Owners } from "./files/owners";
import { EfsUserFiles } from "./files/efs-user-files";
import type { UserFiles } from "./files/user-files";

/** Arguments for the server of each protocol. */
export interface ServiceArgs extends Pick<
  SandboxContext,
  "model" | "access" | "admits" | "log" | "onFault"
> {
  readonly store: ObjectStore;
  /** Owners of the files in a file system; absent with a bucket. */
  readonly owners?: Owners | undefined;
  readonly logIn: (attempt: Attempt) => Promise<UserSession | undefined>;
  /** 0 takes any that is free. */
  readonly port: number;
  /** @default {@link CONNECTION_LIMITS} */
  readonly limits?: ConnectionLimits | undefined;
}

/** A running server. */
export interface StartedService {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Files of a user who is logged in over any protocol. */
export const operationsOf = (
  { model, access, store, owners, log }: ServiceArgs,
  session: UserSession,
): UserFiles => {
  const { domain, root } = model.storage;
  if (domain === "s3") return new S3UserFiles({ session, store, bucket: root, access, log });
  const { profile } = session;
  if (owners === undefined || profile === undefined) throw new Error("sandbox: no owners with EFS");
  return new EfsUserFiles({ session, profile, store, owners, fileSystem: root, log });
};

/**
 * Listens on 127.0.0.1.
 *
 * @param option command-line option that sets the port
 * @returns the port
 */
export async function listen(server: Server, port: number, option: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explained(error, port, option)));
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

function explained(error: NodeJS.ErrnoException, port: number, option: string): Error {
  const problems: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use; choose another one with ${option}`,
    EACCES: `port ${port} is reserved; choose one above 1023 with ${option}`,
  };
  const problem = problems[error.code ?? ""];
  return problem === undefined ? error : new Error(`sandbox: ${problem}`);
}
