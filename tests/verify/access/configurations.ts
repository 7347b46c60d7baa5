import { parseStackConfig } from "../../../config/load";
import { type AccessMatrix, fullMatrix } from "../../../verify/access/matrix/matrix";
import type { Graph } from "../../../verify/graph/graph";
import { EVERY_EFS_OPTION, PUBLISHED, SCANNED } from "../../support/features";
import { graphOf, MODES } from "../../support/program";
import type { MatrixConfig } from "../../../verify/access/matrix/actors";

/** A stack that only tests have. */
export interface Configured {
  readonly graph: Graph;
  readonly config: MatrixConfig;
}

const CONFIGURATIONS: Readonly<Record<string, Parameters<typeof graphOf>[0]>> = {
  "key-consumers": {
    ...MODES.public,
    storage: {
      administrators: ["arn:aws:iam::111122223333:role/deployer"],
      fence: { sourceCidrs: ["203.0.113.0/24"] },
      keyConsumers: [
        { service: "guardduty", role: "arn:aws:iam::111122223333:role/scanner" },
        { service: "macie" },
        { service: "backup" },
        { service: "datasync", role: "arn:aws:iam::111122223333:role/sync" },
      ],
    },
  },
  published: {
    ...MODES.public,
    storage: {
      ...PUBLISHED,
      administrators: ["arn:aws:iam::111122223333:role/deployer"],
      fence: { sourceCidrs: ["203.0.113.0/24"] },
    },
  },
  scanned: { ...MODES.public, storage: SCANNED },
  efs: { ...MODES.public, storage: { domain: "efs" } },
  "efs-every-option": {
    ...MODES.public,
    storage: EVERY_EFS_OPTION,
    identity: { secretsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d" },
    operations: { permissionsBoundary: "boundary-managed-sftp-test" },
  },
};

/** Names of the configurations that no shipped stack has but tests/golden/access/ does. */
export const configurationNames = (): string[] => Object.keys(CONFIGURATIONS);

/** Evaluates one of {@link configurationNames}. */
export async function configuration(name: string): Promise<Configured> {
  const sections = CONFIGURATIONS[name];
  if (sections === undefined) throw new Error(`configuration "${name}" does not exist`);
  return { graph: await graphOf(sections), config: parseStackConfig(sections, "test") };
}

/** The access matrix of one of {@link configurationNames}, as its table has it. */
export async function configurationMatrix(name: string): Promise<AccessMatrix> {
  const { graph, config } = await configuration(name);
  return { ...(await fullMatrix(graph, config)), stack: `${name}, which only tests have` };
}
