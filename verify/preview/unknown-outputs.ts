import { texts } from "./diff";
import type { GraphResource } from "../graph/graph";

/** A resource that is new or replaced, so that nobody knows its answers before they are deployed. */
export interface UnknownOutputs {
  /** The resource itself and the remote components that it lies in, under whose URN it is named. */
  readonly urns: ReadonlySet<string>;
  /** Finds its identifier, or another of its answers, in a text. */
  readonly pattern: RegExp;
}

/** An input that takes a new resource's answers. */
export interface Mention {
  /** Way to the text. */
  readonly path: string;
  /** The text, or `[secret]`. */
  readonly text: string;
  /** URN of the new resource. */
  readonly cause: string;
}

/** Letters that identifiers are made of: `sftp-Vpc` is not part of `sftp-VpcEndpoint`. */
const WORD = "[A-Za-z0-9_-]";

/** What a new resource can be recognised by. */
export function unknownOutputsOf(
  resource: GraphResource,
  all: ReadonlyMap<string, GraphResource>,
): UnknownOutputs {
  const given = new Set(texts(resource.inputs).map(({ text }) => text));
  const answers = texts(resource.outputs)
    .map(({ text }) => text)
    .filter((text) => !given.has(text));
  const tokens = [resource.id, ...answers].map(escaped);
  const pattern = new RegExp(`(?<!${WORD})(${tokens.join("|")})(?!${WORD})`);
  const urns = new Set([resource.urn]);
  for (let at = resource.parent; at !== undefined; at = all.get(at)?.parent) {
    if (all.get(at)?.kind === "remote") urns.add(at);
  }
  return { urns, pattern };
}

/** Inputs of a resource that take the answers of a new one; a resource never mentions itself. */
export function mentions(
  { urn, inputs, dependencies }: GraphResource,
  fresh: ReadonlyMap<string, UnknownOutputs>,
): Mention[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    // What the engine knows settles it: two resources of different kinds may share a name.
    const known = dependencies && (dependencies[property] ?? []);
    const sources = [...fresh].filter(
      ([source, { urns }]) => source !== urn && (known?.some((on) => urns.has(on)) ?? true),
    );
    return texts(value, property).flatMap(({ path, text, hidden }): Mention[] => {
      const cause = sources.find(([, { pattern }]) => pattern.test(text))?.[0];
      return cause === undefined ? [] : [{ path, text: hidden ? "[secret]" : text, cause }];
    });
  });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
