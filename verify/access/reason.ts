import type { RequestAnalysis } from "@cloud-copilot/iam-simulate";

/** One layer of policies that took part in a decision. */
interface Layer {
  readonly label: string;
  readonly result: string;
  readonly allows: readonly string[];
  readonly denies: readonly string[];
}

type Statements = NonNullable<RequestAnalysis["identityAnalysis"]>["allowStatements"];

/**
 * Says which statement decided, for example `role policy sftp-user-bucket/Objects, session
 * policy/OwnObjects` or `denied by bucket policy/DenyWrongKey`.
 *
 * @param subject action and resource, for a denial in which no statement spoke
 * @param resourceLabel what the resource's own policy is called
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
    return layers.flatMap(({ label, allows }) => name(label, allows[0])).join(", ");
  }
  const denying = layers.find(({ denies }) => denies.length > 0);
  if (denying) return `denied by ${name(denying.label, denying.denies[0]).join("")}`;
  if (analysis.blockedBy?.includes("s3-bpa")) return "denied by the bucket's public access block";
  const silent = layers.find(({ result }) => !result.startsWith("Allowed"));
  return `no statement of the ${silent?.label ?? label} allows ${subject}`;
}

function layersOf(
  analysis: RequestAnalysis,
  resourceLabel: string,
  hasRole: boolean,
): readonly Layer[] {
  const layer = (
    label: string,
    part: { result: string; allowStatements: Statements; denyStatements: Statements } | undefined,
  ): Layer[] =>
    part === undefined || part.result === "NotApplicable"
      ? []
      : [
          {
            label,
            result: part.result,
            allows: part.allowStatements.map(nameOf),
            denies: part.denyStatements.map(nameOf),
          },
        ];
  return [
    ...layer("role policy", hasRole ? analysis.identityAnalysis : undefined),
    ...layer("session policy", analysis.sessionAnalysis),
    ...layer("permissions boundary", analysis.permissionBoundaryAnalysis),
    ...layer("endpoint policy", analysis.endpointAnalysis),
    ...layer(resourceLabel, analysis.resourceAnalysis),
  ];
}

/** `<policy>/<Sid>`, where only role policies are several and so need the policy's name. */
function nameOf({ policyId, statement }: Statements[number]): string {
  const sid = statement.sid() ?? "";
  return policyId === undefined || policyId === "SessionPolicy" ? `/${sid}` : ` ${policyId}/${sid}`;
}

const name = (label: string, statement: string | undefined): string[] =>
  statement === undefined ? [] : [`${label}${statement}`];
