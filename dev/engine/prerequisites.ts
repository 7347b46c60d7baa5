import { ACCOUNT_ID } from "./json-service";

/** State of the machine that decides whether the engine can run. */
export interface Machine {
  /** Version of the Pulumi CLI, if it is installed. */
  readonly cli: () => string | undefined;
  /** Installs a plugin of the engine, and returns the reason if that fails. */
  readonly pluginProblem: (name: string, version: string) => string | undefined;
  /** Whether something listens at a URL. */
  readonly listens: (url: string) => Promise<boolean>;
  /** Whether a host name is one of this machine. */
  readonly isLoopback: (host: string) => Promise<boolean>;
}

/** A plugin of the engine. */
export type Plugin = readonly [name: string, version: string];

/** Where the provider finds S3 Control, for the account of the emulator. */
const S3_CONTROL_HOST = `${ACCOUNT_ID}.localhost`;

const LOOPBACK = /^(127(\.\d+){3}|localhost|\[::1\])$/;

/** Missing prerequisites of the engine, each with what to do about it. */
export async function missingPrerequisites(
  machine: Machine,
  plugins: readonly Plugin[],
  emulator: string,
): Promise<readonly string[]> {
  const problems: string[] = [];
  if (machine.cli() === undefined) {
    problems.push("no Pulumi CLI; install it so that `pulumi version` answers");
  } else {
    for (const [name, version] of plugins) {
      const problem = machine.pluginProblem(name, version);
      if (problem !== undefined) {
        problems.push(
          `no plugin ${name} ${version} (${problem}); run pulumi plugin install resource ${name} ${version}`,
        );
      }
    }
  }
  if (!(await machine.listens(emulator))) {
    problems.push(
      `no emulator of AWS at ${emulator}; start one, such as moto_server -H 127.0.0.1 -p 4566, or set AWS_EMULATOR_URL`,
    );
  }
  if (!(await machine.isLoopback(S3_CONTROL_HOST))) {
    problems.push(
      `the host ${S3_CONTROL_HOST} is not this machine; the client of S3 Control prepends the account id to localhost: add the line "127.0.0.1 ${S3_CONTROL_HOST}" to /etc/hosts, or use a resolver that knows *.localhost, such as systemd-resolved`,
    );
  }
  return problems;
}

/**
 * Address of the emulator.
 *
 * @throws Error for another machine, as its endpoint could belong to an account
 */
export function emulatorUrl(given: string | undefined): string {
  const url = new URL(given === undefined || given === "" ? "http://127.0.0.1:4566" : given);
  if (url.protocol !== "http:" || !LOOPBACK.test(url.hostname)) {
    throw new Error(
      `AWS_EMULATOR_URL must be an http address of this machine, such as http://127.0.0.1:4566, got ${url.href}`,
    );
  }
  return `${url.protocol}//${url.hostname}:${url.port || "80"}`;
}
