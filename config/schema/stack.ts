import * as z from "zod";

import { IdentitySchema } from "./identity";
import { NetworkSchema } from "./network";
import { OperationsSchema } from "./operations";
import { StorageSchema } from "./storage";
import { TransferSchema } from "./transfer";

/** Everything that Pulumi.<stack>.yaml may contain; unknown keys are rejected at every level. */
export const StackConfigSchema = z.strictObject({
  network: NetworkSchema,
  storage: StorageSchema.prefault({}),
  identity: IdentitySchema.prefault({}),
  transfer: TransferSchema.prefault({}),
  operations: OperationsSchema.prefault({}),
});

/** A stack's configuration with every default filled in. */
export type StackConfig = z.infer<typeof StackConfigSchema>;
