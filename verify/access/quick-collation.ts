const { localeCompare } = String.prototype as {
  readonly localeCompare: (this: string, ...args: Comparison) => number;
};
type Comparison = [
  that: string,
  locales?: Intl.LocalesArgument,
  options?: Intl.CollatorOptions | undefined,
];
const ASCII = /^[\0-\x7f]*$/;

/**
 * Lets the policy engine compare texts without regard to case by the tens of thousands: it asks for a
 * collation each time, of single characters too, and a third of its time went there. Texts in ASCII
 * are equal then where their small letters are; any other call is answered as ever.
 */
function quickly(this: string, ...args: Comparison): number {
  const [that, locales, options] = args;
  const isQuick = locales === undefined && options?.sensitivity === "accent";
  if (!isQuick || !ASCII.test(this) || !ASCII.test(that)) return localeCompare.apply(this, args);
  const [one, other] = [this.toLowerCase(), that.toLowerCase()];
  return one === other ? 0 : one < other ? -1 : 1;
}

Object.defineProperty(String.prototype, "localeCompare", { value: quickly });
