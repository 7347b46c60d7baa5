import { randomBytes } from "node:crypto";

import { type Client, RAW_BYTE, type Verb } from "./client";
import {
  cut,
  logIn,
  MEBIBYTE,
  outcome,
  type Outcome,
  overwrite,
  rename,
  roundTrip,
  session,
  setAttributes,
  strangeNames,
  type Trial,
} from "./trials";
import { digestOf } from "./workbench";

/** An operation that all clients are tried with. */
export interface Operation {
  readonly name: string;
  readonly needs: readonly Verb[];
  /** Whether a client must be able to do more than its verbs tell. */
  readonly suits?: (client: Client) => boolean;
  /** What AWS documents for it (user guide, transfer-file). */
  readonly onAws: (client: Client) => Outcome;
  /**
   * Does the operation and looks at what the client said and at what the server has.
   *
   * @throws Error when they do not agree
   */
  readonly run: (trial: Trial) => Promise<Outcome>;
}

const works = (): Outcome => "works";
const refused = (): Outcome => "refused";

const transfer = (name: string, size: number): Operation => ({
  name,
  needs: ["put", "get"],
  onAws: works,
  run: (trial) => roundTrip(trial, "file.bin", randomBytes(size)),
});

/** All operations, in the order of the table. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: "connect under the default security policy",
    needs: ["put"],
    onAws: works,
    run: (trial) => {
      const { client, byDefault } = trial;
      const login = byDefault.login(client.protocol, byDefault.password);
      return logIn({ ...trial, bench: byDefault }, login);
    },
  },
  {
    name: "log in with a key",
    needs: ["put"],
    suits: ({ protocol }) => protocol === "SFTP",
    onAws: works,
    run: (trial) => logIn(trial, trial.bench.login(trial.client.protocol, undefined)),
  },
  {
    name: "log in with a password",
    needs: ["put"],
    onAws: works,
    run: (trial) => logIn(trial, trial.bench.login(trial.client.protocol, trial.bench.password)),
  },
  {
    name: "log in with a wrong password",
    needs: ["put"],
    onAws: refused,
    run: (trial) => logIn(trial, trial.bench.login(trial.client.protocol, "wrong-password")),
  },
  transfer("an empty file", 0),
  transfer("a file of one byte", 1),
  transfer("a file of 40 MB", 40_000_000),
  {
    name: "overwrite a file",
    needs: ["put"],
    onAws: works,
    run: overwrite,
  },
  {
    name: "resume an upload",
    needs: ["resumePut"],
    onAws: refused,
    run: async (trial) => {
      const { bench, home } = trial;
      const [remote, content] = [`${home}/resumed`, randomBytes(3 * MEBIBYTE)];
      const part = content.subarray(0, MEBIBYTE);
      await bench.put(remote, part);
      bench.local("up.bin", content);
      const run = await session(trial, [{ do: "resumePut", local: "up.bin", remote }]);
      const stored = await bench.digest(remote);
      return outcome(run, stored === digestOf(content), stored === digestOf(part));
    },
  },
  {
    name: "resume a download",
    needs: ["resumeGet"],
    // The list of the commands of FTP that AWS serves has no REST.
    onAws: ({ protocol }) => (protocol === "SFTP" ? "works" : "refused"),
    run: async (trial) => {
      const { bench, home } = trial;
      const [remote, content] = [`${home}/resumed`, randomBytes(3 * MEBIBYTE)];
      await bench.put(remote, content);
      bench.local("down.bin", content.subarray(0, MEBIBYTE));
      const run = await session(trial, [{ do: "resumeGet", remote, local: "down.bin" }]);
      return outcome(run, bench.localDigest("down.bin") === digestOf(content), true);
    },
  },
  {
    name: "rename a file",
    needs: ["rename"],
    onAws: works,
    run: (trial) => rename(trial, undefined),
  },
  {
    name: "rename over an existing file",
    needs: ["rename"],
    onAws: refused,
    run: (trial) => rename(trial, "the file in the way"),
  },
  {
    name: "delete a file",
    needs: ["remove"],
    onAws: works,
    run: async (trial) => {
      const { bench, home } = trial;
      await bench.put(`${home}/gone`, "1");
      const run = await session(trial, [{ do: "remove", path: `${home}/gone` }]);
      const isThere = (await bench.digest(`${home}/gone`)) !== undefined;
      return outcome(run, !isThere, isThere);
    },
  },
  {
    name: "make, list and remove a folder",
    needs: ["mkdir", "rmdir", "list"],
    onAws: works,
    run: async (trial) => {
      const { bench, home } = trial;
      const path = `${home}/folder`;
      const made = await session(trial, [
        { do: "mkdir", path },
        { do: "list", path: home },
      ]);
      const isMade = bench.names(home).includes("folder/");
      const came = outcome(made, isMade && made.output.includes("folder"), !isMade);
      if (came === "refused") return came;
      const run = await session(trial, [{ do: "rmdir", path }]);
      const isThere = bench.names(home).includes("folder/");
      return outcome(run, !isThere, isThere);
    },
  },
  {
    name: "set times",
    needs: ["setTimes"],
    onAws: works,
    run: (trial) => setAttributes(trial, "setTimes"),
  },
  {
    name: "set permissions",
    needs: ["setMode"],
    onAws: works,
    run: (trial) => setAttributes(trial, "setMode"),
  },
  {
    name: "blanks, quotes, Unicode and 255 bytes in names",
    needs: ["put", "get", "list"],
    onAws: works,
    run: strangeNames,
  },
  {
    name: "names that are not UTF-8",
    needs: ["put"],
    suits: ({ sendsRawNames }) => sendsRawNames,
    onAws: refused,
    run: async (trial) => {
      const { bench, home } = trial;
      bench.local("up.bin", "1");
      const remote = `${home}/${RAW_BYTE}`;
      const run = await session(trial, [{ do: "put", local: "up.bin", remote }]);
      return outcome(run, bench.names(home).length === 1, !bench.names(home).length);
    },
  },
  {
    name: "ten transfers at once",
    needs: ["put", "get"],
    onAws: works,
    run: async (trial) => {
      const { bench, home } = trial;
      const all = Array.from({ length: 10 }, (_, number) => ({
        content: randomBytes(MEBIBYTE),
        remote: `${home}/at-once-${number}`,
        local: `at-once-${number}.bin`,
      }));
      const runs = await Promise.all(
        all.map(({ content, remote, local }) => {
          bench.local(local, content);
          return session(trial, [
            { do: "put", local, remote },
            { do: "get", remote, local: `${local}.back` },
          ]);
        }),
      );
      for (const [index, { content, remote, local }] of all.entries()) {
        const run = runs[index] ?? { code: undefined, output: "" };
        const [wanted, stored] = [digestOf(content), await bench.digest(remote)];
        const worked = stored === wanted && bench.localDigest(`${local}.back`) === wanted;
        if (outcome(run, worked, stored === undefined) === "refused") return "refused";
      }
      return "works";
    },
  },
  {
    name: "nothing is left of an upload that is cut",
    needs: ["put"],
    onAws: works,
    run: cut,
  },
];
