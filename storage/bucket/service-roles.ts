import type { Names } from "../../aws/resource-names";
import type { StorageConfig } from "../../config/schema/storage";

/** Names of the service roles that access the bucket, which fence and MFA do not apply to. */
export const serviceRolesOf = (
  names: Names,
  config: StorageConfig,
  workflowRole: string | undefined,
): readonly string[] => [
  names.userRole,
  ...(config.replication ? [names.replicationRole] : []),
  ...(config.multiRegion ? [names.regionsRole] : []),
  ...(workflowRole === undefined ? [] : [workflowRole]),
  ...(config.malware ? [names.malwareRole] : []),
  ...(config.malware?.quarantine ? [names.quarantineRole] : []),
];
