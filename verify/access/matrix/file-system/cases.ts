import { grantFor } from "../../../../identity/authorizer/grant";
import type { FileSystemSettings } from "../../../../identity/authorizer/settings";
import { parseUserRecord } from "../../../../identity/authorizer/user/user-record";
import { fileSystemOperations } from "./operations";
import { type FileSystemContext, fileSystemScene } from "./context";
import type { MatrixCases } from "../operation";
import { type Actor, actorsOf, user } from "../principals";
import type { MatrixContext } from "../context";

/** Read-write all of them: the function refuses records that EFS could not enforce. */
const USERS: readonly [id: string, uid: number][] = [
  ["alice", 1001],
  ["bob", 1002],
];

const NOTE = [
  "IAM says who may open the file system and write anywhere in it, not whose files: all users of",
  "Transfer share one role, and owner and mode of each file keep them apart. What is allowed is the",
  "widest that a user can have; root, whom owner and mode do not stop, has rows of its own. Roles of",
  "the account need no more than their own policies; the file system's policy adds to them, or denies.",
].join("\n");

/** Everything that is asked about a stack that keeps files in a file system. */
export function fileSystemQuestions(stack: MatrixContext<FileSystemSettings>): MatrixCases {
  const scene = fileSystemScene(stack);
  const users = USERS.map(([id, uid]) => session(scene, id, uid));
  return {
    actors: actorsOf(scene, { users }),
    operations: fileSystemOperations(scene),
    note: NOTE,
  };
}

/** A session without session policy, as the function answers it for a user of a file system. */
function session(scene: FileSystemContext, id: string, Uid: number): Actor {
  const record = parseUserRecord(JSON.stringify({ PosixProfile: { Uid, Gid: Uid } }));
  const grant = record.kind === "user" ? grantFor(id, record, scene.settings) : record;
  if (grant.kind !== "grant" || !("posixProfile" in grant)) {
    throw new Error(`access matrix: ${id} is given no session in the file system`);
  }
  return user(scene, { id, who: `partner with Uid ${Uid}` }, grant.role);
}
