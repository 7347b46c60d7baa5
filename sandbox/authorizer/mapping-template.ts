import { render } from "velocityjs";

/** Parameters of a request to API Gateway. */
export interface Parameters {
  /** URL-encoded, as in the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
  readonly header: Readonly<Record<string, string>>;
}

interface MethodCall {
  readonly property: string;
  readonly context: unknown;
  readonly params: readonly unknown[];
}

/** Renders a mapping template as API Gateway does for a request without a body. */
export const renderMapping = (template: string, parameters: Parameters): string =>
  // A copy, because rendering stores a reference to the request in it.
  render(template, { input: inputOf(parameters), util: { ...UTIL } }, undefined, {
    escape: false,
    // Makes an unknown function an error instead of text in the result.
    env: "development",
    customMethodHandlers: [TEXT_METHODS],
  });

/** `$input`, which looks for parameters in the path, the query string and the header in turn. */
const inputOf = (parameters: Parameters) => ({
  params: (name?: string): unknown => {
    if (name === undefined) return parameters;
    const { path, querystring, header } = parameters;
    const holder = [path, querystring, header].find((group) => Object.hasOwn(group, name));
    return holder?.[name] ?? "";
  },
});

/** `$util` */
const UTIL = {
  urlEncode: (text: string) => encodeURIComponent(text).replaceAll("%20", "+"),
  urlDecode: (text: string) => decodeURIComponent(text.replaceAll("+", " ")),
  base64Encode: (text: string) => Buffer.from(text).toString("base64"),
  base64Decode: (text: string) => Buffer.from(text, "base64").toString(),
  escapeJavaScript: (text: string) => text.replace(/[^\x20-\x7e]|[\\"'/]/g, escaped),
};

const SHORT: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** JavaScript escape sequence of a UTF-16 unit. JSON accepts all except that of an apostrophe. */
function escaped(unit: string): string {
  if (/[\\"'/]/.test(unit)) return `\\${unit}`;
  const code = unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return SHORT[unit] ?? `\\u${code}`;
}

/** Methods of Java's strings that JavaScript lacks or defines differently. */
const JAVA: Readonly<Record<string, (text: string, ...args: string[]) => unknown>> = {
  replaceAll: (text, pattern = "", by = "") =>
    text.replace(new RegExp(pattern, "g"), (...groups: string[]) => filledIn(by, groups)),
  replace: (text, part = "", by = "") => text.replaceAll(part, () => by),
  contains: (text, part = "") => text.includes(part),
  equals: (text, other) => text === other,
  isEmpty: (text) => text === "",
  length: (text) => text.length,
};

/** Fills in Java's replacement text, in which `$1` stands for a group and a backslash escapes. */
const filledIn = (text: string, groups: readonly string[]): string =>
  text.replace(/\\(.)|\$(\d)/gs, (_, kept?: string, group?: string) =>
    kept === undefined ? (groups[Number(group)] ?? "") : kept,
  );

const TEXT_METHODS = {
  uid: "java strings",
  match: ({ property, context }: MethodCall) =>
    typeof context === "string" && Object.hasOwn(JAVA, property),
  resolve: ({ property, context, params }: MethodCall) =>
    JAVA[property]?.(context as string, ...params.map(String)),
};
