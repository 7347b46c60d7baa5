import type { FileSystemSettings } from "../../../../identity/authorizer/settings";
import type { MatrixContext } from "../context";
import { resourcesOf } from "../../../graph/graph";

/** What a stack consists of that keeps files in a file system. */
export interface FileSystemContext extends MatrixContext<FileSystemSettings> {
  /** Key that the file system is encrypted with. */
  readonly keyArn: string;
  /** Whether NFS clients have a way in. */
  readonly hasMountTargets: boolean;
}

/** Adds what is known of the file system. */
export function fileSystemScene(scene: MatrixContext<FileSystemSettings>): FileSystemContext {
  const { graph, storage } = scene;
  const own = resourcesOf(graph, "aws:efs/fileSystem:FileSystem").find(
    ({ id }) => id === storage.root,
  );
  const targets = resourcesOf(graph, "aws:efs/mountTarget:MountTarget");
  return {
    ...scene,
    keyArn: String(own?.inputs["kmsKeyId"]),
    hasMountTargets: targets.some(({ inputs }) => inputs["fileSystemId"] === storage.root),
  };
}
