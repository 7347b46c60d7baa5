import { costLine, MILLION } from "../cost/model";
import { listOf } from "../graph/graph";
import {
  type Coverage,
  type FakeInput,
  named,
  PROVIDER_ONLY,
  regionalArn,
  type ResourceTypes,
  settingOf,
} from "./resource-type";

/**
 * A web ACL admits HTTP requests, to the identity API or of readers of published files, to which no row
 * and no flow leads. It only narrows what they may do.
 */
const REQUESTS: Coverage = {
  unmodelled: "filters HTTP requests to the identity API and of readers of published files",
};

/** ARN with the resource's scope, which for CloudFront is called global. */
const wafArn = (resource: FakeInput, kind: "ipset" | "webacl"): string => {
  const { scope, name = resource.name } = resource.inputs;
  const scopeName = scope === "CLOUDFRONT" ? "global" : "regional";
  return regionalArn(resource, "wafv2", `${scopeName}/${kind}/${String(name)}/${resource.id}`);
};

/** AWS WAF. Replacements are from the provider's source; its old schema shows none of them. */
export const WAFV2: ResourceTypes = {
  "aws:wafv2/ipSet:IpSet": {
    outputs: (resource) => ({ arn: wafArn(resource, "ipset") }),
    replacedBy: ["ipAddressVersion", "name", "namePrefix", "scope"],
    api: {
      operation: "wafv2.CreateIPSet",
      names: { ...PROVIDER_ONLY, ipAddressVersion: "IPAddressVersion" },
    },
    price: "free",
    uniqueName: named(128),
    nameTag: true,
    reachability: REQUESTS,
    access: REQUESTS,
  },
  "aws:wafv2/webAcl:WebAcl": {
    outputs: (resource) => ({ arn: wafArn(resource, "webacl") }),
    replacedBy: ["name", "namePrefix", "scope"],
    api: { operation: "wafv2.CreateWebACL", names: PROVIDER_ONLY },
    price: ({ resource: { inputs }, usage }) => [
      costLine("Web ACL", 1, "webAclMonth", "each web ACL"),
      costLine("Web ACL, rules", listOf(inputs["rules"]).length, "webAclRuleMonth", "each rule"),
      inputs["scope"] === "CLOUDFRONT"
        ? costLine(
            "Web ACL, requests",
            (usage.gbIn * 10) / MILLION,
            "webAclRequestMillion",
            "10 a GB published",
          )
        : costLine(
            "Web ACL, requests",
            usage.logins / MILLION,
            "webAclRequestMillion",
            "1 a login",
          ),
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
  // Both properties force a new resource in the provider's source, web_acl_logging_configuration.go.
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": settingOf({
    replacedBy: ["logDestinationConfigs", "resourceArn"],
    api: {
      operation: "wafv2.PutLoggingConfiguration",
      at: "LoggingConfiguration",
      names: PROVIDER_ONLY,
    },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
};
