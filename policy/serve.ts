import { PolicyPack } from "@pulumi/policy";

import { policiesOf } from "./pack";
import { SECURITY_RULES } from "../verify/checks/security/rules";

new PolicyPack("managed-sftp", {
  enforcementLevel: "mandatory",
  policies: policiesOf(SECURITY_RULES),
});
