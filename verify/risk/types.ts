import { AUDIT } from "./types/audit";
import { DATA } from "./types/data";
import { IDENTITY } from "./identity";
import { each, fine, harmless, show, type TypeJudges } from "./judge";
import { medium } from "./model";
import { FRONT_DOOR } from "./types/front-door";
import { OPERATIONS } from "./types/operations";
import { MALWARE } from "./types/malware";
import { SERVER_JUDGES } from "./server";
import { NETWORK } from "./types/network-parts";
import { PUBLISHING } from "./types/publishing";
import { REGIONS } from "./types/regions";
import { STORES } from "./types/stores";
import { WEB_FIREWALL } from "./types/web-firewall";

const IAM: TypeJudges = {
  "aws:iam/role:Role": {
    inputs: {
      ...each(["assumeRolePolicy", "permissionsBoundary", "inlinePolicies", "managedPolicyArns"]),
      ...each(["description", "name", "path"]),
      maxSessionDuration: ({ was, is, title }) =>
        Number(is ?? 3600) > Number(was ?? 3600) &&
        medium(`Sessions of ${title} last ${show(is)} s instead of ${show(was ?? 3600)}`),
    },
    deleted: fine,
    replaced: ({ resource }) =>
      medium(`Role ${resource.name} is replaced; whoever is trusted by its old id loses it`),
  },
  "aws:iam/rolePolicy:RolePolicy": harmless("policy", "role", "name"),
  "aws:iam/policy:Policy": harmless("policy", "name", "description", "path"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": harmless("policyArn", "role"),
};

/** Everything that is known of changes, by type. */
export const JUDGES: TypeJudges = {
  ...DATA,
  ...AUDIT,
  ...STORES,
  ...SERVER_JUDGES,
  ...IDENTITY,
  ...OPERATIONS,
  ...FRONT_DOOR,
  ...WEB_FIREWALL,
  ...NETWORK,
  ...PUBLISHING,
  ...REGIONS,
  ...MALWARE,
  ...IAM,
};
