import { loadStackConfig, loadStackSecrets } from "./config/load";
import { deploy } from "./program";

export const {
  endpoint,
  serverId,
  bucketName,
  fileSystemId,
  userSecretPrefix,
  hostKeyFingerprint,
  connect,
  clientNetworks,
} = deploy(loadStackConfig(), loadStackSecrets());
