import { found } from "../found";
import { record } from "../graph/graph";
import { each, falls, fine, harmless, type JudgeInput, show, type TypeJudges } from "./judge";
import { changedKeys, high, medium, type Risk, unjudged, without } from "./model";

/** Risk of a variable of the function, which may be absent. */
type Variable = (was: string | undefined, is: string | undefined) => Risk | false;

const number = (value: string | undefined): number => Number(value ?? 0);

/** What users work in, where it is another. */
const moved =
  (none: string): Variable =>
  (was, is) =>
    high(`Users work in ${is || none} instead of ${was || none}; files do not move by themselves`);

const VARIABLES: Readonly<Record<string, Variable>> = {
  ROLES_FROM_SECRETS: (_, is) =>
    is === "true" &&
    high(
      "rolesFromSecrets is turned on: whoever writes users' secrets chooses role, policy and folder of a login",
    ),
  LOCKOUT_TABLE: (was, is) =>
    was !== undefined &&
    was !== "" &&
    ((is ?? "") === ""
      ? high(
          "The lockout is turned off: wrong passwords lock nobody out, and guessing has no limit",
        )
      : medium(`The lockout counts in another table: ${was} → ${is}`)),
  LOCKOUT_ATTEMPTS: (was, is) =>
    number(is) > number(was) &&
    number(was) > 0 &&
    high(`Weaker lockout: after ${is} wrong passwords instead of ${was}`),
  LOCKOUT_SECONDS: (was, is) =>
    number(is) < number(was) &&
    number(is) > 0 &&
    high(`Weaker lockout: wrong passwords are forgotten after ${is} s instead of ${was}`),
  CACHE_SECONDS: (was, is) =>
    number(is) > number(was) &&
    medium(`A disabled user may still log in for ${is} s (before: ${number(was)} s)`),
  CACHE_USERS: fine,
  STACK: fine,
  SECRET_PREFIX: (was, is) =>
    high(
      `Logins read users under ${is}/ instead of ${was}/; copy them first, or everybody is refused`,
    ),
  USERS_TABLE: (was, is) =>
    high(
      `Users are read from ${is || "secrets"} instead of ${was || "secrets"}; move them first, or everybody is refused`,
    ),
  BUCKET_ARN: moved("no bucket"),
  FILE_SYSTEM_ID: moved("no file system"),
  USER_ROLE_ARN: (was, is) => high(`Users work as ${is} instead of ${was}`),
  KEY_ARN: (was, is) =>
    medium(
      `Users' sessions may use key ${is || "none"} instead of ${was || "none"}; files under the old one can no longer be read`,
    ),
};

const environment: JudgeInput = ({ was, is, title }) => {
  const [old, now] = [variablesIn(was), variablesIn(is)];
  const names = changedKeys(old, now);
  const strange = names.filter((name) => !Object.hasOwn(VARIABLES, name));
  return found(
    ...without(names, strange).map((name) => VARIABLES[name]?.(old[name], now[name]) ?? false),
    strange.length > 0 && unjudged(`Variables ${strange.join(", ")} of ${title}`),
  );
};

const variablesIn = (value: unknown): Readonly<Record<string, string>> =>
  record(record(value)["variables"]) as Readonly<Record<string, string>>;

/** Who decides about logins, and by what. */
export const IDENTITY: TypeJudges = {
  "aws:lambda/function:Function": {
    inputs: {
      // The network is judged by sets of packets, the role by its policies.
      ...each(["description", "vpcConfig", "architectures", "name"]),
      environment,
      memorySize: falls(128, ({ was, is, title }) =>
        medium(`${title} hashes passwords slower, with ${show(is)} MB instead of ${show(was)}`),
      ),
      timeout: falls(3, ({ was, is, title }) =>
        medium(
          `${title} gives up after ${show(is)} s instead of ${show(was)}, and clients see a wrong password`,
        ),
      ),
      code: ({ title }) =>
        unjudged(`The code of ${title} changes; the diff of the program says how`),
      loggingConfig: ({ was, is, title }) =>
        medium(`${title} logs elsewhere: ${show(was)} → ${show(is)}`),
      role: ({ was, is, title }) =>
        high(`${title} runs as another role: ${show(was)} → ${show(is)}`),
    },
  },
  "aws:lambda/permission:Permission": harmless(
    "action",
    "function",
    "principal",
    "sourceAccount",
    "sourceArn",
    "statementId",
    "principalOrgId",
  ),
};
