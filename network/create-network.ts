import type * as pulumi from "@pulumi/pulumi";

import { ClosedNetwork } from "./closed-network";
import { InternetFacingNetwork } from "./internet-facing-network";
import type { NetworkOutputs, NetworkArgs } from "./network";
import { PublicNetwork } from "./public-network";

/** The network of the configured mode. */
export function createNetwork(
  name: string,
  args: NetworkArgs,
  opts?: pulumi.ComponentResourceOptions,
): NetworkOutputs {
  switch (args.config.network.mode) {
    case "public":
      return new PublicNetwork(name, opts);
    case "internet-facing":
      return new InternetFacingNetwork(name, args, opts);
    case "closed":
      return new ClosedNetwork(name, args, opts);
  }
}
