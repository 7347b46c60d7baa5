import type { Decision } from "../authorizer/decision";
import { isObject, parseJson } from "../authorizer/json";

/** Response of `TestIdentityProvider`. */
export interface RawResponse {
  readonly Response?: string | undefined;
  readonly StatusCode?: number | undefined;
  readonly Message?: string | undefined;
}

/** Meaning of a response. */
export type ServiceAnswer =
  | { readonly kind: "allow"; readonly lines: readonly (readonly [string, string])[] }
  | { readonly kind: "deny"; readonly message: string }
  /** No decision could be made. */
  | { readonly kind: "outage"; readonly message: string };

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Statements of a session policy, one per line. */
function policyLines(policy: string): string[] {
  const parsed = parseJson(policy);
  const statements = isObject(parsed) ? [parsed["Statement"]].flat().filter(isObject) : [];
  return statements.map(
    ({ Effect, Action, Resource }) =>
      `${text(Effect)} ${[Action].flat().join(", ")} on ${[Resource].flat().join(", ")}`,
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

/** Reads a response. A login is allowed if, and only if, the response has a role. */
export function readAnswer({
  Response = "",
  StatusCode,
  Message = "",
}: RawResponse): ServiceAnswer {
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

/** Explains why the service decides otherwise than the record says; undefined if it does not. */
export function differenceOf(
  answer: ServiceAnswer,
  decision: Decision,
  { isLocked, cacheSeconds }: { readonly isLocked: boolean; readonly cacheSeconds: number },
): string | undefined {
  if (answer.kind === "outage" || answer.kind === decision.kind) return undefined;
  const deployed = "the deployed stack differs from these files; compare with pulumi preview";
  if (answer.kind === "deny") {
    return isLocked ? undefined : `the service denies a login that the record allows; ${deployed}`;
  }
  const cached =
    cacheSeconds > 0 ? `it caches an older record for up to ${cacheSeconds} s, or ` : "";
  return `the service allows a login that the record denies; ${cached}${deployed}`;
}
