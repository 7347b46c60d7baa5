import { named, type ResourceTypes, settingOf } from "./resource-type";

/** AWS Identity and Access Management. */
export const IAM: ResourceTypes = {
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": settingOf({
    outputs: ({ inputs, awsEnvironment: { partition, accountId } }) => ({
      arn: `arn:${partition}:iam::${accountId}:oidc-provider/${String(inputs["url"]).replace("https://", "")}`,
    }),
    replacedBy: ["url"],
    api: {
      operation: "iam.CreateOpenIDConnectProvider",
      names: { clientIdLists: "ClientIDList", thumbprintLists: "ThumbprintList" },
    },
    reachability: "irrelevant",
    access: { unmodelled: "no row of the matrix is a token of a provider" },
  }),
  "aws:iam/policy:Policy": {
    outputs: ({ name, id, inputs, awsEnvironment: { partition, accountId } }) => ({
      name,
      arn: `arn:${partition}:iam::${accountId}:policy/${(inputs["name"] as string | undefined) ?? id}`,
    }),
    replacedBy: ["description", "name", "path"],
    api: { operation: "iam.CreatePolicy", names: { name: "PolicyName", policy: "PolicyDocument" } },
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
    api: {
      operation: "iam.CreateRole",
      names: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" },
    },
    price: "free",
    uniqueName: { ...named(64), isId: true },
    nameTag: false,
    reachability: "irrelevant",
    access: "modelled",
  },
  "aws:iam/rolePolicy:RolePolicy": settingOf({
    replacedBy: ["name", "role"],
    api: {
      operation: "iam.PutRolePolicy",
      names: { role: "RoleName", name: "PolicyName", policy: "PolicyDocument" },
    },
    reachability: "irrelevant",
    access: "modelled",
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": settingOf({
    replacedBy: ["policyArn", "role"],
    api: { operation: "iam.AttachRolePolicy", names: { role: "RoleName" } },
    reachability: "irrelevant",
    access: "modelled",
  }),
};
