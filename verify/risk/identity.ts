import { isRecord } from "../graph/serialization";
import { each, fine, type InputChange, show, type TypeJudges } from "./judge";
import { high, medium, type Risk, unjudged } from "./model";

/** Who decides about logins, and by what. */
export const IDENTITY: TypeJudges = {
  "aws:lambda/function:Function": {
    inputs: {
      // The network is judged by sets of packets, the role by its policies.
      ...each(["description", "vpcConfig", "architectures", "name"]),
      environment,
      memorySize: ({ was, is, title }) =>
        Number(is ?? 128) >= Number(was ?? 128)
          ? []
          : [
              medium(
                `${title} hashes passwords slower, with ${show(is)} MB instead of ${show(was)}`,
              ),
            ],
      timeout: ({ was, is, title }) =>
        Number(is ?? 3) >= Number(was ?? 3)
          ? []
          : [
              medium(
                `${title} gives up after ${show(is)} s instead of ${show(was)}, and clients see a wrong password`,
              ),
            ],
      code: ({ title }) => [
        unjudged(`The code of ${title} changes; the diff of the program says how`),
      ],
      loggingConfig: ({ was, is, title }) => [
        medium(`${title} logs elsewhere: ${show(was)} → ${show(is)}`),
      ],
      role: ({ was, is, title }) => [
        high(`${title} runs as another role: ${show(was)} → ${show(is)}`),
      ],
    },
    created: fine,
  },
  "aws:lambda/permission:Permission": {
    inputs: each([
      "action",
      "function",
      "principal",
      "sourceAccount",
      "sourceArn",
      "statementId",
      "principalOrgId",
    ]),
    ...{ created: fine, deleted: fine, replaced: fine },
  },
};

type Variable = (was: string | undefined, is: string | undefined) => readonly Risk[];

const number = (value: string | undefined): number => Number(value ?? 0);

const VARIABLES: Readonly<Record<string, Variable>> = {
  ROLES_FROM_SECRETS: (_, is) =>
    is === "true"
      ? [
          high(
            "rolesFromSecrets is turned on: whoever writes users' secrets chooses role, policy and folder of a login",
          ),
        ]
      : [],
  LOCKOUT_TABLE: (was, is) =>
    (is ?? "") === "" && (was ?? "") !== ""
      ? [
          high(
            "The lockout is turned off: wrong passwords lock nobody out, and guessing has no limit",
          ),
        ]
      : was !== undefined && was !== ""
        ? [medium(`The lockout counts in another table: ${was} → ${is}`)]
        : [],
  LOCKOUT_ATTEMPTS: (was, is) =>
    number(is) > number(was) && number(was) > 0
      ? [high(`Weaker lockout: after ${is} wrong passwords instead of ${was}`)]
      : [],
  LOCKOUT_SECONDS: (was, is) =>
    number(is) < number(was) && number(is) > 0
      ? [high(`Weaker lockout: wrong passwords are forgotten after ${is} s instead of ${was}`)]
      : [],
  CACHE_SECONDS: (was, is) =>
    number(is) > number(was)
      ? [medium(`A disabled user may still log in for ${is} s (before: ${number(was)} s)`)]
      : [],
  CACHE_USERS: () => [],
  STACK: () => [],
  SECRET_PREFIX: (was, is) => [
    high(
      `Logins read users under ${is}/ instead of ${was}/; copy them first, or everybody is refused`,
    ),
  ],
  USERS_TABLE: (was, is) => [
    high(
      `Users are read from ${is || "secrets"} instead of ${was || "secrets"}; move them first, or everybody is refused`,
    ),
  ],
  BUCKET_ARN: (was, is) => [
    high(
      `Users work in ${is || "no bucket"} instead of ${was || "no bucket"}; files do not move by themselves`,
    ),
  ],
  FILE_SYSTEM_ID: (was, is) => [
    high(
      `Users work in ${is || "no file system"} instead of ${was || "no file system"}; files do not move by themselves`,
    ),
  ],
  USER_ROLE_ARN: (was, is) => [high(`Users work as ${is} instead of ${was}`)],
  KEY_ARN: (was, is) => [
    medium(
      `Users' sessions may use key ${is || "none"} instead of ${was || "none"}; files under the old one can no longer be read`,
    ),
  ],
};

function environment({ was, is, title }: InputChange): readonly Risk[] {
  const of = (value: unknown): Record<string, string> => {
    const variables = isRecord(value) ? value["variables"] : undefined;
    return isRecord(variables) ? (variables as Record<string, string>) : {};
  };
  const [old, now] = [of(was), of(is)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => old[name] !== now[name],
  );
  const known = (name: string): boolean => Object.hasOwn(VARIABLES, name);
  const strange = names.filter((name) => !known(name));
  return [
    ...names.flatMap((name) =>
      known(name) ? (VARIABLES[name]?.(old[name], now[name]) ?? []) : [],
    ),
    ...(strange.length > 0 ? [unjudged(`Variables ${strange.join(", ")} of ${title}`)] : []),
  ];
}
