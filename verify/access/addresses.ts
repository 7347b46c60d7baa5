import { canonicalAddress, canonicalRange, rangeOfAddress } from "../../aws/cidr";

const OPERATOR = /^(?:For(?:Any|All)Values:)?(?:Not)?IpAddress(?:IfExists)?$/i;

/** Whether a condition operator compares addresses with ranges. */
export const comparesAddresses = (operator: string): boolean => OPERATOR.test(operator);

/**
 * Values of an address operator as the engine evaluates them rightly. It shifts by 32 bits for an
 * IPv4 range `/0`, which then matches one address, so that range is given in two halves. It takes an
 * address without prefix length for unequal to every address of its own family only, and compares
 * IPv6 addresses by their text, so addresses become ranges.
 *
 * @throws Error for a value that is neither address nor range, which the engine would match with nothing
 */
export function evaluableRanges(values: unknown): string[] {
  return [values].flat().flatMap((value: unknown) => {
    const text = String(value);
    const address = canonicalAddress(text);
    const range = address === undefined ? canonicalRange(text) : rangeOfAddress(address);
    // What AWS makes of IPv4 written as IPv6 is not documented.
    if (range === undefined || (text.includes(":") && !range.includes(":"))) {
      throw new Error(`access: "${text}" in a policy is no address or range that can be evaluated`);
    }
    return range === "0.0.0.0/0" ? ["0.0.0.0/1", "128.0.0.0/1"] : [range];
  });
}

/**
 * An address of a request as the engine reads it.
 *
 * @throws Error for text that is no address
 */
export function evaluableAddress(text: string): string {
  const address = canonicalAddress(text);
  if (address === undefined) throw new Error(`access: the source "${text}" is no address`);
  return address;
}
