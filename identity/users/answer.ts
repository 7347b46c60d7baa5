import type { Decision } from "../authorizer/decision";
import { isObject, parseJson } from "../authorizer/json";

/** What the service said when it was asked about a login. */
export interface RawAnswer {
  readonly Response?: string | undefined;
  readonly StatusCode?: number | undefined;
  readonly Message?: string | undefined;
}

/** What that means. */
export type ServiceAnswer =
  | { readonly kind: "allow"; readonly lines: readonly (readonly [string, string])[] }
  | { readonly kind: "deny"; readonly message: string }
  /** No decision could be made. */
  | { readonly kind: "outage"; readonly message: string };

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Statements of a session policy, one a line. */
function policyLines(policy: string): string[] {
  const parsed = parseJson(policy);
  const statements = isObject(parsed) ? listOf(parsed["Statement"]).filter(isObject) : [];
  return statements.map(
    ({ Effect, Action, Resource }) =>
      `${text(Effect)} ${listOf(Action).join(", ")} on ${listOf(Resource).join(", ")}`,
  );
}

function homeLine({ HomeDirectory, HomeDirectoryDetails }: Record<string, unknown>): string {
  const mappings = parseJson(text(HomeDirectoryDetails));
  if (!Array.isArray(mappings)) return text(HomeDirectory) || "none";
  return mappings
    .filter(isObject)
    .map(({ Entry, Target }) => `${text(Entry)} → ${text(Target)}`)
    .join(", ");
}

/** Reads what the service answered; a login is let in if, and only if, the answer has a role. */
export function readAnswer({ Response = "", StatusCode, Message = "" }: RawAnswer): ServiceAnswer {
  if (StatusCode !== 200) return { kind: "outage", message: `${StatusCode} ${Message}`.trim() };
  const answer = parseJson(Response);
  if (!isObject(answer) || text(answer["Role"]).trim() === "") {
    return { kind: "deny", message: Message };
  }
  const { Role, Policy, PosixProfile, PublicKeys } = answer;
  return {
    kind: "allow",
    lines: [
      ["role", text(Role)],
      ["home", homeLine(answer)],
      ...policyLines(text(Policy)).map((line) => ["policy", line] as const),
      ...(PosixProfile === undefined ? [] : [["posix", JSON.stringify(PosixProfile)] as const]),
      ...(Array.isArray(PublicKeys)
        ? [["keys", `${PublicKeys.length}; the service matches the client's against them`] as const]
        : []),
    ],
  };
}

/** What can make the service answer otherwise than the record says. */
export function differenceOf(
  answer: ServiceAnswer,
  decision: Decision,
  { isLocked, cacheSeconds }: { readonly isLocked: boolean; readonly cacheSeconds: number },
): string | undefined {
  if (answer.kind === "outage" || answer.kind === decision.kind) return undefined;
  const deployed = "what is deployed is not what these files say: compare with pulumi preview";
  if (answer.kind === "deny") {
    return isLocked ? undefined : `the service refuses whom the record lets in; ${deployed}`;
  }
  const remembered =
    cacheSeconds > 0 ? `it remembers an older record for up to ${cacheSeconds} s; or ` : "";
  return `the service lets in whom the record does not; ${remembered}${deployed}`;
}
