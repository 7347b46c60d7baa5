// Does the steps of a task, read from standard input, with basic-ftp.
const { readFileSync, statSync } = require("node:fs");
const { Client } = require(process.argv[2]);

const task = JSON.parse(readFileSync(0, "utf8"));
const client = new Client(60_000);

const verbs = {
  list: async ({ path }) => console.log((await client.list(path)).map((e) => e.name).join("\n")),
  put: ({ local, remote }) => client.uploadFrom(local, remote),
  resumePut: async ({ local, remote }) =>
    client.appendFrom(local, remote, { localStart: await client.size(remote) }),
  get: ({ local, remote }) => client.downloadTo(local, remote),
  resumeGet: ({ local, remote }) => client.downloadTo(local, remote, statSync(local).size),
  rename: ({ from, to }) => client.rename(from, to),
  mkdir: ({ path }) => client.send(`MKD ${path}`),
  rmdir: ({ path }) => client.send(`RMD ${path}`),
  remove: ({ path }) => client.remove(path),
};

async function main() {
  await client.access({
    host: task.host,
    port: task.port,
    user: task.user,
    password: task.password,
    secure: task.protocol === "FTPS",
    secureOptions: { ca: readFileSync(task.certFile), checkServerIdentity: () => undefined },
  });
  for (const step of task.steps) await verbs[step.do](step);
}

main()
  .catch((error) => {
    console.error(String(error));
    process.exitCode = 1;
  })
  .finally(() => client.close());
