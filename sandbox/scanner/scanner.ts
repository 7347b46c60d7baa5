import { isRecord } from "../../verify/graph/serialization";
import { type Graph, resourcesOf, text, texts } from "../../verify/graph/graph";
import { SCAN_TAG } from "../../storage/malware/statements";
import type { ScanResult } from "../../storage/event-patterns";
import { tagsOfRequest } from "../../verify/access/s3-operation";
import type { ObjectTags, TaggedVersion } from "../files/object-tags";
import type { SandboxContext } from "../context";
import { printable } from "../log";
import { isTestFile, MAX_TEST_FILE } from "./eicar";
import { type QuarantineRun, startQuarantine } from "./quarantine";

/** What a stack scans. */
interface ScanPlan {
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
  return { prefixes: texts(scanned["objectPrefixes"]), role: text(role) };
}

/** Arguments for {@link Scanner}. */
export interface ScannerArgs extends QuarantineRun, Pick<SandboxContext, "onFault"> {
  readonly plan: ScanPlan;
  /** Tags of the store's objects. */
  readonly tags: ObjectTags;
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
    const { access, model, plan, tags, log } = this.args;
    const { key } = version;
    const result = await this.resultOf(version);
    // Another version is there now, and has a scan of its own.
    if (result === undefined || tags.of(key)?.version !== version.version) return;
    const written = { [SCAN_TAG]: result };
    const { allowed, reason } = await access.decide({
      principal: { kind: "role", role: plan.role },
      action: "s3:PutObjectTagging",
      resource: `${model.storage.arn}/${key}`,
      context: tagsOfRequest(written),
      absent: ["s3:ExistingObjectTag/*"],
    });
    const isTagged = allowed && tags.tag(version, written);
    const denied = allowed ? "" : `, and not tagged: ${printable(reason)}`;
    if (isTagged || !allowed) log(`scan of ${printable(key)}: ${result}${denied}`);
    await startQuarantine(this.args, this.eventOf(version, result));
  }

  /** Result of a scan; nothing where the object is gone. */
  private async resultOf({ key, tags }: TaggedVersion): Promise<ScanResult | undefined> {
    const { access, store, plan, model } = this.args;
    const { allowed } = await access.decideS3({
      ...{ operation: "get", bucket: model.storage.root, key, tags },
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

  /** The event that GuardDuty sends, as far as rules and state machines read it. */
  private eventOf({ key, version }: TaggedVersion, result: ScanResult): object {
    return {
      source: "aws.guardduty",
      "detail-type": "GuardDuty Malware Protection Object Scan Result",
      detail: {
        scanStatus: "COMPLETED",
        s3ObjectDetails: {
          bucketName: this.args.model.storage.root,
          objectKey: key,
          versionId: version,
        },
        scanResultDetails: { scanResultStatus: result },
      },
    };
  }
}
