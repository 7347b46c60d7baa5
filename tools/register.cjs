// Tools and tests read TypeScript through swc, three times as quick as the compiler. Not for
// tsconfig.json: the Pulumi CLI registers ts-node with type checks, which swc can't do.
require("ts-node").register({ transpileOnly: true, swc: true });
