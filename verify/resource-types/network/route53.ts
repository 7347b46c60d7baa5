import { costLine } from "../../cost/model";
import { PROVIDER_ONLY, type ResourceTypes, settingOf } from "../resource-type";

/** Amazon Route 53. */
export const ROUTE53: ResourceTypes = {
  "aws:route53/record:Record": settingOf({
    outputs: ({ inputs }) => ({ fqdn: inputs["name"] }),
    replacedBy: ["name", "zoneId"],
    api: {
      operation: "route53.ChangeResourceRecordSets",
      at: "ChangeBatch.Changes[].ResourceRecordSet",
      names: {
        zoneId: "^HostedZoneId",
        records: "ResourceRecords[].Value",
        aliases: "AliasTarget",
        "aliases.name": "DNSName",
        "aliases.zoneId": "HostedZoneId",
        allowOverwrite: false,
      },
    },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:route53/zone:Zone": settingOf({
    outputs: ({ id, awsEnvironment: { partition } }) => ({
      zoneId: id,
      arn: `arn:${partition}:route53:::hostedzone/${id}`,
    }),
    replacedBy: ["delegationSetId", "name"],
    api: {
      operation: "route53.CreateHostedZone",
      names: {
        ...PROVIDER_ONLY,
        comment: "HostedZoneConfig.Comment",
        vpcs: "VPC",
        "vpcs.vpcId": "VPCId",
        "vpcs.vpcRegion": "VPCRegion",
        tags: "=route53.ChangeTagsForResource.AddTags",
      },
    },
    price: () => [costLine("Hosted zones", 1, "hostedZoneMonth", "each zone of the stack's own")],
    reachability: "irrelevant",
    access: "irrelevant",
  }),
};
