import { apiFrontDoor } from "./api-gateway";
import { identityMethodOf } from "./api-method";
import { type FrontDoor, type FrontDoorArgs, requireServiceMay } from "./service-calls";

/** Front door of the stack's server: its REST API, or the function itself. */
export function frontDoorOf(args: FrontDoorArgs): FrontDoor {
  const method = identityMethodOf(args.model.graph);
  return method === undefined ? directFrontDoor(args) : apiFrontDoor(method, args);
}

/** Transfer invokes the function itself, where the function's policy allows that to this server. */
function directFrontDoor({ model, access, invoke }: FrontDoorArgs): FrontDoor {
  const { identity, server, awsEnvironment } = model;
  return {
    url: "",
    refusal: "Lambda IDP authentication failure",
    ask: async (event) => {
      await requireServiceMay(access, {
        service: "transfer",
        action: "lambda:InvokeFunction",
        resource: identity.arn,
        source: server.arn,
        accountId: awsEnvironment.accountId,
      });
      return invoke(event);
    },
  };
}
