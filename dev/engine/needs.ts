/** What the engine needs, looked for on this machine. */
export interface Machine {
  /** Version of the Pulumi CLI; absent without one. */
  readonly cli: () => string | undefined;
  /** Why a plugin of the engine cannot be had, if it cannot; fetches it where it may. */
  readonly pluginProblem: (name: string, version: string) => string | undefined;
  /** Whether something listens at a URL. */
  readonly listens: (url: string) => Promise<boolean>;
}

/** Plugins by name with their versions. */
export type Plugins = Readonly<Record<string, string>>;

const LOOPBACK = /^(127(\.\d+){3}|localhost|\[::1\])$/;

/** What keeps the engine from running here, each with what to do; empty when nothing does. */
export async function missing(
  machine: Machine,
  plugins: Plugins,
  emulator: string,
): Promise<readonly string[]> {
  const problems: string[] = [];
  if (machine.cli() === undefined) {
    problems.push("no Pulumi CLI; install it so that `pulumi version` answers");
  } else {
    for (const [name, version] of Object.entries(plugins)) {
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
  return problems;
}

/**
 * The emulator's address.
 *
 * @throws Error for one that is not on this machine: what is tried out there could be an account
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
