import { loadBootstrapConfig } from "./config";
import { bootstrap } from "./program";

export const { backendUrl, secretsProvider, previewRole, deployRoles } =
  bootstrap(loadBootstrapConfig());
