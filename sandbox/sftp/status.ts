import { utils } from "ssh2";

import { FileError, type Refusal } from "../files/user-files";

const { STATUS_CODE } = utils.sftp;

const STATUS: Readonly<Record<Refusal, number>> = {
  denied: STATUS_CODE.PERMISSION_DENIED,
  missing: STATUS_CODE.NO_SUCH_FILE,
  unsupported: STATUS_CODE.OP_UNSUPPORTED,
  failure: STATUS_CODE.FAILURE,
};

/** The protocol's number for an error. */
export const statusOf = (error: unknown): number =>
  error instanceof FileError ? STATUS[error.refusal] : STATUS_CODE.FAILURE;

/** What a client is told; faults of this program are none of its business. */
export const messageOf = (error: unknown): string =>
  error instanceof FileError ? error.message : "Failure";
