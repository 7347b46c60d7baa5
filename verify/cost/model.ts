import type { Graph, GraphResource } from "../graph/graph";
import type { PriceName } from "./prices";

/** Usage of a stack in a month. */
export interface Usage {
  /** Users that exist. */
  readonly users: number;
  /** Gigabytes uploaded. */
  readonly gbIn: number;
  /** Gigabytes downloaded. */
  readonly gbOut: number;
  /** Gigabytes kept, on average. */
  readonly gbStored: number;
  /** Attempts to log in. */
  readonly logins: number;
  /** Files uploaded and downloaded. */
  readonly files: number;
}

/** Completes the known part of a usage: by default 50 users, 100 GB up, and typical values with them. */
export function usageFor(given: Partial<Usage>): Usage {
  const { users = 50, gbIn = 100, gbOut = 0 } = given;
  const { gbStored = gbIn, logins = users * 1000, files = (gbIn + gbOut) * 10 } = given;
  return { users, gbIn, gbOut, gbStored, logins, files };
}

/** One line of a bill. */
export interface CostLine {
  /** Item that is paid for. */
  readonly item: string;
  /** Quantity in the price's unit. */
  readonly quantity: number;
  readonly price: PriceName;
  /** Rule that the quantity follows from, in words. */
  readonly rule: string;
}

/** Resource that is priced, in its stack and for a usage. */
export interface CostContext {
  readonly resource: GraphResource;
  readonly graph: Graph;
  readonly usage: Usage;
}

/** Hours of an average month. */
export const HOURS = 730;
export const MILLION = 1e6;

/** A line of a bill. */
export const costLine = (
  item: string,
  quantity: number,
  price: PriceName,
  rule: string,
): CostLine => ({ item, quantity, price, rule });

/** Gigabytes up and down. */
export const gigabytes = ({ gbIn, gbOut }: Usage): number => gbIn + gbOut;
