import { canonicalAddress, canonicalRange, firstAddress } from "../../aws/cidr";

/** A mask such as 255.255.255.0, or the inverse of one such as 0.0.0.255, as some routers write it. */
function maskLength(text: string): number | undefined {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (octets === undefined || octets.some((octet) => octet > 255)) return undefined;
  const bits = octets.map((octet) => octet.toString(2).padStart(8, "0")).join("");
  return /^(1+0*|0+1+)$/.test(bits) ? bits.lastIndexOf(bits.charAt(0)) + 1 : undefined;
}

/** Problem of a range with bits set behind its prefix, which the stack file refuses too. */
function hostBitsProblem(text: string): string | undefined {
  const range = canonicalRange(text);
  return range === undefined || canonicalAddress(firstAddress(text)) === firstAddress(range)
    ? undefined
    : `${text} has host bits set; write ${range}`;
}

/**
 * Problem of ranges as people write them: with a mask, whose address the function would admit as another
 * one, or with host bits set. Whether they are ranges at all is left to the check of the record.
 */
export function rangesProblem(text: string): string | undefined {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  for (const [index, word] of words.entries()) {
    const [, before, after] = /^([^/]+)\/([^/]*\.[^/]*)$/.exec(word) ?? [];
    const [address, mask] = [before ?? words[index - 1], after ?? word];
    const length = maskLength(mask);
    if (length !== undefined) {
      const range = canonicalRange(`${address}/${length}`);
      return range === undefined
        ? `${mask} is a mask, not an address; write ranges such as 203.0.113.0/24`
        : `${address} ${mask} is written with a mask; write ${range}`;
    }
    const problem = hostBitsProblem(word);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
