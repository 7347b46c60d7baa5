import { utils } from "ssh2";

type KeyPair = ReturnType<typeof utils.generateKeyPairSync>;

/**
 * A new Ed25519 key, both parts in OpenSSH's formats. The library writes a few of a thousand so that
 * nobody can read them, itself included; those are made again.
 */
export function ed25519KeyPair(generate = () => utils.generateKeyPairSync("ed25519")): KeyPair {
  const pair = generate();
  return utils.parseKey(pair.private) instanceof Error ? ed25519KeyPair(generate) : pair;
}
