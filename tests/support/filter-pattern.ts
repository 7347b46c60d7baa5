/**
 * Evaluates CloudWatch's filter patterns for JSON, as far as this project uses them: comparisons of a
 * property with text that may have wildcards, or with a number, joined by && and || with parentheses.
 */
export function matchesPattern(pattern: string, line: string): boolean {
  const event = parsed(line);
  if (event === undefined) return false;
  const body = /^\{(.*)\}$/s.exec(pattern.trim())?.[1];
  if (body === undefined) throw new Error(`not a JSON filter pattern: ${pattern}`);
  const tokens = tokensOf(body);
  const value = either(tokens, event);
  if (tokens.length > 0) throw new Error(`left over in ${pattern}: ${tokens.join(" ")}`);
  return value;
}

type Event = Readonly<Record<string, unknown>>;

function parsed(line: string): Event | undefined {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return undefined;
  }
}

const TOKEN = /\s*(\(|\)|&&|\|\||!=|>=|<=|=|>|<|\$\.[\w.-]+|"[^"]*"|-?\d+(?:\.\d+)?)/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new Error(`can't read a filter pattern at: ${text.slice(at)}`);
    tokens.push(token);
  }
  return tokens;
}

/** Takes all terms, also where the first ones decide, so that the whole pattern is read. */
function joined(
  tokens: string[],
  event: Event,
  operator: string,
  term: (tokens: string[], event: Event) => boolean,
): boolean[] {
  const values = [term(tokens, event)];
  while (tokens[0] === operator) {
    tokens.shift();
    values.push(term(tokens, event));
  }
  return values;
}

const either = (tokens: string[], event: Event): boolean =>
  joined(tokens, event, "||", both).some(Boolean);
const both = (tokens: string[], event: Event): boolean =>
  joined(tokens, event, "&&", comparison).every(Boolean);

function comparison(tokens: string[], event: Event): boolean {
  const first = tokens.shift() ?? "";
  if (first === "(") {
    const value = either(tokens, event);
    if (tokens.shift() !== ")") throw new Error("a parenthesis is not closed");
    return value;
  }
  const [operator = "", wanted = ""] = tokens.splice(0, 2);
  const value = event[first.slice(2)];
  if (wanted.startsWith('"')) return comparesText(value, operator, wanted.slice(1, -1));
  if (typeof value !== "number") return false;
  const number = Number(wanted);
  return { "=": value === number, ">": value > number, "<": value < number }[operator] ?? false;
}

function comparesText(value: unknown, operator: string, wanted: string): boolean {
  if (typeof value !== "string") return false;
  const parts = wanted.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const isEqual = new RegExp(`^${parts.join(".*")}$`, "s").test(value);
  if (operator === "=") return isEqual;
  if (operator === "!=") return !isEqual;
  throw new Error(`text can't be compared with ${operator}`);
}
