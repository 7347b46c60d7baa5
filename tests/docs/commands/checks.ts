/** How the commands of documents are checked. */
export type Check =
  /** Taken apart by Pulumi's reference, with settings and outputs of this program. */
  | "pulumi"
  /** Compared with AWS's API model. */
  | "aws"
  /** Run in this process, in a folder with the files that it names. */
  | "run"
  /** Run on the users of a sandbox. */
  | "users"
  /** Run in a shell, in a folder of its own. */
  | "shell"
  /** Arguments parsed only: it takes long, changes the repository, or another test runs it. */
  | "parsed"
  /** A tool or machine that no test has; read by hand. */
  | "by hand";

/** Which commands are checked in which way; the first that matches counts. */
export const CHECKS: readonly (readonly [RegExp, Check, string?])[] = [
  [/^pulumi /, "pulumi"],
  [/^aws /, "aws"],

  [/^npm run users -- .*--uid /, "parsed", "tests/cli/users/home.test.ts: EFS"],
  [/^npm run users -- --help$/, "parsed", "tests/cli/commands/commands.slow.test.ts"],
  [/^npm run users -- .*migrate .*--from-prefix /, "parsed", "tests/identity/users: migrate"],
  [/^npm run users -- .*\b(migrate|rekey)\b/, "parsed", "tests/cli/users/concurrent.slow.test.ts"],
  [/^npm run users -- /, "users"],
  [/^npm run (-s )?changed -- /, "parsed", "tests/cli/commands/pull-request.slow.test.ts"],
  [/^npm run (preview|access|reach|cost|diagram|report|share) -- (?!--write)/, "run"],
  [/^npm run -s access -- /, "run"],
  [/^npm start( |$)/, "parsed", "tests/cli/commands/start.slow.test.ts, start-with-npm.test.ts"],
  [/^npm run [\w:-]+( --|$)|^npm run <command> |^npm run$/, "parsed", "each has tests of its own"],
  [/^npm (test|ci)$|^(npx|node) /, "parsed", "what every clone and .ci/run does"],

  [/^ssh-keygen -(t|lf) /, "shell"],
  [/^openssl ecparam /, "shell"],
  [/^ssh-keyscan \S+$|^ssh-keygen -lf -$/, "shell"],
  [/^ssh-keygen -l$|^scp -O$/, "by hand", "an option that is spoken of"],
  [/^ssh-keygen -R /, "by hand", "changes known_hosts of whoever runs the tests"],
  [/^sftp -F none /, "by hand", "tests/cli/commands/start.slow.test.ts pastes it"],
  [/^(sftp|lftp) /, "by hand", "a partner's client, with a server that is deployed"],
  [/^ssh -L /, "by hand", "needs another machine"],
  [/^dig \+short /, "by hand", "needs a name server"],
  [/^gh (api|variable|secret) /, "by hand", "needs GitHub"],
  [/^jq -r /, "by hand", "reads the output of another command"],
  [/^sudo |^ls -l/, "by hand", "a machine that mounts EFS"],
  [/^(mkdir|export|echo|date) /, "by hand", "of every shell"],
];

/** How a command is checked; undefined if it is not. */
export const checkOf = (command: string): Check | undefined =>
  CHECKS.find(([pattern]) => pattern.test(command))?.[1];
