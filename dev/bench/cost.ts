import type { PriceList } from "../../verify/cost/prices";

/** How a month looks. */
export interface Month {
  readonly users: number;
  readonly loginsPerUser: number;
  /** Kilobytes of one user's record. */
  readonly recordKilobytes: number;
}

/** What a store costs in a month, in US dollars. */
export interface StoreCost {
  /** For keeping the users. */
  readonly keep: number;
  /** For reading one user at each login. */
  readonly read: number;
}

const MILLION = 1e6;
/** A read unit covers this much, consistently. */
const READ_UNIT_KILOBYTES = 4;

/** One secret per user. */
export const secretsCost = (month: Month, { usd }: PriceList): StoreCost => ({
  keep: month.users * usd.secretMonth,
  read: ((month.users * month.loginsPerUser) / MILLION) * usd.secretCallMillion,
});

/** One item per user in a table that is paid for by request. */
export function tableCost(month: Month, { usd }: PriceList): StoreCost {
  const { users, loginsPerUser, recordKilobytes } = month;
  const units = users * loginsPerUser * Math.ceil(recordKilobytes / READ_UNIT_KILOBYTES);
  return {
    keep: ((users * recordKilobytes) / MILLION) * usd.tableGbMonth,
    read: (units / MILLION) * usd.tableReadMillion,
  };
}
