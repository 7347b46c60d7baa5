import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { parse } from "yaml";

import type { StackConfig } from "../../config/schema/stack";
import type { Graph } from "../../verify/graph/graph";
import { evaluateStack } from "../../verify/graph/stack";
import { configOf } from "../../verify/graph/stack-config";
import { ROOT } from "../../verify/graph/stack-file";
import { frozen } from "../support/program";

const FOLDER = join(ROOT, "tests", "stacks");

/**
 * Stacks that only tests have, and that together set every setting. `everything` has all that goes
 * together; each of the others has what contradicts it.
 */
export const EVERYTHING: readonly string[] = readdirSync(FOLDER)
  .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
  .sort();

/** Stack file of one of {@link EVERYTHING}, as a command takes it. */
export const everythingFile = (name: string): string =>
  relative(process.cwd(), join(FOLDER, `Pulumi.${name}.yaml`));

/** Sections of one of {@link EVERYTHING} as they are written. */
export function everythingSections(name: string): Readonly<Record<string, unknown>> {
  const { config } = parse(readFileSync(everythingFile(name), "utf8")) as {
    readonly config: Readonly<Record<string, unknown>>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace("managed-sftp:", ""), value]),
  );
}

/** Configuration of one of {@link EVERYTHING}. */
export const everythingConfig = (name: string): StackConfig => configOf(name, everythingFile(name));

const graphs = new Map<string, Promise<Graph>>();

/** Graph of one of {@link EVERYTHING}, evaluated once for all tests, which can't change it. */
export function everythingGraph(name: string): Promise<Graph> {
  const graph =
    graphs.get(name) ?? evaluateStack(name, { file: everythingFile(name) }).then(frozen);
  graphs.set(name, graph);
  return graph;
}

/**
 * What a stack cannot prove about its network. The first is of clients to which no connection leads and of
 * one whose Transit Gateway has not accepted; the others, of networks whose routes nobody knows here.
 */
export const UNPROVEN: Readonly<Record<string, readonly string[]>> = {
  everything: [],
  "everything-closed": [
    "10.51.0.0/16 to server: TCP 21, 2223, 8192-8200 is denied",
    "10.60.0.0/24 to server: TCP 21, 2223, 8192-8200 is denied",
  ],
  "everything-efs": [
    "10.60.0.0/16 to server: TCP 22000 is partly allowed through the existing VPC: partly in subnet-0a1b2c3d, partly in subnet-0a1b2c3e",
    "server to endpoint:sts: TCP 443 is partly allowed through the VPC over IPv4 or the VPC over IPv6: partly in subnet-0a1b2c3d to subnet-0a1b2c3f, partly in subnet-0a1b2c3e to subnet-0a1b2c3f",
    "the VPC exists already, so that its routes are not known",
  ],
  "everything-open": [],
  "everything-failed-over": [],
  "everything-regions": [],
  "everything-unwatched": [
    "203.0.113.0/24 to server: TCP 21, 8192-8200 is partly allowed through the existing VPC: partly in subnet-0a1b2c3d",
  ],
};
