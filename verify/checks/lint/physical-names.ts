import type { GraphResource } from "../../graph/graph";
import { RESOURCE_TYPES } from "../../resource-types/registry";

/** Types whose names AWS keeps unique. */
export const UNIQUELY_NAMED = Object.keys(RESOURCE_TYPES).filter(
  (type) => RESOURCE_TYPES[type]?.uniqueName !== "none",
);

/** Unique name of a resource. */
export interface PhysicalName {
  /** Input that holds it. */
  readonly property: string;
  /** The chosen name; absent where Pulumi makes one of the logical name. */
  readonly chosen?: string;
  /** Longest name that AWS takes. */
  readonly max: number;
  /** Whether operators may choose all of it. */
  readonly givenByOperator: boolean;
}

/** Name of a resource of a type whose names AWS keeps unique. */
export function physicalName({ type, inputs }: GraphResource): PhysicalName | undefined {
  const uniqueName = RESOURCE_TYPES[type]?.uniqueName ?? "none";
  if (uniqueName === "none") return undefined;
  const { input: property, max, givenByOperator = false } = uniqueName;
  const value = inputs[property];
  return { property, max, givenByOperator, ...(typeof value === "string" && { chosen: value }) };
}
