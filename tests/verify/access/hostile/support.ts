import * as assert from "node:assert/strict";

import { type AccessDecision, accessOf } from "../../../../verify/access/evaluator";
import type { AccessRequest } from "../../../../verify/access/request";
import type { Graph, GraphResource } from "../../../../verify/graph/graph";
import { resource } from "../../../support/graphs";
import type { Statement } from "../matrix/support";

/** A policy document as it stands in an input. */
export const document = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A copy of a graph with one more resource. */
export const plus = (graph: Graph, type: string, inputs: object, outputs: object = {}): Graph => ({
  ...graph,
  resources: [
    ...graph.resources,
    resource({ type, name: "extra", inputs: { ...inputs }, outputs: { ...outputs } }),
  ],
});

/** A copy of a graph in which the resources of a type have other inputs. */
export const withInputs = (
  graph: Graph,
  type: string,
  change: (resource: GraphResource) => object,
): Graph => ({
  ...graph,
  resources: graph.resources.map((each) =>
    each.type === type ? { ...each, inputs: { ...each.inputs, ...change(each) } } : each,
  ),
});

/** What a graph answers to a request. */
export const decided = (graph: Graph, request: AccessRequest): Promise<AccessDecision> =>
  accessOf(graph).decide(request);

/** Fails unless access refuses a graph with the given sentence. */
export const refuses = (graph: Graph, message: string): void =>
  assert.throws(() => accessOf(graph), { message });
