import { resourcesOf, text, texts } from "../../graph/graph";
import { vpcGroup } from "./network";
import { type Box, idFor, type Part, part } from "../picture";
import { placements, type DiagramStack } from "./stack";

/** The server and its host names. */
export function serverPart(stack: DiagramStack): Part {
  const { server } = stack;
  const addresses = texts(placements(stack).server?.["addressAllocationIds"]).length;
  const box: Box = {
    id: "server",
    kind: "server",
    title: "Transfer server",
    lines: [
      server.resource.name,
      server.protocols.join(", "),
      ...(addresses === 0 ? [] : [`Elastic IPs: ${addresses}`]),
    ],
    column: "server",
    ...vpcGroup(stack, "server"),
  };
  const names = hostNames(stack);
  return part({ boxes: [...names.boxes, box], arrows: names.arrows });
}

/** Host names, each with one DNS record per address family; a zone that the stack creates is private. */
function hostNames({ graph }: DiagramStack): Part {
  const all = resourcesOf(graph, "aws:route53/record:Record");
  const records = all.filter(({ inputs }) => inputs["type"] !== "AAAA");
  const zones = new Set(resourcesOf(graph, "aws:route53/zone:Zone").map(({ id }) => id));
  const idOf = (name: string): string => idFor("host-name", name);
  return part({
    boxes: records.map(({ name, inputs }) => ({
      id: idOf(name),
      kind: "network",
      title: "Host name",
      lines: [
        text(inputs["name"]),
        zones.has(text(inputs["zoneId"])) ? "private zone of the stack" : "existing zone",
      ],
      column: "clients",
    })),
    arrows: records.map(({ name }) => ({
      ...{ from: idOf(name), to: "server", label: "resolves to" },
      kind: "flow",
    })),
  });
}
