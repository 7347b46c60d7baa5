import type { EncryptedBucket } from "./bucket/encrypted-bucket";
import type { FileSystem } from "./file-system/file-system";

/** Storage of the users' files. */
export type Storage = EncryptedBucket | FileSystem;
