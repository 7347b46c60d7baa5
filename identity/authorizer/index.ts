import { createHandler } from "./handler";
import { parseSettings } from "./settings";
import { createPorts } from "./stores/ports";
import { withMetrics } from "./telemetry/metrics";

const settings = parseSettings(process.env);
const now = Date.now;

/** Entry point of the identity function. */
export const handler = createHandler(
  createPorts(settings, now),
  settings,
  // Not console.log: Lambda puts words before the JSON, and metric filters can no longer read it.
  (line) => process.stdout.write(`${JSON.stringify(withMetrics(line, settings.stack, now()))}\n`),
);
