import { loadStackConfig } from "./config/load";
import { deploy } from "./program";

export const { endpoint, serverId, bucketName, userSecretPrefix, hostKeyFingerprint, connect } =
  deploy(loadStackConfig());
