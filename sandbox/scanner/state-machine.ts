import { isRecord } from "../../verify/graph/serialization";

/** Arguments of a task, evaluated. */
export type TaskArguments = Readonly<Record<string, unknown>>;
/** Tasks by the ends of their ARNs, for example `s3:copyObject`. */
export type Tasks = Readonly<Record<string, (args: TaskArguments) => Promise<unknown>>>;

/**
 * Runs a state machine of tasks in JSONata, in order. A task that fails ends it, without retries.
 *
 * @throws Error for a state that is no such task, and the error of a task
 */
export async function runStateMachine(
  definition: string,
  input: unknown,
  tasks: Tasks,
): Promise<void> {
  const { StartAt, States } = JSON.parse(definition) as {
    StartAt: string;
    States: Record<string, Record<string, unknown>>;
  };
  let current = input;
  for (let name: unknown = StartAt; typeof name === "string"; name = States[name]?.["Next"]) {
    const { Type, Resource, Arguments, Output } = States[name] ?? {};
    const task = tasks[String(Resource).split(":aws-sdk:")[1] ?? ""];
    if (Type !== "Task" || task === undefined) {
      throw new Error(`sandbox: state ${name} is ${String(Resource ?? Type)}, which is not served`);
    }
    const args = await evaluated(Arguments, { input: current });
    const result = await task(isRecord(args) ? args : {});
    current = Output === undefined ? result : await evaluated(Output, { input: current, result });
  }
}

/** A value in which expressions are evaluated. */
async function evaluated(value: unknown, states: object): Promise<unknown> {
  if (isRecord(value)) {
    const entries = Object.entries(value).map(async ([name, each]): Promise<[string, unknown]> => [
      name,
      await evaluated(each, states),
    ]);
    return Object.fromEntries(await Promise.all(entries));
  }
  const expression = typeof value === "string" ? /^\{% (.*) %\}$/s.exec(value)?.[1] : undefined;
  if (expression === undefined) return value;
  // Loaded only where an infected file is found.
  const { default: jsonata } = await import("jsonata");
  return jsonata(expression).evaluate({}, { states });
}
