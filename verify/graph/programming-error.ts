/** Whether an error is a mistake in the code, of which its place tells more than its message. */
export const isProgrammingError = (error: unknown): error is Error =>
  [TypeError, RangeError, ReferenceError].some((type) => error instanceof type);
