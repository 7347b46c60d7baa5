/** The test string of EICAR, in parts, so that no scanner takes this file for a test file. */
export const EICAR = Buffer.from(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!", "$H+H*"].join(""),
);

/** Longest test file. */
export const MAX_TEST_FILE = 128;

/**
 * Whether a file is the test file: the string, and behind it nothing but white space, up to 128 bytes in
 * all. Source: EICAR, "Anti-Malware Testfile", intended use.
 *
 * @param start first bytes of the file, one more than the longest test file has if there are as many
 */
export const isTestFile = (start: Buffer): boolean =>
  start.length <= MAX_TEST_FILE &&
  start.subarray(0, EICAR.length).equals(EICAR) &&
  // Space, tab, line feed, carriage return and control-Z.
  start.subarray(EICAR.length).every((byte) => [0x20, 0x09, 0x0a, 0x0d, 0x1a].includes(byte));
