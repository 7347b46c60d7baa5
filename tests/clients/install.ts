import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../verify/graph/stack-file";
import type { Missing } from "./client";

/** Folder for installed clients, which is not part of the repository. */
const CACHE = join(ROOT, ".clients");

/** Programs of this folder that drive libraries. */
export const program = (name: string): string => join(__dirname, "programs", name);

/** Why something could not be installed. */
export class NotInstalled extends Error {}

/** Output of a command; throws when it is missing or fails. */
export function outputOf(command: string, args: readonly string[], folder = ROOT): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw new NotInstalled(`${command} is missing`);
  if (status === 0) return `${stdout}${stderr}`;
  const reason = `${stderr}${stdout}`.trim().split("\n").at(-1);
  throw new NotInstalled(`${command} ${args.slice(0, 3).join(" ")} failed: ${reason}`);
}

/** Version that a command prints, or what to install. */
export function versionOf(
  command: string,
  args: readonly string[],
  pattern: RegExp,
  debianPackage: string,
): string {
  const { stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error !== undefined) {
    throw new NotInstalled(`${command} is missing; apt-get install ${debianPackage}`);
  }
  return pattern.exec(`${stdout}${stderr}`)?.[1] ?? "unknown";
}

/** Runs a client's preparation; what cannot be installed is missing, all else is a defect. */
export async function installed<T>(prepare: () => T | Promise<T>): Promise<T | Missing> {
  try {
    return await prepare();
  } catch (error) {
    if (error instanceof NotInstalled) return { missing: error.message };
    throw error;
  }
}

/** A folder of the cache, filled once for each content of the recipe. */
function cached(name: string, recipe: string, fill: (folder: string) => void): string {
  const folder = join(CACHE, name);
  const stamp = join(CACHE, `${name}.stamp`);
  const wanted = createHash("sha256").update(recipe).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  fill(folder);
  writeFileSync(stamp, wanted);
  return folder;
}

/** Interpreter of a virtual environment with one pinned package. */
export function pythonWith(requirement: string): string {
  const name = requirement.split("==")[0] ?? requirement;
  const folder = cached(`python-${name}`, requirement, (target) => {
    outputOf("python3", ["-m", "venv", target]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement];
    outputOf(join(target, "bin", "python"), pip);
  });
  return join(folder, "bin", "python");
}

/** Folder whose `node_modules` has one pinned package. */
export function nodeWith(name: string, version: string): string {
  return cached(`node-${name}`, version, (target) => {
    writeFileSync(join(target, "package.json"), '{ "private": true }\n');
    outputOf(
      "npm",
      ["install", "--silent", "--no-audit", "--no-fund", `${name}@${version}`],
      target,
    );
  });
}

/** Class path with a compiled program and its libraries from Maven Central. */
export function javaWith(source: string, coordinates: readonly string[]): string {
  const name = source.replace(/\.java$/, "").toLowerCase();
  const sources = ["Task.java", source].map(program);
  const text = sources.map((file) => readFileSync(file, "utf8")).join("");
  const folder = cached(`java-${name}`, `${coordinates.join()}\n${text}`, (target) => {
    outputOf("javac", ["-version"]);
    writeFileSync(join(target, "pom.xml"), pomOf(coordinates));
    const copy = ["-q", "-B", "dependency:copy-dependencies", `-DoutputDirectory=${target}`];
    outputOf("mvn", copy, target);
    outputOf("javac", ["-cp", join(target, "*"), "-d", target, ...sources]);
  });
  return [folder, join(folder, "*")].join(":");
}

const pomOf = (coordinates: readonly string[]): string => {
  const dependencies = coordinates.map((coordinate) => {
    const [group, artifact, version] = coordinate.split(":");
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project><modelVersion>4.0.0</modelVersion><groupId>clients</groupId><artifactId>clients</artifactId><version>1</version><dependencies>${dependencies.join("")}</dependencies></project>\n`;
};

/** Compiled Go program. */
export function goProgram(source: string, modules: readonly string[]): string {
  const name = source.replace(/\.go$/, "");
  const text = readFileSync(program(source), "utf8");
  const folder = cached(`go-${name}`, `${modules.join()}\n${text}`, (target) => {
    writeFileSync(join(target, "main.go"), text);
    outputOf("go", ["mod", "init", "clients"], target);
    outputOf("go", ["get", ...modules], target);
    outputOf("go", ["build", "-o", name], target);
  });
  return join(folder, name);
}
