import { arnOf, type Graph, type GraphResource, resourcesOf } from "../graph/graph";
import type { NamedPolicy } from "./conditions";

const FUNCTION = "aws:lambda/function:Function";

/** Permissions of a function, each of which Lambda makes a statement of the function's policy. */
export function permissionsOf(graph: Graph, target: GraphResource): readonly GraphResource[] {
  const names = new Set<unknown>([arnOf(target), target.outputs["name"], target.inputs["name"]]);
  return resourcesOf(graph, "aws:lambda/permission:Permission").filter(({ inputs }) =>
    names.has(inputs["function"]),
  );
}

/** Policy of a function, which Lambda composes from its permissions. */
export function functionPolicy(graph: Graph, functionArn: string): NamedPolicy {
  const target = resourcesOf(graph, FUNCTION).find((each) => arnOf(each) === functionArn);
  const permissions = target === undefined ? [] : permissionsOf(graph, target);
  const Statement = permissions.map(({ name, inputs }) => ({
    Sid: name.replace(/\W/g, ""),
    Effect: "Allow",
    Principal: principalOf(String(inputs["principal"])),
    Action: inputs["action"],
    Resource: functionArn,
    Condition: {
      ...(inputs["sourceArn"] !== undefined && {
        ArnLike: { "aws:SourceArn": inputs["sourceArn"] },
      }),
      ...(inputs["sourceAccount"] !== undefined && {
        StringEquals: { "aws:SourceAccount": inputs["sourceAccount"] },
      }),
    },
  }));
  return { name: "function policy", policy: { Version: "2012-10-17", Statement } };
}

/** Principal of a permission: everybody, an account, a principal with an ARN, or else a service. */
function principalOf(principal: string): unknown {
  if (principal === "*") return principal;
  return /^\d{12}$|^arn:/.test(principal) ? { AWS: principal } : { Service: principal };
}
