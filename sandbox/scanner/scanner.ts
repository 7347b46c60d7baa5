import { accountOf } from "../../verify/graph/stack-model";
import { isRecord } from "../../verify/graph/serialization";
import { type Graph, resourcesOf, text, texts } from "../../verify/graph/graph";
import { bucketArn } from "../../aws/resource-names";
import { SCAN_TAG } from "../../storage/malware/statements";
import type { ScanResult } from "../../storage/malware/scan-events";
import type { PolicyEvaluator } from "../../verify/access/evaluator";
import { tagsOfRequest } from "../../verify/access/request";
import type { ObjectStore } from "../files/object-store";
import type { ObjectTags, TaggedVersion } from "../files/object-tags";
import { printable } from "../log";
import { isTestFile, MAX_TEST_FILE } from "./eicar";
import { startQuarantine } from "./quarantine";

/** What a stack scans. */
export interface ScanPlan {
  /** Name of the bucket. */
  readonly bucket: string;
  /** Beginnings of the keys that are scanned; empty for all. */
  readonly prefixes: readonly string[];
  /** ARN of the role that scans and tags. */
  readonly role: string;
}

/** The plan of GuardDuty in a graph, if there is one. */
export function scanPlanOf(graph: Graph): ScanPlan | undefined {
  const [plan] = resourcesOf(graph, "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan");
  const { protectedResource, role } = plan?.inputs ?? {};
  const scanned = isRecord(protectedResource) ? protectedResource["s3Bucket"] : undefined;
  if (!isRecord(scanned)) return undefined;
  return {
    bucket: text(scanned["bucketName"]),
    prefixes: texts(scanned["objectPrefixes"]),
    role: text(role),
  };
}

/** Arguments for {@link Scanner}. */
export interface ScannerArgs {
  readonly plan: ScanPlan;
  readonly graph: Graph;
  readonly access: PolicyEvaluator;
  readonly store: ObjectStore;
  /** Tags of the store's objects. */
  readonly tags: ObjectTags;
  readonly log: (line: string) => void;
  /** Gets errors that are faults of the sandbox. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Stands in for GuardDuty: scans each new version below the plan's prefixes once it is written, tags it,
 * and sends the result to the stack's rules. It knows one threat, the test file of EICAR.
 */
export class Scanner {
  /** Scans so far, one after the other. */
  private last: Promise<void> = Promise.resolve();
  private isStopped = false;

  public constructor(private readonly args: ScannerArgs) {
    args.tags.onWritten((version) => this.add(version));
    // Left by an earlier run that ended before their scan.
    for (const version of args.tags.untagged()) this.add(version);
  }

  /** Resolves when everything that was written has its result, and the quarantine its copies. */
  public async idle(): Promise<void> {
    for (let seen: unknown; seen !== this.last;) {
      seen = this.last;
      await this.last;
    }
  }

  /** Ends after the scan that is under way. */
  public async stop(): Promise<void> {
    this.isStopped = true;
    await this.idle();
  }

  private add(version: TaggedVersion): void {
    const { prefixes } = this.args.plan;
    if (prefixes.length > 0 && !prefixes.some((prefix) => version.key.startsWith(prefix))) return;
    this.last = this.last
      .then(() => (this.isStopped ? undefined : this.scan(version)))
      .catch(this.args.onFault);
  }

  private async scan(version: TaggedVersion): Promise<void> {
    const { tags, log } = this.args;
    const { key } = version;
    const result = await this.resultOf(version);
    // Another version is there now, and has a scan of its own.
    if (result === undefined || tags.of(key)?.version !== version.version) return;
    const written = { [SCAN_TAG]: result };
    const { allowed, reason } = await this.mayTag(key, written);
    const isTagged = allowed && tags.tag(version, written);
    const denied = allowed ? "" : `, and not tagged: ${printable(reason)}`;
    if (isTagged || !allowed) log(`scan of ${printable(key)}: ${result}${denied}`);
    await startQuarantine(
      { ...this.args, bucketArn: this.bucketArn },
      this.eventOf(version, result),
    );
  }

  /** Result of a scan; nothing where the object is gone. */
  private async resultOf({ key, tags }: TaggedVersion): Promise<ScanResult | undefined> {
    const { access, store, plan } = this.args;
    const { allowed } = await access.decideS3({
      ...{ operation: "get", bucket: plan.bucket, key, tags },
      principal: { kind: "role", role: plan.role },
    });
    if (!allowed) return "ACCESS_DENIED";
    const file = await store.open(key);
    if (file === undefined) return undefined;
    try {
      const start = Buffer.alloc(MAX_TEST_FILE + 1);
      const { bytesRead } = await file.read(start, 0, start.length, 0);
      return isTestFile(start.subarray(0, bytesRead)) ? "THREATS_FOUND" : "NO_THREATS_FOUND";
    } finally {
      await file.close();
    }
  }

  private mayTag(key: string, tags: TaggedVersion["tags"]): ReturnType<PolicyEvaluator["decide"]> {
    return this.args.access.decide({
      principal: { kind: "role", role: this.args.plan.role },
      action: "s3:PutObjectTagging",
      resource: `${this.bucketArn}/${key}`,
      context: tagsOfRequest(tags),
      absent: ["s3:ExistingObjectTag/*"],
    });
  }

  private get bucketArn(): string {
    return bucketArn(accountOf(this.args.graph), this.args.plan.bucket);
  }

  /** The event that GuardDuty sends, as far as rules and state machines read it. */
  private eventOf({ key, version }: TaggedVersion, result: ScanResult): object {
    const { bucket } = this.args.plan;
    return {
      source: "aws.guardduty",
      "detail-type": "GuardDuty Malware Protection Object Scan Result",
      detail: {
        scanStatus: "COMPLETED",
        s3ObjectDetails: { bucketName: bucket, objectKey: key, versionId: version },
        scanResultDetails: { scanResultStatus: result },
      },
    };
  }
}
