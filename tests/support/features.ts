import type { Graph } from "../../graph/graph";
import { graphOf, MODES } from "./program";

/** Configurations that together use every option which no shipped stack uses. */
export const FEATURES: readonly Parameters<typeof graphOf>[] = [
  [
    {
      network: {
        mode: "closed",
        clients: ["10.30.0.0/16"],
        clientPrefixList: true,
        peerings: [
          {
            name: "abroad",
            peerVpcId: "vpc-0b",
            peerRegion: "eu-west-1",
            clients: ["10.21.0.0/16"],
          },
        ],
      },
    },
  ],
  [
    { ...MODES.public, transfer: { hostKeys: ["a", "b"] } },
    { a: "key a", b: "key b" },
  ],
];

/** Graphs of {@link FEATURES}. */
export async function featureGraphs(): Promise<Graph[]> {
  const graphs: Graph[] = [];
  for (const feature of FEATURES) graphs.push(await graphOf(...feature));
  return graphs;
}
