import { accessOf } from "../access/evaluator";
import type { Graph } from "../graph/graph";
import { clientsPart } from "./parts/client";
import { identityPart } from "./parts/identity";
import { underKeys } from "./key-groups";
import { networkPart } from "./parts/network";
import { operationsPart } from "./parts/operations";
import { ARROW_KINDS, type ArrowKind, type Part, type Picture } from "./picture";
import { recordPart } from "./parts/record";
import { serverPart } from "./parts/server";
import { stackModelOf } from "../graph/stack-model";
import { storagePart } from "./parts/storage";

/**
 * Draws up the picture of a stack: what there is, which network paths the reachability proof finds
 * open, and what all policies together allow. It says nothing that the graph does not.
 *
 * @throws Error for a graph without server or identity function
 */
export async function pictureOf(graph: Graph): Promise<Picture> {
  const stack = { ...stackModelOf(graph), access: accessOf(graph) };
  const parts = [
    clientsPart(stack),
    networkPart(stack),
    serverPart(stack),
    await identityPart(stack),
    await recordPart(stack),
    await storagePart(stack),
    await operationsPart(stack),
  ];
  const whole: Part = {
    boxes: parts.flatMap(({ boxes }) => boxes),
    groups: parts.flatMap(({ groups }) => groups),
    arrows: parts.flatMap(({ arrows }) => arrows),
  };
  return {
    ...underKeys(graph, whole),
    title: `Stack ${graph.stack}`,
    description: descriptionOf(whole),
  };
}

/** Every arrow in words, for whoever cannot see it. */
function descriptionOf({ boxes, arrows }: Part): string {
  const name = (id: string): string => {
    const { title = id, lines: [first] = [] } = boxes.find((box) => box.id === id) ?? {};
    return first === undefined ? title : `${title} ${first}`;
  };
  const kinds = Object.entries(ARROW_KINDS) as [ArrowKind, string][];
  return kinds
    .map(([kind, meaning]) => {
      const own = arrows.filter((arrow) => arrow.kind === kind);
      const words = own.map(({ from, to, label }) => `${name(from)} → ${name(to)}: ${label}`);
      return `${meaning}: ${words.join("; ") || "none"}.`;
    })
    .join(" ");
}
