/** Seconds that a login may take; Transfer shows a longer one to the client as a wrong password. */
export const TIMEOUT_SECONDS = 15;
