import {
  type Graph,
  type GraphResource,
  listOf,
  resourcesOf,
  text,
  texts,
} from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import { vpcGroup } from "./network";
import { type Box, flow, idFor, type Part, part, together } from "../picture";
import { counted, placements, type DiagramStack } from "./stack";

/** The server and its host names. */
export function serverPart(stack: DiagramStack): Part {
  const { server } = stack;
  const addresses = texts(placements(stack).server?.["addressAllocationIds"]).length;
  const box: Box = {
    id: "server",
    kind: "server",
    title: "AWS Transfer Family server",
    lines: [
      server.protocols.join(", "),
      endpointKind(stack, addresses),
      ...(addresses === 0 ? [] : [counted(addresses, "Elastic IP address", "es")]),
    ],
    column: "server",
    ...vpcGroup(stack, "server"),
  };
  return together([hostNames(stack), part({ boxes: [box] })]);
}

/** Kind of the endpoint, as AWS's documentation calls it. */
function endpointKind(stack: DiagramStack, addresses: number): string {
  if (placements(stack).server === undefined) return "public endpoint";
  return addresses === 0 ? "internal VPC endpoint" : "internet-facing VPC endpoint";
}

/** Whether a record leads to CloudFront, whose box has the name. */
const isOfDistribution = (graph: Graph, { aliases }: GraphResource["inputs"]): boolean =>
  resourcesOf(graph, "aws:cloudfront/distribution:Distribution").some(({ outputs }) =>
    listOf(aliases).some((alias) => isRecord(alias) && alias["name"] === outputs["domainName"]),
  );

/** Host names, each with one DNS record per address family; a zone that the stack creates is private. */
function hostNames({ graph }: DiagramStack): Part {
  const all = resourcesOf(graph, "aws:route53/record:Record");
  const records = all.filter(
    ({ inputs }) => inputs["type"] !== "AAAA" && !isOfDistribution(graph, inputs),
  );
  const zones = new Set(resourcesOf(graph, "aws:route53/zone:Zone").map(({ id }) => id));
  const idOf = (name: string): string => idFor("host-name", name);
  return part({
    boxes: records.map(({ name, inputs }) => ({
      id: idOf(name),
      kind: "network",
      ...(zones.has(text(inputs["zoneId"]))
        ? { title: "Amazon Route 53 private hosted zone", lines: [text(inputs["name"])] }
        : {
            title: "Amazon Route 53 record",
            lines: [text(inputs["name"]), "in an existing hosted zone"],
          }),
      column: "clients",
    })),
    arrows: records.map(({ name }) => flow(idOf(name), "server", "resolves to")),
  });
}
