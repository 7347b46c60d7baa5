import { hashPassword, verifyPassword } from "../password";
import { limiter } from "./workers";

/** What turns passwords into what is stored. */
export interface Hashing {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: typeof verifyPassword;
}

/**
 * Hashes at a time over all users: each takes 32 MiB and a core, and one thread of the four that
 * Node has for this has to stay free to look up addresses.
 */
const AT_ONCE = 3;

/** Hashing that leaves the machine usable. */
export function createHashing(): Hashing {
  // One line for both: they want the same cores.
  const inLine = limiter(AT_ONCE);
  return {
    hash: (password) => inLine(() => hashPassword(password)),
    verify: (password, stored) => inLine(() => verifyPassword(password, stored)),
  };
}
