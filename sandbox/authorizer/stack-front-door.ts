import type { Graph } from "../../verify/graph/graph";
import { apiFrontDoor } from "./api-gateway";
import { identityMethodOf } from "./api-method";
import { directFrontDoor, type FrontDoorArgs, type SandboxFrontDoor } from "./front-door";

/** The front door of the stack's server: its REST API, or the function itself. */
export function frontDoorOf(graph: Graph, args: FrontDoorArgs): SandboxFrontDoor {
  const method = identityMethodOf(graph);
  return method === undefined ? directFrontDoor(args) : apiFrontDoor(method, args);
}
