import { type Graph, resourcesOf } from "./graph";

/** Region of a stack, from the ARN of its server. */
export const regionOf = (graph: Graph): string => {
  const [server] = resourcesOf(graph, "aws:transfer/server:Server");
  const arn = server?.outputs["arn"];
  return typeof arn === "string" ? (arn.split(":")[3] ?? "") : "";
};
