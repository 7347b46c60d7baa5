import { PolicyPack } from "@pulumi/policy";

import { policiesOf } from "./pack";
import { RULES } from "./rules";

new PolicyPack("managed-sftp", { enforcementLevel: "mandatory", policies: policiesOf(RULES) });
