import type { StackConfig } from "../../config/schema/stack";
import type { Graph } from "../graph/graph";
import { statementLines } from "../reachability/render";
import { statementsOf } from "../reachability/statements";
import { withOutputs } from "../risk/context";
import type { Risk } from "../risk/model";
import { byUrgency, risksOf, type StackFiles } from "../risk/risks";
import { type AccessChanges, accessChanges } from "./access-changes";
import { compare } from "./compare";
import { type ReachChange, reachChanges } from "./reach-changes";
import { matrixRisks } from "./sections";

/** What a change is judged from. */
export interface ReviewArgs {
  readonly before: Graph;
  readonly after: Graph;
  /** Configuration that the new graph is made from. */
  readonly config: StackConfig;
  /** Configuration that the old graph was made from; the new one where it is not known. */
  readonly configBefore?: StackConfig | undefined;
  /** Stack files, for settings that no resource shows; absent where they are not known. */
  readonly files?: StackFiles | undefined;
}

/** What changes of access and reachability, as pull-request comments print it. */
export interface Review {
  readonly risks: readonly Risk[];
  readonly access: AccessChanges;
  /** Changed connections, or why there is no answer. */
  readonly reach: readonly ReachChange[] | string;
  /** Statements about reachability that are not proven, with what contradicts them. */
  readonly unproven: readonly string[];
}

/** Judges a change: the same for the terminal, for pull-request comments and for reports. */
export async function reviewOf(args: ReviewArgs): Promise<Review> {
  const { before, after, config } = args;
  const access = await accessOf(args);
  return {
    risks: risksFrom(args, access),
    access,
    reach: reachOf(before, after),
    unproven: unprovenIn(after, config),
  };
}

/** Only what to know before approving. */
export async function reviewRisks(args: ReviewArgs): Promise<readonly Risk[]> {
  const isSame = compare(args.before, args.after).every(({ kind }) => kind === "same");
  return risksFrom(args, isSame ? { changes: [] } : await accessOf(args));
}

const accessOf = ({ before, after, config, configBefore = config }: ReviewArgs) =>
  accessChanges({ graph: before, config: configBefore }, { graph: after, config });

/** In a new stack everything is a gain, so the matrix adds nothing. */
const risksFrom = ({ before, after, files }: ReviewArgs, access: AccessChanges): readonly Risk[] =>
  byUrgency([
    ...risksOf(before, after, files),
    ...(before.resources.length === 0 ? [] : matrixRisks(access)),
  ]);

function reachOf(before: Graph, after: Graph): readonly ReachChange[] | string {
  try {
    return reachChanges(withOutputs(before), withOutputs(after));
  } catch (error) {
    return (error as Error).message;
  }
}

/** Statements that are not proven; none where reachability itself is not decided, which is said. */
function unprovenIn(after: Graph, config: StackConfig): readonly string[] {
  try {
    const failing = statementsOf(after, config).filter(({ exceptions }) => exceptions.length > 0);
    return statementLines(failing).map((line) => `- ${line}`.replace("-   ", "  - "));
  } catch {
    return [];
  }
}
