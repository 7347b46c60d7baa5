// The smallest client of the Lambda Runtime API for Node; runtime/python.py is the same one.
const { Buffer } = require("node:buffer");
const { Agent, request } = require("node:http");
const { join } = require("node:path");

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const [file, name] = process.env._HANDLER.split(".");
const INVOCATION = "/2018-06-01/runtime/invocation";
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const sent = request({ agent, host, port, method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => (text += part));
      response.on("end", () =>
        resolve({ id: response.headers["lambda-runtime-aws-request-id"], text }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function serve() {
  const handler = require(join(process.env.LAMBDA_TASK_ROOT, file))[name];
  for (;;) {
    const { id, text } = await call("GET", `${INVOCATION}/next`);
    try {
      const result = await handler(JSON.parse(text), { awsRequestId: id });
      await call("POST", `${INVOCATION}/${id}/response`, JSON.stringify(result));
    } catch (error) {
      await call("POST", `${INVOCATION}/${id}/error`, JSON.stringify({ errorMessage: `${error}` }));
    }
  }
}

// The Runtime API goes away when the benchmark ends.
serve().catch((error) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
