import type { RecordFields } from "../../identity/users/repository";
import { check } from "../../identity/users/check";
import { mapOf } from "../../identity/users/concurrency";
import type { PosixProfile } from "../../identity/authorizer/user/posix-profile";
import { shell } from "../../sandbox/client-commands";
import { say } from "../command-line";
import { makeHome } from "./sandbox";
import type { UsersStack } from "./stack";

/** Home directory in a file system, which must exist before its user logs in. */
export interface HomeFolder {
  /** Path without a slash at either end. */
  readonly folder: string;
  readonly profile: PosixProfile;
}

/** Home directories of a user in a file system; none in a bucket, where folders need not exist. */
export function homesOf(
  { rules, store }: Pick<UsersStack, "rules" | "store">,
  user: string,
  fields: RecordFields,
): HomeFolder[] {
  const verdict = check(user, fields, store, rules);
  if (verdict.kind === "refused" || !("posixProfile" in verdict.grant)) return [];
  const { home, posixProfile: profile } = verdict.grant;
  const folders = home.map(({ Target }) => Target.split("/").slice(2).join("/"));
  return [...new Set(folders)]
    .filter((folder) => folder !== "")
    .map((folder) => ({ folder, profile }));
}

/** Shell commands that make a home on EFS, which only a client of the file system can do. */
export function commandsFor(
  stack: string,
  { folder, profile: { Uid, Gid } }: HomeFolder,
): string[] {
  const root = `Path=/${folder},CreationInfo={OwnerUid=${Uid},OwnerGid=${Gid},Permissions=0700}`;
  return [
    `fs=$(pulumi stack output fileSystemId --stack ${stack})`,
    `ap=$(aws efs create-access-point --file-system-id "$fs" --posix-user Uid=${Uid},Gid=${Gid} \\`,
    `  --root-directory ${shell(root)} --query AccessPointId --output text)`,
    'sudo mount -t efs -o "tls,iam,accesspoint=$ap" "$fs" /mnt   # makes the directory',
    `ls -ldn /mnt   # drwx------ and ${Uid} ${Gid}`,
    "sudo umount /mnt",
    'aws efs delete-access-point --access-point-id "$ap"   # the directory stays',
  ];
}

/**
 * Makes the homes of imported users in the sandbox, also those that an interrupted import left out.
 * On AWS, reports that they are missing.
 */
export async function ensureHomes(
  { sandbox }: UsersStack,
  homes: readonly HomeFolder[],
): Promise<void> {
  if (homes.length === 0) return;
  if (sandbox === undefined) {
    say("each of these users needs a home, which nothing has made; see docs/runbooks/efs-home.md");
    return;
  }
  await mapOf(homes, 4, ({ folder, profile }) => makeHome(sandbox, folder, profile));
}

/** Makes the homes of a user in the sandbox, and says so, or which commands make them on AWS. */
export async function homeLines(
  { rules, store, sandbox, name }: UsersStack,
  user: string,
  fields: RecordFields,
  dryRun: boolean,
): Promise<string[]> {
  const lines: string[] = [];
  for (const home of homesOf({ rules, store }, user, fields)) {
    const { folder, profile } = home;
    if (sandbox === undefined) {
      lines.push(
        `\nthe home /${folder} is not there until a client that can mount the file system runs:`,
        [...commandsFor(name, home), "", "see docs/runbooks/efs-home.md"].join("\n"),
      );
    } else if (dryRun) {
      lines.push(`the home /${folder} would be made in the sandbox`);
    } else {
      await makeHome(sandbox, folder, profile);
      lines.push(`the home /${folder} is there, of ${profile.Uid}:${profile.Gid}`);
    }
  }
  return lines;
}

/** Makes the homes of a user in the sandbox, or prints the commands that make them on AWS. */
export const ensureHome = async (...home: Parameters<typeof homeLines>): Promise<void> =>
  (await homeLines(...home)).forEach(say);
