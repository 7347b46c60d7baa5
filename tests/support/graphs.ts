import type { Graph, GraphResource } from "../../verify/graph/graph";
import { idOf } from "../../verify/graph/ids";

/** What a test says about a resource; the rest follows. */
type Given = Partial<GraphResource> & Pick<GraphResource, "type" | "name">;

/** URN in stack `test` without parents. */
export const urnOf = (type: string, name: string): string =>
  `urn:pulumi:test::managed-sftp::${type}::${name}`;

/** A custom resource without parents, inputs or options, unless they are given. */
export const resource = (given: Given): GraphResource => ({
  urn: urnOf(given.type, given.name),
  kind: "custom",
  id: idOf(given.type, given.name, given.inputs ?? {}),
  inputs: {},
  outputs: {},
  options: {},
  ...given,
});

/** A graph of stack `test`. */
export const graph = (...resources: readonly GraphResource[]): Graph => ({
  stack: "test",
  resources: [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1)),
  outputs: {},
});
