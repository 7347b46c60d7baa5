import { shortType, text } from "../graph/graph";
import type { Change, Risk, RiskContext } from "./model";

/** Values of one input before and after, with the resource that has it. */
export interface InputChange extends Change {
  readonly was: unknown;
  readonly is: unknown;
  /** `aws:s3:Bucket files`. */
  readonly title: string;
  readonly context: RiskContext;
}

/** Risks of one changed input; none where the change is harmless. */
export type JudgeInput = (change: InputChange) => readonly Risk[];
/** Risks of a resource that is created, deleted or replaced as a whole. */
export type JudgeResource = (change: Change, context: RiskContext) => readonly Risk[];

/** What is known of the changes of a type. Whatever is not listed is not judged. */
export interface TypeJudge {
  readonly inputs: Readonly<Record<string, JudgeInput>>;
  readonly created?: JudgeResource;
  readonly deleted?: JudgeResource;
  /** Of a replacement by itself; its changed inputs are judged as well. */
  readonly replaced?: JudgeResource;
}

/** Types by token. */
export type TypeJudges = Readonly<Record<string, TypeJudge>>;

/** Harms nobody, or is judged as a whole: network by sets of packets, policies by their statements. */
export const fine = (): readonly Risk[] => [];

/** Judges several inputs alike. */
export const each = (names: readonly string[], judge: JudgeInput = fine): TypeJudge["inputs"] =>
  Object.fromEntries(names.map((name) => [name, judge]));

/** A type whose creation, deletion, replacement and these inputs are harmless. */
export const harmless = (...inputs: readonly string[]): TypeJudge => ({
  inputs: each(inputs),
  ...{ created: fine, deleted: fine, replaced: fine },
});

export const titleOf = ({ resource }: Pick<Change, "resource">): string =>
  `${shortType(resource.type)} ${resource.name}`;

/** Name by which people know a resource. */
export const nameOf = ({ resource: { inputs, name } }: Pick<Change, "resource">): string =>
  text(inputs["bucket"]) || text(inputs["name"]) || name;

/** Shows a value that is no secret. */
export const show = (value: unknown): string =>
  value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);
