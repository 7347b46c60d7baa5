import { markdownTable } from "../../verify/text/table";
import { PROTOCOLS, type PlannedUpload } from "./plan";

/** How an upload ended for the client. */
export type UploadAnswer = "confirmed" | "refused" | "none";

/** An upload and what its client was told. */
export interface CutAttempt {
  readonly upload: PlannedUpload;
  readonly answer: UploadAnswer | "hung";
}

/**
 * What is wrong with the files that clients see after some attempts, in their order: every file must be
 * the last upload that was confirmed, or a whole later one that nobody answered.
 */
export function findingsOf(
  attempts: readonly CutAttempt[],
  visible: ReadonlyMap<string, Buffer>,
): readonly string[] {
  const names = new Set([...attempts.map(({ upload }) => upload.name), ...visible.keys()]);
  const hung = attempts
    .filter(({ answer }) => answer === "hung")
    .map(({ upload }) => `${described(upload)} hangs`);
  return [...hung, ...[...names].flatMap((name) => findingOf(name, attempts, visible.get(name)))];
}

function findingOf(
  name: string,
  all: readonly CutAttempt[],
  content: Buffer | undefined,
): readonly string[] {
  const attempts = all.filter(({ upload }) => upload.name === name);
  const last = attempts.map(({ answer }) => answer).lastIndexOf("confirmed");
  const confirmed = attempts[last];
  if (content === undefined) {
    return confirmed ? [`${described(confirmed.upload)} was confirmed and is lost`] : [];
  }
  const possible = [
    ...(confirmed ? [confirmed] : []),
    ...attempts.slice(last + 1).filter(({ answer }) => answer === "none"),
  ];
  if (possible.some(({ upload }) => upload.content.equals(content))) return [];
  const source = attempts.find(
    ({ upload }) =>
      content.length > 0 && upload.content.subarray(0, content.length).equals(content),
  );
  const what = source ? described(source.upload) : name;
  return [`${what} is visible with ${content.length} bytes, and was not confirmed so`];
}

const described = ({ protocol, name, content, cut, cutAt }: PlannedUpload): string =>
  `${name} over ${protocol} (${content.length} bytes, ${cut === "none" ? "not cut" : `${cut} after ${cutAt}`})`;

/** Table of what the clients of each protocol were told. */
export function tableOf(attempts: readonly CutAttempt[]): string {
  const rows = PROTOCOLS.map((protocol) => {
    const own = attempts.filter(({ upload }) => upload.protocol === protocol);
    const told = (answer: CutAttempt["answer"]): number =>
      own.filter((each) => each.answer === answer).length;
    const cut = own.filter(({ upload }) => upload.cut !== "none").length;
    const counts = [
      own.length,
      cut,
      told("confirmed"),
      told("refused"),
      told("none"),
      told("hung"),
    ];
    return [protocol, ...counts.map(String)];
  });
  const head = ["Protocol", "Uploads", "Cut off", "Confirmed", "Refused", "No answer", "Hung"];
  return markdownTable(head, rows, { right: [1, 2, 3, 4, 5, 6], padded: true }).join("\n");
}
