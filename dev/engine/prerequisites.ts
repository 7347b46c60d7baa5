/** State of the machine that decides whether the engine can run. */
export interface Machine {
  /** Version of the Pulumi CLI, if it is installed. */
  readonly cli: () => string | undefined;
  /** Installs a plugin of the engine, and returns the reason if that fails. */
  readonly pluginProblem: (name: string, version: string) => string | undefined;
  /** Whether something listens at a URL. */
  readonly listens: (url: string) => Promise<boolean>;
}

/** Plugins by name with their versions. */
export type Plugins = Readonly<Record<string, string>>;

const LOOPBACK = /^(127(\.\d+){3}|localhost|\[::1\])$/;

/** Missing prerequisites of the engine, each with what to do about it. */
export async function missingPrerequisites(
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
