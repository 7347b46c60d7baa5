import { tooWide } from "../../aws/address-space";
import { scopeOf } from "../../aws/cidr";
import type { ConfigRule } from "./rule";

/** Refused combinations of a bucket's fence, MFA for deletes and Object Lock. */
export const PROTECTION_RULES: readonly ConfigRule[] = [
  {
    path: "storage.fence",
    refuses: "a fence without addresses and VPC endpoints",
    problem: ({ storage: { fence } }) =>
      fence !== undefined &&
      fence.sourceCidrs.length + fence.vpcEndpointIds.length === 0 &&
      "admits no source, so only Transfer and the administrators could access objects; list sourceCidrs or vpcEndpointIds",
  },
  {
    path: "storage.fence",
    refuses: "private or very wide ranges in a fence",
    problem: ({ storage: { fence } }) => {
      const ranges = fence?.sourceCidrs ?? [];
      const internal = ranges.find((range) => scopeOf(range) !== "public");
      if (internal !== undefined) {
        return `lists ${internal}, but S3 sees public addresses only: requests from private ones come through a VPC endpoint; list it in vpcEndpointIds`;
      }
      const wide = tooWide(ranges);
      return (
        wide !== undefined &&
        (wide.everybody || fence?.wideReason === undefined) &&
        `admits ${wide.holds} in sum, which fences hardly anybody out; list the networks${wide.everybody ? "" : ", or say in wideReason why"}`
      );
    },
  },
  {
    path: "storage.fence",
    refuses: "a reason for a wide fence that nobody needs",
    problem: ({ storage: { fence } }) =>
      fence?.wideReason !== undefined &&
      tooWide(fence.sourceCidrs) === undefined &&
      "has wideReason, but its sourceCidrs are not wide; remove it",
  },
  {
    path: "storage.fence",
    refuses: "a fence without administrators",
    problem: ({ storage: { fence, administrators } }) =>
      fence !== undefined &&
      administrators.length === 0 &&
      "would deny the deploying role too; list it in storage.administrators",
  },
  {
    path: "storage.mfaDeleteExempt",
    refuses: "an exemption from MFA that nobody needs",
    problem: ({ storage }) =>
      !storage.mfaDelete &&
      storage.mfaDeleteExempt.length > 0 &&
      "exempts principals from storage.mfaDelete, which is false; set that to true, or remove mfaDeleteExempt",
  },
  {
    path: "storage.mfaDelete",
    refuses: "MFA for deletes without deletion protection",
    problem: ({ storage }) =>
      storage.mfaDelete &&
      !storage.deletionProtection &&
      "would deny the deletion that storage.deletionProtection: false allows; change one of them",
  },
  {
    path: "storage.mfaDelete",
    refuses: "MFA for deletes with consumers that delete",
    problem: ({ storage: { mfaDelete, shares, accessPoints, multiRegion } }) =>
      mfaDelete &&
      [...shares, ...accessPoints, ...(multiRegion?.accessPoint?.consumers ?? [])].some(
        ({ access }) => access === "read-write",
      ) &&
      "would deny deletes to shares and access points with read-write, as programs have no MFA; give them write access, or remove mfaDelete",
  },
  {
    path: "storage.fence",
    refuses: "an access point for a VPC that the fence excludes",
    problem: ({ storage: { fence, accessPoints } }) => {
      const point = accessPoints.find(({ vpcId }) => vpcId !== undefined);
      return (
        fence !== undefined &&
        point !== undefined &&
        fence.vpcEndpointIds.length === 0 &&
        `lists no VPC endpoint, so access point ${point.name} could not be used from its VPC; list the endpoint in vpcEndpointIds`
      );
    },
  },
  {
    path: "storage.objectLock",
    refuses: "Object Lock without deletion protection",
    problem: ({ storage }) =>
      storage.objectLock !== undefined &&
      !storage.deletionProtection &&
      "retains objects that storage.deletionProtection: false would delete; remove one of them",
  },
  {
    path: "storage.objectLock",
    refuses: "expiry before the retention of Object Lock ends",
    problem: ({ storage: { objectLock, lifecycle, noncurrentVersionDays } }) => {
      if (objectLock === undefined) return false;
      const expiries = [
        ["storage.noncurrentVersionDays", noncurrentVersionDays] as const,
        ...lifecycle.flatMap((rule) => [
          [`storage.lifecycle "${rule.prefix}" expireDays`, rule.expireDays] as const,
          [
            `storage.lifecycle "${rule.prefix}" noncurrentExpireDays`,
            rule.noncurrentExpireDays,
          ] as const,
        ]),
      ];
      const early = expiries.find(
        ([, days]) => days !== undefined && days < objectLock.retentionDays,
      );
      return (
        early !== undefined &&
        `retains every version for ${objectLock.retentionDays} days, but ${early[0]} is ${early[1]}; make it at least as long`
      );
    },
  },
];
