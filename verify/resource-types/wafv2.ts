import { costLine, MILLION } from "../cost/model";
import { listOf } from "../graph/graph";
import { type Coverage, named, regionalArn, type ResourceTypes, settingOf } from "./resource-type";

/** A web ACL admits requests to the identity API, to which no row and no flow leads. */
const REQUESTS: Coverage = {
  unmodelled: "filters HTTP requests to the identity API, which nobody is asked about",
};

/** AWS WAF. Replacements are from the provider's source; its old schema shows none of them. */
export const WAFV2: ResourceTypes = {
  "aws:wafv2/ipSet:IpSet": {
    outputs: (resource) => ({
      arn: regionalArn(resource, "wafv2", `regional/ipset/${resource.name}/${resource.id}`),
    }),
    replacedBy: ["ipAddressVersion", "name", "namePrefix", "scope"],
    api: { operation: "wafv2.CreateIPSet", names: { ipAddressVersion: "IPAddressVersion" } },
    price: "free",
    uniqueName: "none",
    nameTag: true,
    reachability: REQUESTS,
    access: REQUESTS,
  },
  "aws:wafv2/webAcl:WebAcl": {
    outputs: (resource) => ({
      arn: regionalArn(resource, "wafv2", `regional/webacl/${resource.name}/${resource.id}`),
    }),
    replacedBy: ["name", "namePrefix", "scope"],
    api: { operation: "wafv2.CreateWebACL" },
    price: ({ resource: { inputs }, usage }) => [
      costLine("Web ACL", 1, "webAclMonth", "each web ACL"),
      costLine("Web ACL, rules", listOf(inputs["rules"]).length, "webAclRuleMonth", "each rule"),
      costLine("Web ACL, requests", usage.logins / MILLION, "webAclRequestMillion", "1 a login"),
    ],
    uniqueName: named(128),
    nameTag: true,
    reachability: REQUESTS,
    access: REQUESTS,
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": settingOf({
    replacedBy: ["resourceArn", "webAclArn"],
    api: { operation: "wafv2.AssociateWebACL", names: { webAclArn: "WebACLArn" } },
    reachability: REQUESTS,
    access: REQUESTS,
  }),
};
