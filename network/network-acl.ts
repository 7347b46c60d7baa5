import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { type AclRule, cidrBlocks } from "./acl-rules";

/** Arguments for {@link networkAcl}. */
export interface NetworkAclArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Subnets that the rules hold for; the default network ACL, which is empty, lets nothing pass. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly rules: readonly AclRule[];
}

/** A network ACL that admits what the rules say and nothing else. */
export function networkAcl(
  name: string,
  { vpcId, subnetIds, rules }: NetworkAclArgs,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const acl = new aws.ec2.NetworkAcl(
    name,
    { vpcId, subnetIds: [...subnetIds], tags: { Name: name } },
    opts,
  );
  return rules.map(
    ({ egress, number, range, from, to }) =>
      new aws.ec2.NetworkAclRule(
        // Named by what AWS keeps unique. A changed rule is a new one under the same number, which
        // AWS refuses while the old one exists.
        `${name}-${egress ? "out" : "in"}-${number}`,
        {
          networkAclId: acl.id,
          ruleNumber: number,
          egress,
          protocol: "tcp",
          ruleAction: "allow",
          fromPort: from,
          toPort: to,
          ...cidrBlocks(range),
        },
        { ...opts, deleteBeforeReplace: true },
      ),
  );
}
