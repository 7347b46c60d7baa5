import { accessOf } from "../access/evaluator";
import type { Graph } from "../graph/graph";
import { clientsPart } from "./parts/client";
import { identityPart } from "./parts/identity";
import { underKeys } from "./key-groups";
import { networkPart } from "./parts/network";
import { operationsPart } from "./parts/operations";
import { ARROW_KINDS, type ArrowKind, type Part, type Picture, together } from "./picture";
import { publishedPart } from "./parts/published";
import { recordPart } from "./parts/record";
import { serverPart } from "./parts/server";
import { stackModelOf } from "../graph/stack-model";
import { storagePart } from "./parts/storage";

/**
 * The picture of a stack: its resources, the network paths that the reachability proof finds open,
 * and the actions that all policies together allow. Everything in it comes from the graph.
 *
 * @throws Error for a graph without server or identity function
 */
export async function pictureOf(graph: Graph): Promise<Picture> {
  const stack = { ...stackModelOf(graph), access: accessOf(graph) };
  const whole = together([
    clientsPart(stack),
    networkPart(stack),
    serverPart(stack),
    await identityPart(stack),
    await recordPart(stack),
    await storagePart(stack),
    await publishedPart(stack),
    await operationsPart(stack),
  ]);
  return {
    ...underKeys(graph, whole),
    title: `Stack ${graph.stack}`,
    description: descriptionOf(whole),
  };
}

/** Every arrow as text, for screen readers. */
function descriptionOf({ boxes, arrows }: Part): string {
  const name = (id: string): string => {
    const { title = id, lines: [first] = [] } = boxes.find((box) => box.id === id) ?? {};
    return first === undefined ? title : `${title} ${first}`;
  };
  const kinds = Object.entries(ARROW_KINDS) as [ArrowKind, string][];
  return kinds
    .map(([kind, meaning]) => {
      const own = arrows.filter((arrow) => arrow.kind === kind);
      const texts = own.map(({ from, to, label }) => `${name(from)} → ${name(to)}: ${label}`);
      return `${meaning}: ${texts.join("; ") || "none"}.`;
    })
    .join(" ");
}
