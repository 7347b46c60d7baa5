import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

import { type FileEvent, parseEvent } from "./event";

/** What the handler needs. */
export interface ConsumerPorts {
  /** Whether an event was handled in an earlier delivery. */
  readonly isDone: (id: string) => Promise<boolean>;
  /** Remembers that an event was handled, for longer than the queues keep it: 14 days. */
  readonly markDone: (id: string) => Promise<void>;
  /**
   * Does the work. It may run twice for one event, if the function ends between the work and `markDone`, or
   * if two deliveries come at once: make its effect the same.
   */
  readonly work: (event: FileEvent) => Promise<void>;
  /** Writes a line to the log; the line has no content of files. */
  readonly log: (line: Readonly<Record<string, string>>) => void;
}

/**
 * Handler for messages of the stack's queue. SQS and EventBridge deliver at least once. A message that
 * fails is reported alone, so that the others of its batch are not delivered again.
 */
export const createHandler =
  ({ isDone, markDone, work, log }: ConsumerPorts) =>
  async ({ Records: records }: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { messageId, body } of records) {
      try {
        const event = parseEvent(body);
        if (await isDone(event.id)) {
          log({ messageId, event: event.id, outcome: "done before" });
          continue;
        }
        await work(event);
        await markDone(event.id);
        log({ messageId, event: event.id, kind: event.kind, outcome: "done" });
      } catch (error) {
        log({ messageId, outcome: "failed", error: String(error) });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
