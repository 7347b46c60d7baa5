import { isProgrammingError } from "../../verify/graph/programming-error";
import { say } from "../command-line";
import { consoleCalls, InvalidInputError } from "./calls";
import type { ConsoleAnswer } from "./server";
import type { ConsoleSettings } from "./settings";
import type { WorkerAnswer, WorkerCall } from "./workers";

const calls = consoleCalls(JSON.parse(process.argv[2] ?? "null") as ConsoleSettings);

async function answerTo({ name, input }: WorkerCall): Promise<ConsoleAnswer> {
  const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (call === undefined) return { status: 404, body: { error: `there is no call ${name}` } };
  try {
    return { status: 200, body: await call(input) };
  } catch (error) {
    if (isProgrammingError(error)) {
      say(error.stack ?? error.message);
      return { status: 500, body: { error: "the console failed; see its terminal" } };
    }
    const status = error instanceof InvalidInputError ? 400 : 422;
    return { status, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

process.on("message", (call: WorkerCall) => {
  void answerTo(call).then((answer) =>
    process.send?.({ id: call.id, ...answer } satisfies WorkerAnswer),
  );
});
// The console stops its workers; they must not outlive one that was killed.
process.on("disconnect", () => process.exit());
