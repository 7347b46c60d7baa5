/** Whether an error is a mistake in the code, so that its stack trace should be shown. */
export const isProgrammingError = (error: unknown): error is Error =>
  [TypeError, RangeError, ReferenceError].some((type) => error instanceof type);
