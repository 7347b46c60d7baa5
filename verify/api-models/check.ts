import { DOCUMENTED } from "../../aws/api-models/documented";
import { type ApiShape, shapesOf, violation } from "../../aws/api-models/shape";
import { byUrn, type Graph, type GraphResource } from "../graph/graph";
import { isRecord, reveal } from "../graph/serialization";
import { RESOURCE_TYPES } from "../resource-types/registry";
import type { ApiMapping } from "../resource-types/resource-type";

/** An input that the service would refuse. */
export interface ApiViolation {
  readonly resource: GraphResource;
  /** Path of the input, for example `rules[0].transitions[1].storageClass`. */
  readonly path: string;
  readonly value: unknown;
  /** End of a sentence that begins with the path and the value. */
  readonly violation: string;
  /** Operation and shape that say so, for example `transfer.CreateServer, SecurityPolicyName`. */
  readonly source: string;
}

/** Violations in a graph, and inputs that no mapping leads to a shape. */
export interface ApiCheck {
  readonly violations: readonly ApiViolation[];
  /** Type and property path, without positions. */
  readonly unmapped: ReadonlySet<string>;
}

/** A shape with the service that it belongs to. */
interface Located {
  readonly service: string;
  readonly name: string;
  readonly shape: ApiShape;
}

const located = (service: string, name: string): Located => {
  const shape = shapesOf(service).shapes[name];
  if (shape === undefined) throw new Error(`${service} has no shape ${name}`);
  return { service, name, shape };
};

const memberOf = ({ service, shape }: Located): Located => located(service, shape.member ?? "");

/** Input shape of `service.Operation`. */
function inputOf(operation: string): Located {
  const [service = "", name = ""] = operation.split(".");
  const input = shapesOf(service).operations[name];
  if (input === undefined) {
    throw new Error(
      `aws/api-models/shapes.json has no operation ${operation}; run npm run api-models`,
    );
  }
  return located(service, input);
}

/** Follows a path such as `Targets[].Arn` from a shape. */
function follow(from: Located, path: string): Located {
  let at = from;
  for (const part of path.split(".")) {
    const name = part.replace(/\[\]$/, "");
    const next = at.shape.members?.[name];
    if (next === undefined) throw new Error(`${at.service} shape ${at.name} has no member ${name}`);
    at = located(at.service, next);
    if (part.endsWith("[]")) at = memberOf(at);
  }
  return at;
}

/** Compares the inputs of a graph's resources with the constraints of AWS's API models. */
export function checkApiModels(graph: Graph): ApiCheck {
  const all = byUrn(graph);
  const violations: ApiViolation[] = [];
  const unmapped = new Set<string>();
  for (const resource of graph.resources) {
    if (resource.kind !== "custom") continue;
    const mapping = RESOURCE_TYPES[resource.type]?.api;
    if (mapping === undefined) {
      unmapped.add(resource.type);
      continue;
    }
    const checker = new ResourceChecker(resource, mapping, all);
    checker.run();
    violations.push(...checker.violations);
    for (const path of checker.unmapped) unmapped.add(`${resource.type} ${path}`);
  }
  return { violations, unmapped };
}

/** The walk over one resource's inputs and the shapes beside them. */
class ResourceChecker {
  public readonly violations: ApiViolation[] = [];
  public readonly unmapped = new Set<string>();
  private readonly input: Located;
  private readonly start: Located;
  private answers: readonly string[] = [];

  public constructor(
    private readonly resource: GraphResource,
    private readonly mapping: ApiMapping,
    private readonly all: ReadonlyMap<string, GraphResource>,
  ) {
    this.input = inputOf(mapping.operation);
    this.start = mapping.at === undefined ? this.input : follow(this.input, mapping.at);
  }

  public run(): void {
    const inputs = reveal(this.resource.inputs) as Record<string, unknown>;
    for (const [property, value] of Object.entries(inputs)) {
      const urns = this.resource.dependencies?.[property] ?? [];
      this.answers = urns.flatMap((urn) => answersOf(this.all.get(urn)));
      this.property(this.start, property, property, property, value);
    }
  }

  /** Finds the member for a property, and walks on. */
  private property(at: Located, key: string, name: string, path: string, value: unknown): void {
    const member = this.member(at, key, name);
    if (member === false) {
      if (typeof value === "string" || typeof value === "number") this.documented(key, path, value);
      return;
    }
    if (member === undefined) {
      this.unmapped.add(key);
      return;
    }
    this.value(member, key, path, value);
  }

  private member(at: Located, key: string, name: string): Located | false | undefined {
    const named = this.mapping.names?.[key];
    if (named === false) return false;
    if (named?.startsWith("=")) {
      const [service, operation, ...rest] = named.slice(1).split(".");
      const input = inputOf(`${service}.${operation}`);
      return rest.length === 0 ? input : follow(input, rest.join("."));
    }
    if (named?.startsWith("^")) return follow(this.input, named.slice(1));
    if (named !== undefined) return follow(at, named);
    const members = Object.entries(at.shape.members ?? {});
    const wanted = name.toLowerCase();
    const found =
      members.find(([member]) => member.toLowerCase() === wanted) ??
      members.find(([member]) => `${member.toLowerCase()}s` === wanted) ??
      members.find(([member]) => member.toLowerCase() === `${wanted}s`);
    return found && located(at.service, found[1]);
  }

  private value(at: Located, key: string, path: string, value: unknown): void {
    const { type } = at.shape;
    if (value === undefined || value === null || typeof value === "boolean") return;
    if (Array.isArray(value)) {
      const inner = type === "list" ? memberOf(at) : at;
      if (type === "list") this.size(at, path, value.length, value);
      value.forEach((item, index) => this.value(inner, key, `${path}[${index}]`, item));
    } else if (isRecord(value)) {
      this.record(at, key, path, value);
    } else if (type === "list") {
      this.value(memberOf(at), key, path, value);
    } else if (typeof value === "string" || typeof value === "number") {
      if (typeof value === "string" && this.answers.some((text) => value.includes(text))) return;
      if (this.documented(key, path, value)) return;
      this.report(at, path, value, violation(at.shape, value));
    }
  }

  private record(at: Located, key: string, path: string, value: Record<string, unknown>): void {
    const pair = pairIn(at);
    if (pair !== undefined) {
      this.size(at, path, Object.keys(value).length, value);
      for (const [name, inner] of Object.entries(value)) {
        this.value(pair.name, key, `${path} key`, name);
        this.value(pair.value, key, `${path}.${name}`, inner);
      }
      return;
    }
    if (at.shape.type === "list") return this.record(memberOf(at), key, path, value);
    for (const [name, inner] of Object.entries(value)) {
      this.property(at, `${key}.${name}`, name, `${path}.${name}`, inner);
    }
  }

  private size(at: Located, path: string, size: number, value: unknown): void {
    const { min, max } = at.shape;
    const wrong =
      max !== undefined && size > max
        ? `has ${size} entries, more than the ${max} that AWS takes`
        : min !== undefined && size < min
          ? `has ${size} entries, fewer than the least of ${min}`
          : undefined;
    this.report(at, path, value, wrong);
  }

  /** Whether a value breaks what AWS documents beside its models. */
  private documented(key: string, path: string, value: string | number): boolean {
    const wrong = DOCUMENTED[`${this.resource.type} ${key}`]?.(value);
    if (wrong !== undefined) this.add(path, value, wrong, "documented by AWS");
    return wrong !== undefined;
  }

  private report({ name }: Located, path: string, value: unknown, wrong: string | undefined): void {
    if (wrong !== undefined) this.add(path, value, wrong, `${this.mapping.operation}, ${name}`);
  }

  private add(path: string, value: unknown, wrong: string, source: string): void {
    this.violations.push({ resource: this.resource, path, value, violation: wrong, source });
  }
}

/** Shapes of keys and values where Pulumi takes an object: a map, or a list of tags or dimensions. */
function pairIn(at: Located): { name: Located; value: Located } | undefined {
  const { type, key = "", value: inner = "" } = at.shape;
  if (type === "map") {
    return { name: located(at.service, key), value: located(at.service, inner) };
  }
  if (type !== "list") return undefined;
  const { service, shape } = memberOf(at);
  const members = Object.entries(shape.members ?? {});
  const name = members.find(([member]) => /^(tag)?(key|name)$/i.test(member));
  const value = members.find(([member]) => /^(tag)?value$/i.test(member));
  if (members.length !== 2 || name === undefined || value === undefined) return undefined;
  return { name: located(service, name[1]), value: located(service, value[1]) };
}

/** Texts that a provider would answer for a resource, and which here are made up. */
function answersOf(resource: GraphResource | undefined): readonly string[] {
  if (resource === undefined) return [];
  const texts: string[] = [resource.id];
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (isRecord(value)) Object.values(value).forEach(collect);
  };
  collect(reveal(resource.outputs));
  return texts.filter((text) => text.length > 3);
}
