import { costLine, gigabytes, MILLION } from "../cost/model";
import { arnOutput, type ResourceTypes } from "./resource-type";

/** Amazon GuardDuty. Replacements are from the provider's source. */
export const GUARDDUTY: ResourceTypes = {
  "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan": {
    outputs: arnOutput("guardduty", "malware-protection-plan"),
    replacedBy: ["protectedResource.s3Bucket.bucketName"],
    api: {
      operation: "guardduty.CreateMalwareProtectionPlan",
      names: { "actions.taggings": "Tagging" },
    },
    price: ({ usage }) => [
      costLine("Scans of uploads, size", usage.gbIn, "malwareGb", "each GB up is scanned once"),
      costLine(
        "Scans of uploads, files",
        (usage.files * usage.gbIn) / Math.max(gigabytes(usage), 1) / MILLION,
        "malwareMillion",
        "each file up is scanned once",
      ),
    ],
    uniqueName: "none",
    nameTag: true,
    reachability: "irrelevant",
    access: "irrelevant",
  },
};
