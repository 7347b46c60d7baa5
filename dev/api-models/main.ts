import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { format } from "prettier";

import type { ApiShape, ApiShapes } from "../../aws/api-models/shape";
import { command } from "../../cli/command-line";
import { cliOperations } from "./cli-operations";
import { RESOURCE_TYPES } from "../../verify/resource-types/registry";

/** Not imported: what a constant uses is loaded to print the help, too. */
const ROOT = join(__dirname, "..", "..");

/** Release of botocore whose models are kept; PyPI has it. */
const BOTOCORE = "1.44.8";

const FILE = join(ROOT, "aws", "api-models", "shapes.json");

/** Operations of the AWS CLI that documents name, which a test of the documents reads. */
const CLI_FILE = join(ROOT, "tests", "docs", "commands", "aws-cli.json");

/** Texts of all documents for operators. */
const documents = (): string[] =>
  ["README.md", "docs"].flatMap((path) =>
    path.endsWith(".md")
      ? readFileSync(join(ROOT, path), "utf8")
      : readdirSync(join(ROOT, path), { recursive: true, encoding: "utf8" })
          .filter((each) => each.endsWith(".md"))
          .map((each) => readFileSync(join(ROOT, path, each), "utf8")),
  );

/** A shape as botocore writes it, as far as it is read here. */
interface ModelShape {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
}

interface Model {
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

/** Operations of all resource types, by service. */
function operations(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const texts = Object.values(RESOURCE_TYPES).flatMap(({ api: { operation, names = {} } }) => [
    operation,
    ...Object.values(names).flatMap((name) =>
      typeof name === "string" && name.startsWith("=") ? [name.slice(1)] : [],
    ),
  ]);
  for (const text of texts) {
    const [service = "", operation = ""] = text.split(".");
    found.set(service, (found.get(service) ?? new Set()).add(operation));
  }
  return found;
}

/** The newest model of a service. */
function modelOf(folder: string, service: string): Model {
  const versions = readdirSync(join(folder, "botocore", "data", service)).sort();
  const file = join(
    folder,
    "botocore",
    "data",
    service,
    versions.at(-1) ?? "",
    "service-2.json.gz",
  );
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as Model;
}

/** The shapes that an operation's input is made of, with their constraints and no documentation. */
function collect(model: Model, name: string, into: Record<string, ApiShape>): void {
  if (into[name] !== undefined) return;
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`the model has no shape ${name}`);
  const { type, enum: values, pattern, min, max, required, members, member, key, value } = shape;
  const inner = members && Object.entries(members).map(([k, m]) => [k, m.shape] as const);
  into[name] = {
    type,
    ...(values && { enum: values }),
    ...(pattern !== undefined && { pattern }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(required?.length && { required }),
    ...(inner && { members: Object.fromEntries(inner) }),
    ...(member && { member: member.shape }),
    ...(key && value && { key: key.shape, value: value.shape }),
  };
  const next = [...(inner ?? []).map(([, to]) => to), member?.shape, key?.shape, value?.shape];
  for (const to of next) if (to !== undefined) collect(model, to, into);
}

/** Operations that can make a resource, so that a new type of a known service finds its own here. */
const MAKING = /^(Create|Put|Attach|Associate)/;
/** Those of more shapes than this are kept for types only: they are few, and large. */
const MOST_SHAPES = 40;

/** The operations of a service that types have or could have, with their shapes. */
function shapesIn(model: Model, service: string, mapped: ReadonlySet<string>): ApiShapes {
  const missing = [...mapped].find((name) => model.operations[name]?.input === undefined);
  if (missing !== undefined)
    throw new Error(`${service} has no operation ${missing} with an input`);
  const inputs: Record<string, string> = {};
  const shapes: Record<string, ApiShape> = {};
  for (const [name, { input }] of Object.entries(model.operations).sort(byName)) {
    if (input === undefined || !(mapped.has(name) || MAKING.test(name))) continue;
    const own: Record<string, ApiShape> = {};
    collect(model, input.shape, own);
    if (!mapped.has(name) && Object.keys(own).length > MOST_SHAPES) continue;
    inputs[name] = input.shape;
    Object.assign(shapes, own);
  }
  console.log(`${service}: ${Object.keys(inputs).length} operations`);
  return { operations: inputs, shapes: Object.fromEntries(Object.entries(shapes).sort(byName)) };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1;

/** JSON with a line for each shape. */
const textOf = (services: Readonly<Record<string, ApiShapes>>): string => {
  const lines = (all: object, each: (value: unknown) => string = JSON.stringify): string =>
    Object.entries(all)
      .map(([name, value]) => `${JSON.stringify(name)}: ${each(value)}`)
      .join(",\n");
  const service = ({ operations, shapes }: ApiShapes): string =>
    `{ "operations": ${JSON.stringify(operations)}, "shapes": {\n${lines(shapes)} } }`;
  const all = lines(services, (value) => service(value as ApiShapes));
  return `{ "botocore": "${BOTOCORE}", "services": {\n${all} } }\n`;
};

/** Downloads botocore and writes the constraints of the mapped operations into the repository. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "botocore-"));
  try {
    console.log(`downloading botocore ${BOTOCORE} from PyPI ...`);
    const python = (...args: string[]): void => {
      execFileSync("python3", ["-m", ...args], {
        cwd: folder,
        stdio: ["ignore", "ignore", "inherit"],
      });
    };
    python("pip", "download", "--quiet", "--no-deps", `botocore==${BOTOCORE}`);
    const wheel = readdirSync(folder).find((file) => file.endsWith(".whl"));
    if (wheel === undefined) throw new Error(`PyPI gave no wheel of botocore ${BOTOCORE}`);
    python("zipfile", "-e", wheel, ".");
    const services: Record<string, ApiShapes> = {};
    for (const [service, mapped] of [...operations()].sort(byName)) {
      services[service] = shapesIn(modelOf(folder, service), service, mapped);
    }
    writeFileSync(FILE, textOf(services));
    console.log(`wrote ${FILE}`);
    const documented = cliOperations(join(folder, "botocore"), documents());
    const text = JSON.stringify({ botocore: BOTOCORE, operations: documented });
    writeFileSync(CLI_FILE, await format(text, { parser: "json", printWidth: 100 }));
    console.log(`wrote ${CLI_FILE}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const TEXT = {
  name: "npm run api-models",
  description: `Writes aws/api-models/shapes.json: the constraints that botocore ${BOTOCORE}, which it downloads from PyPI, has for the API operations of all resource types, and for most others that make something in the same services. Also writes tests/docs/commands/aws-cli.json: the parameters of the AWS CLI's operations that documents name.`,
  examples: [""],
  fails: "PyPI can't be reached, Python is missing, or the release lacks an operation",
};

/** `npm run api-models`. */
export const apiModels = command(module, TEXT, (program) => program.action(main));
