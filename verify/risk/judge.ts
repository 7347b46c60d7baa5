import type { Judgement } from "../found";
import type { Change, Risk, RiskContext } from "./model";

/** Values of one input before and after, with the resource that has it. */
export interface InputChange extends Change {
  readonly was: unknown;
  readonly is: unknown;
  readonly context: RiskContext;
}

/** Risks of one changed input; none where the change is harmless. */
export type JudgeInput = (change: InputChange) => Judgement<Risk>;
/** Risks of a resource that is created, deleted or replaced as a whole. */
export type JudgeResource = (change: Change, context: RiskContext) => Judgement<Risk>;

/** What is known of the changes of a type. Whatever is not listed is not judged. */
export interface TypeJudge {
  readonly inputs: Readonly<Record<string, JudgeInput>>;
  /** @default harmless: what a new resource opens is told by packets and policies */
  readonly created?: JudgeResource;
  readonly deleted?: JudgeResource;
  /** Of a replacement by itself; its changed inputs are judged as well. */
  readonly replaced?: JudgeResource;
}

/** Types by token. */
export type TypeJudges = Readonly<Record<string, TypeJudge>>;

/** Harms nobody, or is judged as a whole: network by sets of packets, policies by their statements. */
export const fine = (): false => false;

/** Judges several inputs alike. */
export const each = (names: readonly string[], judge: JudgeInput = fine): TypeJudge["inputs"] =>
  Object.fromEntries(names.map((name) => [name, judge]));

/** A type whose creation, deletion, replacement and these inputs are harmless. */
export const harmless = (...inputs: readonly string[]): TypeJudge => ({
  inputs: each(inputs),
  ...{ deleted: fine, replaced: fine },
});

/** A risk unless an input has the value that is safe. */
export const unless =
  (safe: unknown, risk: (change: InputChange) => Risk): JudgeInput =>
  (change) =>
    change.is !== safe && risk(change);

/** A risk where a number falls, or is none any more; where it is absent, AWS has a default. */
export const falls =
  (byDefault: number, risk: (change: InputChange) => Risk): JudgeInput =>
  (change) =>
    !(Number(change.is ?? byDefault) >= Number(change.was ?? byDefault)) && risk(change);

/** Shows a value that is no secret. */
export const show = (value: unknown): string =>
  value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);
