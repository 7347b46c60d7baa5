import { text } from "../graph/graph";
import { type Change, high, listed, medium, type Risk, type RiskContext, without } from "./model";

const SERVER = "aws:transfer/server:Server";
const HOST_KEY = "aws:transfer/hostKey:HostKey";

/** A server that is new, gone or replaced, its fingerprint, and how long a switch takes. */
export function serverRisks({ before, after, changes }: RiskContext): Risk | false {
  const of = (type: string, chosen: (change: Change) => boolean): readonly Change[] =>
    changes.filter((change) => change.resource.type === type && chosen(change));
  const gone = of(SERVER, ({ kind }) => kind === "delete" || kind === "replace");
  const made = of(SERVER, ({ kind }) => kind === "create" || kind === "replace");
  const keysOf = (graph: typeof before): readonly string[] =>
    graph.resources
      .flatMap(({ type, inputs }) =>
        type === HOST_KEY ? [inputs["hostKeyBody"]] : type === SERVER ? [inputs["hostKey"]] : [],
      )
      .map(text)
      .filter((key) => key !== "")
      .sort();
  const [was, is] = [keysOf(before), keysOf(after)];
  const [lost, added] = [without(was, is), without(is, was)];
  const isKept = was.length > 0 && lost.length === 0 && added.length === 0;
  const wait =
    isClosed(before) && !isClosed(after)
      ? "; releasing the function's network interfaces takes 20 to 45 minutes, during which the way back is as long"
      : "";
  const [goneNames, madeNames] = [gone, made].map((all) => all.map(({ name }) => name).join(", "));
  if (gone.length > 0 && made.length > 0) {
    const fingerprint = isKept
      ? "the host keys, and so the fingerprint, stay"
      : "clients see a new fingerprint and refuse to connect until they trust it";
    return high(
      `Server ${goneNames} is replaced: an outage for everybody, another host name of AWS, and ${fingerprint}${wait}`,
    );
  }
  if (gone.length > 0) {
    return high(
      `Cannot be undone: server ${goneNames} is deleted with its host name and generated host key`,
    );
  }
  if (made.length > 0) {
    const isExposed = made.some(
      ({ after: server }) => (text(server?.inputs["endpointType"]) || "PUBLIC") === "PUBLIC",
    );
    return isExposed
      ? high(`A new server, ${madeNames}, is public: every address of the internet reaches it`)
      : medium(`A new server: ${madeNames}`);
  }
  return (
    (lost.length > 0 || added.length > 0) &&
    high(
      `Host keys change (${lost.length} go, ${added.length} come): clients may see a new fingerprint and refuse to connect`,
    )
  );
}

export const isClosed = ({ resources }: RiskContext["before"]): boolean =>
  resources.some(
    ({ type, inputs }) =>
      type === "aws:lambda/function:Function" && inputs["vpcConfig"] !== undefined,
  );

/** Elastic IPs that go back to AWS. */
export function addressRisks({ changes }: RiskContext): Risk | false {
  const lost = changes.filter(
    ({ kind, resource }) =>
      resource.type === "aws:ec2/eip:Eip" && (kind === "delete" || kind === "replace"),
  );
  if (lost.length === 0) return false;
  const kept = lost.filter(({ before }) => before?.options.retainOnDelete === true).length;
  const count = lost.length - kept;
  const names = listed(lost.map(({ resource }) => resource.name));
  return high(
    `Cannot be undone: ${count === 1 ? "1 Elastic IP is" : `${count} Elastic IPs are`} released (${names}); AWS gives them to others, and clients' firewalls have to be changed`,
  );
}
