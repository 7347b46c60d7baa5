import type { PolicySubject } from "./subject";

/** What every rule says about itself. */
interface Described {
  /** Unique in the pack; part of every message and of exceptions in Pulumi Cloud. */
  readonly name: string;
  /** What holds, in one sentence. */
  readonly description: string;
}

/** A rule that one resource keeps or breaks by itself, so that it is refused before it exists. */
export interface ResourceRule extends Described {
  readonly scope: "resource";
  /**
   * Types that the rule is about.
   * @default all
   */
  readonly types?: readonly string[];
  /** What is wrong and what to do, one sentence a problem. */
  readonly problems: (subject: PolicySubject) => readonly string[];
}

/** A resource of a stack with what is wrong about it and what to do. */
export interface Problem {
  readonly subject: PolicySubject;
  readonly problem: string;
}

/** A rule about resources together, which the engine asks when it knows them all. */
export interface StackRule extends Described {
  readonly scope: "stack";
  readonly problems: (stack: readonly PolicySubject[]) => readonly Problem[];
}

/** An invariant of every stack. Unknown values never break one: `up` asks again when they are known. */
export type Rule = ResourceRule | StackRule;

/** Resources of one type. */
export const ofType = (stack: readonly PolicySubject[], type: string): PolicySubject[] =>
  stack.filter((subject) => subject.type === type);
