import { closed, open, type Refused, wide } from "./sections";

const existingVpc = { vpcId: "vpc-0a", subnetIds: ["subnet-0a", "subnet-0b"] };

/** Refused zones and ranges of subnets. */
export const ZONES: Refused = {
  "zones where the stack makes no subnets": [
    open({ zones: ["eu-central-1a"] }),
    "network.zones is set, but the stack makes no subnets with mode public; remove it",
  ],
  "more or fewer zones than zoneCount": [
    closed({ zones: ["eu-central-1a", "euc1-az3", "eu-central-1c"] }),
    "network.zones has 3 zones for network.zoneCount 2; list one per zone, or set zoneCount to 3",
  ],
  "a zone listed twice": [
    wide({ zones: ["eu-central-1a", "eu-central-1a"] }),
    "network.zones lists eu-central-1a more than once; remove the duplicates",
  ],
  "ranges of subnets outside internet-facing, or with an existing VPC": [
    closed({ subnetCidrs: ["10.10.0.0/20", "10.10.16.0/20"] }),
    "network.subnetCidrs is set, but only mode internet-facing without network.existingVpc makes subnets with given ranges; remove it",
  ],
  "more or fewer ranges of subnets than zoneCount": [
    wide({ subnetCidrs: ["10.10.0.0/16"] }),
    "network.subnetCidrs has 1 ranges for network.zoneCount 2; list one per zone, or set zoneCount to 1",
  ],
  "ranges of subnets outside the VPC, or smaller than AWS allows": [
    wide({ subnetCidrs: ["10.11.0.0/18", "10.10.0.0/29"] }),
    "network.subnetCidrs has 10.11.0.0/18, 10.10.0.0/29, and a subnet has to be within network.vpcCidr 10.10.0.0/16 and at least a /28; change the ranges",
  ],
  "ranges of subnets that overlap": [
    wide({ subnetCidrs: ["10.10.0.0/17", "10.10.64.0/18"] }),
    "network.subnetCidrs has 10.10.0.0/17 and 10.10.64.0/18, which overlap; change one of the ranges",
  ],
};

/** Other values of the same kinds, with their problem. */
export const MORE_ZONES: readonly (readonly [...Refused[string]])[] = [
  [
    wide({ zones: ["eu-central-1a", "eu-central-1b"], existingVpc }),
    "network.zones is set, but the stack makes no subnets with network.existingVpc; remove it",
  ],
  [
    wide({ subnetCidrs: ["10.10.0.0/18", "10.10.64.0/18"], existingVpc }),
    "network.subnetCidrs is set, but only mode internet-facing without network.existingVpc makes subnets with given ranges; remove it",
  ],
  [
    wide({ zones: ["eu-central-1a"] }),
    "network.zones has 1 zones for network.zoneCount 2; list one per zone, or set zoneCount to 1",
  ],
  [
    wide({ zones: ["eu-central-1-ham-1a", "eu-central-1b"] }),
    'network.zones[0] expected an Availability Zone such as "eu-central-1a" or a zone id such as "euc1-az2", got "eu-central-1-ham-1a"',
  ],
];
