import { listOf, resourcesOf, text } from "../../verify/graph/graph";
import type { AccessRequest } from "../../verify/access/request";
import { withTags } from "../../verify/access/s3-operation";
import type { SandboxContext } from "../context";
import type { ObjectStore } from "../files/object-store";
import { printable } from "../log";
import { matches } from "./event-pattern";
import { runStateMachine, type TaskArguments } from "./state-machine";

/** Arguments for {@link startQuarantine}. */
export interface QuarantineRun extends Pick<SandboxContext, "model" | "access" | "log"> {
  readonly store: ObjectStore;
}

/** Runs the state machines of the rules that an event matches, each with its role. */
export async function startQuarantine(args: QuarantineRun, event: object): Promise<void> {
  const { log } = args;
  const { graph } = args.model;
  const machines = resourcesOf(graph, "aws:sfn/stateMachine:StateMachine");
  for (const rule of resourcesOf(graph, "aws:cloudwatch/eventRule:EventRule")) {
    const pattern: unknown = JSON.parse(text(rule.inputs["eventPattern"]));
    if (!listOf((pattern as { source?: unknown }).source).includes("aws.guardduty")) continue;
    if (!matches(pattern, event)) continue;
    const targets = resourcesOf(graph, "aws:cloudwatch/eventTarget:EventTarget")
      .filter(({ inputs }) => inputs["rule"] === rule.inputs["name"])
      .map(({ inputs }) => inputs["arn"]);
    for (const { inputs } of machines.filter(({ outputs }) => targets.includes(outputs["arn"]))) {
      const tasks = tasksOf(args, text(inputs["roleArn"]));
      await runStateMachine(text(inputs["definition"]), event, tasks).catch((error: unknown) => {
        log(`${text(inputs["name"])} failed: ${printable((error as Error).message)}`);
      });
    }
  }
}

/** Calls to S3 that a state machine makes, each of which the policies of the stack decide. */
function tasksOf({ model, access, store, log }: QuarantineRun, role: string) {
  const permit = async (action: string, key: string, version?: string): Promise<void> => {
    const known = store.tags?.of(key);
    if (version !== undefined && known?.version !== version) {
      throw new Error(`${key} has no version ${version} any more`);
    }
    const resource = `${model.storage.arn}/${key}`;
    const request: AccessRequest = { principal: { kind: "role", role }, action, resource };
    const { allowed, reason } = await access.decide(withTags(request, known?.tags ?? {}));
    if (!allowed) throw new Error(`${action} ${key} denied: ${reason}`);
  };
  return {
    "s3:copyObject": async ({ CopySource, Key }: TaskArguments): Promise<object> => {
      const [path = "", version = ""] = String(CopySource).split("?versionId=");
      const source = decodeURIComponent(path.slice(path.indexOf("/") + 1));
      const target = String(Key);
      await permit("s3:GetObjectVersion", source, version);
      await permit("s3:PutObject", target);
      await store.copy(source, target);
      log(`quarantine: ${printable(source)} copied to ${printable(target)}`);
      return {};
    },
    "s3:deleteObject": async ({ Key, VersionId }: TaskArguments): Promise<object> => {
      const key = String(Key);
      await permit("s3:DeleteObjectVersion", key, String(VersionId));
      await store.delete(key);
      log(`quarantine: ${printable(key)} removed`);
      return {};
    },
  };
}
