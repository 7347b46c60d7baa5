import { createHandler } from "./handler";
import { verifyPassword } from "./password";
import { createSecretsClient, findUserInSecrets } from "./secrets";
import { parseSettings } from "./settings";

const settings = parseSettings(process.env);
const client = createSecretsClient(settings.region);

/** Entry of the identity function; what it needs is built once and serves every login. */
export const handler = createHandler(
  {
    findUser: findUserInSecrets(client, settings.secretPrefix),
    verifyPassword,
    now: Date.now,
  },
  settings,
  // Not the console, which puts words before the JSON so that metric filters can't read it.
  (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
);
