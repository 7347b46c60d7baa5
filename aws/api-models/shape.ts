import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A shape of one of AWS's API models, with its constraints; other shapes are named. */
export interface ApiShape {
  /** `string`, `integer`, `long`, `boolean`, `structure`, `list`, `map`, … */
  readonly type: string;
  readonly enum?: readonly string[];
  /** Regular expression that the whole text has to match. */
  readonly pattern?: string;
  /** Least length of a text, least size of a list or map, or least number. */
  readonly min?: number;
  /** Greatest length, size or number. */
  readonly max?: number;
  /** Names of members that a structure must have. */
  readonly required?: readonly string[];
  /** Shapes of a structure's members. */
  readonly members?: Readonly<Record<string, string>>;
  /** Shape of a list's members. */
  readonly member?: string;
  /** Shapes of a map's keys and values. */
  readonly key?: string;
  readonly value?: string;
}

/** The shapes of one service. */
export interface ApiShapes {
  /** Name of the input shape, by operation. */
  readonly operations: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, ApiShape>>;
}

let services: Readonly<Record<string, ApiShapes>> | undefined;

/**
 * The shapes of a service as AWS publishes them, from the version of botocore that
 * `npm run api-models` extracted.
 *
 * @throws Error for a service that was not extracted
 */
export function shapesOf(service: string): ApiShapes {
  services ??= (
    JSON.parse(readFileSync(join(__dirname, "shapes.json"), "utf8")) as {
      services: Readonly<Record<string, ApiShapes>>;
    }
  ).services;
  const found = services[service];
  if (found === undefined) throw new Error(`aws/api-models/shapes.json has no service ${service}`);
  return found;
}

/**
 * The way in which a text or number breaks the constraints of its shape, as the end of a sentence
 * that begins with the value's name; undefined where it keeps them.
 */
export function violation(shape: ApiShape, value: string | number): string | undefined {
  if (typeof value === "number" && shape.type !== "string") {
    if (shape.min !== undefined && value < shape.min) return `is less than ${shape.min}`;
    if (shape.max !== undefined && value > shape.max) return `is greater than ${shape.max}`;
    return undefined;
  }
  const text = String(value);
  if (shape.enum !== undefined && !shape.enum.includes(text)) {
    const few = shape.enum.length <= 12 ? shape.enum : [...shape.enum.slice(0, 11), "…"];
    return `is not one of ${few.join(", ")}`;
  }
  const { length } = [...text];
  if (shape.min !== undefined && length < shape.min) {
    return `has ${length} characters, fewer than the least of ${shape.min}`;
  }
  if (shape.max !== undefined && length > shape.max) {
    return `has ${length} characters, more than the ${shape.max} that AWS takes`;
  }
  return shape.pattern === undefined ? undefined : mismatch(shape.pattern, text);
}

/** Names the characters that a pattern refuses, where it is about characters, or the pattern. */
function mismatch(pattern: string, text: string): string | undefined {
  const whole = matcher(pattern);
  if (whole.test(text)) return undefined;
  const refused = [...new Set(text)].filter((character) => !whole.test(character));
  const isAboutCharacters = refused.length > 0 && refused.length < new Set(text).size;
  return isAboutCharacters
    ? `has characters that AWS does not take there (${refused.map((c) => JSON.stringify(c)).join(", ")}); it takes ${pattern}`
    : `does not match ${pattern}`;
}

const matchers = new Map<string, RegExp>();

/**
 * A pattern of a model for the whole text, as the services read it. Classes of Unicode and pairs of
 * surrogates need JavaScript's flag `u`, which refuses some escapes that Java allows.
 */
function matcher(pattern: string): RegExp {
  const known = matchers.get(pattern);
  if (known !== undefined) return known;
  // Java's names for printable ASCII, and for any text of several lines, which JavaScript does not have.
  const readable = pattern.replaceAll("\\p{Print}", "\\x20-\\x7E").replace("(?s).*", "[^]*");
  const made = compile(`^(?:${readable})$`);
  matchers.set(pattern, made);
  return made;
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return new RegExp(pattern);
  }
}
