import { type CostContext, type CostLine, costLine, gigabytes, HOURS } from "../cost/model";
import { listOf } from "../graph/graph";
import { arnOutput, regionalArn, type ResourceTypes } from "./resource-type";
import { regionalService } from "../../aws/partition";

function serverPrice({ resource: { inputs }, usage }: CostContext): CostLine[] {
  const protocols = listOf(inputs["protocols"]).length || 1;
  const details = (inputs["endpointDetails"] ?? {}) as Record<string, unknown>;
  const isInternet =
    inputs["endpointType"] === "PUBLIC" || listOf(details["addressAllocationIds"]).length > 0;
  return [
    costLine(
      "Transfer server",
      protocols * HOURS,
      "transferHour",
      "each protocol 730 h, also while the server is stopped",
    ),
    costLine("Transfer, data", gigabytes(usage), "transferGb", "each GB up or down"),
    ...(isInternet
      ? [costLine("Data to the internet", usage.gbOut, "internetGb", "each GB down, no free tier")]
      : []),
  ];
}

const bothSet = (before: unknown, after: unknown): boolean =>
  before !== undefined && after !== undefined;

/** AWS Transfer Family. */
export const TRANSFER: ResourceTypes = {
  "aws:transfer/hostKey:HostKey": {
    outputs: (resource) => ({
      arn: regionalArn(
        resource,
        "transfer",
        `host-key/${String(resource.inputs["serverId"])}/${resource.id}`,
      ),
      hostKeyFingerprint: `SHA256:${resource.id}`,
    }),
    // Another key or server is another imported key; not in the provider's old schema.
    replacedBy: ["hostKeyBody", "serverId"],
    api: { operation: "transfer.ImportHostKey" },
    price: "free",
    uniqueName: "none",
    nameTag: true,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:transfer/server:Server": {
    outputs: (resource) => ({
      arn: regionalArn(resource, "transfer", `server/${resource.id}`),
      endpoint: `${resource.id}.server.${regionalService("transfer", resource.awsEnvironment.region)}`,
      hostKeyFingerprint: `SHA256:${resource.id}`,
      ...(resource.inputs["endpointType"] === "VPC" && {
        endpointDetails: {
          ...(resource.inputs["endpointDetails"] as object),
          vpcEndpointId: `vpce-${resource.id}`,
        },
      }),
    }),
    // From the provider's source: PUBLIC to VPC is an update in place, which it tells by the VPC
    // that was not set before.
    replacedBy: [
      "domain",
      "identityProviderType",
      { path: "endpointDetails.vpcId", when: bothSet },
      {
        path: "endpointType",
        when: (before, after) => before === "VPC" && (after === "PUBLIC" || after === undefined),
      },
    ],
    api: {
      operation: "transfer.CreateServer",
      names: {
        forceDestroy: false,
        function: "IdentityProviderDetails.Function",
        invocationRole: "IdentityProviderDetails.InvocationRole",
        url: "IdentityProviderDetails.Url",
        sftpAuthenticationMethods: "IdentityProviderDetails.SftpAuthenticationMethods",
        "workflowDetails.onUpload": "OnUpload[]",
        "workflowDetails.onPartialUpload": "OnPartialUpload[]",
      },
    },
    price: serverPrice,
    uniqueName: "none",
    nameTag: true,
    reachability: "modelled",
    access: "modelled",
  },
  "aws:transfer/workflow:Workflow": {
    outputs: arnOutput("transfer", "workflow"),
    replacedBy: ["description", "onExceptionSteps", "steps"],
    api: { operation: "transfer.CreateWorkflow" },
    price: ({ resource, usage }) =>
      JSON.stringify(resource.inputs["steps"]).includes('"DECRYPT"')
        ? [costLine("Workflow, decryption", usage.gbIn, "workflowDecryptGb", "each GB up")]
        : [],
    uniqueName: "none",
    nameTag: true,
    reachability: "irrelevant",
    access: "irrelevant",
  },
};
