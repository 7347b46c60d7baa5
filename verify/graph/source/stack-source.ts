import { readFileSync } from "node:fs";
import { relative } from "node:path";

import {
  Document,
  isAlias,
  isMap,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";

import type { ProblemFile, SettingPath } from "../../../config/problem";
import { recordOf } from "../serialization";
import { contentProblems, syntaxProblems } from "./problems";

/** A stack file that cannot be read as one. */
export class StackFileError extends Error {
  public constructor(name: string, problems: readonly string[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map((problem) => `  ✖ ${problem}`);
    super(`${name} has ${count}; nothing was created\n${lines.join("\n")}`);
    this.name = "StackFileError";
  }
}

/** Content of a stack file, with the places of its settings. */
export interface StackSource extends ProblemFile {
  /** What stands below `config`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Place of `environment`, with which Pulumi ESC adds settings that the file does not have. */
  readonly environment: string | undefined;
}

/**
 * Reads a stack file.
 *
 * @throws StackFileError with every reason for which it cannot be read, with line and column
 */
export function readSource(path: string): StackSource {
  const name = relative(process.cwd(), path).startsWith("..")
    ? path
    : relative(process.cwd(), path);
  const text = textOf(name, readFileSync(path));
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  const wrong = syntaxProblems(document, text);
  const problems = wrong.length > 0 ? wrong : contentProblems(document);
  if (problems.length > 0) {
    const located = problems.map(({ offset, problem }) => `${name}:${placeAt(offset)} ${problem}`);
    throw new StackFileError(name, located);
  }
  const config: unknown = (document.toJS() as { config: unknown }).config;
  const environment = pairIn(document.contents, "environment");
  return {
    name,
    config: recordOf(config),
    environment: environment && placeAt(offsetOf(environment)),
    placeOf: (setting) => (setting.length === 0 ? undefined : placeAt(offsetIn(document, setting))),
  };
}

/** Text of a file, which Pulumi takes in UTF-8. */
function textOf(name: string, bytes: Buffer): string {
  const hasMark = bytes.length > 1 && [0xfeff, 0xfffe].includes(bytes.readUInt16BE(0));
  if (hasMark || bytes.subarray(0, 64).includes(0)) {
    throw new StackFileError(name, [
      `${name} is in UTF-16, as ">" of Windows PowerShell writes files; save it in UTF-8`,
    ]);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new StackFileError(name, [`${name} is not in UTF-8; save it in that encoding`]);
  }
}

/** Offset of a setting, or of the nearest one around it. */
function offsetIn(document: Document.Parsed, [key = "", ...rest]: SettingPath): number {
  const config = pairIn(document.contents, "config");
  const full = String(key).includes(":") ? String(key) : `managed-sftp:${String(key)}`;
  const bare = full.replace(/^managed-sftp:/, "");
  const section = pairIn(config?.value, full) ?? pairIn(config?.value, bare);
  if (section === undefined) return config === undefined ? 0 : offsetOf(config);
  let offset = offsetOf(section);
  let node = section.value;
  for (const each of rest) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node)) {
      const item = node.items[Number(each)] as Node | undefined;
      offset = item?.range?.[0] ?? offset;
      node = item;
    } else {
      const pair = pairIn(node, String(each));
      if (pair === undefined) break;
      offset = offsetOf(pair);
      node = pair.value;
    }
  }
  return offset;
}

type NodePair = Pair<Node, unknown>;

/** Key and value of a map, by key. */
const pairIn = (node: unknown, key: string): NodePair | undefined =>
  isMap<Node>(node) ? node.items.find((pair) => String(pair.key) === key) : undefined;

const offsetOf = ({ key }: NodePair): number => key.range?.[0] ?? 0;
