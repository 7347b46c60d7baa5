/** Stands in the bundle for reading files, in which the SDK would look for profiles. */
export const readFile = (): Promise<never> =>
  Promise.reject(new Error("the identity function reads no files"));
