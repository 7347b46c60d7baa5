// Does the steps of a task, read from standard input, with ssh2-sftp-client.
const { readFileSync, createReadStream } = require("node:fs");
const Client = require(process.argv[2]);

const task = JSON.parse(readFileSync(0, "utf8"));
const client = new Client();

const verbs = {
  list: async ({ path }) => console.log((await client.list(path)).map((e) => e.name).join("\n")),
  put: ({ local, remote }) => client.fastPut(local, remote),
  resumePut: async ({ local, remote }) => {
    const { size } = await client.stat(remote);
    await client.append(createReadStream(local, { start: size }), remote);
  },
  get: ({ local, remote }) => client.fastGet(remote, local),
  rename: ({ from, to }) => client.rename(from, to),
  mkdir: ({ path }) => client.mkdir(path),
  rmdir: ({ path }) => client.rmdir(path),
  remove: ({ path }) => client.delete(path),
  setMode: ({ path }) => client.chmod(path, 0o600),
};

async function main() {
  const secret =
    task.password === undefined
      ? { privateKey: readFileSync(task.keyFile) }
      : { password: task.password };
  await client.connect({ host: task.host, port: task.port, username: task.user, ...secret });
  for (const step of task.steps) await verbs[step.do](step);
}

main()
  .catch((error) => {
    console.error(String(error));
    process.exitCode = 1;
  })
  .finally(() => client.end());
