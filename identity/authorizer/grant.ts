import { type Confinement, type Denial, deny, type Grant } from "./decision";
import { type Home, type HomeMapping, mentions, resolveHome } from "./user/home-directory";
import { isObject, parseJson } from "./json";
import { type GrantedLocation, MAX_POLICY_LENGTH, sessionPolicy } from "./session-policy";
import type { BucketSettings, AuthorizerSettings } from "./settings";
import type { UserRecord } from "./user/user-record";

const bucketOf = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);

/** With the slash, because `bobby` is not in the folder `bob`. */
const isWithin = (folder: string, target: string): boolean =>
  target === folder || target.startsWith(`${folder}/`);

function locationOf({ Target, Type }: HomeMapping, { bucketArn }: BucketSettings): GrantedLocation {
  const [, bucket = "", ...path] = Target.split("/");
  const arn = `${bucketArn.slice(0, -bucketOf(bucketArn).length)}${bucket}`;
  return { bucketArn: arn, path: path.join("/"), isFile: Type === "FILE" };
}

/** Session policy for the folders of the user. */
function composedPolicy(
  user: UserRecord,
  home: readonly HomeMapping[],
  settings: BucketSettings,
): string {
  const locations = home.map((mapping) => locationOf(mapping, settings));
  const hasOtherBucket = locations.some(({ bucketArn }) => bucketArn !== settings.bucketArn);
  // The key of another bucket is not known here. A session policy only narrows, so the role decides.
  return sessionPolicy(locations, user.access, hasOtherBucket ? "*" : settings.keyArn);
}

/** Variables of a session policy, in any case: AWS's own pages write `transfer:` and `Transfer:`. */
const VARIABLE = /\$\{transfer:(\w+)\}/gi;

/**
 * Session policy from the record, with the variables of the service filled in. With logical
 * directories the service itself resolves the user's name only.
 */
function recordPolicy(
  policy: string,
  username: string,
  home: readonly HomeMapping[],
): string | Denial {
  const [only, ...others] = home;
  const [, bucket, ...folder] =
    only !== undefined && others.length === 0 ? only.Target.split("/") : [];
  const values = new Map<string, string>([["username", username]]);
  if (bucket !== undefined) {
    // Without its leading slash, so that it can stand in the ARN of an S3 object, as in AWS's example
    // "arn:aws:s3:::${transfer:HomeDirectory}*" (User Guide, "Creating a session policy").
    values.set("homedirectory", [bucket, ...folder].join("/"));
    values.set("homebucket", bucket);
    values.set("homefolder", folder.join("/"));
  }
  const text = policy.replace(
    VARIABLE,
    (variable, name: string) => values.get(name.toLowerCase()) ?? variable,
  );
  if (/\$\{\s*transfer\s*:/i.test(text)) {
    return deny("bad-record", "Policy has a variable that can't be resolved");
  }
  return isObject(parseJson(text)) ? text : deny("bad-record", "Policy is not a JSON object");
}

/** Home directory of a user, and a warning if the record's was ignored. */
type GrantedHome = readonly [home: readonly HomeMapping[], warning?: string | undefined];

/**
 * Home directory that the record gives. One that cannot be read is ignored unless the stack honours any,
 * or it names a folder within the user's own: then less is meant than the user's own folder.
 */
function readableHome(
  home: Home,
  own: string,
  username: string,
  rolesFromSecrets: boolean,
): GrantedHome | Denial {
  if (!("problem" in home)) return [resolveHome(home, username)];
  const meant = resolveHome(home.meant ?? [], username);
  const isOwn = meant.length > 0 && meant.every(({ Target }) => isWithin(own, Target));
  if (!rolesFromSecrets && isOwn) return [meant, "home directory has no leading slash"];
  return rolesFromSecrets || mentions(home.text, own.slice(1), username)
    ? deny("bad-record", home.problem)
    : [[], `home directory ignored: ${home.problem}`];
}

function homeOf(
  username: string,
  user: UserRecord,
  settings: AuthorizerSettings,
): GrantedHome | Denial {
  const { rolesFromSecrets } = settings;
  const root = settings.domain === "efs" ? settings.fileSystemId : bucketOf(settings.bucketArn);
  const own = `/${root}/${username}`;
  const ownHome = [{ Entry: "/", Target: own }];
  const readable = readableHome(user.home ?? [], own, username, rolesFromSecrets);
  if ("kind" in readable) return readable;
  const [home, warning] = readable;
  if (home.length === 0) return [ownHome, warning];
  return rolesFromSecrets || home.every(({ Target }) => isWithin(own, Target))
    ? [home, warning]
    : [ownHome, "home directory ignored: it is not in the user's own folder"];
}

/** POSIX identity of the user. Denies fields that only a session policy could enforce. */
function posixConfinement(user: UserRecord, rolesFromSecrets: boolean): Confinement | Denial {
  if (user.access !== "read-write") {
    return deny("not-enforceable", "Access has no effect on a file system; set modes there");
  }
  if (rolesFromSecrets && user.policy !== undefined) {
    return deny("not-enforceable", "Policy has no effect on a file system; set modes there");
  }
  const { posixProfile } = user;
  return posixProfile === undefined ? deny("no-posix-profile") : { posixProfile };
}

function confinementOf(
  username: string,
  user: UserRecord,
  home: readonly HomeMapping[],
  settings: AuthorizerSettings,
): Confinement | Denial {
  const { rolesFromSecrets } = settings;
  if (settings.domain === "efs") return posixConfinement(user, rolesFromSecrets);
  const policy =
    rolesFromSecrets && user.policy !== undefined
      ? recordPolicy(user.policy, username, home)
      : composedPolicy(user, home, settings);
  if (typeof policy !== "string") return policy;
  return policy.length > MAX_POLICY_LENGTH
    ? deny("policy-too-long", `${policy.length} characters; ${MAX_POLICY_LENGTH} are allowed`)
    : { policy };
}

/**
 * Access of a user. Unless the stack takes roles from secrets, no record reaches beyond the user's own
 * folder: whoever can write one secret must not get the whole bucket.
 */
export function grantFor(
  username: string,
  user: UserRecord,
  settings: AuthorizerSettings,
): Grant | Denial {
  const { rolesFromSecrets, userRoleArn } = settings;
  if (user.names?.some((name) => name !== username)) {
    return deny("bad-record", "username or UserId names another user");
  }
  const granted = homeOf(username, user, settings);
  if ("kind" in granted) return granted;
  const [home, homeWarning] = granted;
  const confinement = confinementOf(username, user, home, settings);
  if ("kind" in confinement) return confinement;
  const policy = "policy" in confinement ? confinement.policy : undefined;
  const isIgnored = (value: string | undefined, used: string | undefined): boolean =>
    !rolesFromSecrets && value !== undefined && value !== used;
  return {
    kind: "grant",
    role: (rolesFromSecrets ? user.role : undefined) ?? userRoleArn,
    ...confinement,
    home,
    warnings: [
      ...(isIgnored(user.role, userRoleArn) ? ["Role ignored"] : []),
      ...(isIgnored(user.policy, policy) ? ["Policy ignored"] : []),
      ...(policy !== undefined && user.posixProfile !== undefined ? ["PosixProfile ignored"] : []),
      ...(homeWarning === undefined ? [] : [homeWarning]),
    ],
  };
}
