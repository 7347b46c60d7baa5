import { texts } from "./diff";
import type { GraphResource } from "../graph/graph";

/** Outputs of a created or replaced resource, which are unknown before the update. */
export interface UnknownOutputs {
  /** The resource and the remote components around it, which the engine names as its source. */
  readonly urns: ReadonlySet<string>;
  /** Matches its identifier or another output in a text. */
  readonly pattern: RegExp;
}

/** An input that holds an unknown output. */
export interface Mention {
  /** Path of the text. */
  readonly path: string;
  /** The text, or `[secret]`. */
  readonly text: string;
  /** URN of the created or replaced resource. */
  readonly cause: string;
}

/** Letters that identifiers are made of: `sftp-Vpc` is not part of `sftp-VpcEndpoint`. */
const WORD = "[A-Za-z0-9_-]";

/** Unknown outputs of a created or replaced resource. */
export function unknownOutputsOf(
  resource: GraphResource,
  all: ReadonlyMap<string, GraphResource>,
): UnknownOutputs {
  const given = new Set(texts(resource.inputs).map(({ text }) => text));
  const outputs = texts(resource.outputs)
    .map(({ text }) => text)
    .filter((text) => !given.has(text));
  const tokens = [resource.id, ...outputs].map(escaped);
  const pattern = new RegExp(`(?<!${WORD})(${tokens.join("|")})(?!${WORD})`);
  const urns = new Set([resource.urn]);
  for (let at = resource.parent; at !== undefined; at = all.get(at)?.parent) {
    if (all.get(at)?.kind === "remote") urns.add(at);
  }
  return { urns, pattern };
}

/** Inputs of a resource that hold unknown outputs of another one. */
export function mentions(
  { urn, inputs, dependencies }: GraphResource,
  unknown: ReadonlyMap<string, UnknownOutputs>,
): Mention[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    // The engine's dependencies decide: two resources of different types may share a name.
    const known = dependencies && (dependencies[property] ?? []);
    const sources = [...unknown].filter(
      ([source, { urns }]) => source !== urn && (known?.some((on) => urns.has(on)) ?? true),
    );
    return texts(value, property).flatMap(({ path, text, hidden }): Mention[] => {
      const cause = sources.find(([, { pattern }]) => pattern.test(text))?.[0];
      return cause === undefined ? [] : [{ path, text: hidden ? "[secret]" : text, cause }];
    });
  });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
