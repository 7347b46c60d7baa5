/**
 * Pattern of the events of one server's uploads.
 *
 * @param path `/<bucket or file system>/<folder>` that the file's path begins with
 */
export const uploadPattern = (
  outcome: "Completed" | "Failed",
  serverId: string,
  path: string,
): object => ({
  source: ["aws.transfer"],
  "detail-type": ["SFTP", "FTPS", "FTP"].map((p) => `${p} Server File Upload ${outcome}`),
  detail: { "server-id": [serverId], "file-path": [{ prefix: path }] },
});
