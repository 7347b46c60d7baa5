import { bucketActors } from "./principals";
import { bucketOperations } from "./operations";
import { bucketScene } from "./context";
import type { MatrixCases } from "../operation";
import { actorsOf } from "../principals";
import type { MatrixContext } from "../context";
import type { BucketSettings } from "../../../../identity/authorizer/settings";

/** Everything that is asked about a stack that keeps files in a bucket. */
export function bucketQuestions(stack: MatrixContext<BucketSettings>): MatrixCases {
  const scene = bucketScene(stack);
  return { actors: actorsOf(scene, bucketActors(scene)), operations: bucketOperations(scene) };
}
