import { named, type ResourceTypes, settingOf } from "./resource-type";

/** AWS Identity and Access Management. */
export const IAM: ResourceTypes = {
  "aws:iam/policy:Policy": {
    outputs: ({ name, id, awsEnvironment: { partition, accountId } }) => ({
      name,
      arn: `arn:${partition}:iam::${accountId}:policy/${id}`,
    }),
    replacedBy: ["description", "name", "path"],
    price: "free",
    uniqueName: named(128),
    nameTag: false,
    reachability: "irrelevant",
    access: "modelled",
  },
  "aws:iam/role:Role": {
    outputs: ({ id, awsEnvironment: { partition, accountId } }) => ({
      name: id,
      uniqueId: `unique-${id}`,
      arn: `arn:${partition}:iam::${accountId}:role/${id}`,
    }),
    replacedBy: ["name", "path"],
    price: "free",
    uniqueName: { ...named(64), isId: true },
    nameTag: false,
    reachability: "irrelevant",
    access: "modelled",
  },
  "aws:iam/rolePolicy:RolePolicy": settingOf({
    replacedBy: ["name", "role"],
    reachability: "irrelevant",
    access: "modelled",
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": settingOf({
    replacedBy: ["policyArn", "role"],
    reachability: "irrelevant",
    access: "modelled",
  }),
};
