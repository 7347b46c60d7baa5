import { loadBootstrapConfig } from "./config";
import { bootstrap } from "./program";

export const {
  backendUrl,
  secretsProvider,
  secretsProviders,
  permissionsBoundaries,
  previewRole,
  driftRole,
  deployRoles,
} = bootstrap(loadBootstrapConfig());
