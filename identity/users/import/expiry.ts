import { valueInWords } from "../explain";
import { readExpires } from "../../authorizer/user/fields";
import type { RecordFields } from "../repository";

/** Warning about an expiry that has passed, so that the user is refused at once. */
export function expiryWarning({ Expires }: RecordFields): string | undefined {
  if (Expires === undefined) return undefined;
  const expires = readExpires(Expires);
  return "value" in expires && expires.value <= Date.now()
    ? `expires ${valueInWords(Expires)} is in the past, so nobody can log in`
    : undefined;
}
