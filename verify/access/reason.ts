import type { RequestAnalysis } from "@cloud-copilot/iam-simulate";

/** Analyses of the policies that the engine combines, by the name under which a reason calls them. */
const LAYERS = {
  "role policy": "identityAnalysis",
  "session policy": "sessionAnalysis",
  "permissions boundary": "permissionBoundaryAnalysis",
  "endpoint policy": "endpointAnalysis",
  "resource policy": "resourceAnalysis",
} as const;

type Statements = NonNullable<RequestAnalysis["identityAnalysis"]>["allowStatements"];

/** Statements of one layer of policies that took part in a decision. */
interface Layer {
  readonly label: string;
  readonly result: string;
  readonly allowStatements: Statements;
  readonly denyStatements: Statements;
}

/**
 * Statements that decided a request, for example `role policy sftp-user-bucket/Objects, session
 * policy/OwnObjects` or `denied by bucket policy/DenyWrongKey`.
 *
 * @param subject action and resource, for a denial in which no statement spoke
 * @param resourceLabel name of the resource's own policy
 * @param hasRole whether the caller's own policies are known; others' are assumed or there are none
 */
export function reasonOf(
  analysis: RequestAnalysis,
  subject: string,
  resourceLabel: string | undefined,
  hasRole: boolean,
): string {
  const label = resourceLabel ?? "resource policy";
  const layers = layersOf(analysis, label, hasRole);
  if (analysis.result === "Allowed") {
    return layers.flatMap((layer) => named(layer.label, layer.allowStatements)).join(", ");
  }
  const denying = layers.find(({ denyStatements }) => denyStatements.length > 0);
  if (denying) return `denied by ${named(denying.label, denying.denyStatements).join("")}`;
  if (analysis.blockedBy?.includes("s3-bpa")) return "denied by the bucket's public access block";
  const silent = layers.find(({ result }) => !result.startsWith("Allowed"));
  return `no statement of the ${silent?.label ?? label} allows ${subject}`;
}

const layersOf = (
  analysis: RequestAnalysis,
  resourceLabel: string,
  hasRole: boolean,
): readonly Layer[] =>
  Object.entries(LAYERS).flatMap(([label, key]): Layer[] => {
    const layer = key === "identityAnalysis" && !hasRole ? undefined : analysis[key];
    if (layer === undefined || layer.result === "NotApplicable") return [];
    return [{ ...layer, label: key === "resourceAnalysis" ? resourceLabel : label }];
  });

/** `<label>/<Sid>` of the first statement; role policies are several, so their own name stands before it. */
function named(label: string, [first]: Statements): string[] {
  if (first === undefined) return [];
  const { policyId, statement } = first;
  const policy = policyId === undefined || policyId === "SessionPolicy" ? "" : ` ${policyId}`;
  return [`${label}${policy}/${statement.sid() ?? ""}`];
}
