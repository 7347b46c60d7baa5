import * as pulumi from "@pulumi/pulumi";

import type { ClientNetwork, NetworkOutputs, ServerEndpoint } from "./network";

/** Mode public: the endpoint is run by AWS, admits everybody to port 22, and needs no VPC. Cost: none. */
export class PublicNetwork extends pulumi.ComponentResource implements NetworkOutputs {
  public readonly endpoint: ServerEndpoint = { endpointType: "PUBLIC" };
  public readonly clientNetworks: readonly ClientNetwork[] = [];

  public constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("managed-sftp:network:PublicNetwork", name, {}, opts);
    this.registerOutputs({});
  }
}
