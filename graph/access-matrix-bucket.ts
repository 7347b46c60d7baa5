import { bucketActors } from "./access-matrix-bucket-principals";
import { bucketOperations } from "./access-matrix-bucket-operations";
import { bucketScene } from "./access-matrix-bucket-scene";
import type { Questions } from "./access-matrix-operation";
import { actorsOf } from "./access-matrix-principals";
import type { Scene } from "./access-matrix-scene";
import type { BucketSettings } from "../identity/settings";

/** Everything that is asked about a stack that keeps files in a bucket. */
export function bucketQuestions(stack: Scene<BucketSettings>): Questions {
  const scene = bucketScene(stack);
  return { actors: actorsOf(scene, bucketActors(scene)), operations: bucketOperations(scene) };
}
