import type { PolicyEvaluator } from "../verify/access/evaluator";
import type { NetworkGate } from "./network-gate";
import type { StackModel } from "../verify/graph/stack-model";

/** Context that the parts of a sandbox share. */
export interface SandboxContext {
  /** Data folder. */
  readonly data: string;
  readonly model: StackModel;
  readonly access: PolicyEvaluator;
  /** Whether the deployed server's network lets clients through to a port of it. */
  readonly admits: NetworkGate;
  /** Factor by which the function's timeouts are longer than on Lambda. */
  readonly slowdown?: number | undefined;
  /** Address that every client counts as coming from. */
  readonly sourceIp: string;
  readonly log: (line: string) => void;
  /** Gets errors that are faults of the sandbox. */
  readonly onFault: (error: unknown) => void;
  /** Registers a function that stops what was started. */
  readonly onStop: (end: () => Promise<void> | void) => void;
}
