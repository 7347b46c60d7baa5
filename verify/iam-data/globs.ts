/** A character, or any run of characters without some. */
type Token = string | { readonly without: string };

/** Tokens of a resource in a policy: `*`, `?` and policy variables stand for anything. */
const tokensOfResource = (text: string): readonly Token[] =>
  (text.match(/\$\{[^}]*\}|[\s\S]/g) ?? []).map((part) =>
    part === "*" || part === "?" || part.length > 1 ? { without: "" } : part,
  );

/** Tokens of an ARN format of the service authorization reference, such as `arn:${Partition}:s3:::${BucketName}`. */
const tokensOfFormat = (format: string, without: string): readonly Token[] =>
  (format.match(/\$\{[^}]*\}|[\s\S]/g) ?? []).map((part) => (part.length > 1 ? { without } : part));

/**
 * Whether a resource of a policy can be one of a format's ARNs.
 *
 * @param others formats of the same service: what one of them continues, for example with the name
 * of an object behind that of its bucket, is no part of this one's last name
 */
export function fits(resource: string, format: string, others: readonly string[]): boolean {
  const continued = ["/", ":"].filter((mark) =>
    others.some((other) => other.startsWith(`${format}${mark}`)),
  );
  return overlap(tokensOfResource(resource), tokensOfFormat(format, continued.join("")));
}

/** Whether one text fits both. */
function overlap(left: readonly Token[], right: readonly Token[]): boolean {
  const known = new Map<number, boolean>();
  const at = (i: number, j: number): boolean => {
    const key = i * (right.length + 1) + j;
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, false);
    const answer = step(i, j);
    known.set(key, answer);
    return answer;
  };
  const step = (i: number, j: number): boolean => {
    const [a, b] = [left[i], right[j]];
    if (a === undefined && b === undefined) return true;
    if (typeof a === "object" && at(i + 1, j)) return true;
    if (typeof b === "object" && at(i, j + 1)) return true;
    if (a === undefined || b === undefined) return false;
    if (typeof a === "object") return typeof b === "object" ? false : at(i, j + 1);
    if (typeof b === "object") return !b.without.includes(a) && at(i + 1, j);
    return a === b && at(i + 1, j + 1);
  };
  return at(0, 0);
}
