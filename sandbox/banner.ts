import type { Sandbox } from "./sandbox";

/**
 * Banner that the command prints: what is served, and commands that use it.
 *
 * @param data folder of files and users
 * @param as address that every client counts as coming from
 */
export function bannerOf(sandbox: Sandbox, data: string, as?: string): string {
  const { model, sftp, ftp, awsUrl, credentialsFile } = sandbox;
  const { server, stack } = model;
  const others = server.protocols.filter((protocol) => protocol !== "SFTP").join(" and ");
  const served = [
    ...(sftp ? [`SFTP on 127.0.0.1:${sftp.port}`] : []),
    ...(ftp ? [`${others} on 127.0.0.1:${ftp.port}`] : []),
  ];
  return [
    "",
    `stack ${stack} serves ${served.join(", ")}; deployed, its network ${admission(sandbox, as)}`,
    `logins: ${sftp ? server.authentication : "PASSWORD"}; files and users: ${data}`,
    `AWS endpoint ${awsUrl} for the operator, whose credentials are in ${credentialsFile}`,
    "",
    ...sftpLines(sandbox),
    ...ftpLines(sandbox),
    ...(sandbox.scanner === undefined
      ? []
      : ["uploads are scanned; only the test file of EICAR counts as infected", ""]),
    "Ctrl-C stops the sandbox. Every decision is printed below.",
    "",
  ].join("\n");
}

function admission({ model }: Sandbox, as: string | undefined): string {
  const { clients } = model.server;
  const admits =
    clients === undefined
      ? "admits every address, as its endpoint is public"
      : `admits ${clients.join(", ") || "nobody"} only`;
  if (as !== undefined) return `${admits}; every client counts as coming from ${as}`;
  return clients === undefined ? admits : `${admits}; the sandbox admits this machine`;
}

const sftpLines = ({ sftp, user }: Sandbox): string[] =>
  sftp === undefined
    ? []
    : [
        "log in with the key:",
        sftp.commands.withKey,
        "",
        "log in with this password:",
        user.password,
        sftp.commands.withPassword,
        "",
      ];

const ftpLines = ({ ftp }: Sandbox): string[] =>
  (ftp?.commands ?? []).flatMap(({ protocol, list, upload, download }) => [
    `list, upload and download over ${protocol}:`,
    list,
    upload,
    download,
    "",
  ]);
