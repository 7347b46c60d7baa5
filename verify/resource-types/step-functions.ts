import { costLine, MILLION } from "../cost/model";
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
    // The quarantine copies a file now and then; what is published is invalidated with each upload.
    price: ({ resource: { name }, usage }) => {
      if (!name.endsWith("-invalidation")) return [];
      const files = usage.gbIn * 10;
      return [
        costLine("Invalidations", Math.max(0, files - 1000), "cdnInvalidation", "beyond 1000"),
        costLine("Invalidations, steps", files / MILLION, "stateMillion", "1 a file up"),
      ];
    },
    uniqueName: named(80),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
};
