import { createHash } from "node:crypto";

import { ApiError, type Json, type JsonActions, Resources } from "./json-service";

/** Creates and deletes the endpoint of a server inside a VPC. */
export interface VpcEndpoints {
  readonly create: (region: string, details: Json) => Promise<string>;
  readonly remove: (region: string, id: string) => Promise<void>;
}

/**
 * Transfer Family as far as the provider calls it, for emulators that have only parts of it. It refuses
 * the changes of an endpoint that AWS refuses, which decide whether a switch of modes works.
 */
export function transferActions(endpoints: VpcEndpoints): JsonActions {
  const resources = new Resources("transfer", "Arn");
  const update = (ServerId: unknown, changes: Json): Json => {
    resources.put(ServerId, { ...resources.get(ServerId), ...changes });
    return { ServerId };
  };
  const remove = (id: unknown): Json => {
    resources.delete(id);
    return {};
  };

  return {
    ...resources.tagActions,
    CreateServer: async ({ HostKey, EndpointDetails, ...input }, region) => {
      const details = EndpointDetails as Json | undefined;
      if (details?.["AddressAllocationIds"] !== undefined) {
        throw new ApiError("InvalidRequestException", "AddressAllocationIds need a stopped server");
      }
      const isInVpc = input["EndpointType"] === "VPC" && details !== undefined;
      const VpcEndpointId = isInVpc ? await endpoints.create(region, details) : undefined;
      const { ServerId } = resources.create("server/s", "ServerId", region, {
        ...input,
        // Security groups are the endpoint's, and not described here.
        ...(isInVpc && {
          EndpointDetails: { ...details, SecurityGroupIds: undefined, VpcEndpointId },
        }),
        State: "ONLINE",
        UserCount: 0,
      });
      return update(ServerId, { HostKeyFingerprint: fingerprint(HostKey ?? ServerId) });
    },
    DescribeServer: ({ ServerId }) => {
      const own = resources.where("ServerId", ServerId);
      const HostKeyCount = own.filter((each) => "HostKeyId" in each).length;
      return { Server: { ...resources.get(ServerId), HostKeyCount } };
    },
    UpdateServer: ({ ServerId, HostKey, EndpointDetails, ...input }) => {
      const server = resources.get(ServerId);
      const own = server["EndpointDetails"] as Json | undefined;
      const details = (EndpointDetails ?? {}) as Json;
      requireAttachable(server, details["AddressAllocationIds"]);
      return update(ServerId, {
        ...input,
        ...(own && { EndpointDetails: { ...own, ...details, SecurityGroupIds: undefined } }),
        ...(HostKey !== undefined && { HostKeyFingerprint: fingerprint(HostKey) }),
      });
    },
    StartServer: ({ ServerId }) => update(ServerId, { State: "ONLINE" }),
    StopServer: ({ ServerId }) => update(ServerId, { State: "OFFLINE" }),
    DeleteServer: async ({ ServerId }) => {
      const { Arn, EndpointDetails } = resources.get(ServerId);
      const endpoint = (EndpointDetails as Json | undefined)?.["VpcEndpointId"];
      const [, , , region = ""] = (Arn as string).split(":");
      if (endpoint !== undefined) await endpoints.remove(region, endpoint as string);
      return remove(ServerId);
    },
    ImportHostKey: ({ HostKeyBody, ...input }, region) => {
      const { ServerId } = resources.get(input["ServerId"]);
      const key = { ...input, HostKeyFingerprint: fingerprint(HostKeyBody), Type: "ssh-rsa" };
      const prefix = `host-key/${String(ServerId)}/hostkey`;
      const { HostKeyId } = resources.create(prefix, "HostKeyId", region, key);
      return { ServerId, HostKeyId };
    },
    DescribeHostKey: ({ HostKeyId }) => ({ HostKey: resources.get(HostKeyId) }),
    DeleteHostKey: ({ HostKeyId }) => remove(HostKeyId),
    CreateWorkflow: (input, region) => {
      const { WorkflowId } = resources.create("workflow/w", "WorkflowId", region, input);
      return { WorkflowId };
    },
    DescribeWorkflow: ({ WorkflowId }) => ({ Workflow: resources.get(WorkflowId) }),
    DeleteWorkflow: ({ WorkflowId }) => remove(WorkflowId),
  };
}

/** Refuses Elastic IPs for a server that is not stopped, or that has another number of subnets. */
function requireAttachable({ State, EndpointDetails }: Json, addresses: unknown): void {
  if (addresses === undefined) return;
  if (State !== "OFFLINE") {
    throw new ApiError("ConflictException", "AddressAllocationIds need a stopped server");
  }
  const subnets = (EndpointDetails as Json | undefined)?.["SubnetIds"];
  if ((addresses as readonly string[]).length !== (subnets as readonly string[])?.length) {
    throw new ApiError(
      "InvalidRequestException",
      "Specified SubnetIds must exist in the server before attaching AddressAllocationIds",
    );
  }
}

const fingerprint = (key: unknown): string =>
  `SHA256:${createHash("sha256").update(String(key)).digest("base64").replace(/=+$/, "")}`;
