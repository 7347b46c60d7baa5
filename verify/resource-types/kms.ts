import { costLine } from "../cost/model";
import { named, regionalArn, type ResourceTypes } from "./resource-type";

/** AWS Key Management Service. */
export const KMS: ResourceTypes = {
  "aws:kms/alias:Alias": {
    outputs: (resource) => ({
      name: resource.id,
      arn: regionalArn(resource, "kms", resource.id),
    }),
    replacedBy: ["name"],
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
    price: () => [costLine("KMS keys", 1, "kmsKeyMonth", "each key")],
    uniqueName: "none",
    nameTag: true,
    reachability: "irrelevant",
    access: "modelled",
    data: "KMS key",
  },
};
