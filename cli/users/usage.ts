import { COLUMN_NAMES } from "../../identity/users/import/csv-columns";

/** How users are administered, in short. */
export const USAGE = `npm run users -- [--stack <name>] [--sandbox] [--dry-run] <command>
  add | update | import | list | show | disable | enable | set-password | rotate-key | test | remove | migrate
npm run users -- --help says more`;

/** How users are administered. */
export const HELP = `npm run users -- [--stack <name>] [--sandbox] <command>

  add <user> [options]        a new user, or one that was removed, again
    --key <file>              public key, such as id_ed25519.pub; several times for several
    --password                asks for a password, or reads one line from standard input
    --generate-password       makes one and prints it, once
    --allow <range>           only from here, such as 203.0.113.0/24; several times for several
    --protocol <name>         only by this: SFTP, FTPS or FTP; several times for several
    --access <what>           read-write (default), read-only or write-only
    --expires <date>          last day, such as 2030-12-31, or a moment
    --home /dir=/target       what the user sees, and where it lies: /<bucket>/<folder>
    --uid <n> --gid <n> [--secondary-gid <n>]   owner of the files; needed with EFS
  update <user> [options]     changes what is given and leaves the rest; options of add, but for
                              key and password; a blank one takes away what was set: --allow ""
  import <file.csv>           new and changed users; all rows are checked before any is written
  list                        all users
  show <user>                 one user, without anything secret
  disable <user>, enable <user>
  set-password <user> [--generate-password]
  rotate-key <user> --key <file> [--keep-old]
  test <user>                 what a login would be answered, and why
    --password                with a password, which is asked for; with a key unless told
    --protocol <name>         SFTP unless told
    --from <address>          where the attempt comes from
    --server <id>             the stack's server unless told
  remove <user> [--yes] [--now]   a secret can be restored for 30 days, unless --now
  migrate --to dynamodb|secrets [--overwrite]   copies all users into the other store

  --stack <name>              dev unless told
  --file <path>               stack file to read instead of Pulumi.<stack>.yaml
  --sandbox                   the sandbox that npm start runs, not AWS
  --data <folder>             folder of the sandbox; .sandbox/<stack> unless told
  --dry-run                   says what would be done and writes nothing

Passwords are hashed on this machine. They are never taken from the command line.

Columns of an import, of which only user is needed, in any order:
  ${COLUMN_NAMES.join(", ")}
Blanks, commas or semicolons divide a list, lines or semicolons keys and homes (/dir=/target, or one
/bucket/folder). A blank cell takes away what was set, but leaves a password; what has no column
stays as it is. A second run leaves alone whoever is as the file says.`;
