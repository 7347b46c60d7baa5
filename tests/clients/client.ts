import type { Invocation } from "./process";

/** What a client does in one session. Names may hold bytes that are not UTF-8, see `bytesOf`. */
export type Step =
  | { readonly do: "list"; readonly path: string }
  | { readonly do: "put" | "resumePut"; readonly local: string; readonly remote: string }
  | { readonly do: "get" | "resumeGet"; readonly remote: string; readonly local: string }
  | { readonly do: "rename"; readonly from: string; readonly to: string }
  | { readonly do: "mkdir" | "rmdir" | "remove" | "setTimes" | "setMode"; readonly path: string };

/** Name of a step. */
export type Verb = Step["do"];

/** Where and as whom a client logs in. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Absent for a login by key. */
  readonly password: string | undefined;
  readonly keyFile: string;
  readonly knownHosts: string;
  /** Certificate that clients of FTPS trust. */
  readonly certFile: string;
}

/** Protocol over which a client is tried. */
export type ClientProtocol = "SFTP" | "FTP" | "FTPS";

/** Why a client cannot be tried here. */
export interface Missing {
  readonly missing: string;
}

/** A client that is installed. */
export interface Installed {
  readonly version: string;
  /** Command that does the steps in one session, and ends with 0 if all of them worked. */
  readonly invoke: (login: Login, steps: readonly Step[]) => Invocation;
  /** Removes what a run that was killed has left in the folder where the client runs. */
  readonly cleanUp?: (folder: string) => void;
}

/** A program with which partners transfer files. */
export interface Client {
  /** Name for `--only` and for the table. */
  readonly name: string;
  readonly protocol: ClientProtocol;
  readonly verbs: readonly Verb[];
  /** Whether it sends names that are not UTF-8. */
  readonly sendsRawNames: boolean;
  /** Operations whose outcome is another one than AWS documents for its protocol, and why. */
  readonly differs: Readonly<Record<string, string>>;
  /** Those of `differs` that come out as AWS documents them at some times only. */
  readonly unsteady?: readonly string[];
  /** Security policy under which it is tried, if it cannot connect under the default of stacks. */
  readonly policy?: string;
  /** Finds or installs the client. */
  readonly prepare: () => Promise<Installed | Missing>;
}

export const ALL_VERBS: readonly Verb[] = [
  ...(["list", "put", "resumePut", "get", "resumeGet", "rename"] as const),
  ...(["mkdir", "rmdir", "remove", "setTimes", "setMode"] as const),
];

/** All verbs but some. */
export const allBut = (...without: readonly Verb[]): readonly Verb[] =>
  ALL_VERBS.filter((verb) => !without.includes(verb));

/** Stands for the byte 0xFF, which no UTF-8 text has. */
export const RAW_BYTE = "\udcff";

/** Bytes of a text, in which U+DC80 to U+DCFF stand for the bytes 0x80 to 0xFF, as in Python. */
export const bytesOf = (text: string): Buffer =>
  Buffer.concat(
    text
      .split(/([\udc80-\udcff])/)
      .map((part) =>
        /^[\udc80-\udcff]$/.test(part) ? Buffer.of(part.charCodeAt(0) & 0xff) : Buffer.from(part),
      ),
  );

/** Quotes an argument for a shell. */
export const quoted = (argument: string): string => `'${argument.replaceAll("'", "'\\''")}'`;
