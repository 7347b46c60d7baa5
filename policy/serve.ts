import { PolicyPack } from "@pulumi/policy";

import { policiesOf } from "./pack";
import { RULES } from "../verify/checks/policy/rules";

new PolicyPack("managed-sftp", { enforcementLevel: "mandatory", policies: policiesOf(RULES) });
