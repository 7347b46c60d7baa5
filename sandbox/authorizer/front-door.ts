import type { PolicyEvaluator } from "../../verify/access/evaluator";
import type { Graph } from "../../verify/graph/graph";
import { apiFrontDoor } from "./api-gateway";
import type { DeployedStack } from "../deployment";
import type { LoginEvent } from "./runner";
import { identityMethodOf } from "./api-method";
import { requireServiceMay } from "./service-calls";

/** The way on which Transfer asks the identity function. */
export interface SandboxFrontDoor {
  /** Asks who may log in; throws, with the reason, where no question gets through. */
  readonly ask: (event: LoginEvent) => Promise<unknown>;
  /** URL of the API; blank where Transfer calls the function directly. */
  readonly url: string;
  /** What Transfer says of an answer that lets nobody in. */
  readonly refusal: string;
}

/** What a way to the function stands on. */
export interface FrontDoorArgs {
  readonly deployment: DeployedStack;
  readonly access: PolicyEvaluator;
  readonly invoke: (event: object) => Promise<unknown>;
}

/** The way that the stack's server takes. */
export function frontDoorOf(graph: Graph, args: FrontDoorArgs): SandboxFrontDoor {
  const method = identityMethodOf(graph);
  return method === undefined ? directFrontDoor(args) : apiFrontDoor(method, args);
}

/** Transfer calls the function itself, if the function's policy lets this server do so. */
function directFrontDoor({ deployment, access, invoke }: FrontDoorArgs): SandboxFrontDoor {
  const { identity, server, accountId } = deployment;
  return {
    url: "",
    refusal: "Lambda IDP authentication failure",
    ask: async (event) => {
      await requireServiceMay(access, {
        service: "transfer",
        action: "lambda:InvokeFunction",
        resource: identity.arn,
        source: server.arn,
        accountId,
      });
      return invoke(event);
    },
  };
}
