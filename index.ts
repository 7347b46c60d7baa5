import { loadStackConfig, loadStackSecrets } from "./config/load";
import { deploy } from "./program";

// Pulumi makes a stack output of every key. Named exports would include outputs that a stack does not
// have, and Pulumi would warn about each of them.
export = deploy(loadStackConfig(), loadStackSecrets());
