import { bucketQuestions } from "./bucket/cases";
import { fileSystemQuestions } from "./file-system/cases";
import type { MatrixCases } from "./operation";
import { type MatrixConfig, matrixContextOf } from "./context";
import type { Graph } from "../../graph/graph";

/** Everything that the access matrix of a stack asks. */
export interface StackQuestions extends MatrixCases {
  /** The stack's graph, and in it everybody who asks. */
  readonly graph: Graph;
}

/** What people want to know about access to a stack, by where it keeps files. */
export function questionsOf(graph: Graph, config: MatrixConfig): StackQuestions {
  const context = matrixContextOf(graph, config);
  const { settings } = context;
  const questions =
    settings.domain === "s3"
      ? bucketQuestions({ ...context, settings })
      : fileSystemQuestions({ ...context, settings });
  return { graph: context.graph, ...questions };
}
