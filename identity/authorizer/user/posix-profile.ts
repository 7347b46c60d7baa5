import { isObject, parseJson, type Read } from "../json";

/** POSIX identity of a user in a file system, in the service's own form. */
export interface PosixProfile {
  readonly Uid: number;
  readonly Gid: number;
  /** Further groups, 16 at most. */
  readonly SecondaryGids?: number[];
}

const PROBLEM =
  'is not a profile such as {"Uid": 1001, "Gid": 1001, "SecondaryGids": [2001]}; 0, which is root, is refused';
const NAMES: readonly string[] = ["Uid", "Gid", "SecondaryGids"] satisfies (keyof PosixProfile)[];

/** Refuses 0: root ignores owners and modes, which alone keep users apart in a file system. */
const isId = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value < 2 ** 32;

/** Reads `PosixProfile`, an object or its JSON text; blank means none. */
export function readPosixProfile(value: unknown): Read<PosixProfile | undefined> {
  if (value === "") return { value: undefined };
  const raw = typeof value === "string" ? parseJson(value) : value;
  if (!isObject(raw) || !Object.keys(raw).every((name) => NAMES.includes(name))) {
    return { problem: PROBLEM };
  }
  const { Uid, Gid, SecondaryGids = [] } = raw;
  return isId(Uid) &&
    isId(Gid) &&
    Array.isArray(SecondaryGids) &&
    SecondaryGids.length <= 16 &&
    SecondaryGids.every(isId)
    ? { value: { Uid, Gid, ...(SecondaryGids.length > 0 && { SecondaryGids }) } }
    : { problem: PROBLEM };
}
