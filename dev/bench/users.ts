import { hashPassword } from "../../identity/authorizer/user/password";
import type { Secret } from "./local-aws-process";

/** Password of every user of the benchmark. */
export const PASSWORD = "correct horse battery staple";

const ROLE = "arn:aws:iam::111122223333:role/sftp-user";
const BUCKET = "sftp-files";

/** Public key; a provider accepts any 32 bytes. */
const PUBLIC_KEY = `ssh-ed25519 ${Buffer.concat([
  Buffer.from([0, 0, 0, 11]),
  Buffer.from("ssh-ed25519"),
  Buffer.from([0, 0, 0, 32]),
  Buffer.alloc(32, 7),
]).toString("base64")}`;

/** Session policy in the peers' secrets; the identity function composes its own for each user. */
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: `arn:aws:s3:::${BUCKET}`,
      Condition: {
        StringLike: { "s3:prefix": ["${transfer:UserName}", "${transfer:UserName}/*"] },
      },
    },
    {
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:GetObjectVersion"],
      Resource: `arn:aws:s3:::${BUCKET}/\${transfer:UserName}/*`,
    },
  ],
});

/** Designs of providers. */
export type Design = "ours" | "hashed" | "classic";

/** Name of a user. */
export const userName = (index: number): string => `user-${String(index).padStart(5, "0")}`;

const textFor = (design: Design, index: number, hash: string): string => {
  if (design === "ours") return JSON.stringify({ PasswordHash: hash, PublicKeys: [PUBLIC_KEY] });
  return JSON.stringify({
    ...(design === "hashed" ? { PasswordHash: hash } : { Password: PASSWORD }),
    PublicKey: PUBLIC_KEY,
    Role: ROLE,
    Policy: POLICY,
    HomeDirectoryDetails: JSON.stringify([{ Entry: "/", Target: `/${BUCKET}/${userName(index)}` }]),
  });
};

/** Secrets `<design>/<user>`. All users have the same hash, which no provider takes advantage of. */
export async function secretsOf(design: Design, count: number, argon2Hash = ""): Promise<Secret[]> {
  const hash = design === "ours" ? await hashPassword(PASSWORD) : argon2Hash;
  return Array.from({ length: count }, (_, index) => [
    `${design}/${userName(index)}`,
    textFor(design, index, hash),
  ]);
}

/** Event of the service; without a password it is a key login. */
export const loginEvent = (username: string, password = "", sourceIp = "192.0.2.10"): string =>
  JSON.stringify({
    username,
    password,
    protocol: "SFTP",
    serverId: "s-0123456789abcdef0",
    sourceIp,
  });
