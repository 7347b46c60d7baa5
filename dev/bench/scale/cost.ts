import type { PriceList } from "../../../verify/cost/prices";

/** Users and logins of a month. */
export interface Month {
  readonly users: number;
  readonly loginsPerUser: number;
  /** Kilobytes of one user's record. */
  readonly recordKilobytes: number;
}

/** Cost of a store for a month, in US dollars. */
export interface StoreCost {
  /** Cost of storing the users. */
  readonly keep: number;
  /** Cost of reading one user for each login. */
  readonly read: number;
}

const MILLION = 1e6;
/** Size that one unit of a consistent read covers. */
const READ_UNIT_KILOBYTES = 4;

/** Cost of one secret per user. */
export const secretsCost = (month: Month, { usd }: PriceList): StoreCost => ({
  keep: month.users * usd.secretMonth,
  read: ((month.users * month.loginsPerUser) / MILLION) * usd.secretCallMillion,
});

/** Cost of one item per user in an on-demand table. */
export function tableCost(month: Month, { usd }: PriceList): StoreCost {
  const { users, loginsPerUser, recordKilobytes } = month;
  const units = users * loginsPerUser * Math.ceil(recordKilobytes / READ_UNIT_KILOBYTES);
  return {
    keep: ((users * recordKilobytes) / MILLION) * usd.tableGbMonth,
    read: (units / MILLION) * usd.tableReadMillion,
  };
}
