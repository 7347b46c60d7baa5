import { layoutOf } from "../../../verify/diagram/layout/layout";
import { pictureOf } from "../../../verify/diagram/picture-of";
import type { Drawing } from "../../../verify/diagram/drawing";
import type { Picture } from "../../../verify/diagram/picture";
import type { Graph } from "../../../verify/graph/graph";
import { stackNames } from "../../../verify/graph/stack-file";
import { EVERY_EFS_OPTION, EVERY_STORAGE_OPTION, PUBLISHED } from "../../support/features";
import { graphOf, MODES } from "../../support/program";
import { shipped } from "../../support/stacks";

/** Everything that the shipped stacks leave out, in as few stacks as can be. */
const CONFIGURED: Readonly<Record<string, Parameters<typeof graphOf>[0]>> = {
  "peering and Transit Gateway, tables, EFS": {
    network: {
      mode: "closed",
      zoneCount: 3,
      clients: ["203.0.113.0/24", "pl-0a1b2c3d"],
      peerings: [{ name: "devices", peerVpcId: "vpc-0a", clients: ["10.20.0.0/16"] }],
      transitGateways: [
        { name: "offices", transitGatewayId: "tgw-0a", clients: ["10.30.0.0/24", "10.40.0.0/16"] },
      ],
    },
    identity: { store: "dynamodb" },
    storage: EVERY_EFS_OPTION,
  },
  "API Gateway, copies and events": {
    network: {
      mode: "internet-facing",
      clients: Array.from({ length: 30 }, (_, index) => `203.0.${index}.0/24`),
      clientPrefixList: true,
      hostname: { name: "sftp.example.com", zoneId: "Z0123456789AB" },
    },
    identity: { frontDoor: "api-gateway" },
    storage: EVERY_STORAGE_OPTION,
    operations: {
      events: {},
      workflow: { steps: [{ tag: { a: "b" } }], partialSteps: [{ copyTo: "broken/" }] },
    },
  },
  "published folder, API Gateway": {
    ...MODES.public,
    identity: { frontDoor: "api-gateway" },
    storage: PUBLISHED,
  },
  "three zones and 36 clients": {
    network: {
      mode: "closed",
      zoneCount: 3,
      quotas: { networkAclRules: 40 },
      transitGateways: [
        {
          ...{ name: "partners", transitGatewayId: "tgw-0a" },
          clients: Array.from({ length: 36 }, (_, index) => `10.${index + 20}.0.0/24`),
        },
      ],
    },
  },
  "existing VPC": {
    network: {
      mode: "closed",
      clients: ["10.20.0.0/16"],
      existingVpc: { vpcId: "vpc-0a1b", subnetIds: ["subnet-0a", "subnet-0b"] },
      interfaceEndpoints: ["secretsmanager", "sts"],
    },
  },
  public: { ...MODES.public, operations: { alarms: false } },
};

/** A stack with its picture. */
export interface Drawn {
  readonly graph: Graph;
  readonly picture: Picture;
  readonly drawing: Drawing;
}

const drawn = new Map<string, Promise<Drawn>>();

/** Names of all that {@link draw} can draw. */
export const DRAWN: readonly string[] = [...stackNames(), ...Object.keys(CONFIGURED)];

/** The picture of a shipped stack or of a configuration that only tests have, drawn once. */
export function draw(name: string): Promise<Drawn> {
  const known = drawn.get(name) ?? drawAnew(name);
  drawn.set(name, known);
  return known;
}

async function drawAnew(name: string): Promise<Drawn> {
  const sections = CONFIGURED[name];
  const graph = sections === undefined ? await shipped(name) : await graphOf(sections);
  const picture = await pictureOf(graph);
  return { graph, picture, drawing: layoutOf(picture) };
}
