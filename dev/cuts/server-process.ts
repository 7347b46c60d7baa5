import { startSandbox } from "../../sandbox/sandbox";
import { SAMPLE_USER } from "../../sandbox/users";
import { evaluateStack } from "../../verify/graph/stack";

/** What the process tells its parent once everything is served. */
export interface Served {
  readonly sftpPort: number;
  readonly ftpPort: number;
  readonly user: string;
  readonly password: string;
}

/** Any free ports, as another sandbox may run on this machine. */
const DATA_PORTS = Array<number>(9).fill(0);

/** Serves a stack until the parent disconnects. Arguments: the stack file and the data folder. */
async function main(file: string, data: string): Promise<void> {
  const sandbox = await startSandbox({
    stack: "closed",
    file,
    data,
    port: 0,
    dataPorts: DATA_PORTS,
    // A busy machine is no reason to refuse a login.
    slowdown: 100,
    log: () => undefined,
    evaluate: evaluateStack,
  });
  const { sftp, ftp, user } = sandbox;
  const served: Served = {
    sftpPort: sftp?.port ?? 0,
    ftpPort: ftp?.port ?? 0,
    user: SAMPLE_USER,
    password: user.password,
  };
  process.on("disconnect", () => void sandbox.stop().then(() => process.exit(0)));
  process.send?.(served);
}

const [file = "", data = ""] = process.argv.slice(2);
void main(file, data);
