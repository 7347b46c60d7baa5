import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Parameters of an operation of the AWS CLI. */
export interface CliOperation {
  readonly parameters: readonly string[];
  /** Those that the CLI does not fill in. */
  readonly required: readonly string[];
}

interface Shape {
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly idempotencyToken?: boolean }>>;
}

interface Model {
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

interface Waiters {
  readonly waiters: Readonly<Record<string, { readonly operation: string }>>;
}

/** Services that the CLI has under another name than botocore. */
const FOLDERS: Readonly<Record<string, string>> = { s3api: "s3" };

/** Name of an operation or parameter on the command line, as botocore's `xform_name` makes it. */
export function cliName(name: string): string {
  const [plural] = /[A-Z]{2,}s$/.exec(name) ?? [];
  const text = plural ? `${name.slice(0, -plural.length)}-${plural.toLowerCase()}` : name;
  return text
    .replace(/(.)([A-Z][a-z]+)/g, "$1-$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}

/**
 * Operations of the AWS CLI that documents name, by `<service> <operation>`.
 *
 * @param botocore folder of the unpacked release
 * @param texts documents
 * @throws Error for an operation that AWS does not have
 */
export function cliOperations(
  botocore: string,
  texts: readonly string[],
): Readonly<Record<string, CliOperation>> {
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\baws ([a-z0-9-]+) ((?:wait )?[a-z0-9]+(?:-[a-z0-9]+)+)/g)].map(
      ([, service = "", operation = ""]) => `${service} ${operation}`,
    ),
  );
  const sorted = [...new Set(names)].sort();
  return Object.fromEntries(sorted.map((name) => [name, operationOf(botocore, name)]));
}

function operationOf(botocore: string, name: string): CliOperation {
  const [service = "", ...words] = name.split(" ");
  const folder = join(botocore, "data", FOLDERS[service] ?? service);
  if (!existsSync(folder)) throw new Error(`aws ${name}: there is no such service`);
  const model = read(folder, "service-2") as Model;
  const isWaiter = words[0] === "wait";
  const operation = isWaiter
    ? byName((read(folder, "waiters-2") as Waiters).waiters, words[1])?.operation
    : Object.keys(model.operations).find((each) => cliName(each) === words[0]);
  if (operation === undefined) throw new Error(`aws ${name}: there is no such operation`);
  const { members = {}, required = [] } =
    model.shapes[model.operations[operation]?.input?.shape ?? ""] ?? {};
  return {
    parameters: Object.keys(members).map(cliName).sort(),
    required: required.filter((each) => members[each]?.idempotencyToken !== true).map(cliName),
  };
}

const byName = <T>(all: Readonly<Record<string, T>>, name: string | undefined): T | undefined =>
  Object.entries(all).find(([each]) => cliName(each) === name)?.[1];

/** A file of the newest version of a service's model. */
function read(folder: string, file: string): unknown {
  const version = readdirSync(folder).sort().at(-1) ?? "";
  const path = join(folder, version, `${file}.json`);
  // Only the large files are compressed.
  const text = existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
  return JSON.parse(text.toString());
}
