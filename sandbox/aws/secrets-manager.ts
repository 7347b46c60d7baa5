import { randomUUID } from "node:crypto";

import { isRecord } from "../../verify/graph/serialization";
import { type AwsService, type ServiceInput, textOf } from "./endpoint";
import { ServiceError } from "./service-error";
import {
  CURRENT,
  now,
  type SecretStore,
  type SecretVersion,
  type StoredSecret,
} from "./secret-store";

/** Secrets Manager for a store of secrets. */
export const secretsManager = (store: SecretStore): AwsService => ({
  target: "secretsmanager",
  name: "secretsmanager",
  actions: Object.keys(ACTIONS),
  resourcesOf: (_action, input) => {
    const id = textOf(input, "SecretId") ?? textOf(input, "Name");
    return [id === undefined ? "*" : store.arnOf(id)];
  },
  perform: (action, input) => ACTIONS[action]?.(store, input) ?? {},
});

type SecretsAction = (store: SecretStore, input: ServiceInput) => object;

const DAY = 24 * 60 * 60;

/** Supported actions of the Secrets Manager API. */
const ACTIONS: Readonly<Record<string, SecretsAction>> = {
  GetSecretValue: (store, input) => {
    const secret = usable(store, input);
    const stage = textOf(input, "VersionStage") ?? CURRENT;
    const id = textOf(input, "VersionId");
    const version = secret.versions.find((v) => (id ? v.id === id : v.stages.includes(stage)));
    if (version === undefined) {
      throw missing(
        `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
      );
    }
    return {
      ...naming(secret),
      VersionId: version.id,
      VersionStages: version.stages,
      CreatedDate: version.created,
      SecretString: version.text,
      SecretBinary: version.binary,
    };
  },

  CreateSecret: (store, input) => {
    const name = textOf(input, "Name") ?? "";
    if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) {
      throw new ServiceError("ValidationException", "Invalid name. Must be a valid name.");
    }
    const existing = store.find(name);
    if (existing?.deletion !== undefined) {
      throw new ServiceError(
        "InvalidRequestException",
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    }
    if (existing) {
      const text = `The operation failed because the secret ${name} already exists.`;
      throw new ServiceError("ResourceExistsException", text);
    }
    const keyId = textOf(input, "KmsKeyId");
    const key = keyId === undefined ? {} : { keyId };
    return changed(store, { ...store.create(name), ...attributes(input), ...key }, input);
  },

  PutSecretValue: (store, input) => {
    const secret = changed(store, usable(store, input), input);
    return { ...secret, VersionStages: stagesOf(input) };
  },

  UpdateSecretVersionStage: (store, input) => {
    const secret = usable(store, input);
    const [stage, to] = [textOf(input, "VersionStage") ?? "", textOf(input, "MoveToVersionId")];
    if (to === undefined || !secret.versions.some(({ id }) => id === to)) {
      throw missing("Secrets Manager can't find the specified secret version.");
    }
    const holder = secret.versions.find(({ stages }) => stages.includes(stage))?.id;
    if (holder !== undefined && holder !== textOf(input, "RemoveFromVersionId")) {
      throw new ServiceError(
        "InvalidParameterException",
        `The staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    return naming(store.label(secret, stage, to));
  },

  UpdateSecret: (store, input) => {
    const secret = { ...usable(store, input), ...attributes(input) };
    const keyId = textOf(input, "KmsKeyId");
    return changed(store, keyId === undefined ? secret : store.rekey(secret, keyId), input);
  },

  ListSecretVersionIds: (store, input) => {
    const secret = found(store, input);
    const versions = secret.versions.filter(({ stages }) => stages.length > 0);
    return {
      ...naming(secret),
      Versions: versions.map(({ id, stages, created, keyIds = ["DefaultEncryptionKey"] }) => ({
        ...{ VersionId: id, VersionStages: stages, CreatedDate: created, KmsKeyIds: keyIds },
      })),
    };
  },

  DeleteSecret: (store, input) => {
    const secret = found(store, input);
    if (input["ForceDeleteWithoutRecovery"] === true) {
      store.remove(secret);
      return { ...naming(secret), DeletionDate: now() };
    }
    const days = Number(input["RecoveryWindowInDays"] ?? 30);
    const deletion = now() + days * DAY;
    store.save({ ...secret, deletion });
    return { ...naming(secret), DeletionDate: deletion };
  },

  RestoreSecret: (store, input) => {
    const secret: { -readonly [K in keyof StoredSecret]: StoredSecret[K] } = {
      ...found(store, input),
    };
    delete secret.deletion;
    return naming(store.save(secret));
  },

  DescribeSecret: (store, input) => describe(found(store, input)),

  ListSecrets: (store, input) => {
    const matching = store.all().filter((secret) => matches(secret, input));
    if (input["SortOrder"] === "desc") matching.reverse();
    const start = Number(textOf(input, "NextToken") ?? 0);
    const end = start + Math.min(Number(input["MaxResults"] ?? 100), 100);
    return {
      SecretList: matching.slice(start, end).map(describe),
      ...(end < matching.length && { NextToken: String(end) }),
    };
  },
};

/** Writes attributes and a new value, if the input has one, and answers as the service does. */
function changed(store: SecretStore, secret: StoredSecret, input: ServiceInput): object {
  const value = valueOf(input);
  const token = textOf(input, "ClientRequestToken");
  if (value === undefined) return naming(store.save(secret));
  const id = token ?? randomUUID();
  const saved = store.addVersion(secret, value, id, stagesOf(input));
  return { ...naming(saved), VersionId: id };
}

const stagesOf = ({ VersionStages: stages }: ServiceInput): readonly string[] =>
  Array.isArray(stages) ? stages.map(String) : [CURRENT];

function valueOf(input: ServiceInput): Pick<SecretVersion, "text" | "binary"> | undefined {
  const text = textOf(input, "SecretString");
  const binary = textOf(input, "SecretBinary");
  if (text !== undefined) return { text };
  return binary === undefined ? undefined : { binary };
}

const attributes = (input: ServiceInput): Pick<StoredSecret, "description" | "tags"> => ({
  ...(typeof input["Description"] === "string" && { description: input["Description"] }),
  ...(Array.isArray(input["Tags"]) && {
    tags: input["Tags"] as NonNullable<StoredSecret["tags"]>,
  }),
});

function found(store: SecretStore, input: ServiceInput): StoredSecret {
  const secret = store.find(textOf(input, "SecretId") ?? "");
  if (secret === undefined) throw missing("Secrets Manager can't find the specified secret.");
  return secret;
}

function usable(store: SecretStore, input: ServiceInput): StoredSecret {
  const secret = found(store, input);
  if (secret.deletion !== undefined) {
    throw new ServiceError(
      "InvalidRequestException",
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }
  return secret;
}

/** Filters by the beginning of the name, as `ListSecrets` does; "!" before a value excludes. */
function matches(secret: StoredSecret, input: ServiceInput): boolean {
  if (secret.deletion !== undefined && input["IncludePlannedDeletion"] !== true) return false;
  const filters = Array.isArray(input["Filters"]) ? input["Filters"].filter(isRecord) : [];
  return filters.every(({ Key, Values }) => {
    if (Key !== "name" && Key !== "all") {
      const text = `the sandbox filters by name only, got ${String(Key)}`;
      throw new ServiceError("InvalidParameterException", text);
    }
    return [Values].flat().some((value) => {
      const wanted = String(value);
      return wanted.startsWith("!")
        ? !secret.name.startsWith(wanted.slice(1))
        : secret.name.startsWith(wanted);
    });
  });
}

const describe = (secret: StoredSecret): object => ({
  ...naming(secret),
  Description: secret.description,
  Tags: secret.tags,
  KmsKeyId: secret.keyId,
  CreatedDate: secret.created,
  LastChangedDate: secret.changed,
  DeletedDate: secret.deletion,
  VersionIdsToStages: Object.fromEntries(secret.versions.map(({ id, stages }) => [id, stages])),
});

const naming = ({ arn, name }: StoredSecret): object => ({ ARN: arn, Name: name });

const missing = (message: string): ServiceError =>
  new ServiceError("ResourceNotFoundException", message);
