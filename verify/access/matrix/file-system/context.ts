import type { FileSystemSettings } from "../../../../identity/authorizer/settings";
import type { MatrixContext } from "../context";
import { resourcesOf } from "../../../graph/graph";

/** What a stack consists of that keeps files in a file system. */
export interface FileSystemContext extends MatrixContext<FileSystemSettings> {
  readonly fileSystemArn: string;
  /** Key that the file system is encrypted with. */
  readonly keyArn: string;
  /** Whether NFS clients have a way in. */
  readonly hasMountTargets: boolean;
}

/** Adds what is known of the file system. */
export function fileSystemScene(scene: MatrixContext<FileSystemSettings>): FileSystemContext {
  const { graph, settings } = scene;
  const { fileSystemId } = settings;
  const own = resourcesOf(graph, "aws:efs/fileSystem:FileSystem").find(
    ({ id }) => id === fileSystemId,
  );
  if (own === undefined) {
    throw new Error(`access matrix: stack "${graph.stack}" has no file system ${fileSystemId}`);
  }
  const targets = resourcesOf(graph, "aws:efs/mountTarget:MountTarget");
  return {
    ...scene,
    fileSystemArn: String(own.outputs["arn"]),
    keyArn: String(own.inputs["kmsKeyId"]),
    hasMountTargets: targets.some(({ inputs }) => inputs["fileSystemId"] === fileSystemId),
  };
}
