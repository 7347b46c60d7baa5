import { costLine } from "../cost/model";
import { named, PROVIDER_ONLY, regionalArn, type ResourceTypes, settingOf } from "./resource-type";

/** AWS Key Management Service. */
export const KMS: ResourceTypes = {
  "aws:kms/alias:Alias": {
    outputs: (resource) => ({ name: resource.id, arn: regionalArn(resource, "kms", resource.id) }),
    replacedBy: ["name"],
    api: {
      operation: "kms.CreateAlias",
      names: { name: "AliasName", targetKeyId: "TargetKeyId", region: false },
    },
    price: "free",
    uniqueName: { ...named(256), isId: true },
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:kms/key:Key": {
    outputs: (resource) => ({
      keyId: resource.id,
      arn: regionalArn(resource, "kms", `key/${resource.id}`),
    }),
    replacedBy: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion"],
    api: {
      operation: "kms.CreateKey",
      names: {
        ...PROVIDER_ONLY,
        deletionWindowInDays: "=kms.ScheduleKeyDeletion.PendingWindowInDays",
        enableKeyRotation: false,
        "tags.key": "TagKey",
        "tags.value": "TagValue",
      },
    },
    price: () => [costLine("KMS keys", 1, "kmsKeyMonth", "each key")],
    uniqueName: "none",
    nameTag: true,
    reachability: "irrelevant",
    access: "modelled",
    data: "KMS key",
  },
  "aws:kms/keyPolicy:KeyPolicy": settingOf({
    replacedBy: [],
    api: { operation: "kms.PutKeyPolicy" },
    reachability: "irrelevant",
    access: "modelled",
  }),
};
