import { randomBytes } from "node:crypto";

import { until } from "../sandbox/support";
import type { Client, Installed, Login, Step } from "./client";
import { type Run, start } from "./process";
import { digestOf, type Workbench } from "./workbench";

/** What came of an operation. */
export type Outcome = "works" | "refused";

/** A client at work. */
export interface Trial {
  readonly client: Client;
  readonly installed: Installed;
  readonly bench: Workbench;
  /** Sandbox under the default security policy. */
  readonly byDefault: Workbench;
  /** Folder of this trial on the server. */
  readonly home: string;
  /** What the client printed, session by session. */
  readonly said: string[];
}

export const MEBIBYTE = 1024 * 1024;

/** Does steps in one session, by default as the user with the password. */
export async function session(trial: Trial, steps: readonly Step[], login?: Login): Promise<Run> {
  const { client, installed, bench } = trial;
  const as = login ?? bench.login(client.protocol, bench.password);
  const run = await start(installed.invoke(as, steps), bench.folder).finished;
  trial.said.push(run.output.trim().slice(-400));
  return run;
}

/** Says whether a run and the state that it left belong together. */
export function outcome({ code, output }: Run, worked: boolean, untouched: boolean): Outcome {
  const said = output.trim().slice(-400);
  if (code === undefined) throw new Error(`it did not end by itself: ${said}`);
  if (code === 0 && worked) return "works";
  if (code !== 0 && untouched) return "refused";
  throw new Error(code === 0 ? `it reports success falsely: ${said}` : `it fails: ${said}`);
}

/** Login that uploads a file. */
export async function logIn(trial: Trial, login: Login): Promise<Outcome> {
  const { bench, home } = trial;
  bench.local("up.bin", "hello");
  const remote = `${home}/hello.txt`;
  const run = await session(trial, [{ do: "put", local: "up.bin", remote }], login);
  const stored = await bench.digest(remote);
  return outcome(run, stored === digestOf("hello"), stored === undefined);
}

/** Uploads content, downloads it, and compares it. */
export async function roundTrip(trial: Trial, name: string, content: Buffer): Promise<Outcome> {
  const { bench, home } = trial;
  const [remote, wanted] = [`${home}/${name}`, digestOf(content)];
  bench.local("up.bin", content);
  bench.local("down.bin", "not yet");
  const run = await session(trial, [
    { do: "put", local: "up.bin", remote },
    { do: "get", remote, local: "down.bin" },
  ]);
  const stored = await bench.digest(remote);
  const worked = stored === wanted && bench.localDigest("down.bin") === wanted;
  return outcome(run, worked, stored === undefined);
}

/** Renames a file, perhaps to a name that another one has. */
export async function rename(trial: Trial, inTheWay: string | undefined): Promise<Outcome> {
  const { bench, home } = trial;
  const [from, to] = [`${home}/old-name`, `${home}/new-name`];
  await bench.put(from, "content");
  if (inTheWay !== undefined) await bench.put(to, inTheWay);
  const run = await session(trial, [{ do: "rename", from, to }]);
  const [atFrom, atTo] = [await bench.digest(from), await bench.digest(to)];
  const before = inTheWay === undefined ? undefined : digestOf(inTheWay);
  const worked = atFrom === undefined && atTo === digestOf("content");
  return outcome(run, worked, atFrom === digestOf("content") && atTo === before);
}

/** Kills the client in the middle of an upload that would replace a file. */
export async function cut({ client, installed, bench, home }: Trial): Promise<Outcome> {
  const [remote, older] = [`${home}/cut`, "older"];
  await bench.put(remote, older);
  // Not sparse: some clients send only what is not zero.
  if (bench.localDigest("large.bin") === undefined) {
    bench.local("large.bin", Buffer.alloc(256 * MEBIBYTE, "x"));
  }
  const login = bench.login(client.protocol, bench.password);
  const steps: Step[] = [{ do: "put", local: "large.bin", remote }];
  const running = start(installed.invoke(login, steps), bench.folder);
  const state = { hasEnded: false };
  void running.finished.then(() => (state.hasEnded = true));
  await until(() => state.hasEnded || (bench.pending() ?? 0) > MEBIBYTE);
  const isEarly = state.hasEnded;
  running.kill();
  const { output } = await running.finished;
  if (isEarly) throw new Error(`the upload ended before it could be cut: ${output.slice(-400)}`);
  await until(() => bench.pending() === undefined);
  if ((await bench.digest(remote)) !== digestOf(older)) throw new Error("the older file is gone");
  return "works";
}

const NAMES = [
  "with blanks  in it",
  "quotes ' and \" and ` and $HOME",
  "Ünïcödé 文件",
  "emoji 🎉",
  "n".repeat(255),
];

/** Uploads, lists and downloads files under names that not every client gets right. */
export async function strangeNames(trial: Trial): Promise<Outcome> {
  const { bench, home } = trial;
  for (const name of NAMES) {
    if ((await roundTrip(trial, name, randomBytes(10))) === "refused") return "refused";
    const { output } = await session(trial, [{ do: "list", path: home }]);
    if (!output.includes(name)) throw new Error(`it does not list ${name}: ${output}`);
  }
  const names = bench.names(home);
  if (NAMES.some((name) => !names.includes(name))) throw new Error(names.join("\n"));
  return "works";
}

/** Replaces a file by a longer, a shorter and an empty one. */
export async function overwrite(trial: Trial): Promise<Outcome> {
  const { bench, home } = trial;
  const remote = `${home}/again`;
  let older = "first version";
  await bench.put(remote, older);
  for (const newer of ["a second and longer version", "third", ""]) {
    bench.local("up.bin", newer);
    const run = await session(trial, [{ do: "put", local: "up.bin", remote }]);
    const stored = await bench.digest(remote);
    const came = outcome(run, stored === digestOf(newer), stored === digestOf(older));
    if (came === "refused") return came;
    older = newer;
  }
  return "works";
}

/** Sets times or permissions of a file. */
export async function setAttributes(trial: Trial, verb: "setTimes" | "setMode"): Promise<Outcome> {
  const { bench, home } = trial;
  await bench.put(`${home}/plain`, "1");
  // Some clients set times only together with an upload.
  bench.local("plain.bin", "1");
  const run = await session(trial, [{ do: verb, path: `${home}/plain` }]);
  const isUntouched = (await bench.digest(`${home}/plain`)) === digestOf("1");
  return outcome(run, isUntouched, isUntouched);
}
