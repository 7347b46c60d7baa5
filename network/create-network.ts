import type * as pulumi from "@pulumi/pulumi";

import { ClosedNetwork, type ClosedNetworkArgs } from "./closed-network";
import { InternetFacingNetwork } from "./internet-facing-network";
import type { Network } from "./network";
import { PublicNetwork } from "./public-network";

/** The network of the configured mode. */
export function createNetwork(
  name: string,
  args: ClosedNetworkArgs,
  opts?: pulumi.ComponentResourceOptions,
): Network {
  switch (args.config.mode) {
    case "public":
      return new PublicNetwork(name, opts);
    case "internet-facing":
      return new InternetFacingNetwork(name, args, opts);
    case "closed":
      return new ClosedNetwork(name, args, opts);
  }
}
