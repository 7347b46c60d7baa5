import { listOf, record, records, text, texts } from "../graph/graph";
import { each, fine, harmless, type JudgeInput, show, type TypeJudges } from "./judge";
import { changedKeys, high, listed, medium, type Risk, unjudged, without } from "./model";

const provider: JudgeInput = ({ was, is }) =>
  high("Logins are decided by something else: {}", `${show(was)} → ${show(is)}`);

const protocols: JudgeInput = ({ was, is }) => {
  const old = texts(was).length === 0 ? ["SFTP"] : texts(was);
  const added = without(texts(is), old);
  return [
    added.includes("FTP") &&
      high("FTP is turned on: passwords and files cross the network in plain text"),
    ...without(added, ["FTP"]).map((protocol) => medium(`${protocol} is turned on`)),
  ];
};

/** From strong to weak: each admits what the one before does not. */
const METHODS = ["PUBLIC_KEY_AND_PASSWORD", "PUBLIC_KEY", "PUBLIC_KEY_OR_PASSWORD", "PASSWORD"];

const authentication: JudgeInput = ({ was, is }) => {
  const of = (value: unknown): string => text(value) || "PUBLIC_KEY_OR_PASSWORD";
  const [old, now] = [of(was), of(is)];
  // Without SFTP there is no method to name.
  if (now === old) return false;
  if (METHODS.includes(now) && METHODS.indexOf(now) < METHODS.indexOf(old)) return false;
  const what =
    now.includes("PASSWORD") && !now.includes("AND")
      ? "a password alone lets users in"
      : "a key alone lets users in";
  return high(`Weaker logins: ${old} → ${now}: ${what}`);
};

const securityPolicy: JudgeInput = ({ was, is }) => {
  const parts = (name: unknown): readonly string[] =>
    /^(.*?)-?(\d{4}-\d{2})(.*)$/.exec(text(name) || "TransferSecurityPolicy-2018-11") ?? [];
  const [[, family = "", date = "", kind = ""], [, ownFamily = "", ownDate = "", ownKind = ""]] = [
    parts(was),
    parts(is),
  ] as const;
  const change = `${text(was) || "the default"} → ${text(is) || "the default, TransferSecurityPolicy-2018-11"}`;
  if (ownDate < date) return high(`Weaker ciphers: security policy ${change}`);
  return (
    (family !== ownFamily || kind !== ownKind) &&
    unjudged(`Other ciphers: security policy ${change}; compare them in AWS's list`)
  );
};

const RESUMPTION = ["ENFORCED", "ENABLED", "DISABLED"];

const details: JudgeInput = ({ was, is, title }) => {
  const [old, now] = [record(was), record(is)];
  const mode = (each: typeof old): string => text(each["tlsSessionResumptionMode"]) || "ENFORCED";
  const changed = changedKeys(old, now);
  const rest = without(changed, ["setStatOption", "passiveIp", "tlsSessionResumptionMode"]);
  return [
    RESUMPTION.indexOf(mode(now)) > RESUMPTION.indexOf(mode(old)) &&
      high(
        `Weaker FTPS: TLS session resumption ${mode(old)} → ${mode(now)}, so that another client can take over a data connection`,
      ),
    changed.includes("passiveIp") &&
      medium(
        `FTP and FTPS clients are sent to ${show(now["passiveIp"] ?? "the endpoint's address")} for their data`,
      ),
    rest.length > 0 && unjudged(`${rest.join(", ")} of ${title}`),
  ];
};

const addresses: JudgeInput = ({ was, is }) => {
  const [old, now] = [record(was), record(is)];
  const [had, has] = [texts(old["addressAllocationIds"]), texts(now["addressAllocationIds"])];
  const [lost, gained] = [without(had, has), without(has, had)];
  const [oldVpc, vpc] = [old["vpcId"], now["vpcId"]];
  return [
    lost.length === 0 &&
      gained.length > 0 &&
      had.length > 0 &&
      medium(
        `The server gets ${gained.length} more public address: clients whose firewalls name it by address have to be told`,
      ),
    lost.length > 0 &&
      high(
        `The server gives up the addresses ${lost.join(", ")}${gained.length > 0 ? ` for ${gained.join(", ")}` : ""}: clients that know it by address have to be told`,
      ),
    vpc !== oldVpc &&
      vpc !== undefined &&
      oldVpc !== undefined &&
      medium(`The server moves to VPC ${show(vpc)}`),
  ];
};

function steps(value: unknown): Risk | false {
  const types = records(value)
    .map(({ type }) => text(type))
    .filter((type) => type !== "");
  const isDeleting = types.includes("DELETE");
  return (
    types.length > 0 &&
    (isDeleting ? high : medium)(
      `The workflow ${isDeleting ? "deletes the uploaded file; its steps are" : "has the steps"} ${types.join(", ").toLowerCase()}`,
    )
  );
}

const UNPROCESSED = medium("Uploads are no longer processed by the workflow");

/** How clients log in and talk to the server. */
export const SERVER_JUDGES: TypeJudges = {
  "aws:transfer/server:Server": {
    ...harmless(),
    inputs: {
      // Told by serverRisks, as they replace or move the server; what opens is told by sets of packets.
      ...each(["endpointType", "domain", "hostKey", "ipAddressType"]),
      ...each([
        "preAuthenticationLoginBanner",
        "postAuthenticationLoginBanner",
        "s3StorageOptions",
      ]),
      ...each(["function", "url", "invocationRole", "identityProviderType"], provider),
      endpointDetails: addresses,
      protocols,
      securityPolicyName: securityPolicy,
      sftpAuthenticationMethods: authentication,
      protocolDetails: details,
      certificate: ({ was, is }) =>
        is !== undefined &&
        medium(
          was === undefined
            ? `FTPS clients are shown certificate ${show(is)} and have to trust its issuer and its name`
            : `The FTPS certificate changes: ${show(was)} → ${show(is)}; clients have to trust its issuer and its name`,
        ),
      structuredLogDestinations: ({ is, title }) =>
        listOf(is).length === 0
          ? high(`${title} no longer logs what users do`)
          : medium(`${title} logs to ${listed(texts(is))}`),
      loggingRole: ({ is, title }) =>
        is === undefined
          ? high(`${title} no longer logs`)
          : unjudged(`${title} logs by another role`),
      workflowDetails: ({ is }) =>
        is === undefined
          ? UNPROCESSED
          : medium("Every completed upload is processed by another workflow"),
    },
  },
  "aws:transfer/hostKey:HostKey": harmless("hostKeyBody", "serverId", "description"),
  "aws:transfer/workflow:Workflow": {
    inputs: { ...each(["steps", "onExceptionSteps"], ({ is }) => steps(is)), description: fine },
    created: ({ after }) => [
      steps(after?.inputs["steps"]),
      steps(after?.inputs["onExceptionSteps"]),
    ],
    deleted: () => UNPROCESSED,
    replaced: fine,
  },
};
