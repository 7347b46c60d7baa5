import { listOf, text, texts } from "../graph/graph";
import { isRecord } from "../graph/serialization";
import { each, fine, type InputChange, show, type TypeJudges } from "./judge";
import { high, listed, medium, type Risk, unjudged } from "./model";

const SERVER = "aws:transfer/server:Server";
const HOST_KEY = "aws:transfer/hostKey:HostKey";

/** How clients log in and talk to the server. */
export const SERVER_JUDGES: TypeJudges = {
  [SERVER]: {
    inputs: {
      // Told by serverRisks, as they replace or move the server; what opens is told by sets of packets.
      ...each(["endpointType", "domain", "hostKey", "ipAddressType"]),
      ...each([
        "preAuthenticationLoginBanner",
        "postAuthenticationLoginBanner",
        "s3StorageOptions",
      ]),
      endpointDetails: addresses,
      protocols,
      securityPolicyName: securityPolicy,
      sftpAuthenticationMethods: authentication,
      protocolDetails: details,
      certificate: ({ was, is }) =>
        is === undefined
          ? []
          : [
              medium(
                was === undefined
                  ? `FTPS clients are shown certificate ${show(is)} and have to trust its issuer and its name`
                  : `The FTPS certificate changes: ${show(was)} → ${show(is)}; clients have to trust its issuer and its name`,
              ),
            ],
      function: provider,
      url: provider,
      invocationRole: provider,
      identityProviderType: provider,
      structuredLogDestinations: ({ is, title }) =>
        listOf(is).length === 0
          ? [high(`${title} no longer logs what users do`)]
          : [medium(`${title} logs to ${listed(texts(is))}`)],
      loggingRole: ({ is, title }) =>
        is === undefined
          ? [high(`${title} no longer logs`)]
          : [unjudged(`${title} logs by another role`)],
      workflowDetails: ({ is }) => [
        medium(
          is === undefined
            ? "Uploads are no longer processed by the workflow"
            : "Every completed upload is processed by another workflow",
        ),
      ],
    },
    created: fine,
    deleted: fine,
    replaced: fine,
  },
  [HOST_KEY]: {
    inputs: { ...each(["hostKeyBody", "serverId", "description"]) },
    created: fine,
    deleted: fine,
    replaced: fine,
  },
  "aws:transfer/workflow:Workflow": {
    inputs: { ...each(["steps", "onExceptionSteps"], ({ is }) => steps(is)), description: fine },
    created: ({ after }) => [
      ...steps(after?.inputs["steps"]),
      ...steps(after?.inputs["onExceptionSteps"]),
    ],
    deleted: () => [medium("Uploads are no longer processed by the workflow")],
    replaced: fine,
  },
};

function steps(value: unknown): readonly Risk[] {
  const list = listOf(value).filter(isRecord);
  const types = list.map((step) => text(step["type"])).filter((type) => type !== "");
  if (types.length === 0) return [];
  const isDeleting = types.includes("DELETE");
  return [
    (isDeleting ? high : medium)(
      `The workflow ${isDeleting ? "deletes the uploaded file; its steps are" : "has the steps"} ${types.join(", ").toLowerCase()}`,
    ),
  ];
}

function protocols({ was, is }: InputChange): readonly Risk[] {
  const added = texts(is).filter(
    (each) => !(texts(was).length === 0 ? ["SFTP"] : texts(was)).includes(each),
  );
  return [
    ...(added.includes("FTP")
      ? [high("FTP is turned on: passwords and files cross the network in plain text")]
      : []),
    ...added.filter((each) => each !== "FTP").map((each) => medium(`${each} is turned on`)),
  ];
}

/** From strong to weak: each admits what the one before does not. */
const METHODS = ["PUBLIC_KEY_AND_PASSWORD", "PUBLIC_KEY", "PUBLIC_KEY_OR_PASSWORD", "PASSWORD"];

function authentication({ was, is }: InputChange): readonly Risk[] {
  const [old, now] = [was, is].map((each) => text(each) || "PUBLIC_KEY_OR_PASSWORD") as [
    string,
    string,
  ];
  // Without SFTP there is no method to name.
  if (now === old) return [];
  if (METHODS.includes(now) && METHODS.indexOf(now) < METHODS.indexOf(old)) return [];
  const what =
    now.includes("PASSWORD") && !now.includes("AND")
      ? "a password alone lets users in"
      : "a key alone lets users in";
  return [high(`Weaker logins: ${old} → ${now}: ${what}`)];
}

function securityPolicy({ was, is }: InputChange): readonly Risk[] {
  const parts = (name: unknown) =>
    /^(.*?)-?(\d{4}-\d{2})(.*)$/.exec(text(name) || "TransferSecurityPolicy-2018-11") ?? [
      "",
      "",
      "",
      "",
    ];
  const [[, family, date, kind], [, ownFamily, ownDate, ownKind]] = [parts(was), parts(is)] as [
    string[],
    string[],
  ];
  const change = `${text(was) || "the default"} → ${text(is) || "the default, TransferSecurityPolicy-2018-11"}`;
  if ((ownDate ?? "") < (date ?? "")) return [high(`Weaker ciphers: security policy ${change}`)];
  if (family === ownFamily && kind === ownKind) return [];
  return [unjudged(`Other ciphers: security policy ${change}; compare them in AWS's list`)];
}

const RESUMPTION = ["ENFORCED", "ENABLED", "DISABLED"];

function details({ was, is, title }: InputChange): readonly Risk[] {
  const [old, now] = [was, is].map((each) => (isRecord(each) ? each : {})) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const mode = (each: typeof old): string => text(each["tlsSessionResumptionMode"]) || "ENFORCED";
  const isChanged = (name: string): boolean =>
    JSON.stringify(old[name]) !== JSON.stringify(now[name]);
  const rest = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) =>
      !["setStatOption", "passiveIp", "tlsSessionResumptionMode"].includes(name) && isChanged(name),
  );
  return [
    ...(RESUMPTION.indexOf(mode(now)) > RESUMPTION.indexOf(mode(old))
      ? [
          high(
            `Weaker FTPS: TLS session resumption ${mode(old)} → ${mode(now)}, so that another client can take over a data connection`,
          ),
        ]
      : []),
    ...(isChanged("passiveIp")
      ? [
          medium(
            `FTP and FTPS clients are sent to ${show(now["passiveIp"] ?? "the endpoint's address")} for their data`,
          ),
        ]
      : []),
    ...(rest.length > 0 ? [unjudged(`${rest.join(", ")} of ${title}`)] : []),
  ];
}

function addresses({ was, is }: InputChange): readonly Risk[] {
  const of = (value: unknown): readonly string[] =>
    isRecord(value) ? texts(value["addressAllocationIds"]) : [];
  const [lost, gained] = [
    of(was).filter((each) => !of(is).includes(each)),
    of(is).filter((each) => !of(was).includes(each)),
  ];
  const isMore = lost.length === 0 && gained.length > 0 && of(was).length > 0;
  const vpc = (value: unknown): unknown => (isRecord(value) ? value["vpcId"] : undefined);
  return [
    ...(isMore
      ? [
          medium(
            `The server gets ${gained.length} more public address: clients whose firewalls name it by address have to be told`,
          ),
        ]
      : []),
    ...(lost.length > 0
      ? [
          high(
            `The server gives up the addresses ${lost.join(", ")}${gained.length > 0 ? ` for ${gained.join(", ")}` : ""}: clients that know it by address have to be told`,
          ),
        ]
      : []),
    ...(vpc(was) !== vpc(is) && vpc(was) !== undefined && vpc(is) !== undefined
      ? [medium(`The server moves to VPC ${show(vpc(is))}`)]
      : []),
  ];
}

function provider({ was, is }: InputChange): readonly Risk[] {
  return [high("Logins are decided by something else: {}", `${show(was)} → ${show(is)}`)];
}
