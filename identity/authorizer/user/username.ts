/**
 * Names that the service itself takes. Everything else is refused before it can become part of a
 * secret's name, a folder or a policy, where `/`, `*` or `$` would have a meaning.
 */
const USERNAME = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{2,99}$/;

/** Whether a user may be called this. */
export const isUsername = (name: string): boolean => USERNAME.test(name);
