import { addressAt, blockOf, firstAddress, overlaps, prefixOf } from "../../aws/cidr";

/** Subnet of each zone, as `awsx.ec2.Vpc` is told to make it. */
export interface SubnetSpec {
  readonly type: string;
  readonly name?: string;
  readonly cidrMask?: number;
  /** Ranges, one per zone; either all specs have them or none. */
  readonly cidrBlocks?: readonly string[];
}

/** Subnet that `awsx.ec2.Vpc` makes. */
export interface PlannedSubnet {
  readonly name: string;
  readonly type: string;
  readonly availabilityZone: string;
  readonly cidrBlock: string;
}

/** Arguments of `awsx.ec2.Vpc` that decide about its subnets with strategy Auto. */
export interface SubnetLayout {
  readonly cidrBlock: string;
  readonly zones: readonly string[];
  readonly specs: readonly SubnetSpec[];
  /** Prefix length of a zone's part of the VPC. */
  readonly zoneMask?: number | undefined;
}

/**
 * Subnets of `awsx.ec2.Vpc` with strategy Auto: explicit ranges as they are given; else the VPC is
 * divided by the next power of two above the number of zones, and each zone's part likewise by its
 * subnets. From `subnetDistributorNew.ts` and `vpc.ts` of pulumi-awsx.
 *
 * @throws what awsx throws for other numbers of ranges than zones, a full zone and an overlap
 */
export function planAwsxSubnets(vpc: string, layout: SubnetLayout): PlannedSubnet[] {
  const { zones, specs } = layout;
  const isExplicit = specs.some(({ cidrBlocks }) => cidrBlocks !== undefined);
  if (isExplicit) assertExplicit(specs, zones.length);
  const rangesOf = isExplicit
    ? (zone: number) => specs.map(({ cidrBlocks = [] }) => cidrBlocks[zone] ?? "")
    : dividedRanges(layout);
  const subnets = zones.flatMap((availabilityZone, zone) =>
    rangesOf(zone).map((cidrBlock, index): PlannedSubnet => {
      const { type = "", name = type.toLowerCase() } = specs[index] ?? {};
      return { name: `${vpc}-${name}-${zone + 1}`, type, availabilityZone, cidrBlock };
    }),
  );
  assertApart(subnets);
  return subnets;
}

/** Bits that number so many parts. */
const bitsFor = (count: number): number => (count === 0 ? 0 : Math.ceil(Math.log2(count)));

/** Ranges of a zone's subnets, by the zone's position. */
function dividedRanges({ cidrBlock, zones, specs, zoneMask }: SubnetLayout) {
  const mask = zoneMask ?? prefixOf(cidrBlock) + bitsFor(zones.length);
  const masks = specs.map(({ cidrMask }) => cidrMask ?? mask + bitsFor(specs.length));
  const sizeOf = (prefix: number): number => 2 ** (32 - prefix);
  const needed = masks.reduce((sum, prefix) => sum + sizeOf(prefix), 0);
  if (needed > sizeOf(mask)) {
    throw new Error(
      `Subnets are too large for VPC. VPC has ${sizeOf(mask)} addresses, but subnets require ${needed} addresses.`,
    );
  }
  return (zone: number): string[] => {
    const ranges: string[] = [];
    for (const prefix of masks) {
      const previous = ranges.at(-1);
      ranges.push(
        previous === undefined
          ? `${firstAddress(blockOf(cidrBlock, zone, mask))}/${prefix}`
          : nextBlock(previous, prefix),
      );
    }
    return ranges;
  };
}

/** The first block with a prefix length behind another block. */
export function nextBlock(previous: string, prefix: number): string {
  const last = addressAt(previous, 2 ** (32 - prefixOf(previous)) - 1);
  return blockOf(blockOf(`${last}/${prefix}`, 0, prefix), 1, prefix);
}

function assertExplicit(specs: readonly SubnetSpec[], zoneCount: number): void {
  const issues = specs.flatMap(({ cidrBlocks, cidrMask }, index) => {
    if (cidrBlocks === undefined) {
      return "If any subnet spec has explicit cidrBlocks, all subnets must have explicit cidrBlocks.";
    }
    if (cidrBlocks.length !== zoneCount) {
      return `The number of CIDR blocks in subnetSpecs[${index}] must match the number of availability zones (${zoneCount}).`;
    }
    const agrees = cidrBlocks.every((block) => prefixOf(block) === (cidrMask ?? prefixOf(block)));
    return agrees
      ? []
      : `The cidrMask in subnetSpecs[${index}] must match all cidrBlocks or be left undefined.`;
  });
  if (issues.length > 0) {
    throw new Error(`Invalid subnet specifications:\n - ${issues.join("\n - ")}`);
  }
}

function assertApart(subnets: readonly PlannedSubnet[]): void {
  const overlapping = subnets.filter((one) =>
    subnets.some((other) => other !== one && overlaps(one.cidrBlock, other.cidrBlock)),
  );
  if (overlapping.length === 0) return;
  const lines = overlapping.map(
    ({ name, cidrBlock }, index) => `${index + 1}. ${name}: ${cidrBlock}`,
  );
  throw new Error(
    `The following subnets overlap with at least one other subnet. Make the CIDR for the VPC larger, reduce the size of the subnets per AZ, or use less Availability Zones:\n\n${lines.join("\n")}\n`,
  );
}
