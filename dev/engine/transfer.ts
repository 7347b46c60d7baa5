import { createHash, randomBytes } from "node:crypto";

import { ACCOUNT_ID, ApiError, found, type Json, type JsonAction, Tags } from "./json-service";

/** Creates and deletes the endpoint of a server inside a VPC. */
export interface VpcEndpoints {
  readonly create: (region: string, details: Json) => Promise<string>;
  readonly remove: (region: string, id: string) => Promise<void>;
}

interface Server {
  readonly region: string;
  described: Record<string, unknown>;
  readonly hostKeys: Map<string, Json>;
}

const id = (prefix: string): string => `${prefix}-${randomBytes(9).toString("hex").slice(0, 17)}`;
const fingerprint = (key: unknown): string =>
  `SHA256:${createHash("sha256").update(String(key)).digest("base64").replace(/=+$/, "")}`;

/**
 * Transfer Family as far as the provider calls it, for emulators that have only parts of it. It refuses
 * the changes of an endpoint that AWS refuses, which decide whether a switch of modes works.
 */
export class TransferStandIn {
  private readonly servers = new Map<string, Server>();
  private readonly workflows = new Map<string, Json>();
  private readonly tags = new Tags();

  public constructor(private readonly endpoints: VpcEndpoints) {}

  /** Performs one action. */
  public async handle(action: string, input: Json, region: string): Promise<Json> {
    const act = this.actions[action];
    if (act === undefined) throw new ApiError("NotImplemented", `${action} is not implemented`);
    return act(input, region);
  }

  private readonly actions: Readonly<Record<string, JsonAction>> = {
    CreateServer: (input, region) => this.createServer(input, region),
    DescribeServer: ({ ServerId }) => {
      const { described, hostKeys } = this.server(ServerId);
      return {
        Server: { ...described, HostKeyCount: hostKeys.size, Tags: this.tags.of(described["Arn"]) },
      };
    },
    UpdateServer: (input) => this.updateServer(input),
    StartServer: ({ ServerId }) => this.setState(ServerId, "ONLINE"),
    StopServer: ({ ServerId }) => this.setState(ServerId, "OFFLINE"),
    DeleteServer: async ({ ServerId }) => {
      const { described, region } = this.server(ServerId);
      const endpoint = (described["EndpointDetails"] as Json | undefined)?.["VpcEndpointId"];
      if (endpoint !== undefined) await this.endpoints.remove(region, endpoint as string);
      this.servers.delete(ServerId as string);
      return {};
    },
    ImportHostKey: ({ ServerId, HostKeyBody, Description, Tags }, region) => {
      const { hostKeys } = this.server(ServerId);
      const HostKeyId = id("hostkey");
      const Arn = arn(region, `host-key/${String(ServerId)}/${HostKeyId}`);
      const HostKeyFingerprint = fingerprint(HostKeyBody);
      hostKeys.set(HostKeyId, { Arn, HostKeyId, HostKeyFingerprint, Description, Type: "ssh-rsa" });
      this.tags.add(Arn, Tags);
      return { ServerId, HostKeyId };
    },
    DescribeHostKey: ({ ServerId, HostKeyId }) => {
      const key = found(this.server(ServerId).hostKeys, HostKeyId);
      return { HostKey: { ...key, Tags: this.tags.of(key["Arn"]) } };
    },
    DeleteHostKey: ({ ServerId, HostKeyId }) => {
      this.server(ServerId).hostKeys.delete(HostKeyId as string);
      return {};
    },
    CreateWorkflow: ({ Tags, ...definition }, region) => {
      const WorkflowId = id("w");
      const Arn = arn(region, `workflow/${WorkflowId}`);
      this.workflows.set(WorkflowId, { ...definition, WorkflowId, Arn });
      this.tags.add(Arn, Tags);
      return { WorkflowId };
    },
    DescribeWorkflow: ({ WorkflowId }) => {
      const workflow = found(this.workflows, WorkflowId);
      return { Workflow: { ...workflow, Tags: this.tags.of(workflow["Arn"]) } };
    },
    DeleteWorkflow: ({ WorkflowId }) => {
      this.workflows.delete(WorkflowId as string);
      return {};
    },
    TagResource: ({ Arn, Tags }) => this.tags.add(Arn, Tags),
    UntagResource: ({ Arn, TagKeys }) => this.tags.remove(Arn, TagKeys),
    ListTagsForResource: ({ Arn }) => ({ Arn, Tags: this.tags.of(Arn) }),
  };

  private async createServer(
    { Tags, HostKey, EndpointDetails, ...input }: Json,
    region: string,
  ): Promise<Json> {
    const details = EndpointDetails as Json | undefined;
    if (details?.["AddressAllocationIds"] !== undefined) {
      throw new ApiError("InvalidRequestException", "AddressAllocationIds need a stopped server");
    }
    const isInVpc = input["EndpointType"] === "VPC" && details !== undefined;
    const VpcEndpointId = isInVpc ? await this.endpoints.create(region, details) : undefined;
    const ServerId = id("s");
    const Arn = arn(region, `server/${ServerId}`);
    const described = {
      ...input,
      Arn,
      ServerId,
      // Security groups are the endpoint's, and not described here.
      ...(isInVpc && {
        EndpointDetails: { ...details, SecurityGroupIds: undefined, VpcEndpointId },
      }),
      HostKeyFingerprint: fingerprint(HostKey ?? ServerId),
      State: "ONLINE",
      UserCount: 0,
    };
    this.servers.set(ServerId, { region, described, hostKeys: new Map() });
    this.tags.add(Arn, Tags);
    return { ServerId };
  }

  private updateServer({ ServerId, HostKey, EndpointDetails, ...input }: Json): Json {
    const server = this.server(ServerId);
    const own = server.described["EndpointDetails"] as Json | undefined;
    const details = (EndpointDetails ?? {}) as Json;
    const addresses = details["AddressAllocationIds"] as readonly string[] | undefined;
    if (addresses !== undefined) {
      if (server.described["State"] !== "OFFLINE") {
        throw new ApiError("ConflictException", "AddressAllocationIds need a stopped server");
      }
      if (addresses.length !== (own?.["SubnetIds"] as readonly string[] | undefined)?.length) {
        throw new ApiError(
          "InvalidRequestException",
          "Specified SubnetIds must exist in the server before attaching AddressAllocationIds",
        );
      }
    }
    server.described = {
      ...server.described,
      ...input,
      ...(own && { EndpointDetails: { ...own, ...details, SecurityGroupIds: undefined } }),
      ...(HostKey !== undefined && { HostKeyFingerprint: fingerprint(HostKey) }),
    };
    return { ServerId };
  }

  private setState(serverId: unknown, State: "ONLINE" | "OFFLINE"): Json {
    this.server(serverId).described["State"] = State;
    return {};
  }

  private server(serverId: unknown): Server {
    return found(this.servers, serverId);
  }
}

const arn = (region: string, resource: string): string =>
  `arn:aws:transfer:${region}:${ACCOUNT_ID}:${resource}`;
