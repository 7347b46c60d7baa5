import { recordOf } from "../serialization";
import type { StackSettings } from "../stack-file";

/**
 * Answers about the routes of an existing VPC where they are not those of a closed one: nobody asks AWS,
 * so a VPC is taken to be what the stack needs. Pulumi looks at the real one.
 */
export function existingRoutes(
  config: StackSettings["config"],
): NonNullable<StackSettings["calls"]> {
  if (modeOf(config["managed-sftp:network"]) !== "internet-facing") return {};
  return {
    "aws:ec2/getRouteTable:getRouteTable": ({ routeTableId, vpcId }) => ({
      id: routeTableId,
      routeTableId,
      vpcId,
      associations: [{ main: true, subnetId: "" }],
      routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: `igw-${String(vpcId)}` }],
    }),
  };
}

/** Mode in a section that may have any mistake. */
function modeOf(section: string | undefined): unknown {
  try {
    return recordOf(JSON.parse(section ?? ""))["mode"];
  } catch {
    return undefined;
  }
}
