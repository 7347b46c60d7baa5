import { each, isMissing, type SecurityRule, UNKNOWN, valueAt } from "./subject";
import { RESOURCE_TYPES } from "../../resource-types/registry";

/** Types that AWS shows by an identifier of its own unless a tag names them. */
const NAMELESS = Object.keys(RESOURCE_TYPES).filter((type) => RESOURCE_TYPES[type]?.nameTag);

/** Rules that keep a stack cheap to run and easy to find one's way in. */
export const OPERABILITY_RULES: readonly SecurityRule[] = [
  {
    name: "log-retention",
    description: "Every log group has a retention period.",
    ...each(
      ["aws:cloudwatch/logGroup:LogGroup"],
      ({ retentionInDays: days }) =>
        days !== UNKNOWN &&
        !(Number(days) > 0) &&
        "retentionInDays is missing, so logs are kept and billed for ever; set a period",
    ),
  },
  {
    name: "name-tag",
    description: "Every resource that AWS shows only by its id has a Name tag.",
    ...each(
      NAMELESS,
      ({ tags }) =>
        tags !== UNKNOWN &&
        isMissing(valueAt(tags, "Name")) &&
        "tags has no Name, so nobody can identify the resource in the console; add one",
    ),
  },
];
