import { costLine } from "../cost/model";
import { type ResourceTypes, settingOf } from "./resource-type";

/** Amazon Route 53. */
export const ROUTE53: ResourceTypes = {
  "aws:route53/record:Record": settingOf({
    outputs: ({ inputs }) => ({ fqdn: inputs["name"] }),
    replacedBy: ["name", "zoneId"],
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:route53/zone:Zone": settingOf({
    outputs: ({ id }) => ({ zoneId: id, arn: `arn:aws:route53:::hostedzone/${id}` }),
    replacedBy: ["delegationSetId", "name"],
    price: () => [costLine("Hosted zones", 1, "hostedZoneMonth", "each zone of the stack's own")],
    reachability: "irrelevant",
    access: "irrelevant",
  }),
};
