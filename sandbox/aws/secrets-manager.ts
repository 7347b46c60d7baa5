import { type AwsService, textOf } from "./service";
import type { SecretStore } from "./secret-store";
import { ACTIONS } from "./secrets-actions";

/** Secrets Manager over a folder of secrets. */
export const secretsService = (store: SecretStore): AwsService => ({
  target: "secretsmanager",
  name: "secretsmanager",
  actions: Object.keys(ACTIONS),
  resourcesOf: (_action, input) => {
    const id = textOf(input, "SecretId") ?? textOf(input, "Name");
    return [id === undefined ? "*" : store.arnOf(id)];
  },
  perform: (action, input) => ACTIONS[action]?.(store, input) ?? {},
});
