import { loadStackSecrets, parseStackConfig } from "../../../config/load";
import { evaluate } from "../../../verify/graph/evaluate";
import { deploy } from "../../../program";

/** Evaluates a stack with the number of client ranges in the argument; prints time and memory. */
async function main(): Promise<void> {
  const size = Number(process.argv[2]);
  const clients = Array.from({ length: size }, (_, n) => `100.${64 + (n >> 8)}.${n & 255}.0/24`);
  const quotas = { securityGroupRules: 1000 };
  const network = { mode: "internet-facing", clients, clientPrefixList: true, quotas };
  const started = performance.now();
  const graph = await evaluate(
    () => deploy(parseStackConfig({ network }, "bench"), loadStackSecrets()),
    { stack: "bench", config: { "aws:region": "eu-central-1" } },
  );
  const milliseconds = performance.now() - started;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const resources = graph.resources.length;
  process.stdout.write(JSON.stringify({ milliseconds, megabytes, resources }));
}

void main();
