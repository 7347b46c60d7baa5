import { apiFrontDoor } from "./api-gateway";
import { identityMethodOf } from "./api-method";
import { directFrontDoor, type FrontDoorArgs, type SandboxFrontDoor } from "./front-door";

/** The front door of the stack's server: its REST API, or the function itself. */
export function frontDoorOf(args: FrontDoorArgs): SandboxFrontDoor {
  const method = identityMethodOf(args.deployment.graph);
  return method === undefined ? directFrontDoor(args) : apiFrontDoor(method, args);
}
