import { named, regionalArn, type ResourceTypes } from "./resource-type";

/** AWS Step Functions. Replacements are from the provider's source. */
export const STEP_FUNCTIONS: ResourceTypes = {
  "aws:sfn/stateMachine:StateMachine": {
    outputs: (resource) => {
      const name = String(resource.inputs["name"]);
      return { arn: regionalArn(resource, "states", `stateMachine:${name}`) };
    },
    replacedBy: ["name", "namePrefix", "type"],
    api: { operation: "stepfunctions.CreateStateMachine" },
    price: "free",
    uniqueName: named(80),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
};
