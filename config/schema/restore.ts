import * as z from "zod";

import { prefix } from "./consumers";

/** Setting `storage.restore`. */
export const restore = z
  .strictObject({
    archivedPrefixes: z
      .array(z.union([prefix, z.literal("")]))
      .default([])
      .meta({
        description:
          "Folders, as in storage.lifecycle, whose files may move to GLACIER or DEEP_ARCHIVE. Users cannot download such a file until an operator restores it.",
      }),
    days: z.int().min(1).max(36500).default(7).meta({
      description: "Days for which npm run restore keeps a restored file readable.",
    }),
    tier: z.enum(["Expedited", "Standard", "Bulk"]).default("Standard").meta({
      description:
        "Speed of npm run restore. Standard takes 3 to 5 hours from GLACIER and up to 12 hours from DEEP_ARCHIVE. DEEP_ARCHIVE has no Expedited.",
    }),
  })
  .meta({ description: "Archived files: which may be archived, and how they are restored." });

/** Setting `storage.restore` of a stack. */
export type RestoreConfig = z.infer<typeof restore>;
/** Speed of a restore. */
export type RestoreTier = RestoreConfig["tier"];
