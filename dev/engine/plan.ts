import {
  hasBucket,
  inMode,
  isProtected,
  type Mode,
  modeOf,
  MODES,
  type EngineSettings,
  unprotected,
} from "./stack-file";

/** One step of a plan. */
export type EngineStep =
  | {
      readonly kind: "pulumi";
      /** What it does, for the operator who watches. */
      readonly title: string;
      /** Arguments of the Pulumi CLI, without the stack. */
      readonly args: readonly string[];
      /** Content of the stack file from this step on. */
      readonly settings?: EngineSettings;
      /**
       * Text of the expected refusal.
       * @default none: the command has to succeed
       */
      readonly refusal?: RegExp;
    }
  | { readonly kind: "put-object"; readonly title: string }
  | { readonly kind: "check-object"; readonly title: string };

/** Steps that a stack goes through. */
export interface EnginePlan {
  readonly stack: string;
  readonly steps: readonly EngineStep[];
}

const UP = ["up", "--yes", "--suppress-outputs"];
const SAME = [...UP, "--expect-no-changes"];
const PUT: EngineStep = { kind: "put-object", title: "put an object into the bucket" };
const CHECK: EngineStep = { kind: "check-object", title: "the object is still there" };
const DESTROY = ["destroy", "--yes", "--suppress-outputs"];

/**
 * Plan of a stack's whole life: created, unchanged, in other modes with its data kept, refreshed,
 * destroyed.
 *
 * @param tour modes that it is switched to after its own
 */
export function planOf(stack: string, settings: EngineSettings, tour: readonly Mode[]): EnginePlan {
  const last = inMode(settings, tour.at(-1) ?? modeOf(settings));
  return {
    stack,
    steps: [
      pulumi("make the stack", ["stack", "init", "--secrets-provider", "passphrase"], settings),
      pulumi(`up in mode ${modeOf(settings)}`, UP),
      pulumi("up again changes nothing", SAME),
      ...(hasBucket(settings) ? [PUT] : []),
      ...tour.flatMap((mode): EngineStep[] => [
        pulumi(`switch to mode ${mode}`, UP, inMode(settings, mode)),
        ...(hasBucket(settings) ? [CHECK] : []),
        pulumi("up again changes nothing", SAME),
      ]),
      pulumi("refresh", ["refresh", "--yes", "--suppress-outputs"]),
      pulumi("up after the refresh changes nothing", SAME),
      ...(isProtected(settings) ? unprotecting(last) : []),
      pulumi("destroy", DESTROY),
      pulumi("remove the stack", ["stack", "rm", "--yes"]),
    ],
  };
}

/** Modes that a stack is switched to: all of them and back, or only the next one. */
export function tourOf(settings: EngineSettings, whole: boolean): readonly Mode[] {
  const own = MODES.indexOf(modeOf(settings));
  const circle = MODES.map((_, step) => MODES[(own + step + 1) % MODES.length] as Mode);
  return whole ? circle : circle.slice(0, 1);
}

/** Steps that remove what is left of a stack after a failure, each whether or not the others succeed. */
export const cleanUpOf = (): readonly EngineStep[] => [
  pulumi("give up all protection", ["state", "unprotect", "--all", "--yes"]),
  pulumi("destroy what was made", [...DESTROY, "--continue-on-error"]),
];

function unprotecting(settings: EngineSettings): readonly EngineStep[] {
  return [
    {
      ...pulumi("destroy is refused while data is protected", DESTROY),
      refusal: /protected/,
    },
    ...(hasBucket(settings) ? [CHECK] : []),
    pulumi("take the protection away", UP, unprotected(settings)),
  ];
}

const pulumi = (
  title: string,
  args: readonly string[],
  settings?: EngineSettings,
): Extract<EngineStep, { kind: "pulumi" }> => ({
  kind: "pulumi",
  title,
  args,
  ...(settings && { settings }),
});
