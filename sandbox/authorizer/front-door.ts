import type { PolicyEvaluator } from "../../verify/access/evaluator";
import type { LoginEvent } from "./runner";
import { requireServiceMay } from "./service-calls";
import type { StackModel } from "../../verify/graph/stack-model";

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
  readonly deployment: StackModel;
  readonly access: PolicyEvaluator;
  readonly invoke: (event: object) => Promise<unknown>;
}

/** Transfer calls the function itself, if the function's policy lets this server do so. */
export function directFrontDoor({ deployment, access, invoke }: FrontDoorArgs): SandboxFrontDoor {
  const { identity, server, awsEnvironment } = deployment;
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
